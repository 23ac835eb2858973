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
    "1.3.6.1.2.1.43.11.1.1.4",
    "1.3.6.1.2.1.43.11.1.1.5",
    "1.3.6.1.2.1.43.11.1.1.6",
    "1.3.6.1.2.1.43.11.1.1.7",
    "1.3.6.1.2.1.43.11.1.1.8",
    "1.3.6.1.2.1.43.11.1.1.9", /* ... prtMarkerSuppliesLevel */
    "1.3.6.1.2.1.43.12.1.1.4", /* prtMarkerColorantValue */
    "1.3.6.1.2.1.43.18.1.1.2", /* prtAlertSeverityLevel ... */
    "1.3.6.1.2.1.43.18.1.1.4",
    "1.3.6.1.2.1.43.18.1.1.5",
    "1.3.6.1.2.1.43.18.1.1.7",
    "1.3.6.1.2.1.43.18.1.1.8",
    "1.3.6.1.2.1.43.18.1.1.9", /* ... prtAlertTime */
    "1.3.6.1.2.1.43.7.1.1.4",  /* prtLocalizationCharacterSet */
    "1.3.6.1.2.1.25.3.2.1.2",  /* hrDeviceType, hrDeviceDescr, hrDeviceStatus */
    "1.3.6.1.2.1.25.3.2.1.3",
    "1.3.6.1.2.1.25.3.2.1.5",
    "1.3.6.1.2.1.25.3.5.1.1", /* hrPrinterStatus, hrPrinterDetectedErrorState */
    "1.3.6.1.2.1.25.3.5.1.2",
    "1.3.6.1.2.1.2.2.1.3", /* ifType, ifPhysAddress */
    "1.3.6.1.2.1.2.2.1.6",
    "1.3.6.1.2.1.43.10.2.1.3", /* prtMarkerCounterUnit, prtMarkerLifeCount */
    "1.3.6.1.2.1.43.10.2.1.4",
    "1.3.6.1.2.1.43.8.2.1.9", /* prtInputMaxCapacity, -CurrentLevel, -Status */
    "1.3.6.1.2.1.43.8.2.1.10",
    "1.3.6.1.2.1.43.8.2.1.11",
    "1.3.6.1.2.1.43.8.2.1.13", /* prtInputName, -Description */
    "1.3.6.1.2.1.43.8.2.1.18",
    "1.3.6.1.2.1.43.6.1.1.2", /* prtCoverDescription */
    "1.3.6.1.2.1.43.9.2.1.7", /* prtOutputName, -Description */
    "1.3.6.1.2.1.43.9.2.1.12",
    "1.3.6.1.4.1.2699.1.2.1.2.1.1.3", /* ppmPrinterIEEE1284DeviceId (PWG 5107.2) */
};

void snmp_reading_plan(struct snmp_plan *plan)
{
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        snmp_plan_add(plan, asked[i]);
}

uint32_t snmp_reading_enterprise(struct snmp_values *values)
{
    static const uint32_t enterprises[] = {1, 3, 6, 1, 4, 1};
    const struct oid name = oid_of("1.3.6.1.2.1.1.2.0");
    const struct snmp_value *value = snmp_values_get(values, &name);
    uint32_t id[sizeof(enterprises) / sizeof(enterprises[0]) + 1];
    if (value == NULL || value->kind != SNMP_NAME || value->size < sizeof(id))
        return 0;
    memcpy(id, value->bytes, sizeof(id));
    return memcmp(id, enterprises, sizeof(enterprises)) == 0
               ? id[sizeof(enterprises) / sizeof(enterprises[0])]
               : 0;
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
    snmp_read_trays(&source);
    snmp_read_counters(&source);
    snmp_read_conditions(&source);
    return source.reading;
}
