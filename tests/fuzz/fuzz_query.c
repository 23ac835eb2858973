// A request's target: query string and path parts; what was read, encoded and read again is the
// same.
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "tests/fuzz/fuzz.h"

#include "webui/form.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void part(const uint8_t *data, size_t size, struct arena *arena)
{
    const char *first = NULL, *second = NULL;
    if (!form_path_part((const char *)data, size, arena, &first))
        return;
    const char *encoded = form_encode(first, arena);
    FUZZ_HOLDS(form_path_part(encoded, strlen(encoded), arena, &second));
    FUZZ_HOLDS(strcmp(first, second) == 0);
}

static void query(const uint8_t *data, size_t size, struct arena *arena)
{
    struct form first, second;
    struct buf text = {0};
    if (!form_parse((const char *)data, size, arena, &first))
        return;
    for (size_t i = 0; i < first.n; i++) {
        buf_add_text(&text, i == 0 ? "" : "&");
        buf_add_text(&text, form_encode(first.fields[i].name, arena));
        buf_add_text(&text, "=");
        buf_add_text(&text, form_encode(first.fields[i].value, arena));
        (void)form_number(&first, first.fields[i].name);
        (void)form_text(&first, first.fields[i].name, arena);
    }
    FUZZ_HOLDS(form_parse(buf_text(&text), text.len, arena, &second) && first.n == second.n);
    for (size_t i = 0; i < first.n; i++) {
        FUZZ_HOLDS(strcmp(first.fields[i].name, second.fields[i].name) == 0);
        FUZZ_HOLDS(strcmp(first.fields[i].value, second.fields[i].value) == 0);
    }
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    query(data, size, arena);
    part(data, size, arena);
    arena_free(&arena);
    return 0;
}
