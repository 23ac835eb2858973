/* Parts that wear and work that falls due. */
#include <string.h>

#include "agent/watch_part.h"
#include "lib/arena.h"

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
    if (item->life == 0)
        return arena_printf(comparing->arena, "%s must be replaced", item->name);
    if (item->life >= 0)
        return arena_printf(comparing->arena, "%s: %d %% of its life left", item->name, item->life);
    return arena_printf(comparing->arena, "%s: due by its date", item->name);
}

static bool is_over(const struct status_maintenance *item)
{
    return item->life == 0;
}

/* With nothing of its life left it must be replaced: X-life-almost-over becomes X-life-over. */
static char *due_keyword(const struct comparing *comparing, const struct status_maintenance *item)
{
    char *keyword = arena_strdup(comparing->arena, item->keyword);
    char *almost = is_over(item) ? strstr(keyword, "-almost-over") : NULL;
    if (almost != NULL)
        strcpy(almost, "-over");
    return keyword;
}

static void tell_due(struct comparing *comparing, const struct status_maintenance *item,
                     int64_t since)
{
    Platen__Condition *condition = arena_alloc(comparing->arena, sizeof(*condition));
    platen__condition__init(condition);
    condition->keyword = due_keyword(comparing, item);
    condition->component = arena_strdup(comparing->arena, item->code);
    condition->severity = is_over(item) ? PLATEN__SEVERITY__SEVERITY_ERROR
                                        : PLATEN__SEVERITY__SEVERITY_WARNING;
    condition->text = due_text(comparing, item);
    condition->since = since;
    comparing->result->conditions[comparing->result->n_conditions++] = condition;
}

static void tell_exchanged(struct comparing *comparing, const struct memory_maintenance *before)
{
    Platen__Completion *completion = watch_add_completion(comparing, "part-exchanged");
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
    next.over = next.due && (is_over(item) || (same && was_due && before->over));
    bool begins = next.due && (!was_due || !same || (next.over && !before->over));
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

void watch_maintenance(struct comparing *comparing)
{
    for (size_t i = 0; i < comparing->status->n_maintenance; i++)
        compare_maintenance(comparing, comparing->status->maintenance[i]);
    keep_untold_maintenance(comparing);
}
