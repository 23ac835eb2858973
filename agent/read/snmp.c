/* snmp: asks a device and makes a reading of what it answers. */
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
    struct read_many_job *job;
    struct snmp_target target;
    struct snmp_values *values;
    enum stage stage;
    const char *partly; /* of the standards */
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
    own = arena_memdup(visit->job->arena, target->credential, sizeof(*own));
    own->community = arena_printf(visit->job->arena, "%s@Jetdirect", own->community);
    target->credential = own;
    target->plan = snmp_plan_new(visit->values, visit->job->arena);
    snmp_plan_try(target->plan);
    snmp_reading_plan(target->plan);
    snmp_private_plan(target->plan, ENTERPRISE_HP);
    return true;
}

static bool go_on(struct snmp_target *target)
{
    struct visit *visit = target->context;
    if (visit->stage == STAGE_STANDARDS)
        visit->partly = snmp_plan_partly(target->plan);
    visit->stage++;
    if (visit->stage == STAGE_PRIVATE) {
        snmp_private_plan(target->plan, snmp_reading_enterprise(visit->values));
        return visit->partly == NULL;
    }
    return visit->stage == STAGE_CONTEXT && ask_context(target, visit);
}

static bool is_empty(const struct reading *reading)
{
    return reading->model == NULL && reading->maker == NULL && reading->serial == NULL &&
           reading->name == NULL && reading->n_supplies == 0 && reading->n_counters == 0 &&
           reading->n_conditions == 0 && reading->n_trays == 0;
}

static void finish(struct snmp_target *target)
{
    struct visit *visit = target->context;
    struct read_many_job *job = visit->job;
    job->error = target->error;
    job->result = target->outcome == SNMP_OUTCOME_GARBLED ? -1 : 0;
    if (target->outcome == SNMP_OUTCOME_ANSWERED) {
        job->reading =
            snmp_reading(visit->values, job->request.uri->whole, job->request.now, job->arena);
        job->reading->partly =
            visit->stage == STAGE_STANDARDS ? snmp_plan_partly(target->plan) : visit->partly;
        job->result = 1;
        if (is_empty(job->reading)) {
            job->result = -1;
            job->error = "it answers, but tells nothing of itself";
        }
    }
    if (job->done != NULL)
        job->done(job);
}

static struct snmp_target *prepare(struct read_many_job *job)
{
    const struct read_uri *uri = job->request.uri;
    struct visit *visit = arena_alloc(job->arena, sizeof(*visit));
    visit->job = job;
    visit->values = snmp_values_new(job->arena);
    visit->target = (struct snmp_target){.host = uri->host,
                                         .port = uri->port != 0 ? uri->port : SNMP_PORT,
                                         .credential = credential_of(&job->request, job->arena),
                                         .plan = snmp_plan_new(visit->values, job->arena),
                                         .timeout = job->request.timeout,
                                         .more = go_on,
                                         .done = finish,
                                         .context = visit,
                                         .arena = job->arena};
    snmp_reading_plan(visit->target.plan);
    return &visit->target;
}

static struct snmp_target *next_target(void *context)
{
    const struct read_feed *feed = context;
    struct read_many_job *job = feed->next(feed->context);
    return job != NULL ? prepare(job) : NULL;
}

void read_many_snmp(const struct read_feed *feed)
{
    const struct snmp_feed targets = {
        .next = next_target, .context = (void *)feed, .stop = feed->stop};
    snmp_wire_run(&targets, feed->at_once);
}

/* Once. */
static struct read_many_job *only_job(void *context)
{
    struct read_many_job **job = context, *only = *job;
    *job = NULL;
    return only;
}

int read_snmp(const struct read_request *request, struct arena *arena, struct reading **reading_r,
              const char **error_r)
{
    struct read_many_job job = {.request = *request, .arena = arena}, *only = &job;
    const struct read_feed feed = {.next = only_job, .context = &only, .at_once = 1};
    read_many_snmp(&feed);
    *reading_r = job.reading;
    *error_r = job.error;
    return job.result;
}
