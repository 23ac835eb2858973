/* Plans (agent/read/snmp_plan.h) carried out over UDP, many devices side by side in one thread. The
 * only file of the house that knows net-snmp, by its single-session API: no MIB file, no
 * configuration file and no state of net-snmp is read or written.
 *
 * One request at a time is on its way to a device. Version 2c is tried first, then version 1, both
 * twice; what was not answered is asked again, at growing distances. Version 3 begins with the
 * question who is there (RFC 3414, 4), which waits like any other. net-snmp is not safe for two
 * threads: snmp_wire_run() by one thread of the process only.
 */
#ifndef PLATEN_AGENT_READ_SNMP_WIRE_H
#define PLATEN_AGENT_READ_SNMP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct credential;
struct snmp_plan;

enum snmp_outcome {
    SNMP_OUTCOME_OPEN,     /* under way */
    SNMP_OUTCOME_ANSWERED, /* at least once; snmp_plan_partly() says whether something is missing */
    SNMP_OUTCOME_SILENT,   /* never; error says why */
    SNMP_OUTCOME_GARBLED   /* never, but something came that is not SNMP */
};

struct snmp_target {
    const char *host; /* name or address */
    int port;
    const struct credential *credential; /* community, or user of version 3 */
    struct snmp_plan *plan;
    int64_t timeout; /* microseconds from its start, for all of it */
    /* The plan is over: true when it was added to, or plan or credential were changed, and it goes
     * on. NULL: never. */
    bool (*more)(struct snmp_target *target);
    void (*done)(struct snmp_target *target); /* or NULL; outcome is known */
    void *context;                            /* the caller's */
    struct arena *arena;                      /* for error */
    enum snmp_outcome outcome;
    const char *error;
};

struct snmp_feed {
    struct snmp_target *(*next)(void *context); /* NULL: none, now; never waits */
    void *context;                              /* of next() */
    const volatile int *stop;                   /* NULL, or ends all soon when it becomes nonzero */
};

/* Blocks until done() was called for each and there are no more. at_once: so many devices side by
 * side. */
void snmp_wire_run(const struct snmp_feed *feed, size_t at_once);

#endif
