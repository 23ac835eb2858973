#include "agent/read/snmp_private.h"

#include <stdbool.h>
#include <string.h>

#include "agent/read/brother.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_plan.h"
#include "lib/arena.h"

#define E "1.3.6.1.4.1."

/* ---- what is asked: names without their instance ---- */

static const struct {
    uint32_t enterprise;
    const char *names[14];
} asks[] = {
    {11,
     {E "11.2.3.9.1.1.7", E "11.2.3.9.4.2.1.1.3.3", E "11.2.3.9.4.2.1.4.1.2",
      E "11.2.3.9.4.2.1.4.1.10.1.1.3", E "11.2.3.9.4.2.1.4.1.10.1.1.56",
      E "236.11.5.11.53.11.2.1.2", E "236.11.5.11.53.11.2.1.7"}},
    {236,
     {E "236.11.5.11.53.31.1.4", E "236.11.5.1.1.1.4", E "236.11.5.11.53.11.2.1.2",
      E "236.11.5.11.53.11.2.1.7", E "236.11.5.11.53.61.5.2.1.7", E "236.11.5.11.53.61.5.2.1.13"}},
    {253,
     {E "253.8.53.3.2.1.3", E "253.8.53.13.2.1.6.1.20", E "253.8.53.13.2.1.6.11.20",
      E "253.8.53.13.2.1.6.10.20", E "253.8.53.13.2.1.6.102.20", E "253.8.53.13.2.1.6.103.20"}},
    {297,
     {E "253.8.53.3.2.1.3", E "253.8.53.13.2.1.6.1.20", E "253.8.53.13.2.1.6.11.20",
      E "253.8.53.13.2.1.6.10.20", E "253.8.53.13.2.1.6.102.20", E "253.8.53.13.2.1.6.103.20"}},
    {367,
     {E "367.3.2.1.1.1.1", E "367.3.2.1.2.1.4", E "367.3.2.1.2.19.1", E "367.3.2.1.2.19.5.1.2",
      E "367.3.2.1.2.19.5.1.9", E "367.3.2.1.2.24.1.1.2", E "367.3.2.1.2.24.1.1.5"}},
    {641,
     {E "641.2.1.2.1.2", E "641.2.1.2.1.6", E "641.6.2.3.1.4", E "641.6.2.3.1.5",
      E "641.6.4.2.1.1.2", E "641.6.4.2.1.1.4", E "641.6.4.4.1.1.4", E "641.6.4.4.1.1.5",
      E "641.6.4.4.1.1.6", E "641.6.4.4.1.1.7", E "641.6.4.4.1.1.14", E "641.6.4.4.1.1.16"}},
    {674, {E "674.10898.100.2.1.2.1.3", E "674.10898.100.2.1.2.1.6"}},
    {683, {E "683.1.5", E "683.6.2.3.2.1.15", E "10642.1.1", E "10642.1.9", E "10642.200.19.5"}},
    {1129,
     {E "1129.1.2.1.1.1.1.1", E "1129.1.2.1.1.1.2.1", E "1129.2.3.50.1.2.3.1.3",
      E "1129.2.3.50.1.3.21.6.1"}},
    {1248,
     {E "1248.1.1.3.1.1.1", E "1248.1.1.3.1.3.8", E "1248.1.2.2.1.1.1.2", E "1248.1.2.2.1.1.1.5",
      E "1248.1.2.2.27.1.1.3", E "1248.1.2.2.27.1.1.4", E "1248.1.2.2.27.1.1.30",
      E "1248.1.2.2.27.6.1.4", E "1248.1.2.2.27.6.1.5"}},
    {1347,
     {E "1347.43.5.1.1.1", E "1347.43.5.1.1.28", E "1347.43.10.1.1.12", E "1347.42.3.1.1.1.1",
      E "1347.42.3.1.2.1.1", E "1347.42.3.1.3.1.1", E "1347.42.3.1.4.1.1", E "1347.46.10.1.1.5"}},
    {1602,
     {E "1602.1.1.1.1", E "1602.1.2.1.4", E "1602.1.2.1.8.1.3", E "1602.1.11.1.3.1.4",
      E "1602.1.11.1.4.1.4", E "1602.1.11.2.1.1.2", E "1602.1.11.2.1.1.3"}},
    {2001,
     {E "2001.1.1.1.1.11.1.10.25", E "2001.1.1.1.1.11.1.10.45", E "2001.1.1.1.1.11.1.10.170.1.6",
      E "2001.1.1.1.1.11.1.10.170.1.7", E "2001.1.1.1.1.11.1.10.170.1.8",
      E "2001.1.1.1.1.100.3.1.1.3", E "2001.1.1.1.1.100.4.1.1.3", E "2001.1.1.1.1.100.4.1.1.4",
      E "2001.1.1.1.1.100.5.1.1.3", E "2001.1.1.1.1.100.5.1.1.4", E "2001.1.1.1.1.100.6.1.1.3",
      E "2001.1.1.1.1.100.6.1.1.4"}},
    {2385, {E "2385.1.1.19.2.1.3"}},
    {2435,
     {E "2435.2.3.9.1.1.7", E "2435.2.4.3.2435.5.13.3", E "2435.2.3.9.4.2.1.5.5.1",
      E "2435.2.3.9.4.2.1.5.5.8", E "2435.2.3.9.4.2.1.5.5.10",
      E "2435.2.3.9.4.2.1.5.5.54.2.2.1.3.3"}},
    {10642, {E "10642.1.1", E "10642.1.9", E "10642.200.19.5", E "683.1.5"}},
    {18334,
     {E "18334.1.1.1.1.6.2.1", E "18334.1.1.1.5.7.2.1", E "18334.1.1.1.5.7.2.2.1.5",
      E "18334.1.1.1.5.7.2.3.1.5"}},
};
enum { ASKS = sizeof(asks) / sizeof(asks[0]) };

