#include "gateway/desk/import_map.h"

#include <stdint.h>
#include <string.h>

#include "lib/arena.h"

struct import_map {
    struct arena *arena;
    size_t room; // a power of two
    size_t n;
    struct import_seen *slots;
};

// FNV-1a; the keys come from the dealer's own files.
static uint64_t hash(const char *key)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *key != '\0'; key++)
        h = (h ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return h;
}

struct import_map *import_map_new(struct arena *arena, size_t expected)
{
    struct import_map *map = arena_alloc(arena, sizeof *map);
    map->arena = arena;
    for (map->room = 64; map->room < 2 * expected; map->room *= 2)
        continue;
    map->slots = arena_array(arena, map->room, sizeof *map->slots);
    return map;
}

static struct import_seen *slot_of(const struct import_map *map, const char *key)
{
    size_t i = (size_t)hash(key) & (map->room - 1);
    while (map->slots[i].key != NULL && strcmp(map->slots[i].key, key) != 0)
        i = (i + 1) & (map->room - 1);
    return &map->slots[i];
}

const struct import_seen *import_map_find(const struct import_map *map, const char *key)
{
    const struct import_seen *slot = slot_of(map, key);
    return slot->key != NULL ? slot : NULL;
}

static void grow(struct import_map *map)
{
    struct import_map wider = {.arena = map->arena, .room = 2 * map->room};
    wider.slots = arena_array(map->arena, wider.room, sizeof *wider.slots);
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].key != NULL)
            *slot_of(&wider, map->slots[i].key) = map->slots[i];
    map->room = wider.room;
    map->slots = wider.slots;
}

void import_map_add(struct import_map *map, const char *key, const char *value, unsigned line)
{
    if (2 * (map->n + 1) > map->room)
        grow(map);
    struct import_seen *slot = slot_of(map, key);
    if (slot->key != NULL)
        return;
    *slot = (struct import_seen){key, value, line};
    map->n++;
}
