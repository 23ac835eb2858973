/* What the makers' own tables count, as data. Facts of glpi-agent, Zabbix's community templates,
 * printmaster, and where another source stands beside them. */
#include <stdbool.h>
#include <string.h>

#include "agent/read/brother.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "lib/arena.h"

#define E "1.3.6.1.4.1."

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
    {"colour", E "1347.42.3.1.2.1.1.1.2"}, /* one colour, and full colour */
    {"colour", E "1347.42.3.1.2.1.1.1.3"},
    {"colour", E "1347.42.3.1.2.1.1.2.2"},
    {"colour", E "1347.42.3.1.2.1.1.2.3"},
    {"duplex", E "1347.42.2.5.1.1.2.1"},
    {"scan", E "1347.42.3.1.3.1.1.2"},
    {"scan", E "1347.42.3.1.3.1.1.4"},
    {"scan", E "1347.42.3.1.4.1.1.1"},
    {"total", E "1129.2.3.50.1.3.21.6.1.2.1.4"},
    {"black", E "1129.2.3.50.1.3.21.6.1.2.1.3"},
    {"colour", E "1129.2.3.50.1.3.21.6.1.2.1.1"},
    {"print", E "1129.2.3.50.1.3.21.6.1.3.1.4"},
    {"copy", E "1129.2.3.50.1.3.21.6.1.4.1.4"},
    {"fax", E "1129.2.3.50.1.3.21.6.1.7.1.4"},
    /* Canon's machines of two sizes: black and colour large, black large and small, where neither
     * the counter of A3 (103) nor that of black (108) is told */
    {"a3", E "1602.1.11.1.3.1.4.112"},
    {"a3", E "1602.1.11.1.3.1.4.122"},
    {"black", E "1602.1.11.1.3.1.4.112"},
    {"black", E "1602.1.11.1.3.1.4.113"},
    {"a3", E "1552.21.4.1.3.1.4.112"},
    {"a3", E "1552.21.4.1.3.1.4.122"},
    {"black", E "1552.21.4.1.3.1.4.112"},
    {"black", E "1552.21.4.1.3.1.4.113"},
    {"duplex", E "40093.1.1.3.1"},
    {"copy", E "40093.1.1.3.9"},
    {"print", E "40093.1.1.3.12"},
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
    /* Konica Minolta: column 5 all, 7 of large size; black, full colour, one colour, two colours;
     * copied, printed (so in several users' scripts, shipard-node among them) */
    {"black", E "18334.1.1.1.5.7.2.2.1.5.1.1"},
    {"black", E "18334.1.1.1.5.7.2.2.1.5.1.2"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.2.1"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.2.2"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.3.1"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.3.2"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.4.1"},
    {"colour", E "18334.1.1.1.5.7.2.2.1.5.4.2"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.1.1"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.2.1"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.3.1"},
    {"copy", E "18334.1.1.1.5.7.2.2.1.5.4.1"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.1.2"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.2.2"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.3.2"},
    {"print", E "18334.1.1.1.5.7.2.2.1.5.4.2"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.1.1"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.1.2"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.2.1"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.2.2"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.3.1"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.3.2"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.4.1"},
    {"a3", E "18334.1.1.1.5.7.2.2.1.7.4.2"},
    {"scan", E "18334.1.1.1.5.7.2.3.1.5.1"},
};

/* Canon's numbers of the counter check screen (docs.cpp.canon, "Canon billing counters"): 101
 * counts a large sheet once, 103 large ones, 116 and 117 those of two sides. */
#define CANON_ROWS                                                                                 \
    {101, "total"}, {103, "a3"}, {108, "black"}, {116, "duplex"}, {117, "duplex"},                 \
        {122, "colour"}, {123, "colour"}, {201, "copy"}, {301, "print"},                           \
    {                                                                                              \
        501, "scan"                                                                                \
    }

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
    {NULL, E "1602.1.11.1.3.1.4", {CANON_ROWS}},
    {NULL, E "1552.21.4.1.3.1.4", {CANON_ROWS}}, /* Océ: oceChargeCounterDisplayCount */
};

/* What Canon's smaller machines count stands there in words; Kyocera counts by the sizes of paper,
 * all of which make its black and colour where it does not count by what was done. The first of
 * those that are there counts, or all of those where one goes on from the other. */
#define CANON E "1602.1.11.2.1.1.2", E "1602.1.11.2.1.1.3"
#define KYOCERA_SIZES E "1347.42.2.1.1.1.2"
static const struct {
    const char *counter;
    const char *names, *values;
    const char *words; /* NULL: all of them */
    bool goes_on;      /* adds to the row above */
} worded[] = {
    {"total", CANON, "Total 1", false},
    {"total", CANON, "Total 2", false},
    {"black", CANON, "Total (Black 1)", false},
    {"black", CANON, "Total (Black/Large)", false},
    {"black", CANON, "Total (Black/Small)", true},
    {"colour", CANON, "Total (Full Color + Single Color/Large)", false},
    {"colour", CANON, "Total (Full Color + Single Color/Small)", true},
    {"copy", CANON, "Copy (Total 1)", false},
    {"print", CANON, "Print (Total 1)", false},
    {"scan", CANON, "Scan (Total 1)", false},
    {"a3", KYOCERA_SIZES, E "1347.42.2.1.1.1.6", "A3", false},
    {"a3", KYOCERA_SIZES, E "1347.42.2.1.1.1.6", "Ledger", true},
    {"black", KYOCERA_SIZES, E "1347.42.2.1.1.1.7", NULL, false},
    {"colour", KYOCERA_SIZES, E "1347.42.2.1.1.1.8", NULL, false},
};
enum { WORDED = sizeof(worded) / sizeof(worded[0]) };

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

/* 1 and what is counted under the row's words. */
static int worded_count(const struct snmp_source *source, size_t w, int64_t *count_r)
{
    const struct oid names = oid_of(worded[w].names);
    size_t n;
    int found = 0;
    const struct snmp_value *values = snmp_values_under(source->values, &names, &n);
    *count_r = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = snmp_source_text(source, &values[i]);
        struct oid place = oid_of(worded[w].values);
        int64_t count;
        if (worded[w].words != NULL && (text == NULL || strcmp(text, worded[w].words) != 0))
            continue;
        for (size_t j = names.n; j < values[i].len && place.n < OID_MAX; j++)
            place.id[place.n++] = values[i].id[j];
        if (snmp_value_count(snmp_values_get(source->values, &place), &count) != 1)
            continue;
        *count_r += count;
        found = 1;
    }
    return found;
}

static void add_worded(const struct snmp_source *source, struct reading *own)
{
    bool counted = false;
    for (size_t w = 0; w < WORDED; w++) {
        int64_t count;
        bool open =
            worded[w].goes_on ? counted : reading_find_counter(own, worded[w].counter) == NULL;
        if (!worded[w].goes_on)
            counted = false;
        if (!open || worded_count(source, w, &count) != 1)
            continue;
        add(own, worded[w].counter, count, source->arena);
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
    add_worded(source, own);
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
