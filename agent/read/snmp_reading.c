#include "agent/read/snmp_reading.h"

#include <string.h>

#include "agent/read/printer_text.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_part.h"
#include "agent/read/snmp_plan.h"
#include "lib/arena.h"

/* Columns and scalars without their instance. What comes first is there when time runs out. */
static const char *const asked[] = {
    "1.3.6.1.2.1.1.1",         /* sysDescr */
    "1.3.6.1.2.1.1.2",         /* sysObjectID */
    "1.3.6.1.2.1.1.3",         /* sysUpTime */
    "1.3.6.1.2.1.1.5",         /* sysName */
    "1.3.6.1.2.1.1.6",         /* sysLocation */
    "1.3.6.1.2.1.43.5.1.1.2",  /* prtGeneralCurrentLocalization */
    "1.3.6.1.2.1.43.5.1.1.16", /* prtGeneralPrinterName */
    "1.3.6.1.2.1.43.5.1.1.17", /* prtGeneralSerialNumber */
    "1.3.6.1.2.1.43.11.1.1.3", /* prtMarkerSuppliesColorantIndex ... */
    "1.3.6.1.2.1.43.11.1.1.4", "1.3.6.1.2.1.43.11.1.1.5",
    "1.3.6.1.2.1.43.11.1.1.6", "1.3.6.1.2.1.43.11.1.1.7",
    "1.3.6.1.2.1.43.11.1.1.8", "1.3.6.1.2.1.43.11.1.1.9", /* ... prtMarkerSuppliesLevel */
    "1.3.6.1.2.1.43.12.1.1.4",                            /* prtMarkerColorantValue */
    "1.3.6.1.2.1.43.18.1.1.2",                            /* prtAlertSeverityLevel ... */
    "1.3.6.1.2.1.43.18.1.1.4", "1.3.6.1.2.1.43.18.1.1.5",
    "1.3.6.1.2.1.43.18.1.1.7", "1.3.6.1.2.1.43.18.1.1.8",
    "1.3.6.1.2.1.43.18.1.1.9", /* ... prtAlertTime */
    "1.3.6.1.2.1.43.7.1.1.4",  /* prtLocalizationCharacterSet */
};

void snmp_reading_plan(struct snmp_plan *plan)
{
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        snmp_plan_add(plan, asked[i]);
}

const char *snmp_source_text(const struct snmp_source *source, const struct snmp_value *value)
{
    if (value == NULL || value->kind != SNMP_BYTES)
        return NULL;
    return printer_text(value->bytes, value->size, source->charset, source->arena);
}

const struct snmp_value *snmp_source_first(const struct snmp_source *source, const char *name)
{
    const struct oid prefix = oid_of(name);
    size_t n;
    return snmp_values_under(source->values, &prefix, &n);
}

/* prtGeneralCurrentLocalization names the row of prtLocalizationTable that holds. */
static int64_t find_charset(const struct snmp_source *source)
{
    const struct snmp_value *current = snmp_source_first(source, "1.3.6.1.2.1.43.5.1.1.2");
    struct snmp_row *rows;
    size_t n = snmp_rows(source->values, "1.3.6.1.2.1.43.7.1.1", source->arena, &rows);
    int64_t index, charset;
    if (snmp_value_number(current, &index) != 1)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].index[rows[i].n - 1] == index && snmp_row_number(&rows[i], 4, &charset) == 1)
            return charset;
    return 0;
}

struct reading *snmp_reading(struct snmp_values *values, const char *uri, int64_t now,
                             struct arena *arena)
{
    struct snmp_source source = {
        .values = values, .reading = reading_new(uri, arena), .arena = arena, .now = now};
    source.charset = find_charset(&source);
    snmp_read_alerts(&source);
    snmp_read_identity(&source);
    snmp_read_supplies(&source);
    snmp_read_conditions(&source);
    return source.reading;
}
