/* The makers' own tables, as data: what is asked beside the standards, and what it means. A maker's
 * row is a row here, never code; Brother's packed lines are read by agent/read/brother.h.
 *
 * Sources: the makers' MIB files as far as they are public, and what counters printed on devices'
 * own pages were found to be. A value that contradicts the standard's stands beside it, not
 * instead.
 */
#ifndef PLATEN_AGENT_READ_SNMP_PRIVATE_H
#define PLATEN_AGENT_READ_SNMP_PRIVATE_H

#include <stdint.h>

struct snmp_plan;
struct snmp_source;

/* Adds what this enterprise's devices are asked; 0 or an unknown number: what all of them are. */
void snmp_private_plan(struct snmp_plan *plan, uint32_t enterprise);

enum snmp_private_fact { SNMP_PRIVATE_MODEL, SNMP_PRIVATE_SERIAL, SNMP_PRIVATE_DEVICE_ID };

/* The first told, cleaned of the maker's wrapping; NULL. */
const char *snmp_private_text(const struct snmp_source *source, enum snmp_private_fact fact);
/* Adds counters that are not there, "total_vendor" where the maker's total is another than the
 * standard's. */
void snmp_private_counters(struct snmp_source *source);
/* percent_vendor, part and serial of supplies; those that only private data has are added. */
void snmp_private_supplies(struct snmp_source *source);

#endif