void snmp_private_plan(struct snmp_plan *plan, uint32_t enterprise)
{
    bool known = false;
    for (size_t i = 0; i < ASKS; i++)
        known |= asks[i].enterprise == enterprise;
    for (size_t i = 0; i < ASKS; i++)
        if (!known || asks[i].enterprise == enterprise)
            for (size_t j = 0; asks[i].names[j] != NULL; j++)
                snmp_plan_add(plan, asks[i].names[j]);
}

/* ---- texts ---- */

static const struct {
    enum snmp_private_fact fact;
    const char *name; /* the first told under it */
} texts[] = {
    {SNMP_PRIVATE_MODEL, E "367.3.2.1.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "18334.1.1.1.1.6.2.1"},
    {SNMP_PRIVATE_MODEL, E "1347.43.5.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "2435.2.4.3.2435.5.13.3"},
    {SNMP_PRIVATE_MODEL, E "641.2.1.2.1.2"},
    {SNMP_PRIVATE_MODEL, E "641.6.2.3.1.4"},
    {SNMP_PRIVATE_MODEL, E "1602.1.1.1.1"},
    {SNMP_PRIVATE_MODEL, E "2001.1.1.1.1.11.1.10.25"},
    {SNMP_PRIVATE_MODEL, E "1248.1.2.2.1.1.1.2"},
    {SNMP_PRIVATE_MODEL, E "1248.1.1.3.1.3.8"},
    {SNMP_PRIVATE_MODEL, E "236.11.5.11.53.31.1.4"},
    {SNMP_PRIVATE_MODEL, E "1129.2.3.50.1.2.3.1.3"},
    {SNMP_PRIVATE_MODEL, E "1129.1.2.1.1.1.2.1"},
    {SNMP_PRIVATE_MODEL, E "10642.1.1"},
    {SNMP_PRIVATE_MODEL, E "683.6.2.3.2.1.15"},
    {SNMP_PRIVATE_DEVICE_ID, E "11.2.3.9.1.1.7"},
    {SNMP_PRIVATE_DEVICE_ID, E "2435.2.3.9.1.1.7"},
    {SNMP_PRIVATE_DEVICE_ID, E "674.10898.100.2.1.2.1.3"},
    {SNMP_PRIVATE_DEVICE_ID, E "2699.1.2.1.2.1.1.3"}, /* PWG 5107.2, ppmPrinterIEEE1284DeviceId */
    {SNMP_PRIVATE_SERIAL, E "367.3.2.1.2.1.4"},
    {SNMP_PRIVATE_SERIAL, E "2435.2.3.9.4.2.1.5.5.1"},
    {SNMP_PRIVATE_SERIAL, E "1347.43.5.1.1.28"},
    {SNMP_PRIVATE_SERIAL, E "253.8.53.3.2.1.3"},
    {SNMP_PRIVATE_SERIAL, E "641.6.2.3.1.5"},
    {SNMP_PRIVATE_SERIAL, E "641.2.1.2.1.6"},
    {SNMP_PRIVATE_SERIAL, E "1602.1.2.1.4"},
    {SNMP_PRIVATE_SERIAL, E "1602.1.2.1.8.1.3"},
    {SNMP_PRIVATE_SERIAL, E "2001.1.1.1.1.11.1.10.45"},
    {SNMP_PRIVATE_SERIAL, E "1248.1.2.2.1.1.1.5"},
    {SNMP_PRIVATE_SERIAL, E "1248.1.1.3.1.1.1"},
    {SNMP_PRIVATE_SERIAL, E "236.11.5.1.1.1.4"},
    {SNMP_PRIVATE_SERIAL, E "674.10898.100.2.1.2.1.6"},
    {SNMP_PRIVATE_SERIAL, E "1129.1.2.1.1.1.1.1"},
    {SNMP_PRIVATE_SERIAL, E "10642.1.9"},
    {SNMP_PRIVATE_SERIAL, E "10642.200.19.5"},
    {SNMP_PRIVATE_SERIAL, E "683.1.5"},
    {SNMP_PRIVATE_SERIAL, E "11.2.3.9.4.2.1.1.3.3"},
};

const char *snmp_private_word(const struct snmp_source *source, const struct snmp_value *value)
{
    if (value == NULL || value->kind != SNMP_BYTES)
        return NULL;
    struct snmp_value bare = *value;
    /* HP's PML values say their own type and a symbol set (0x0115, Roman-8) first. */
    if (bare.size > 2 && bare.bytes[0] == 0x01 && bare.bytes[1] == 0x15) {
        bare.bytes += 2;
        bare.size -= 2;
    }
    return snmp_source_text(source, &bare);
}

const char *snmp_private_text(const struct snmp_source *source, enum snmp_private_fact fact)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].fact != fact)
            continue;
        const char *text = snmp_private_word(source, snmp_source_first(source, texts[i].name));
        if (text != NULL)
            return text;
    }
    return NULL;
}

