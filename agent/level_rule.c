#include "agent/level_rule.h"

#include <stddef.h>

#define OK PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK
#define LOW PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW
#define EMPTY PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY
#define FULL PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL
#define SOME PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME

enum {
    A_LITTLE = 5, /* percent that an empty cartridge shows when it was shaken */
    MUCH = 50,    /* nobody shakes a cartridge half full */
};

enum was { ANY, FINE, SHORT, ENDED };

enum seen {
    ALWAYS,
    TELLS_SHORTAGE, /* the device itself, which outranks its gauge */
    TELLS_OK,
    TELLS_SOME,
    NOTHING_LEFT,
    NOT_KNOWN,
    OVER_FINE_MUCH, /* over fine, and more than a shake shows, or for long enough */
    OVER_FINE,
    LITTLE,
    AT_LOW,
    IS_SOME,
};

enum now { AS_TOLD, END, IS_OK, IS_LOW, SOME_LEFT, AS_BEFORE };

/* The first that fits. */
static const struct {
    enum was was;
    enum seen seen;
    enum now now;
} rules[] = {
    {ANY, TELLS_SHORTAGE, AS_TOLD},
    {ANY, NOTHING_LEFT, END},
    {SHORT, OVER_FINE_MUCH, IS_OK},
    {SHORT, OVER_FINE, AS_BEFORE},
    {SHORT, TELLS_SOME, SOME_LEFT},
    {SHORT, TELLS_OK, IS_OK},
    {SHORT, NOT_KNOWN, AS_BEFORE}, /* asleep: proves nothing */
    {ENDED, LITTLE, AS_BEFORE},
    {SHORT, ALWAYS, IS_LOW},
    {FINE, AT_LOW, IS_LOW},
    {FINE, IS_SOME, SOME_LEFT},
    {FINE, NOT_KNOWN, AS_TOLD},
    {FINE, ALWAYS, IS_OK},
};

bool level_is_shortage(Platen__SupplyState state)
{
    return state == LOW || state == EMPTY || state == FULL;
}

struct question {
    const struct level_before *before;
    const struct level_sight *sight;
    const struct level_bounds *bounds;
    bool settled; /* it has been over fine for LEVEL_SETTLE */
};

static bool was(const struct question *q, enum was was)
{
    bool shortage = q->before != NULL && q->before->low;
    switch (was) {
    case FINE:
        return !shortage;
    case SHORT:
        return shortage;
    case ENDED:
        return shortage && q->before->state != LOW;
    case ANY:
        break;
    }
    return true;
}

static bool sees(const struct question *q, enum seen seen)
{
    const struct level_sight *sight = q->sight;
    bool over_fine = sight->percent > q->bounds->fine;
    switch (seen) {
    case TELLS_SHORTAGE:
        return level_is_shortage(sight->told);
    case TELLS_OK: /* where its gauge knows better, that counts */
        return sight->told == OK && sight->percent < 0;
    case TELLS_SOME:
        return sight->told == SOME && sight->percent < 0;
    case NOTHING_LEFT:
        return sight->percent == 0 && !sight->estimated;
    case NOT_KNOWN:
        return sight->percent < 0;
    case OVER_FINE_MUCH:
        return over_fine && (sight->percent >= MUCH || sight->at_once || q->settled);
    case OVER_FINE:
        return over_fine;
    case LITTLE:
        return sight->percent >= 0 && sight->percent <= A_LITTLE;
    case AT_LOW:
        return sight->percent >= 0 && sight->percent <= q->bounds->low;
    case IS_SOME:
        return sight->some && sight->percent < 0;
    case ALWAYS:
        break;
    }
    return true;
}

static Platen__SupplyState outcome(const struct question *q, enum now now)
{
    switch (now) {
    case END:
        return q->sight->filled ? FULL : EMPTY;
    case IS_OK:
        return OK;
    case IS_LOW:
        return LOW;
    case SOME_LEFT:
        return SOME;
    case AS_BEFORE:
        return q->before->state;
    case AS_TOLD:
        break;
    }
    return q->sight->told;
}

Platen__SupplyState level_rule(const struct level_before *before, const struct level_sight *sight,
                               const struct level_bounds *bounds, int64_t now, int64_t *risen_r)
{
    struct question q = {before, sight, bounds, false};
    size_t i = 0;
    *risen_r = 0;
    if (before != NULL && before->low && sight->percent > bounds->fine)
        *risen_r = before->risen != 0 && before->risen <= now ? before->risen : now;
    q.settled = *risen_r != 0 && now - *risen_r >= LEVEL_SETTLE;
    while (!was(&q, rules[i].was) || !sees(&q, rules[i].seen))
        i++;
    Platen__SupplyState state = outcome(&q, rules[i].now);
    if (!level_is_shortage(state))
        *risen_r = 0;
    return state;
}
