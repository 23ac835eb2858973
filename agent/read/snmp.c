/* snmp: asks a device and makes a reading of what it answers. */
#include <stdlib.h>
#include <string.h>

#include "agent/read/credentials.h"
#include "agent/read/read.h"
#include "agent/read/reading.h"
#include "agent/read/snmp_plan.h"
#include "agent/read/snmp_private.h"
#include "agent/read/snmp_reading.h"
#include "agent/read/snmp_values.h"
#include "agent/read/snmp_wire.h"
#include "lib/arena.h"
#include "lib/clock.h"

enum { SNMP_PORT = 161, ENTERPRISE_HP = 11 };

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

/* What a device is asked, one after the other. */
enum stage { STAGE_STANDARDS, STAGE_PRIVATE, STAGE_CONTEXT };

struct visit {
    struct snmp_values *values;
    enum stage stage;
    struct arena *arena;
};

/* HP's older servers keep the printer in a context of its own, which version 2c names behind the
 * community. */
static bool ask_context(struct snmp_target *target, struct visit *visit)
{
    const struct oid supplies = oid_of("1.3.6.1.2.1.43.11.1.1");
    struct credential *own;
    size_t n;
    snmp_values_under(visit->values, &supplies, &n);
    if (n > 0 || target->credential->user != NULL ||
        snmp_reading_enterprise(visit->values) != ENTERPRISE_HP)
        return false;
    own = arena_memdup(visit->arena, target->credential, sizeof(*own));
    own->community = arena_printf(visit->arena, "%s@Jetdirect", own->community);
    target->credential = own;
    target->plan = snmp_plan_new(visit->values, visit->arena);
    snmp_plan_try(target->plan);
    snmp_reading_plan(target->plan);
    snmp_private_plan(target->plan, ENTERPRISE_HP);
    return true;
}

static bool go_on(struct snmp_target *target)
{
    struct visit *visit = target->context;
    visit->stage++;
    if (visit->stage == STAGE_PRIVATE) {
        snmp_private_plan(target->plan, snmp_reading_enterprise(visit->values));
        return snmp_plan_partly(target->plan) == NULL;
    }
    return visit->stage == STAGE_CONTEXT && ask_context(target, visit);
}

static bool is_empty(const struct reading *reading)
{
    return reading->model == NULL && reading->maker == NULL && reading->serial == NULL &&
           reading->name == NULL && reading->n_supplies == 0 && reading->n_counters == 0 &&
           reading->n_conditions == 0 && reading->n_trays == 0;
}

int read_snmp(const struct read_request *request, struct arena *arena, struct reading **reading_r,
              const char **error_r)
{
    struct snmp_values *values = snmp_values_new(arena);
    struct visit visit = {.values = values, .arena = arena};
    struct snmp_target target = {.host = request->uri->host,
                                 .port = request->uri->port != 0 ? request->uri->port : SNMP_PORT,
                                 .credential = credential_of(request, arena),
                                 .plan = snmp_plan_new(values, arena),
                                 .deadline = clock_monotonic() + request->timeout,
                                 .more = go_on,
                                 .context = &visit,
                                 .arena = arena};
    struct snmp_target *targets[] = {&target};
    snmp_reading_plan(target.plan);
    snmp_wire_run(targets, 1, 1, NULL);
    if (target.outcome != SNMP_OUTCOME_ANSWERED) {
        *error_r = target.error;
        return target.outcome == SNMP_OUTCOME_GARBLED ? -1 : 0;
    }
    *reading_r = snmp_reading(values, request->uri->whole, request->now, arena);
    if (is_empty(*reading_r)) {
        *error_r = "it answers, but tells nothing of itself";
        return -1;
    }
    (*reading_r)->partly = snmp_plan_partly(target.plan);
    return 1;
}
