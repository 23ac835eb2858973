/* Jams that come too often: the possibility of an abnormal condition in the paper feeding mechanism
 * (seed 001, abnormal condition detection unit), by their rate over sheets, said once. */
#include <string.h>

#include "agent/watch_part.h"
#include "lib/arena.h"

static const int64_t day = INT64_C(24) * 3600 * 1000000;

static bool is_jam(const Platen__Condition *condition)
{
    return strncmp(condition->keyword, "media-jam", 9) == 0 &&
           condition->severity != PLATEN__SEVERITY__SEVERITY_REPORT;
}

static bool has_new_jam(const struct comparing *comparing)
{
    for (size_t i = 0; i < comparing->status->n_conditions; i++) {
        const Platen__Condition *condition = comparing->status->conditions[i];
        if (is_jam(condition) && memory_find_condition(comparing->before, condition->keyword,
                                                       condition->component) == NULL)
            return true;
    }
    return false;
}

/* Within the window: so many sheets, or a day where no counter is told. */
static bool counts(const struct comparing *comparing, const struct memory_jam *jam,
                   const Platen__Counter *total)
{
    if (total == NULL || jam->total < 0)
        return jam->time <= comparing->now && comparing->now - jam->time < day;
    return (uint64_t)jam->total <= total->value &&
           total->value - (uint64_t)jam->total < (uint64_t)comparing->settings->jam_sheets;
}

static void keep_recent(struct comparing *comparing, const Platen__Counter *total)
{
    struct memory *memory = comparing->result->memory;
    for (size_t i = 0; i < comparing->before->n_jams; i++)
        if (counts(comparing, &comparing->before->jams[i], total))
            memory->jams[memory->n_jams++] = comparing->before->jams[i];
}

static void add_jam(struct comparing *comparing, const Platen__Counter *total)
{
    struct memory *memory = comparing->result->memory;
    struct memory_jam jam = {comparing->now, -1};
    if (total != NULL && total->value <= INT64_MAX)
        jam.total = (int64_t)total->value;
    /* The same jam, cleared badly: no sheet went through since. */
    if (memory->n_jams > 0 && jam.total >= 0 && memory->jams[memory->n_jams - 1].total == jam.total)
        return;
    if (memory->n_jams == MEMORY_JAMS_MAX)
        memmove(memory->jams, memory->jams + 1, --memory->n_jams * sizeof(*memory->jams));
    memory->jams[memory->n_jams++] = jam;
}

void watch_jams(struct comparing *comparing)
{
    const struct memory *before = comparing->before;
    struct memory *memory = comparing->result->memory;
    const Platen__Counter *total = status_counter(comparing->status, "total");
    size_t limit = (size_t)comparing->settings->jam_limit;
    keep_recent(comparing, total);
    if (has_new_jam(comparing))
        add_jam(comparing, total);
    const struct memory_condition *was =
        memory_find_condition(before, "media-path-failure", "jams");
    /* Over only when there are half as many. */
    if (limit == 0 || memory->n_jams == 0 ||
        (was == NULL ? memory->n_jams < limit : memory->n_jams * 2 <= limit))
        return;
    const char *text = was != NULL ? was->text
                       : total != NULL
                           ? arena_printf(comparing->arena, "%zu jams within %d sheets",
                                          memory->n_jams, comparing->settings->jam_sheets)
                           : arena_printf(comparing->arena, "%zu jams within a day", memory->n_jams);
    watch_see_condition(comparing, "media-path-failure", "jams",
                        PLATEN__SEVERITY__SEVERITY_WARNING, text);
}
