// What a printer answered by SNMP, as lines of a recording (tests/unit/snmp_text.h), to a reading,
// to JSON, to people's text and to what the agent watches.
#include <stdlib.h>
#include <string.h>

#include "agent/read/reading.h"
#include "agent/read/reading_json.h"
#include "agent/read/reading_status.h"
#include "agent/read/reading_text.h"
#include "agent/read/snmp_reading.h"
#include "agent/status_file.h"
#include "lib/buf.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/snmp_text.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void look_at_text(const char *text)
{
    if (text == NULL)
        return;
    FUZZ_HOLDS(text[0] != '\0' && strlen(text) <= 1024);
    FUZZ_HOLDS(text_utf8_valid(text, strlen(text)) && !text_has_control(text));
}

static void look_at(const struct reading *reading)
{
    look_at_text(reading->maker);
    look_at_text(reading->model);
    look_at_text(reading->serial);
    look_at_text(reading->name);
    look_at_text(reading->location);
    look_at_text(reading->mac);
    for (size_t i = 0; i < reading->n_supplies; i++) {
        const struct reading_supply *supply = &reading->supplies[i];
        FUZZ_HOLDS(supply->name != NULL && supply->type != NULL);
        FUZZ_HOLDS(supply->percent >= -1 && supply->percent <= 100);
        FUZZ_HOLDS(supply->percent_vendor >= -1 && supply->percent_vendor <= 100);
        FUZZ_HOLDS(supply->state != READING_STATE_FULL || supply->class == READING_FILLED);
        look_at_text(supply->name);
        look_at_text(supply->colour);
        look_at_text(supply->part);
        look_at_text(supply->serial);
    }
    for (size_t i = 0; i < reading->n_conditions; i++) {
        FUZZ_HOLDS(reading->conditions[i].keyword != NULL);
        look_at_text(reading->conditions[i].component);
        look_at_text(reading->conditions[i].text);
    }
    for (size_t i = 0; i < reading->n_trays; i++) {
        FUZZ_HOLDS(reading->trays[i].name != NULL);
        look_at_text(reading->trays[i].name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct buf buf = {0};
    struct snmp_values *values = snmp_text_values((const char *)data, size, arena);
    struct reading *reading = snmp_reading(values, "snmp://fuzz", 1800000000000000, arena);
    look_at(reading);
    reading_json_add(reading, &buf);
    reading_text_add(reading, &buf);
    const struct status *status = reading_status(reading, true, arena);
    FUZZ_HOLDS(status->n_supplies <= STATUS_ITEMS_MAX);
    for (size_t i = 0; i < status->n_supplies; i++)
        fuzz_texts_are_valid(&status->supplies[i]->base);
    buf_free(&buf);
    arena_free(&arena);
    return 0;
}
