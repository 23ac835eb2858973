/* Makes a report of what a command or the watch has to say, and puts it into the spool. */
#ifndef PLATEN_AGENT_COMPOSE_H
#define PLATEN_AGENT_COMPOSE_H

#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct agent;
struct arena;
struct identity;
struct spool_file;
struct terminal;

/* Under state_lock(). report holds purpose and content; who, when, from and to are filled in here.
 * terminal NULL: of the agent itself, to centre. files change with the report (agent/spool.h).
 * *id_r: its UUID, in arena. 1, or -1. */
int compose_put(struct agent *agent, const struct identity *identity, Platen__Report *report,
                const struct terminal *terminal, const char *centre, const struct spool_file *files,
                size_t n_files, int64_t now, struct arena *arena, const char **id_r,
                const char **error_r);
/* The same of a report that has nothing new in it (agent/spool_thin.h). */
int compose_put_routine(struct agent *agent, Platen__Report *report,
                        const struct terminal *terminal, const struct spool_file *files,
                        size_t n_files, int64_t now, struct arena *arena, const char **id_r,
                        const char **error_r);
/* The registration of a terminal as report content; in arena. */
void compose_registration(Platen__Report *report, const struct terminal *terminal,
                          struct arena *arena);

#endif
