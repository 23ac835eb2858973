/* prtMarkerSuppliesTable with its colorants: RFC 3805, "The Marker Supplies Group". */
#include <string.h>

#include "agent/read/colour.h"
#include "agent/read/printer_words.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "agent/read/supply_name.h"
#include "agent/read/supply_words.h"
#include "lib/arena.h"

enum { /* columns */
       COLORANT_INDEX = 3,
       CLASS = 4,
       TYPE = 5,
       DESCRIPTION = 6,
       UNIT = 7,
       CAPACITY = 8,
       LEVEL = 9,
       COLORANT_VALUE = 4 /* of the colorant's table */
};

struct colorants {
    struct snmp_row *rows;
    size_t n;
};

static const char *colour_of(const struct snmp_source *source, const struct snmp_row *row,
                             const struct colorants *colorants, const char *name)
{
    int64_t index;
    const char *value = NULL;
    if (snmp_row_number(row, COLORANT_INDEX, &index) == 1 && index > 0 && index <= UINT16_MAX) {
        /* A Pantum leaves hrDeviceIndex out, of both. */
        const uint32_t place[] = {row->index[0], (uint32_t)index};
        const size_t from = row->n == 1 ? 1 : 0, len = row->n <= 2 ? 2 - from : 0;
        const struct snmp_row *colorant =
            snmp_row_find(colorants->rows, colorants->n, place + from, len);
        if (colorant != NULL)
            value = snmp_source_text(source, colorant->columns[COLORANT_VALUE]);
    }
    if (value != NULL)
        value = supply_words_colorant(value, source->arena);
    return value != NULL ? value : name != NULL ? colour_of_words(name) : NULL;
}

static const char *type_of(const struct snmp_row *row, const char *name)
{
    int64_t number;
    const char *type = NULL;
    if (snmp_row_number(row, TYPE, &number) == 1)
        type = printer_supply_type(number);
    else if (name != NULL)
        type = supply_words_type(name);
    return type != NULL ? type : "unknown";
}

static enum reading_class class_of(const struct snmp_row *row, const char *type)
{
    int64_t number;
    if (snmp_row_number(row, CLASS, &number) == 1) {
        if (number == SUPPLY_CLASS_CONSUMED)
            return READING_CONSUMED;
        if (number == SUPPLY_CLASS_FILLED)
            return READING_FILLED;
    }
    return supply_words_fills(type) ? READING_FILLED : READING_CONSUMED;
}

/* The device's own word outranks its gauge. */
static enum reading_state state_of(enum printer_shortage told, const struct reading_supply *supply)
{
    if (told == SHORTAGE_OVER)
        return supply->class == READING_FILLED ? READING_STATE_FULL : READING_STATE_EMPTY;
    if (told == SHORTAGE_LOW)
        return READING_STATE_LOW;
    return reading_supply_state(supply);
}

static void read_numbers(const struct snmp_row *row, struct reading_supply *supply)
{
    int64_t unit;
    if (snmp_row_number(row, UNIT, &unit) == 1)
        supply->unit = printer_supply_unit(unit);
    supply->has_level = snmp_row_number(row, LEVEL, &supply->level) == 1;
    supply->has_capacity = snmp_row_number(row, CAPACITY, &supply->capacity) == 1;
    supply->percent = reading_supply_percent(supply);
}

static void read_supply(struct snmp_source *source, const struct snmp_row *row,
                        const struct colorants *colorants)
{
    struct reading_supply *supply = reading_add_supply(source->reading, source->arena);
    if (supply == NULL)
        return;
    const char *name = snmp_source_text(source, row->columns[DESCRIPTION]);
    supply->index = snmp_row_index(row, source->arena);
    supply->type = type_of(row, name);
    supply->class = class_of(row, supply->type);
    if (supply_words_has_colour(supply->type))
        supply->colour = colour_of(source, row, colorants, name);
    supply->name = name != NULL ? name
                                : supply_words_name(supply->type, supply->colour, supply->index,
                                                    source->arena);
    if (name != NULL) {
        const struct supply_name split = supply_name_split(name, source->arena);
        supply->part = split.part;
        supply->serial = split.serial;
    }
    read_numbers(row, supply);
}

void snmp_read_supplies(struct snmp_source *source)
{
    struct colorants colorants;
    struct snmp_row *rows;
    colorants.n =
        snmp_rows(source->values, "1.3.6.1.2.1.43.12.1.1", source->arena, &colorants.rows);
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.43.11.1.1", source->arena, &rows);
    if (n > READING_ITEMS_MAX)
        n = READING_ITEMS_MAX;
    for (size_t i = 0; i < n; i++)
        read_supply(source, &rows[i], &colorants);
    /* Whose an alert is can be told only when all are known. */
    for (size_t i = 0; i < n; i++) {
        struct reading_supply *supply = &source->reading->supplies[i];
        enum printer_shortage told =
            snmp_alert_of_supply(source, rows[i].index[0], rows[i].index[rows[i].n - 1], supply);
        supply->state = state_of(told, supply);
        supply->state_told = told != SHORTAGE_NONE;
    }
    snmp_private_supplies(source);
}
