#include "agent/watch.h"

#include <string.h>

#include "agent/memory.h"
#include "agent/status_file.h"
#include "lib/arena.h"

/* An empty cartridge that was shaken shows a few percent again; that is still empty. */
enum { EMPTY_RISE = 5 };

struct comparing {
    const struct status *status;
    const struct memory *before; /* never NULL */
    const struct watch_settings *settings;
    int64_t now;
    struct arena *arena;
    struct watch_result *result;
};

int watch_percent(const Platen__Supply *supply)
{
    int64_t capacity = supply->capacity;
    if (supply->level_kind != PLATEN__LEVEL_KIND__LEVEL_EXACT)
        return -1;
    if (capacity == 0 && strcmp(supply->unit, "percent") == 0)
        capacity = 100;
    if (capacity <= 0)
        return supply->level == 0 ? 0 : -1;
    if (supply->level >= capacity)
        return 100;
    return (int)((supply->level * 100 + capacity - 1) / capacity);
}

static Platen__Completion *add_completion(struct comparing *comparing, const char *evidence)
{
    Platen__Completion *completion = arena_alloc(comparing->arena, sizeof(*completion));
    platen__completion__init(completion);
    completion->evidence = arena_strdup(comparing->arena, evidence);
    comparing->result->completions[comparing->result->n_completions++] = completion;
    return completion;
}

/* ---- supplies ---- */

static bool is_shortage(Platen__SupplyState state)
{
    return state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW ||
           state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY ||
           state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL;
}

static Platen__SupplyState none_left(const Platen__Supply *supply)
{
    return supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED
               ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL
               : PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY;
}

static Platen__SupplyState no_shortage(const Platen__Supply *supply)
{
    if (supply->level_kind == PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING)
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_SOME;
    return watch_percent(supply) < 0 ? supply->state : PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
}

/* before: the same cartridge as it was told, or NULL. */
static Platen__SupplyState decide_state(const Platen__Supply *supply,
                                        const struct memory_supply *before,
                                        const struct watch_settings *settings)
{
    int percent = watch_percent(supply);
    bool was_short = before != NULL && before->low;
    if (is_shortage(supply->state))
        return supply->state;
    if (percent == 0)
        return none_left(supply);
    if (!was_short)
        return percent > 0 && percent <= settings->low_percent
                   ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW
                   : no_shortage(supply);
    if (percent < 0)
        return supply->state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK
                   ? PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK
                   : before->state;
    if (percent > settings->low_percent + settings->clear_rise)
        return PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK;
    if (before->state == none_left(supply) && percent <= EMPTY_RISE)
        return before->state;
    return PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW;
}

static void remember_supply(struct comparing *comparing, const Platen__Supply *supply)
{
    struct memory *memory = comparing->result->memory;
    if (memory->n_supplies == MEMORY_ITEMS_MAX)
        return;
    memory->supplies[memory->n_supplies++] =
        (struct memory_supply){.index = supply->index,
                               .name = supply->name,
                               .type = supply->type,
                               .colour = supply->colour,
                               .serial = supply->serial,
                               .state = supply->state,
                               .percent = watch_percent(supply),
                               .low = is_shortage(supply->state)};
}

