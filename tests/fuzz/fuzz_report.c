// The report and the reply document: what was read, written again and read once more, is the same.
#include <stdlib.h>

#include "lib/arena.h"
#include "lib/report.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void holds_report(const Platen__Report *report, struct arena *arena)
{
    const char *error = NULL;
    char *xml = NULL;
    size_t size;
    Platen__Report *again;
    fuzz_texts_are_valid(&report->base);
    (void)report_summary(report, arena);
    if (report_write(report, &xml, &size, &error) == 1) {
        FUZZ_HOLDS(report_read(xml, size, arena, &again, &error) == 1);
        free(xml);
    }
}

static void holds_reply(const Platen__Reply *reply, struct arena *arena)
{
    const char *error = NULL;
    char *xml = NULL;
    size_t size;
    Platen__Reply *again;
    fuzz_texts_are_valid(&reply->base);
    if (report_write_reply(reply, &xml, &size, &error) == 1) {
        FUZZ_HOLDS(report_read_reply(xml, size, arena, &again, &error) == 1);
        free(xml);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *error = NULL;
    Platen__Report *report;
    Platen__Reply *reply;
    if (report_read(data, size, arena, &report, &error) == 1)
        holds_report(report, arena);
    else
        FUZZ_HOLDS(error != NULL && error[0] != '\0');
    if (report_read_reply(data, size, arena, &reply, &error) == 1)
        holds_reply(reply, arena);
    arena_free(&arena);
    return 0;
}
