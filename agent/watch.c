#include "agent/watch.h"

#include <string.h>

#include "agent/watch_part.h"
#include "lib/arena.h"

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

Platen__Completion *watch_add_completion(struct comparing *comparing, const char *evidence)
{
    Platen__Completion *completion = arena_alloc(comparing->arena, sizeof(*completion));
    platen__completion__init(completion);
    completion->evidence = arena_strdup(comparing->arena, evidence);
    comparing->result->completions[comparing->result->n_completions++] = completion;
    return completion;
}

/* ---- conditions ---- */

void watch_see_condition(struct comparing *comparing, const char *keyword, const char *component,
                         Platen__Severity severity, const char *text)
{
    struct watch_result *result = comparing->result;
    for (size_t i = 0; i < result->n_seen; i++)
        if (strcmp(result->seen[i]->keyword, keyword) == 0 &&
            strcmp(result->seen[i]->component, component) == 0)
            return;
    Platen__Condition *condition = arena_alloc(comparing->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = arena_strdup(comparing->arena, keyword);
    condition->component = arena_strdup(comparing->arena, component);
    condition->severity = severity;
    condition->text = arena_strdup(comparing->arena, text);
    result->seen[result->n_seen++] = condition;
}

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
    if (memory->n_conditions == MEMORY_ITEMS_MAX)
        return;
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
        Platen__Completion *completion = watch_add_completion(comparing, "condition-cleared");
        completion->condition = arena_strdup(comparing->arena, before->keyword);
        completion->component = arena_strdup(comparing->arena, before->component);
    }
}

/* ---- all of it ---- */

static void make_room(struct watch_result *result, const struct status *status,
                      const struct memory *before, struct arena *arena)
{
    /* of a supply two may be seen, and jams */
    size_t seen = status->n_conditions + 2 * status->n_supplies + 1;
    size_t conditions = seen + status->n_maintenance;
    size_t completions = status->n_supplies + status->n_maintenance + before->n_conditions;
    *result = (struct watch_result){
        .conditions = arena_array(arena, conditions + 1, sizeof(*result->conditions)),
        .supplies = arena_array(arena, status->n_supplies + 1, sizeof(*result->supplies)),
        .completions = arena_array(arena, completions + 1, sizeof(*result->completions)),
        .seen = arena_array(arena, seen, sizeof(*result->seen)),
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
    struct comparing comparing = {status, before, settings, now, arena, result};
    for (size_t i = 0; i < status->n_conditions; i++)
        result->seen[result->n_seen++] = status->conditions[i];
    watch_supplies(&comparing);
    watch_jams(&comparing);
    for (size_t i = 0; i < result->n_seen; i++)
        compare_condition(&comparing, result->seen[i]);
    complete_cleared_conditions(&comparing);
    watch_maintenance(&comparing);
    result->news = result->report || result->n_completions > 0 || before->full_time == 0;
    result->report = result->news || result->full;
    result->memory->full_time = result->full ? now : before->full_time;
    result->memory->report_time = result->report ? now : before->report_time;
}