static void compare_supply(struct comparing *comparing, const Platen__Supply *told)
{
    struct watch_result *result = comparing->result;
    const struct memory_supply *before = memory_find_supply(comparing->before, told->index);
    Platen__Supply *supply = arena_memdup(comparing->arena, told, sizeof(*told));
    bool same = before != NULL && (before->serial[0] == '\0' || told->serial[0] == '\0' ||
                                   strcmp(before->serial, told->serial) == 0);
    if (before != NULL && told->serial[0] == '\0')
        supply->serial = arena_strdup(comparing->arena, before->serial);
    supply->state = decide_state(told, same ? before : NULL, comparing->settings);
    const char *evidence = NULL;
    if (before != NULL && !same)
        evidence = "new-serial";
    else if (same && before->low && !is_shortage(supply->state))
        evidence = watch_percent(supply) >= 0 ? "level-rise" : "condition-cleared";
    if (evidence != NULL)
        add_completion(comparing, evidence)->supply = supply->index;
    if (before == NULL || !same || before->state != supply->state)
        result->report = true;
    if (result->full || before == NULL || !same || before->state != supply->state)
        result->supplies[result->n_supplies++] = supply;
    remember_supply(comparing, supply);
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

/* ---- conditions ---- */

static void compare_condition(struct comparing *comparing, const Platen__Condition *told)
{
    struct watch_result *result = comparing->result;
    struct memory *memory = result->memory;
    const struct memory_condition *before =
        memory_find_condition(comparing->before, told->keyword, told->component);
    Platen__Condition *condition = arena_memdup(comparing->arena, told, sizeof(*told));
    bool changed = before == NULL || before->severity != told->severity;
    if (condition->since == 0)
        condition->since = before != NULL ? before->since : comparing->now;
    memory->conditions[memory->n_conditions++] =
        (struct memory_condition){.keyword = condition->keyword,
                                  .component = condition->component,
                                  .text = condition->text,
                                  .severity = condition->severity,
                                  .since = condition->since};
    result->report |= changed;
    if (changed || result->full)
        result->conditions[result->n_conditions++] = condition;
}

static void complete_cleared_conditions(struct comparing *comparing)
{
    for (size_t i = 0; i < comparing->before->n_conditions; i++) {
        const struct memory_condition *before = &comparing->before->conditions[i];
        if (memory_find_condition(comparing->result->memory, before->keyword, before->component) !=
            NULL)
            continue;
        Platen__Completion *completion = add_completion(comparing, "condition-cleared");
        completion->condition = arena_strdup(comparing->arena, before->keyword);
        completion->component = arena_strdup(comparing->arena, before->component);
    }
}

/* ---- maintenance ---- */

static bool is_due(const struct comparing *comparing, const struct status_maintenance *item,
                   const struct memory_maintenance *before, bool same)
{
    const Platen__Counter *counter = status_counter(comparing->status, item->counter);
    bool was_due = same && before->due;
    uint64_t done_at = before != NULL ? before->done_at : 0;
    int64_t done_date = before != NULL ? before->done_date : 0;
    int life_limit = comparing->settings->low_percent;
    if (item->at != 0 && item->at != done_at) {
        if (counter == NULL && was_due)
            return true;
        if (counter != NULL && counter->value >= item->at)
            return true;
    }
    if (item->date != 0 && item->date != done_date && comparing->now >= item->date)
        return true;
    if (was_due)
        life_limit += comparing->settings->clear_rise;
    return item->life >= 0 && item->life <= life_limit;
}

static char *due_text(const struct comparing *comparing, const struct status_maintenance *item)
{
    const Platen__Counter *counter = status_counter(comparing->status, item->counter);
    if (item->at != 0 && counter != NULL && counter->value >= item->at)
        return arena_printf(comparing->arena, "%s: due at %llu (%s), now %llu", item->name,
                            (unsigned long long)item->at, item->counter,
                            (unsigned long long)counter->value);
    if (item->life >= 0)
        return arena_printf(comparing->arena, "%s: %d %% of its life left", item->name, item->life);
    return arena_printf(comparing->arena, "%s: due by its date", item->name);
}

static void tell_due(struct comparing *comparing, const struct status_maintenance *item,
                     int64_t since)
{
    Platen__Condition *condition = arena_alloc(comparing->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = arena_strdup(comparing->arena, item->keyword);
    condition->component = arena_strdup(comparing->arena, item->code);
    condition->severity = PLATEN__SEVERITY__SEVERITY_WARNING;
    condition->text = due_text(comparing, item);
    condition->since = since;
    comparing->result->conditions[comparing->result->n_conditions++] = condition;
}

static void tell_exchanged(struct comparing *comparing, const struct memory_maintenance *before)
{
    Platen__Completion *completion = add_completion(comparing, "part-exchanged");
    completion->condition = arena_strdup(comparing->arena, before->keyword);
    completion->component = arena_strdup(comparing->arena, before->code);
}

static void compare_maintenance(struct comparing *comparing, const struct status_maintenance *item)
{
    struct watch_result *result = comparing->result;
    const struct memory_maintenance *before =
        memory_find_maintenance(comparing->before, item->code);
    bool same = before != NULL && (before->serial[0] == '\0' || item->serial[0] == '\0' ||
                                   strcmp(before->serial, item->serial) == 0);
    struct memory_maintenance next = {.code = item->code,
                                      .name = item->name,
                                      .keyword = item->keyword,
                                      .serial = item->serial,
                                      .at = item->at,
                                      .date = item->date};
    if (before != NULL) {
        next.done_at = before->done_at;
        next.done_date = before->done_date;
        if (item->serial[0] == '\0')
            next.serial = before->serial;
    }
    struct memory_maintenance done = next;
    if (before != NULL && !same && before->due) {
        /* A new part: what the old one was due for is done, even if the file still names it. */
        done.done_at = next.done_at = before->at;
        done.done_date = next.done_date = before->date;
    }
    next.due = is_due(comparing, item, before != NULL && !same ? &done : before, same);
    next.since = same && before->due && next.due ? before->since : comparing->now;
    bool was_due = before != NULL && before->due;
    if (was_due && (!next.due || !same))
        tell_exchanged(comparing, before);
    bool begins = next.due && (!was_due || !same);
    result->report |= begins;
    if (begins || (next.due && result->full))
        tell_due(comparing, item, next.since);
    result->memory->maintenance[result->memory->n_maintenance++] = next;
}

static void keep_untold_maintenance(struct comparing *comparing)
{
    struct memory *memory = comparing->result->memory;
    for (size_t i = 0; i < comparing->before->n_maintenance; i++) {
        const struct memory_maintenance *item = &comparing->before->maintenance[i];
        if (memory_find_maintenance(memory, item->code) == NULL &&
            memory->n_maintenance < MEMORY_ITEMS_MAX)
            memory->maintenance[memory->n_maintenance++] = *item;
    }
}

/* ---- all of it ---- */

static void make_room(struct watch_result *result, const struct status *status,
                      const struct memory *before, struct arena *arena)
{
    size_t conditions = status->n_conditions + status->n_maintenance;
    size_t completions = status->n_supplies + status->n_maintenance + before->n_conditions;
    *result = (struct watch_result){
        .conditions = arena_array(arena, conditions + 1, sizeof(*result->conditions)),
        .supplies = arena_array(arena, status->n_supplies + 1, sizeof(*result->supplies)),
        .completions = arena_array(arena, completions + 1, sizeof(*result->completions)),
        .memory = memory_new(arena)};
}

void watch_compare(const struct status *status, const struct memory *before,
                   const struct watch_settings *settings, int64_t now, struct arena *arena,
                   struct watch_result *result)
{
    if (before == NULL)
        before = memory_new(arena);
    make_room(result, status, before, arena);
    /* A clock that was set back must not silence the daily report until it has caught up. */
    result->full = before->full_time == 0 || now < before->full_time ||
                   now - before->full_time >= settings->full_interval ||
                   before->full_time < settings->full_due;
    result->report = result->full;
    struct comparing comparing = {status, before, settings, now, arena, result};
    for (size_t i = 0; i < status->n_supplies; i++)
        compare_supply(&comparing, status->supplies[i]);
    keep_untold_supplies(&comparing);
    for (size_t i = 0; i < status->n_conditions; i++)
        compare_condition(&comparing, status->conditions[i]);
    complete_cleared_conditions(&comparing);
    for (size_t i = 0; i < status->n_maintenance; i++)
        compare_maintenance(&comparing, status->maintenance[i]);
    keep_untold_maintenance(&comparing);
    result->report |= result->n_completions > 0;
    result->memory->full_time = result->full ? now : before->full_time;
    result->memory->report_time = result->report ? now : before->report_time;
}
