/* Supplies: when they are short, when they were exchanged, what must be replaced. */
#include <string.h>

#include "agent/level_rule.h"
#include "agent/watch_part.h"
#include "lib/arena.h"

/* What must be replaced when nothing of it is left, and by which word that is told beside its state
 * (PWG 5100.9; seed 001, error number 531). What else runs out is filled up. */
static const struct {
    const char *type; /* PrtMarkerSuppliesTypeTC */
    const char *keyword;
} replaced[] = {
    {"toner", "toner-life-over"},
    {"tonerCartridge", "toner-life-over"},
    {"matteToner", "toner-life-over"},
    {"opc", "opc-life-over"},
    {"fuser", "marker-life-over"},
    {"coronaWire", "marker-life-over"},
    {"fuserOilWick", "marker-life-over"},
    {"transferUnit", "marker-life-over"},
    {"cleanerUnit", "cleaner-life-over"},
    {"fuserCleaningPad", "cleaner-life-over"},
};

static struct level_bounds bounds_of(const struct comparing *comparing, size_t place)
{
    const struct status_bounds *own = &comparing->status->bounds[place];
    struct level_bounds bounds = {comparing->settings->low_percent, 0};
    if (own->device_low > bounds.low) /* a lesser one only comes later */
        bounds.low = own->device_low;
    if (own->low >= 0)
        bounds.low = own->low;
    bounds.fine = bounds.low + comparing->settings->clear_rise;
    if (own->fine > bounds.low)
        bounds.fine = own->fine;
    if (bounds.fine > 99)
        bounds.fine = 99; /* or it would never be fine */
    return bounds;
}

static bool is_filled(const Platen__Supply *supply)
{
    return supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
}

/* before: the same cartridge, or NULL. */
static Platen__SupplyState decide_state(const struct comparing *comparing, size_t place,
                                        const Platen__Supply *supply,
                                        const struct memory_supply *before, int64_t *risen_r)
{
    const struct level_bounds bounds = bounds_of(comparing, place);
    const struct level_sight sight = {
        .told = comparing->status->supplies[place]->state,
        .filled = is_filled(supply),
        .at_once = is_filled(supply) || strcmp(supply->type, "paper") == 0,
        .estimated = supply->estimated,
        .some = supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING,
        .percent = watch_percent(supply)};
    struct level_before was = {0};
    if (before != NULL)
        was = (struct level_before){before->state, before->low, before->risen};
    return level_rule(before == NULL ? NULL : &was, &sight, &bounds, comparing->now, risen_r);
}

/* Once it must be, a shake does not help. */
static void see_replacement(struct comparing *comparing, const Platen__Supply *supply)
{
    const char *keyword = NULL;
    for (size_t i = 0; i < sizeof(replaced) / sizeof(replaced[0]); i++)
        if (strcmp(replaced[i].type, supply->type) == 0)
            keyword = replaced[i].keyword;
    if (keyword == NULL || !level_is_shortage(supply->state))
        return;
    if (supply->state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY ||
        memory_find_condition(comparing->before, keyword, supply->index) != NULL)
        watch_see_condition(comparing, keyword, supply->index, PLATEN__SEVERITY__SEVERITY_ERROR,
                            arena_printf(comparing->arena, "%s must be replaced",
                                         supply->name[0] != '\0' ? supply->name : supply->index));
}

static void take_estimate(struct comparing *comparing, size_t place, Platen__Supply *supply,
                          const struct memory_supply *before)
{
    int percent = watch_estimate(comparing, place, before);
    if (percent < 0)
        return;
    supply->level_kind = PLATEN__LEVEL_KIND__LEVEL_EXACT;
    supply->level = percent;
    supply->capacity = 100;
    supply->unit = arena_strdup(comparing->arena, "percent");
    supply->estimated = true;
}

static bool is_same(const struct memory_supply *before, const Platen__Supply *told)
{
    return before != NULL && (before->serial[0] == '\0' || told->serial[0] == '\0' ||
                              strcmp(before->serial, told->serial) == 0);
}

static void remember(struct comparing *comparing, const struct memory_supply *next)
{
    struct memory *memory = comparing->result->memory;
    if (memory->n_supplies < MEMORY_ITEMS_MAX)
        memory->supplies[memory->n_supplies++] = *next;
}

static const char *evidence_of(const struct memory_supply *before, bool same,
                               const Platen__Supply *supply)
{
    if (before != NULL && !same)
        return "new-serial";
    if (!same || !before->low || level_is_shortage(supply->state))
        return NULL;
    return watch_percent(supply) >= 0 && !supply->estimated ? "level-rise" : "condition-cleared";
}

static void compare_supply(struct comparing *comparing, size_t place)
{
    struct watch_result *result = comparing->result;
    const Platen__Supply *told = comparing->status->supplies[place];
    const struct memory_supply *before = memory_find_supply(comparing->before, told->index);
    Platen__Supply *supply = arena_memdup(comparing->arena, told, sizeof(*told));
    bool same = is_same(before, told);
    if (before != NULL && told->serial[0] == '\0')
        supply->serial = arena_strdup(comparing->arena, before->serial);
    if (same)
        take_estimate(comparing, place, supply, before);
    struct memory_supply next = {.index = supply->index,
                                 .name = supply->name,
                                 .type = supply->type,
                                 .colour = supply->colour,
                                 .serial = supply->serial};
    supply->state = decide_state(comparing, place, supply, same ? before : NULL, &next.risen);
    const char *evidence = evidence_of(before, same, supply);
    if (evidence != NULL)
        watch_add_completion(comparing, evidence)->supply = supply->index;
    next.state = supply->state;
    next.percent = watch_percent(supply);
    next.estimated = supply->estimated;
    next.low = level_is_shortage(supply->state);
    watch_count_sheets(comparing, supply, before, evidence != NULL, &next);
    bool changed = before == NULL || !same || before->state != supply->state;
    result->report |= changed;
    if (result->full || changed)
        result->supplies[result->n_supplies++] = supply;
    if (same || supply->state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY)
        see_replacement(comparing, supply);
    const char *doubt = watch_chip(comparing, told, before, &next);
    if (doubt != NULL)
        watch_see_condition(comparing, "marker-supply-doubtful", supply->index,
                            PLATEN__SEVERITY__SEVERITY_WARNING, doubt);
    remember(comparing, &next);
}

/* A supply that the file leaves out is remembered: when it comes back filled, that is a rise. */
static void keep_untold_supplies(struct comparing *comparing)
{
    struct memory *memory = comparing->result->memory;
    for (size_t i = 0; i < comparing->before->n_supplies; i++) {
        const struct memory_supply *supply = &comparing->before->supplies[i];
        if (memory_find_supply(memory, supply->index) == NULL &&
            memory->n_supplies < MEMORY_ITEMS_MAX)
            memory->supplies[memory->n_supplies++] = *supply;
    }
}

void watch_supplies(struct comparing *comparing)
{
    for (size_t i = 0; i < comparing->status->n_supplies; i++)
        compare_supply(comparing, i);
    keep_untold_supplies(comparing);
}
