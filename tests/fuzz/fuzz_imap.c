// What an IMAP server sends, in pieces: the first byte says how large. However it is cut, the
// answer is the same.
#include "lib/imap_guard.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static int feed(const uint8_t *data, size_t size, size_t piece)
{
    struct imap_guard guard = {.literal_max = 10 << 20};
    const char *error = NULL;
    for (size_t at = 0; at < size; at += piece) {
        size_t now = size - at < piece ? size - at : piece;
        if (!imap_guard_feed(&guard, data + at, now, &error)) {
            FUZZ_HOLDS(error != NULL);
            return 0;
        }
    }
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1)
        FUZZ_HOLDS(feed(data + 1, size - 1, size) == feed(data + 1, size - 1, 1 + data[0] % 16));
    return 0;
}
