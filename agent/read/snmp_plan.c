#include "agent/read/snmp_plan.h"

#include <string.h>

#include "lib/arena.h"

enum { RANGES_MAX = 256, SILENCES_MAX = 2 };

struct range {
    struct oid_view prefix;
    struct oid_view cursor; /* a name among the values, or the prefix */
    bool over;
};

struct snmp_plan {
    struct snmp_values *values;
    struct arena *arena;
    struct range *ranges[RANGES_MAX];
    size_t n;
    struct range *asked[SNMP_PLAN_WIDTH];
    size_t n_asked;
    size_t width; /* at most this many ranges in a request */
    int rows;
    int asks;
    int silences; /* one after the other */
    bool stopped;
    bool tries; /* snmp_plan_try() */
    const char *partly;
};

struct snmp_plan *snmp_plan_new(struct snmp_values *values, struct arena *arena)
{
    struct snmp_plan *plan = arena_alloc(arena, sizeof(*plan));
    plan->values = values;
    plan->arena = arena;
    plan->width = SNMP_PLAN_WIDTH;
    plan->rows = SNMP_PLAN_ROWS;
    return plan;
}

static bool is_under(const struct oid_view *prefix, const uint32_t *id, size_t len)
{
    return len >= prefix->n && memcmp(prefix->id, id, prefix->n * sizeof(*id)) == 0;
}

void snmp_plan_add(struct snmp_plan *plan, const char *prefix)
{
    struct oid oid = oid_of(prefix);
    for (size_t i = 0; i < plan->n; i++)
        if (is_under(&plan->ranges[i]->prefix, oid.id, oid.n))
            return;
    if (plan->n == RANGES_MAX)
        return;
    struct range *range = arena_alloc(plan->arena, sizeof(*range));
    range->prefix.id = arena_memdup(plan->arena, oid.id, oid.n * sizeof(*oid.id));
    range->prefix.n = oid.n;
    range->cursor = range->prefix;
    plan->ranges[plan->n++] = range;
}

void snmp_plan_try(struct snmp_plan *plan)
{
    plan->tries = true;
}

static void tell(struct snmp_plan *plan, const char *why)
{
    if (plan->partly == NULL)
        plan->partly = why;
}

void snmp_plan_stop(struct snmp_plan *plan, const char *why)
{
    plan->stopped = true;
    tell(plan, why);
}

int snmp_plan_next(struct snmp_plan *plan, struct snmp_ask *ask)
{
    *ask = (struct snmp_ask){0};
    plan->n_asked = 0;
    for (size_t i = 0; i < plan->n && plan->n_asked < plan->width && !plan->stopped; i++)
        if (!plan->ranges[i]->over)
            plan->asked[plan->n_asked++] = plan->ranges[i];
    if (plan->n_asked == 0)
        return 0;
    if (++plan->asks > SNMP_PLAN_ASKS_MAX) {
        snmp_plan_stop(plan, "it has more to tell than is asked for");
        return 0;
    }
    for (size_t i = 0; i < plan->n_asked; i++)
        ask->names[i] = &plan->asked[i]->cursor;
    ask->n = plan->n_asked;
    /* A few ranges at the end are asked for more rows: an answer stays as long. */
    ask->rows = plan->rows * (plan->n_asked <= SNMP_PLAN_WIDTH / 2 && plan->rows > 1 ? 2 : 1);
    return 1;
}

static void take_one(struct snmp_plan *plan, struct range *range, const struct snmp_answer *answer)
{
    if (range->over)
        return;
    if (answer->value == NULL || !is_under(&range->prefix, answer->id, answer->len) ||
        answer->len > OID_MAX) {
        range->over = true;
        return;
    }
    int added = snmp_values_add(plan->values, answer->value);
    if (added < 0)
        snmp_plan_stop(plan, "it has more to tell than is kept");
    if (added == 0)
        range->over = true; /* it goes in circles, or stands still */
    if (added == 1)
        range->cursor = (struct oid_view){snmp_values_newest(plan->values)->id, answer->len};
}

void snmp_plan_take(struct snmp_plan *plan, const struct snmp_answer *answers, size_t n)
{
    if (n == 0) {
        snmp_plan_trouble(plan, SNMP_REFUSED, 0);
        return;
    }
    plan->silences = 0;
    for (size_t i = 0; i < n && !plan->stopped; i++)
        take_one(plan, plan->asked[i % plan->n_asked], &answers[i]);
}

static void less(struct snmp_plan *plan)
{
    if (plan->rows > 1)
        plan->rows /= 2;
    else if (plan->n_asked > 1)
        plan->width = (plan->n_asked + 1) / 2;
    else
        plan->asked[0]->over = true;
}

static void give_up_one(struct snmp_plan *plan, size_t index, const char *why)
{
    if (index == 0 && plan->n_asked > 1) {
        plan->width = 1; /* one by one: which is it? */
        return;
    }
    plan->asked[index == 0 ? 0 : index - 1]->over = true;
    if (why != NULL)
        tell(plan, why);
}

void snmp_plan_trouble(struct snmp_plan *plan, enum snmp_trouble trouble, size_t index)
{
    if (index > plan->n_asked)
        index = 0;
    if (trouble != SNMP_SILENCE)
        plan->silences = 0;
    switch (trouble) {
    case SNMP_TOO_BIG:
        less(plan);
        break;
    case SNMP_NO_SUCH_NAME:
        give_up_one(plan, index, NULL);
        break;
    case SNMP_REFUSED:
        give_up_one(plan, index, "it refused a part");
        break;
    case SNMP_SILENCE:
        if (plan->tries) {
            plan->stopped = true;
            break;
        }
        if (++plan->silences > SILENCES_MAX)
            snmp_plan_stop(plan, "it stopped answering");
        give_up_one(plan, 0, "it did not answer for a part");
        break;
    }
}

const char *snmp_plan_partly(const struct snmp_plan *plan)
{
    return plan->partly;
}
