/* Brother's packed lines (brInfoMaintenance, brInfoCounter): records of an id, 01, a length and a
 * number, several in one value, ended by FF. Values are bytes, or their hex digits as text.
 */
#ifndef PLATEN_AGENT_READ_BROTHER_H
#define PLATEN_AGENT_READ_BROTHER_H

#include <stddef.h>
#include <stdint.h>

struct reading;
struct snmp_source;

struct brother_record {
    uint8_t id;
    uint32_t value;
};

/* At most max records; how many. What is no record ends the list. */
size_t brother_parse(const uint8_t *bytes, size_t size, struct brother_record *records, size_t max);

/* Adds to own: total, black, colour, duplex. */
void brother_counters(const struct snmp_source *source, struct reading *own);
/* percent_vendor of what is there; what only these lines have is added. */
void brother_supplies(struct snmp_source *source);

#endif