/* ---- counters ---- */

/* Rows of one name that follow each other add up; what rows above have found stays. */
static const struct {
    const char *counter;
    const char *name; /* with its instance */
} counters[] = {
    {"total", E "11.2.3.9.4.2.1.4.1.2.5.0"},
    {"black", E "11.2.3.9.4.2.1.4.1.2.6.0"},
    {"colour", E "11.2.3.9.4.2.1.4.1.2.7.0"},
    {"duplex", E "11.2.3.9.4.2.1.4.1.2.22.0"},
    {"total", E "253.8.53.13.2.1.6.1.20.1"},
    {"colour", E "253.8.53.13.2.1.6.1.20.33"},
    {"black", E "253.8.53.13.2.1.6.1.20.34"},
    {"fax", E "253.8.53.13.2.1.6.1.20.71"},
    {"print", E "253.8.53.13.2.1.6.1.20.7"},
    {"print", E "253.8.53.13.2.1.6.1.20.29"},
    {"copy", E "253.8.53.13.2.1.6.103.20.3"},
    {"copy", E "253.8.53.13.2.1.6.103.20.25"},
    {"copy", E "253.8.53.13.2.1.6.11.20.3"},
    {"copy", E "253.8.53.13.2.1.6.11.20.25"},
    {"scan", E "253.8.53.13.2.1.6.102.20.21"},
    {"scan", E "253.8.53.13.2.1.6.10.20.11"},
    {"scan", E "253.8.53.13.2.1.6.10.20.12"},
    {"a3", E "253.8.53.13.2.1.6.1.20.43"},
    {"a3", E "253.8.53.13.2.1.6.1.20.44"},
    {"total", E "367.3.2.1.2.19.1.0"},
    {"total", E "1248.1.2.2.27.1.1.30.1.1"},
    {"black", E "1248.1.2.2.27.1.1.3.1.1"},
    {"colour", E "1248.1.2.2.27.1.1.4.1.1"},
    {"print", E "1248.1.2.2.27.6.1.4.1.1.1"},
    {"copy", E "1248.1.2.2.27.6.1.4.1.1.2"},
    {"total", E "1347.43.10.1.1.12.1.1"},
    {"scan", E "1347.46.10.1.1.5.3"}, /* all of Kyocera's scans; else copied, faxed, others: */
    {"print", E "1347.42.3.1.1.1.1.1"},
    {"copy", E "1347.42.3.1.1.1.1.2"},
    {"fax", E "1347.42.3.1.1.1.1.4"},
    {"black", E "1347.42.3.1.2.1.1.1.1"},
    {"black", E "1347.42.3.1.2.1.1.2.1"},
    {"black", E "1347.42.3.1.2.1.1.4.1"},
    {"colour", E "1347.42.3.1.2.1.1.1.3"},
    {"colour", E "1347.42.3.1.2.1.1.2.3"},
    {"scan", E "1347.42.3.1.3.1.1.2"},
    {"scan", E "1347.42.3.1.3.1.1.4"},
    {"scan", E "1347.42.3.1.4.1.1.1"},
    {"total", E "1129.2.3.50.1.3.21.6.1.2.1.4"},
    {"black", E "1129.2.3.50.1.3.21.6.1.2.1.3"},
    {"colour", E "1129.2.3.50.1.3.21.6.1.2.1.1"},
    {"print", E "1129.2.3.50.1.3.21.6.1.3.1.4"},
    {"copy", E "1129.2.3.50.1.3.21.6.1.4.1.4"},
    {"fax", E "1129.2.3.50.1.3.21.6.1.7.1.4"},
    {"total", E "2001.1.1.1.1.11.1.10.170.1.8.1"},
    {"colour", E "2001.1.1.1.1.11.1.10.170.1.6.1"},
    {"black", E "2001.1.1.1.1.11.1.10.170.1.7.1"},
    {"print", E "2385.1.1.19.2.1.3.1.4.60"},
    {"duplex", E "2385.1.1.19.2.1.3.1.4.75"},
    {"copy", E "2385.1.1.19.2.1.3.4.4.60"},
    {"black", E "2385.1.1.19.2.1.3.5.4.61"},
    {"colour", E "2385.1.1.19.2.1.3.5.4.63"},
    {"colour", E "2385.1.1.19.2.1.3.5.4.64"},
    {"colour", E "2385.1.1.19.2.1.3.5.4.80"},
    {"scan", E "2385.1.1.19.2.1.3.7.4.50"},
    {"scan", E "2385.1.1.19.2.1.3.8.4.50"},
    {"scan", E "2435.2.3.9.4.2.1.5.5.54.2.2.1.3.3.0"},
    {"total", E "18334.1.1.1.5.7.2.1.1.0"},
    {"duplex", E "18334.1.1.1.5.7.2.1.3.0"},
    {"black", E "18334.1.1.1.5.7.2.2.1.5.1.1"},
    {"black", E "18334.1.1.1.5.7.2.2.1.5.1.2"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.2.1"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.2.2"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.1.1"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.2.1"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.1.2"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.2.2"},
    {"scan", E "18334.1.1.1.5.7.2.3.1.5.1"},
};

