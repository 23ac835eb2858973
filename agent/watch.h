/* From what the status file says and what was told before to what is to be told now: thresholds
 * with hysteresis, completions, maintenance due, the daily full report. A pure function; time and
 * thresholds are passed in.
 *
 *   supplies: the rules of agent/level_rule.c; an end is a completion, evidence level-rise,
 *       new-serial or condition-cleared; what must be replaced is a condition beside the supply
 *   jams too often --> condition media-path-failure, component jams
 *   condition there --> told; gone --> completion, evidence condition-cleared
 *   part due --> condition; no longer due or another serial --> completion, part-exchanged
 */
#ifndef PLATEN_AGENT_WATCH_H
#define PLATEN_AGENT_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct memory;
struct status;

struct watch_settings {
    int low_percent;       /* low at or under */
    int clear_rise;        /* over again when it is over low + this */
    int64_t full_interval; /* microseconds between full reports */
    int jam_limit;         /* so many jams ... */
    int jam_sheets;        /* ... within so many sheets are too many; limit 0: never */
    int64_t full_due;      /* one was to be made then (agent/when.h); 0 = none */
};

struct watch_result {
    bool report; /* something is to be told */
    bool news;   /* ... that was not told before */
    bool full;   /* the lists below are all there is */
    Platen__Condition **conditions;
    size_t n_conditions;
    Platen__Supply **supplies;
    size_t n_supplies;
    Platen__Completion **completions;
    size_t n_completions;
    struct memory *memory; /* as it is once this has been told */
    Platen__Condition **seen; /* told by the device, and seen by the watch */
    size_t n_seen;
};

/* before: NULL when nothing was ever told. Everything in the result lives in arena. */
void watch_compare(const struct status *status, const struct memory *before,
                   const struct watch_settings *settings, int64_t now, struct arena *arena,
                   struct watch_result *result);

/* What of a supply remains in percent, 0 to 100, rounded up; -1 = not known. */
int watch_percent(const Platen__Supply *supply);

#endif
