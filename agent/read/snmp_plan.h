/* A bounded walk through the parts of a device's tree that we want: what to ask next, and what to
 * make of an answer. Pure: no socket, no clock.
 *
 * Each part ("range") has a cursor of its own and several are asked in one request, by GETBULK or
 * by GETNEXT, so a table is asked by its columns and a row costs one round. Devices that answer
 * wrongly end a range, never loop: a name that was there already, one that leaves the range, none
 * at all. A name out of order is taken when it is new. Whatever is answered, a walk ends after
 * SNMP_PLAN_ASKS_MAX requests or when the values are full.
 */
#ifndef PLATEN_AGENT_READ_SNMP_PLAN_H
#define PLATEN_AGENT_READ_SNMP_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/read/oid.h"
#include "agent/read/snmp_values.h"

struct arena;
struct snmp_plan;

enum { SNMP_PLAN_ASKS_MAX = 600, SNMP_PLAN_WIDTH = 8, SNMP_PLAN_ROWS = 5 };

struct snmp_ask {
    const struct oid_view *names[SNMP_PLAN_WIDTH]; /* those after them are asked for */
    size_t n;
    int rows; /* GETBULK's max-repetitions; with v1 it is one GETNEXT */
};

/* One variable of an answer; value NULL: an exception (end of the MIB) or NULL. */
struct snmp_answer {
    const uint32_t *id;
    size_t len;
    const struct snmp_value *value;
};

enum snmp_trouble {
    SNMP_TOO_BIG,
    SNMP_NO_SUCH_NAME, /* v1's end */
    SNMP_REFUSED,      /* any other error status */
    SNMP_SILENCE       /* no answer to this request, after all tries */
};

struct snmp_plan *snmp_plan_new(struct snmp_values *values, struct arena *arena);
/* A second place that may not exist: the first silence ends it, and nothing is missing then. */
void snmp_plan_try(struct snmp_plan *plan);
/* A part to walk: what is under prefix. One that is there already is not walked again. */
void snmp_plan_add(struct snmp_plan *plan, const char *prefix);
/* 1 and what to ask next, until it is taken or in trouble; 0 the walk is over. */
int snmp_plan_next(struct snmp_plan *plan, struct snmp_ask *ask);
/* The answer to what snmp_plan_next() said, in the order of RFC 3416, 4.2.3. */
void snmp_plan_take(struct snmp_plan *plan, const struct snmp_answer *answers, size_t n);
/* Instead of an answer; index is the error's (1 = the first name, 0 = none). */
void snmp_plan_trouble(struct snmp_plan *plan, enum snmp_trouble trouble, size_t index);
/* No more is asked; why goes to snmp_plan_partly() unless something is there already. */
void snmp_plan_stop(struct snmp_plan *plan, const char *why);

/* NULL, or in words why something may be missing. */
const char *snmp_plan_partly(const struct snmp_plan *plan);

#endif
