// What anybody answers by multicast DNS to the question who prints.
#include <string.h>

#include "agent/read/dns_sd.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void look_at_text(const char *text)
{
    if (text == NULL)
        return;
    FUZZ_HOLDS(text[0] != '\0' && strlen(text) <= 255);
    FUZZ_HOLDS(text_utf8_valid(text, strlen(text)) && !text_has_control(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct dns_sd_printer *printers;
    uint8_t question[DNS_SD_QUESTION_MAX];
    struct arena *arena = arena_new();
    struct dns_sd *found = dns_sd_new(arena);
    uint16_t id = size >= 2 ? text_get_be16(data) : 0;
    FUZZ_HOLDS(dns_sd_take(found, (uint16_t)(id + 1), data, size) == 0);
    dns_sd_take(found, id, data, size);
    dns_sd_take(found, id, data, size); // as others repeat themselves
    size_t asked = dns_sd_ask_missing(found, 1, question);
    FUZZ_HOLDS(asked == 0 || (asked > 12 && asked <= sizeof(question)));
    size_t n = dns_sd_printers(found, &printers);
    for (size_t i = 0; i < n; i++) {
        FUZZ_HOLDS(strncmp(printers[i].uri, "ipp", 3) == 0 && !text_has_control(printers[i].uri));
        look_at_text(printers[i].uri);
        look_at_text(printers[i].name);
        look_at_text(printers[i].model);
        look_at_text(printers[i].location);
    }
    arena_free(&arena);
    return 0;
}
