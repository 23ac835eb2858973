/* prtInputTable as trays, and counters: prtMarkerTable, then the makers' own. */
#include <string.h>

#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_private.h"
#include "lib/arena.h"

enum { /* columns of prtInputEntry */
       MAX_CAPACITY = 9,
       CURRENT_LEVEL = 10,
       STATUS = 11,
       NAME = 13,
       DESCRIPTION = 18
};
enum { COUNTER_UNIT = 3, LIFE_COUNT = 4 };      /* of prtMarkerEntry */
enum { UNIT_IMPRESSIONS = 7, UNIT_SHEETS = 8 }; /* PrtMarkerCounterUnitTC */
enum { GROUP_INPUT = 8, LEVEL_SOME = -3, LOW_PERCENT = 10 };
/* PrtSubUnitStatusTC: three bits of availability, then one each. */
enum { AVAILABILITY = 7, BROKEN = 3, OFFLINE = 32 };

static const char *state_by_level(int64_t level, int percent)
{
    if (level == 0 || percent == 0)
        return "empty";
    if (percent > 0)
        return percent <= LOW_PERCENT ? "low" : "ok";
    return level == LEVEL_SOME || level > 0 ? "some" : "unknown";
}

static const char *state_of(const struct snmp_source *source, const struct snmp_row *row,
                            int64_t level, int percent)
{
    bool missing;
    int64_t status = 0;
    enum printer_shortage told =
        snmp_alert_of_unit(source, GROUP_INPUT, row->index[0], row->index[row->n - 1], &missing);
    snmp_row_number(row, STATUS, &status);
    if (missing)
        return "missing";
    if (told == SHORTAGE_OVER)
        return "empty";
    if (status > 0 && (status & OFFLINE) != 0)
        return "off";
    /* Most makers say so of a tray that has merely run out. */
    if (status > 0 && (status & AVAILABILITY) == BROKEN && level != 0)
        return "broken";
    return told == SHORTAGE_LOW ? "low" : state_by_level(level, percent);
}

static void read_tray(struct snmp_source *source, const struct snmp_row *row)
{
    struct reading_tray *tray = reading_add_tray(source->reading, source->arena);
    int64_t level = -2, capacity = -2;
    if (tray == NULL)
        return;
    tray->name = snmp_source_text(source, row->columns[NAME]);
    if (tray->name == NULL)
        tray->name = snmp_source_text(source, row->columns[DESCRIPTION]);
    if (tray->name == NULL)
        tray->name = arena_printf(source->arena, "Tray %u", row->index[row->n - 1]);
    snmp_row_number(row, CURRENT_LEVEL, &level);
    snmp_row_number(row, MAX_CAPACITY, &capacity);
    tray->percent = reading_percent(level, capacity);
    tray->state = state_of(source, row, level, tray->percent);
}

void snmp_read_trays(struct snmp_source *source)
{
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.43.8.2.1", source->arena, &rows);
    for (size_t i = 0; i < n; i++)
        read_tray(source, &rows[i]);
}

/* All markers together, as far as they count sides or sheets. */
void snmp_read_counters(struct snmp_source *source)
{
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.43.10.2.1", source->arena, &rows);
    for (size_t i = 0; i < n; i++) {
        int64_t unit, count;
        if (snmp_row_number(&rows[i], COUNTER_UNIT, &unit) == 1 && unit != UNIT_IMPRESSIONS &&
            unit != UNIT_SHEETS)
            continue;
        if (snmp_value_count(rows[i].columns[LIFE_COUNT], &count) != 1)
            continue;
        struct reading_counter *total =
            reading_add_counter(source->reading, "total", source->arena);
        if (total != NULL)
            total->value += (uint64_t)count;
    }
    snmp_private_counters(source);
}