/* Tables that say what each of their counters is: in a column, or (types NULL) by its index. */
static const struct {
    const char *types;
    const char *values;
    struct {
        int64_t type;
        const char *counter;
    } rows[16];
} tables[] = {
    {E "367.3.2.1.2.19.5.1.2", /* Ricoh's ricohEngCounterTable */
     E "367.3.2.1.2.19.5.1.9",
     {{10, "total"},
      {200, "copy"},
      {201, "black"},
      {202, "colour"},
      {203, "colour"},
      {204, "colour"},
      {300, "fax"},
      {301, "black"},
      {400, "print"},
      {401, "black"},
      {402, "colour"},
      {403, "colour"},
      {404, "colour"},
      {870, "scan"},
      {871, "scan"}}},
    {E "641.6.4.2.1.1.2", /* LEXMARK-MPS-MIB, paperGeneralCountTable */
     E "641.6.4.2.1.1.4",
     {{2, "total"}, {3, "black"}, {4, "colour"}, {16, "print"}, {32, "copy"}, {48, "fax"}}},
    {E "236.11.5.11.53.11.2.1.2", /* SAMSUNG-HOST-RESOURCES-EXT-MIB, scmHrDevCountTable */
     E "236.11.5.11.53.11.2.1.7",
     {{1, "print"}, {2, "copy"}, {3, "fax"}, {5, "scan"}, {11, "scan"}}},
    {NULL, /* Canon: the numbers of the counter check screen */
     E "1602.1.11.1.3.1.4",
     {{101, "total"},
      {108, "black"},
      {112, "a3"},
      {122, "colour"},
      {123, "colour"},
      {201, "copy"},
      {301, "print"},
      {501, "scan"}}},
};

/* Canon's smaller machines count by what stands there in words; the first of those that are there
 * counts, or both where one goes on from the other. */
