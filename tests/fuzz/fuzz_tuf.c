// Signed metadata of updates: each role's reader, and the steps that believe it. Nothing that was not
// signed by the root's keys is ever trusted.
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/program.h"
#include "lib/text.h"
#include "lib/tuf.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void look(const struct tuf_metadata *metadata, struct arena *arena)
{
    const char *error = NULL;
    FUZZ_HOLDS(metadata->version >= 1 && metadata->signed_size > 0);
    FUZZ_HOLDS(text_utf8_valid((const char *)metadata->signed_bytes, metadata->signed_size));
    for (size_t i = 0; i < metadata->n_files; i++) {
        struct program program;
        FUZZ_HOLDS(tuf_find(metadata, metadata->files[i].path) != NULL);
        if (metadata->role != TUF_TARGETS)
            continue;
        if (program_read(&metadata->files[i], arena, &program, &error) == 1)
            FUZZ_HOLDS(strchr(program.path, '/') == NULL && program.path[0] != '.' &&
                       program.release >= 1 && program.n_models > 0);
        else
            FUZZ_HOLDS(error != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    for (int role = 0; role < TUF_ROLES; role++) {
        struct tuf_metadata *metadata;
        const char *error = NULL;
        if (tuf_read((enum tuf_role)role, data, size, arena, &metadata, &error) == 1)
            look(metadata, arena);
        else
            FUZZ_HOLDS(error != NULL);
    }
    struct tuf_trust trust = {.arena = arena, .now = 1};
    const char *error = NULL;
    if (tuf_take_root(&trust, data, size, &error) == 1)
        FUZZ_HOLDS(tuf_is_signed(trust.root, trust.root, TUF_ROOT));
    else
        FUZZ_HOLDS(error != NULL && trust.root == NULL);
    arena_free(&arena);
    return 0;
}
