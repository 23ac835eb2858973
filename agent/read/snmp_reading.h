/* From what a device answered by SNMP to a reading: RFC 3805 (Printer-MIB), RFC 2790
 * (HOST-RESOURCES), RFC 2863 (IF-MIB), PWG 5107.2, and the makers' private tables. A pure function:
 * any values, however wrong, give a reading.
 */
#ifndef PLATEN_AGENT_READ_SNMP_READING_H
#define PLATEN_AGENT_READ_SNMP_READING_H

#include <stdint.h>

struct arena;
struct reading;
struct snmp_plan;
struct snmp_values;

/* Adds what is asked of every printer. */
void snmp_reading_plan(struct snmp_plan *plan);
/* The private enterprise number of sysObjectID; 0 none. */
uint32_t snmp_reading_enterprise(struct snmp_values *values);
/* now: UTC microseconds, when the values were read. */
struct reading *snmp_reading(struct snmp_values *values, const char *source, int64_t now,
                             struct arena *arena);

#endif