static const struct {
    const char *counter;
    const char *words;
    bool goes_on; /* adds to the row above */
} canon_words[] = {
    {"total", "Total 1", false},
    {"total", "Total 2", false},
    {"black", "Total (Black 1)", false},
    {"black", "Total (Black/Large)", false},
    {"black", "Total (Black/Small)", true},
    {"colour", "Total (Full Color + Single Color/Large)", false},
    {"colour", "Total (Full Color + Single Color/Small)", true},
    {"copy", "Copy (Total 1)", false},
    {"print", "Print (Total 1)", false},
    {"scan", "Scan (Total 1)", false},
};

static void add(struct reading *own, const char *name, int64_t value, struct arena *arena)
{
    struct reading_counter *counter = reading_add_counter(own, name, arena);
    if (counter != NULL)
        counter->value += (uint64_t)value;
}

static void add_table(const struct snmp_source *source, size_t t, struct reading *own)
{
    const struct oid values_name = oid_of(tables[t].values);
    size_t n;
    const struct snmp_value *values = snmp_values_under(source->values, &values_name, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t type = values[i].id[values[i].len - 1], value;
        if (tables[t].types != NULL) {
            struct oid place = oid_of(tables[t].types);
            for (size_t j = values_name.n; j < values[i].len && place.n < OID_MAX; j++)
                place.id[place.n++] = values[i].id[j];
            if (snmp_value_number(snmp_values_get(source->values, &place), &type) != 1)
                continue;
        }
        if (snmp_value_count(&values[i], &value) != 1)
            continue;
        for (size_t j = 0; tables[t].rows[j].counter != NULL; j++)
            if (tables[t].rows[j].type == type)
                add(own, tables[t].rows[j].counter, value, source->arena);
    }
}

/* 1 and what Canon counts under these words. */
static int canon_count(const struct snmp_source *source, const char *words, int64_t *count_r)
{
    const struct oid names = oid_of(E "1602.1.11.2.1.1.2");
    size_t n;
    const struct snmp_value *values = snmp_values_under(source->values, &names, &n);
    for (size_t i = 0; i < n; i++) {
        const char *text = snmp_source_text(source, &values[i]);
        struct oid place = oid_of(E "1602.1.11.2.1.1.3");
        if (text == NULL || strcmp(text, words) != 0)
            continue;
        for (size_t j = names.n; j < values[i].len && place.n < OID_MAX; j++)
            place.id[place.n++] = values[i].id[j];
        return snmp_value_count(snmp_values_get(source->values, &place), count_r);
    }
    return 0;
}

static void add_canon(const struct snmp_source *source, struct reading *own)
{
    bool counted = false;
    for (size_t i = 0; i < sizeof(canon_words) / sizeof(canon_words[0]); i++) {
        int64_t count;
        bool open = canon_words[i].goes_on
                        ? counted
                        : reading_find_counter(own, canon_words[i].counter) == NULL;
        if (!canon_words[i].goes_on)
            counted = false;
        if (!open || canon_count(source, canon_words[i].words, &count) != 1)
            continue;
        add(own, canon_words[i].counter, count, source->arena);
        counted = true;
    }
}

/* Into a reading of their own: the sums are complete before they are compared. */
static struct reading *own_counters(struct snmp_source *source)
{
    struct reading *own = reading_new("", source->arena);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        add_table(source, i, own);
    bool open = false;
    for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
        const struct oid name = oid_of(counters[i].name);
        int64_t value;
        if (i == 0 || strcmp(counters[i].counter, counters[i - 1].counter) != 0)
            open = reading_find_counter(own, counters[i].counter) == NULL;
        if (open && snmp_value_count(snmp_values_get(source->values, &name), &value) == 1)
            add(own, counters[i].counter, value, source->arena);
    }
    add_canon(source, own);
    brother_counters(source, own);
    return own;
}

void snmp_private_counters(struct snmp_source *source)
{
    const struct reading *own = own_counters(source);
    for (size_t i = 0; i < own->n_counters; i++) {
        const struct reading_counter *counter = &own->counters[i];
        const struct reading_counter *there = reading_find_counter(source->reading, counter->name);
        const char *name = counter->name;
        if (there != NULL && there->value == counter->value)
            continue;
        if (there != NULL)
            name = arena_printf(source->arena, "%s_vendor", name);
        struct reading_counter *to = reading_add_counter(source->reading, name, source->arena);
        if (to != NULL)
            to->value = counter->value;
    }
}
