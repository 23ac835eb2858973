/* What the makers' own tables say of supplies, as data. */
#include <string.h>

#include "agent/read/brother.h"
#include "agent/read/colour.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "agent/read/supply_words.h"
#include "lib/arena.h"

#define E "1.3.6.1.4.1."

/* Column numbers of a maker's table of supplies; 0: it has none. */
static const struct supply_table {
    const char *entry;
    size_t name, colour, level, capacity, part, serial;
    bool percent; /* level is in percent */
} supply_tables[] = {
    {E "367.3.2.1.2.24.1.1", 2, 0, 5, 0, 0, 0, true}, /* Ricoh's ricohEngTonerTable */
    {E "641.6.4.4.1.1", 5, 4, 16, 14, 7, 6, false},   /* LEXMARK-MPS-MIB, currentSuppliesTable */
};

/* Ricoh: nearly out, and nobody knows how nearly. */
enum { ALMOST_EMPTY = -100 };

static const char *column_text(const struct snmp_source *source, const struct snmp_row *row,
                               size_t column)
{
    return column != 0 ? snmp_source_text(source, row->columns[column]) : NULL;
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

struct reading_supply *snmp_private_supply(const struct snmp_source *source, const char *name,
                                           const char *type, const char *colour)
{
    struct reading_supply *found = NULL;
    for (size_t i = 0; i < source->reading->n_supplies; i++) {
        struct reading_supply *supply = &source->reading->supplies[i];
        if (same(supply->name, name))
            return supply;
        bool fits = type != NULL && strncmp(supply->type, type, strlen(type)) == 0 &&
                    (colour == NULL || same(supply->colour, colour) ||
                     (supply->colour == NULL && same(colour_of_words(supply->name), colour)));
        if (fits && found != NULL)
            return NULL; /* which of them? */
        if (fits)
            found = supply;
    }
    return found;
}

void snmp_private_percent(struct reading_supply *supply, int percent)
{
    supply->percent_vendor = percent;
    if (supply->percent >= 0 || percent < 0)
        return;
    enum reading_state state = reading_state_by_percent(supply->class, percent);
    bool unsaid = supply->state == READING_STATE_UNKNOWN || supply->state == READING_STATE_SOME;
    if (unsaid && (supply->index == NULL || state != READING_STATE_OK))
        supply->state = state;
}

static void read_row(struct snmp_source *source, const struct supply_table *table,
                     const struct snmp_row *row)
{
    int64_t level = -1, capacity = 100;
    const char *name = column_text(source, row, table->name);
    const char *colour = column_text(source, row, table->colour);
    if (name == NULL)
        return;
    colour = colour != NULL ? supply_words_colorant(colour, source->arena) : colour_of_words(name);
    const char *type = supply_words_type(name);
    struct reading_supply *supply = snmp_private_supply(source, name, type, colour);
    if (supply == NULL && (supply = reading_add_supply(source->reading, source->arena)) != NULL) {
        supply->name = name;
        supply->type = type != NULL ? type : "other";
        supply->class = supply_words_fills(supply->type) ? READING_FILLED : READING_CONSUMED;
        supply->colour = supply_words_has_colour(supply->type) ? colour : NULL;
    }
    if (supply == NULL)
        return;
    if (table->part != 0 && supply->part == NULL)
        supply->part = column_text(source, row, table->part);
    if (table->serial != 0 && supply->serial == NULL)
        supply->serial = column_text(source, row, table->serial);
    bool told = snmp_row_number(row, table->level, &level) == 1;
    if (!table->percent)
        told = told && snmp_row_number(row, table->capacity, &capacity) == 1;
    if (told && level == ALMOST_EMPTY && table->percent && supply->state != READING_STATE_EMPTY)
        supply->state = READING_STATE_LOW;
    else if (told)
        snmp_private_percent(supply, reading_percent(level, capacity));
}

/* ---- facts of the standard's supplies, by their index ---- */

enum fact { FACT_PART, FACT_SERIAL, FACT_PERCENT };

static const struct {
    enum fact fact;
    const char *column;
    bool device; /* its rows are hrDeviceIndex.supplyIndex; else supplyIndex.0 */
} facts[] = {
    {FACT_SERIAL, E "11.2.3.9.4.2.1.4.1.10.1.1.3", false}, /* HP-LASERJET-COMMON-MIB, */
    {FACT_PART, E "11.2.3.9.4.2.1.4.1.10.1.1.56", false},  /* consumable-status-... */
    {FACT_SERIAL, E "236.11.5.11.53.61.5.2.1.7", true},    /* Samsung */
    {FACT_PERCENT, E "236.11.5.11.53.61.5.2.1.13", true},
};

/* Places that nobody has written to yet. */
static bool is_blank(const char *word)
{
    return word[strspn(word, "0-?xX. ")] == '\0';
}

static void set_fact(const struct snmp_source *source, enum fact fact,
                     const struct snmp_value *value, struct reading_supply *supply)
{
    const char *word = snmp_private_word(source, value);
    int64_t percent;
    if (fact == FACT_PERCENT) {
        if (snmp_value_number(value, &percent) == 1 && percent >= 0 && percent <= 100)
            snmp_private_percent(supply, (int)percent);
    } else if (word != NULL && !is_blank(word)) {
        const char **to = fact == FACT_PART ? &supply->part : &supply->serial;
        if (*to == NULL)
            *to = word;
    }
}

static void read_facts(struct snmp_source *source, struct reading_supply *supply)
{
    const struct oid index = oid_of(supply->index);
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct oid place = oid_of(facts[i].column);
        if (index.n != 2 || place.n + 2 > OID_MAX)
            continue;
        place.id[place.n++] = facts[i].device ? index.id[0] : index.id[1];
        place.id[place.n++] = facts[i].device ? index.id[1] : 0;
        set_fact(source, facts[i].fact, snmp_values_get(source->values, &place), supply);
    }
}

