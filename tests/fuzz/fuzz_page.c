// What a browser asks the agent's status page.
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "agent/page.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

// In a block of its own size, so that a step past its end is seen.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *head = malloc(size + (size == 0));
    FUZZ_HOLDS(head != NULL);
    if (size > 0)
        memcpy(head, data, size);
    enum page_request asked = page_read_request(head, size, 8631);
    bool shown = asked == PAGE_HTML || asked == PAGE_JSON;
    FUZZ_HOLDS(!shown || memmem(head, size, ":8631", 5) != NULL);
    FUZZ_HOLDS(!shown || memcmp(head, "GET /", 5) == 0);
    free(head);
    return 0;
}
