#include "agent/read/brother.h"

#include <stdbool.h>
#include <string.h>

#include "agent/read/maker.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "agent/read/supply_words.h"
#include "lib/arena.h"
#include "lib/text.h"

#define PRINTER_INFORMATION "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5."

enum { RECORDS_MAX = 128, HUNDREDTHS = 100 };

static const struct {
    uint8_t id;
    const char *counter;
} counters[] = {
    {0x00, "total"},
    {0x01, "black"},
    {0x02, "colour"},
    {0x06, "duplex"},
};

/* Life left, in hundredths of a percent. Toner stands for ink in machines that print with that. */
static const struct {
    uint8_t id;
    const char *type;
    const char *colour;
    const char *name;
} lives[] = {
    {0x41, "opc", NULL, "Drum unit"},
    {0x69, "transferUnit", NULL, "Belt unit"},
    {0x6a, "fuser", NULL, "Fuser unit"},
    {0x6b, "other", NULL, "Laser unit"},
    {0x6c, "other", NULL, "Paper feeding kit, multi-purpose tray"},
    {0x6d, "other", NULL, "Paper feeding kit 1"},
    {0x6f, "toner", "black", NULL},
    {0x70, "toner", "cyan", NULL},
    {0x71, "toner", "magenta", NULL},
    {0x72, "toner", "yellow", NULL},
    {0x79, "opc", "cyan", "Drum unit, cyan"},
    {0x7a, "opc", "magenta", "Drum unit, magenta"},
    {0x7b, "opc", "yellow", "Drum unit, yellow"},
    {0x80, "opc", "black", "Drum unit, black"},
};

size_t brother_parse(const uint8_t *bytes, size_t size, struct brother_record *records, size_t max)
{
    size_t n = 0;
    for (size_t at = 0; at + 3 <= size && n < max && bytes[at] != 0xff;) {
        size_t len = bytes[at + 2];
        if (bytes[at + 1] != 1 || len == 0 || len > 4 || at + 3 + len > size)
            break;
        uint32_t value = 0;
        for (size_t i = 0; i < len; i++)
            value = value << 8 | bytes[at + 3 + i];
        records[n++] = (struct brother_record){.id = bytes[at], .value = value};
        at += 3 + len;
    }
    return n;
}

static size_t read_records(const struct snmp_source *source, const char *name,
                           struct brother_record *records)
{
    const struct snmp_value *value = snmp_source_first(source, name);
    if (value == NULL || value->kind != SNMP_BYTES)
        return 0;
    uint8_t *bytes = arena_alloc(source->arena, value->size / 2 + 1);
    if (value->size % 2 == 0 &&
        text_unhex((const char *)value->bytes, value->size, bytes, value->size / 2) == 1)
        return brother_parse(bytes, value->size / 2, records, RECORDS_MAX);
    return brother_parse(value->bytes, value->size, records, RECORDS_MAX);
}

void brother_counters(const struct snmp_source *source, struct reading *own)
{
    struct brother_record records[RECORDS_MAX];
    size_t n = read_records(source, PRINTER_INFORMATION "10", records);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < sizeof(counters) / sizeof(counters[0]); j++) {
            if (counters[j].id != records[i].id)
                continue;
            struct reading_counter *counter =
                reading_add_counter(own, counters[j].counter, source->arena);
            if (counter != NULL)
                counter->value = records[i].value;
        }
    }
}

/* "DCP-J132W", "MFC-T910DW": the letter behind the hyphen. */
static bool prints_with_ink(const struct snmp_source *source)
{
    const char *id = snmp_private_text(source, SNMP_PRIVATE_DEVICE_ID);
    const char *model = id != NULL ? maker_of_device_id(id, "MDL", "MODEL", source->arena) : NULL;
    const char *hyphen = model != NULL ? strchr(model, '-') : NULL;
    return hyphen != NULL && (hyphen[1] == 'J' || hyphen[1] == 'T');
}

static void read_life(struct snmp_source *source, size_t i, uint32_t value, bool ink)
{
    bool colorant = strcmp(lives[i].type, "toner") == 0;
    const char *type = colorant && ink ? "ink" : lives[i].type;
    struct reading_supply *supply = NULL;
    if (strcmp(type, "other") != 0)
        supply = snmp_private_supply(source, lives[i].name, type, lives[i].colour);
    if (supply == NULL) {
        supply = reading_add_supply(source->reading, source->arena);
        if (supply == NULL)
            return;
        supply->type = type;
        supply->colour = colorant ? lives[i].colour : NULL;
        supply->name = colorant ? supply_words_name(type, lives[i].colour, NULL, source->arena)
                                : lives[i].name;
    }
    snmp_private_percent(supply, reading_percent(value, (int64_t)HUNDREDTHS * 100));
}

void brother_supplies(struct snmp_source *source)
{
    struct brother_record records[RECORDS_MAX];
    size_t n = read_records(source, PRINTER_INFORMATION "8", records);
    bool ink = prints_with_ink(source);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < sizeof(lives) / sizeof(lives[0]); j++)
            if (lives[j].id == records[i].id && records[i].value <= HUNDREDTHS * 100)
                read_life(source, j, records[i].value, ink);
}
