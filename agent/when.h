/* When a terminal tells everything beside the daily report: by the schedule of agent.conf, or by
 * the one that the gateway sent down for it, which stands in schedule/TERMINAL of the state folder
 * (lib/schedule.h has the form of both). What was missed is made up once: there is one last time,
 * however many passed before it.
 */
#ifndef PLATEN_AGENT_WHEN_H
#define PLATEN_AGENT_WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct agent;
struct state;
struct when;

/* Notices whether the machine was turned on since the last call (its boot ID): power-on, for all.
 * now: UTC. */
struct when *when_new(struct agent *agent, int64_t now);
void when_free(struct when **when);
/* This terminal was turned on. */
void when_power_on(struct when *when, const char *terminal, int64_t now);
/* It is to tell everything whatever its schedule. */
void when_ask(struct when *when, const char *terminal, int64_t now);
/* The last time at or before now that it was to tell everything; 0 none. */
int64_t when_last(struct when *when, const char *terminal, int64_t now);
/* The first time after now, of all it was asked about; 0 none. */
int64_t when_next(const struct when *when);

/* Keeps what the gateway sent down; "" goes back to that of agent.conf. Under state_lock(). 1; 0
 * not a schedule, in words; -1 failed. */
int when_set(const struct state *state, const char *terminal, const char *text,
             const char **error_r);

#endif
