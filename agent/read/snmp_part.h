/* Between the files that make a reading of SNMP values: what each of them is given. */
#ifndef PLATEN_AGENT_READ_SNMP_PART_H
#define PLATEN_AGENT_READ_SNMP_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/read/printer_alert.h"
#include "agent/read/snmp_rows.h"
#include "agent/read/snmp_values.h"

struct reading;
struct reading_supply;

enum { SNMP_GROUP_SUPPLIES = 11 }; /* PrtAlertGroupTC */

/* A row of prtAlertTable, as far as it is one. -1: not told. */
struct snmp_alert {
    int64_t severity; /* PrtAlertSeverityLevelTC */
    int64_t group;    /* PrtAlertGroupTC */
    int64_t group_index;
    int64_t code;     /* PrtAlertCodeTC */
    uint32_t device;  /* hrDeviceIndex */
    int64_t ticks;    /* sysUpTime at which it came; -1 */
    const char *text; /* or NULL */
};

struct snmp_source {
    struct snmp_values *values;
    struct reading *reading;
    struct arena *arena;
    int64_t now;     /* UTC microseconds */
    int64_t charset; /* of localized descriptions, MIBenum; 0 */
    struct snmp_alert *alerts;
    size_t n_alerts;
};

/* A text under the character set of descriptions, and one in UTF-8; NULL when there is none. */
const char *snmp_source_text(const struct snmp_source *source, const struct snmp_value *value);
/* The value of the first instance under "1.3.6...": scalars and columns of one row. */
const struct snmp_value *snmp_source_first(const struct snmp_source *source, const char *name);

/* In this order. */
void snmp_read_alerts(struct snmp_source *source);
void snmp_read_identity(struct snmp_source *source);
void snmp_read_supplies(struct snmp_source *source);
void snmp_read_trays(struct snmp_source *source);
void snmp_read_counters(struct snmp_source *source);
void snmp_read_conditions(struct snmp_source *source);

/* A text of a maker's own data without what HP puts before it; NULL. */
const char *snmp_private_word(const struct snmp_source *source, const struct snmp_value *value);
/* The supply that private data means: by its name, else the only one of this type and colour (NULL:
 * any). */
struct reading_supply *snmp_private_supply(const struct snmp_source *source, const char *name,
                                           const char *type, const char *colour);
/* The state follows where the standard says nothing of it, or less. */
void snmp_private_percent(struct reading_supply *supply, int percent);
/* What the alerts say of a sub-unit other than a supply (PrtAlertGroupTC and the row's last index).
 */
enum printer_shortage snmp_alert_of_unit(const struct snmp_source *source, int64_t group,
                                         uint32_t device, int64_t index, bool *missing_r);

/* What the alerts say of this supply. */
enum printer_shortage snmp_alert_of_supply(const struct snmp_source *source, uint32_t device,
                                           int64_t supply_index,
                                           const struct reading_supply *supply);

/* What HOST-RESOURCES says of the printer as conditions; those of the alerts are there. */
void snmp_read_state(struct snmp_source *source);
/* hrPrinterDetectedErrorState as 16 bits, lowPaper the highest. */
uint32_t snmp_error_bits(const uint8_t *bytes, size_t size);

#endif
