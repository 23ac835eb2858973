// A whole mail, as it comes from IMAP: class, fate, reason, texts.
#include "lib/arena.h"
#include "tests/fuzz/fuzz.h"

#include "gateway/reader/read.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    read_prepare();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct read_work work = {
        .kind = PLATEN__WORK_KIND__WORK_MAIL, .raw = data, .size = size, .now = 1795255200000000};
    struct arena *arena = arena_new();
    Platen__Parsed *parsed = read_work(&work, arena);
    FUZZ_HOLDS(parsed != NULL);
    FUZZ_HOLDS(parsed->class_[0] != '\0');
    fuzz_texts_are_valid(&parsed->base);
    fuzz_packs_the_same(&parsed->base);
    arena_free(&arena);
    return 0;
}
