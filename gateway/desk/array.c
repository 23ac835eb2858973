#include "gateway/desk/array.h"

#include <string.h>

#include "lib/arena.h"

bool array_has_id(const uint64_t *ids, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

bool array_add_id(struct arena *arena, uint64_t **ids, size_t *n, uint64_t id)
{
    if (array_has_id(*ids, *n, id))
        return false;
    uint64_t *grown = arena_array(arena, *n + 1, sizeof *grown);
    if (*n > 0)
        memcpy(grown, *ids, *n * sizeof *grown);
    grown[(*n)++] = id;
    *ids = grown;
    return true;
}

bool array_remove_id(uint64_t *ids, size_t *n, uint64_t id)
{
    for (size_t i = 0; i < *n; i++) {
        if (ids[i] != id)
            continue;
        memmove(ids + i, ids + i + 1, (*n - i - 1) * sizeof *ids);
        (*n)--;
        return true;
    }
    return false;
}

void *array_add(struct arena *arena, void *array, size_t *n, void *element)
{
    void **grown = arena_array(arena, *n + 1, sizeof *grown);
    if (*n > 0)
        memcpy(grown, array, *n * sizeof *grown);
    grown[(*n)++] = element;
    return grown;
}

void array_add_text(struct arena *arena, char ***texts, size_t *n, const char *text)
{
    *texts = array_add(arena, *texts, n, arena_strdup(arena, text));
}
