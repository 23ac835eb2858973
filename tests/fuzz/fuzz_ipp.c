// What a printer answers by IPP: to attributes, and those to a reading.
#include <string.h>

#include "agent/read/ipp_decode.h"
#include "agent/read/ipp_printer.h"
#include "agent/read/reading.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

// Every attribute has a name and a value, every value lies in the input.
static size_t look_at(const struct ipp_attribute *attribute, const uint8_t *data, size_t size)
{
    size_t values = 0;
    for (; attribute != NULL; attribute = attribute->next) {
        size_t n = 0;
        FUZZ_HOLDS(attribute->name[0] != '\0' && attribute->values != NULL);
        for (const struct ipp_value *v = attribute->values; v != NULL; v = v->next) {
            FUZZ_HOLDS(v->data >= data && v->data + v->size <= data + size);
            values += 1 + look_at(v->members, data, size);
            n++;
        }
        FUZZ_HOLDS(n == attribute->n_values);
    }
    return values;
}

static void clean(const char *text)
{
    if (text != NULL)
        FUZZ_HOLDS(text[0] != '\0' && text_utf8_valid(text, strlen(text)) &&
                   !text_has_control(text));
}

static void look_at_supply(const struct reading_supply *supply)
{
    FUZZ_HOLDS(supply->name != NULL && supply->type != NULL && supply->index != NULL);
    FUZZ_HOLDS(supply->percent >= -1 && supply->percent <= 100);
    FUZZ_HOLDS(supply->state != READING_STATE_EMPTY || supply->class == READING_CONSUMED);
    FUZZ_HOLDS(supply->state != READING_STATE_FULL || supply->class == READING_FILLED);
    clean(supply->name);
    clean(supply->index);
    clean(supply->colour);
    clean(supply->unit);
    clean(supply->part);
    clean(supply->serial);
}

static void look_at_reading(const struct reading *reading)
{
    const char *const texts[] = {reading->maker, reading->model,    reading->serial,
                                 reading->name,  reading->location, reading->mac};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        clean(texts[i]);
    for (size_t i = 0; i < reading->n_supplies; i++)
        look_at_supply(&reading->supplies[i]);
    for (size_t i = 0; i < reading->n_conditions; i++) {
        FUZZ_HOLDS(strcmp(reading->conditions[i].keyword, "none") != 0);
        clean(reading->conditions[i].keyword);
        clean(reading->conditions[i].component);
        clean(reading->conditions[i].text);
    }
    for (size_t i = 0; i < reading->n_trays; i++) {
        FUZZ_HOLDS(reading->trays[i].percent >= -1 && reading->trays[i].percent <= 100);
        clean(reading->trays[i].name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct ipp_message *message;
    const char *error = NULL;
    if (ipp_decode(data, size, arena, &message, &error) != 1) {
        FUZZ_HOLDS(error != NULL);
    } else {
        size_t values = 0;
        for (const struct ipp_group *group = message->groups; group != NULL; group = group->next)
            values += look_at(group->attributes, data, size);
        FUZZ_HOLDS(values == message->n_values && message->used <= size);
        struct reading *reading = reading_new("ipp://fuzz", arena);
        ipp_printer_read(message, INT64_C(1800000000000000), reading, arena);
        look_at_reading(reading);
    }
    arena_free(&arena);
    return 0;
}
