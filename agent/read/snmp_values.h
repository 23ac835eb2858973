/* What a device answered: names with their values, bounded and in order. Pure.
 *
 * The walk fills it (agent/read/snmp_plan.h), the reading is made of it
 * (agent/read/snmp_reading.h). Where a device uses a wrong type, the value is taken for what was
 * meant if that is beyond doubt: a number written as digits is a number.
 */
#ifndef PLATEN_AGENT_READ_SNMP_VALUES_H
#define PLATEN_AGENT_READ_SNMP_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/read/oid.h"

struct arena;

enum {
    SNMP_VALUES_MAX = 8192,
    SNMP_VALUE_SIZE_MAX = 4096, /* of one; the rest is cut */
    SNMP_VALUES_SIZE_MAX = 1024 * 1024
};

enum snmp_kind { SNMP_NUMBER, SNMP_TICKS, SNMP_BYTES, SNMP_NAME };

struct snmp_value {
    const uint32_t *id;
    size_t len;
    enum snmp_kind kind;
    int64_t number;       /* of NUMBER; hundredths of a second of TICKS */
    const uint8_t *bytes; /* of BYTES; of NAME: uint32_t in the machine's order */
    size_t size;
};

struct snmp_values;

struct snmp_values *snmp_values_new(struct arena *arena);
/* Copies. 1 added; 0 there is one of this name already; -1 it is full. */
int snmp_values_add(struct snmp_values *values, const struct snmp_value *value);
/* The one that was added last; its name stays where it is. There is one. */
const struct snmp_value *snmp_values_newest(const struct snmp_values *values);
size_t snmp_values_count(const struct snmp_values *values);

/* All under prefix, in order: the first, and how many; NULL and 0 when there are none. The pointers
 * last until something is added. */
const struct snmp_value *snmp_values_under(struct snmp_values *values, const struct oid *prefix,
                                           size_t *n_r);
/* The one of this name, or NULL. */
const struct snmp_value *snmp_values_get(struct snmp_values *values, const struct oid *name);

/* 1 and the number, 0 when value is NULL or none. */
int snmp_value_number(const struct snmp_value *value, int64_t *number_r);
/* The same of a counter: below 0 is none, and so are -1, -2 and -3 (RFC 3805) where they come
 * unsigned. */
int snmp_value_count(const struct snmp_value *value, int64_t *count_r);

#endif
