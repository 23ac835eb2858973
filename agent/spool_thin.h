/* A spool that cannot be sent for weeks stays bounded: routine reports (everything as it is, nothing
 * new) thin out, first to the last one of a terminal's day, then from the oldest on. Whatever else
 * is in the spool (conditions, completions, orders, registrations) is never left out.
 */
#ifndef PLATEN_AGENT_SPOOL_THIN_H
#define PLATEN_AGENT_SPOOL_THIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct state;

struct spool_bounds {
    int64_t age; /* microseconds that a routine report may wait */
    int64_t size; /* bytes of all reports together */
};

struct spool_item {
    const char *terminal;
    bool routine;
    int64_t time;
    int64_t size;
    bool out; /* the answer */
};

/* Pure. Items in the order they were made; how many go out. */
size_t spool_thin_choose(struct spool_item *items, size_t n, const struct spool_bounds *bounds,
                         int64_t now);

/* Under state_lock(). Looks at all of it only when it is over its size, or ages: when reports may
 * have become too old. *n_r: how many were left out now. 1 or -1. */
int spool_thin(const struct state *state, const struct spool_bounds *bounds, bool ages, int64_t now,
               size_t *n_r, const char **error_r);
/* What was left out since it was told last, as one line for a report; NULL nothing. In arena. */
const char *spool_thin_note(const struct state *state, struct arena *arena);
/* The state's file that holds it: empty once it was told (agent/spool.h, files of an entry). */
extern const char spool_thin_file[];

#endif
