/* snmp: asks a device and makes a reading of what it answers. */
#include <stdlib.h>
#include <string.h>

#include "agent/read/credentials.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_plan.h"
#include "agent/read/snmp_reading.h"
#include "agent/read/snmp_values.h"
#include "agent/read/snmp_wire.h"
#include "lib/arena.h"
#include "lib/clock.h"

enum { SNMP_PORT = 161 };

/* The URI's own user goes before the file's. */
static const struct credential *credential_of(const struct read_request *request,
                                              struct arena *arena)
{
    const struct read_uri *uri = request->uri;
    const struct credential *found = credentials_find(request->credentials, uri->scheme, uri->host);
    if (uri->user == NULL && found != NULL)
        return found;
    struct credential *own = arena_alloc(arena, sizeof(*own));
    own->community = uri->user != NULL ? uri->user : "public";
    return own;
}

int read_snmp(const struct read_request *request, struct arena *arena, struct reading **reading_r,
              const char **error_r)
{
    struct snmp_values *values = snmp_values_new(arena);
    struct snmp_target target = {.host = request->uri->host,
                                 .port = request->uri->port != 0 ? request->uri->port : SNMP_PORT,
                                 .credential = credential_of(request, arena),
                                 .plan = snmp_plan_new(values, arena),
                                 .deadline = clock_monotonic() + request->timeout,
                                 .arena = arena};
    struct snmp_target *targets[] = {&target};
    snmp_reading_plan(target.plan);
    snmp_wire_run(targets, 1, 1, NULL);
    if (target.outcome != SNMP_OUTCOME_ANSWERED) {
        *error_r = target.error;
        return target.outcome == SNMP_OUTCOME_GARBLED ? -1 : 0;
    }
    if (snmp_values_count(values) == 0) {
        *error_r = "it answers, but tells nothing of itself";
        return -1;
    }
    *reading_r = snmp_reading(values, request->uri->whole, request->now, arena);
    (*reading_r)->partly = snmp_plan_partly(target.plan);
    return 1;
}