/* ---- gauges that stand alone ---- */

/* What remains in percent; or how much of a part's life is used, and how long that is. */
static const struct gauge {
    const char *type, *colour, *name;
    const char *percent;
    const char *used, *life;
} gauges[] = {
    /* OKI */
    {"toner", "black", NULL, E "2001.1.1.1.1.100.3.1.1.3.1", NULL, NULL},
    {"toner", "cyan", NULL, E "2001.1.1.1.1.100.3.1.1.3.2", NULL, NULL},
    {"toner", "magenta", NULL, E "2001.1.1.1.1.100.3.1.1.3.3", NULL, NULL},
    {"toner", "yellow", NULL, E "2001.1.1.1.1.100.3.1.1.3.4", NULL, NULL},
    {"opc", "black", "Image drum, black", NULL, E "2001.1.1.1.1.100.4.1.1.3.1",
     E "2001.1.1.1.1.100.4.1.1.4.1"},
    {"opc", "cyan", "Image drum, cyan", NULL, E "2001.1.1.1.1.100.4.1.1.3.2",
     E "2001.1.1.1.1.100.4.1.1.4.2"},
    {"opc", "magenta", "Image drum, magenta", NULL, E "2001.1.1.1.1.100.4.1.1.3.3",
     E "2001.1.1.1.1.100.4.1.1.4.3"},
    {"opc", "yellow", "Image drum, yellow", NULL, E "2001.1.1.1.1.100.4.1.1.3.4",
     E "2001.1.1.1.1.100.4.1.1.4.4"},
    {"transferUnit", NULL, "Belt", NULL, E "2001.1.1.1.1.100.5.1.1.3.1",
     E "2001.1.1.1.1.100.5.1.1.4.1"},
    {"fuser", NULL, "Fuser", NULL, E "2001.1.1.1.1.100.6.1.1.3.1", E "2001.1.1.1.1.100.6.1.1.4.1"},
};

static int64_t number_at(const struct snmp_source *source, const char *name)
{
    const struct oid place = oid_of(name);
    int64_t number;
    return snmp_value_number(snmp_values_get(source->values, &place), &number) == 1 ? number : -1;
}

/* -1: it does not say. */
static int gauge_percent(const struct snmp_source *source, const struct gauge *gauge)
{
    if (gauge->percent != NULL) {
        int64_t percent = number_at(source, gauge->percent);
        return percent >= 0 && percent <= 100 ? (int)percent : -1;
    }
    int64_t used = number_at(source, gauge->used), life = number_at(source, gauge->life);
    if (used < 0 || life <= 0)
        return -1;
    return used < life ? reading_percent(life - used, life) : 0;
}

static void read_gauge(struct snmp_source *source, const struct gauge *gauge)
{
    int percent = gauge_percent(source, gauge);
    if (percent < 0)
        return;
    struct reading_supply *supply =
        snmp_private_supply(source, gauge->name, gauge->type, gauge->colour);
    /* A machine with black alone need not say so. */
    if (supply == NULL && gauge->colour != NULL && strcmp(gauge->colour, "black") == 0)
        supply = snmp_private_supply(source, NULL, gauge->type, NULL);
    if (supply == NULL && (supply = reading_add_supply(source->reading, source->arena)) != NULL) {
        supply->type = gauge->type;
        supply->colour = supply_words_has_colour(gauge->type) ? gauge->colour : NULL;
        supply->name = gauge->name != NULL
                           ? gauge->name
                           : supply_words_name(gauge->type, gauge->colour, NULL, source->arena);
    }
    if (supply != NULL)
        snmp_private_percent(supply, percent);
}

void snmp_private_supplies(struct snmp_source *source)
{
    for (size_t i = 0; i < sizeof(supply_tables) / sizeof(supply_tables[0]); i++) {
        struct snmp_row *rows;
        size_t n = snmp_rows(source->values, supply_tables[i].entry, source->arena, &rows);
        for (size_t j = 0; j < n; j++)
            read_row(source, &supply_tables[i], &rows[j]);
    }
    for (size_t i = 0; i < source->reading->n_supplies; i++)
        if (source->reading->supplies[i].index != NULL)
            read_facts(source, &source->reading->supplies[i]);
    for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
        read_gauge(source, &gauges[i]);
    brother_supplies(source);
}
