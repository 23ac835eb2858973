/* The parts of the watch (agent/watch.c), a subject each: what they look at and what they add to. */
#ifndef PLATEN_AGENT_WATCH_PART_H
#define PLATEN_AGENT_WATCH_PART_H

#include "agent/memory.h"
#include "agent/status_file.h"
#include "agent/watch.h"

struct comparing {
    const struct status *status;
    const struct memory *before; /* never NULL */
    const struct watch_settings *settings;
    int64_t now;
    struct arena *arena;
    struct watch_result *result;
};

/* A new one at the end of the result. */
Platen__Completion *watch_add_completion(struct comparing *comparing, const char *evidence);
/* A condition that the watch itself sees: as if the device told it. Not twice. */
void watch_see_condition(struct comparing *comparing, const char *keyword, const char *component,
                         Platen__Severity severity, const char *text);

/* Supplies: levels, exchanges, what must be replaced (watch_supply.c). */
void watch_supplies(struct comparing *comparing);
/* What an estimate can say of a supply without a gauge: percent, or -1 (watch_estimate.c). */
int watch_estimate(const struct comparing *comparing, size_t place,
                   const struct memory_supply *before);
/* Counts the sheets of this cartridge; exchanged: it is a new one now, learns from the one before. */
void watch_count_sheets(const struct comparing *comparing, const Platen__Supply *supply,
                        const struct memory_supply *before, bool exchanged,
                        struct memory_supply *next);
/* A cartridge that cannot be what it says: NULL, or why (watch_chip.c). */
const char *watch_chip(const struct comparing *comparing, const Platen__Supply *told,
                       const struct memory_supply *before, struct memory_supply *next);
/* Jams that come too often (watch_jam.c). */
void watch_jams(struct comparing *comparing);
/* Parts and work that fall due (watch_maintenance.c). */
void watch_maintenance(struct comparing *comparing);

#endif
