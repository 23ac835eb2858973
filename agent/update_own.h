/* The agent's own program and settings, as updates (docs/updates.md, The agent itself).
 *
 * A pass only puts them beside what runs: fetched, verified, looked at, and on disk as "to be tried".
 * `run` tries them (agent/launch.h). Their records are those of a terminal that cannot be: "@agent".
 */
#ifndef PLATEN_AGENT_UPDATE_OWN_H
#define PLATEN_AGENT_UPDATE_OWN_H

#include <stdbool.h>
#include <stddef.h>

struct agent;
struct arena;
struct program;
struct update_record;

#define UPDATE_OWN_TERMINAL "@agent"
#define UPDATE_OWN_PROGRAM "platen-agent"
#define UPDATE_OWN_SETTINGS "agent-settings"
#define UPDATE_OWN_TRIAL "PLATEN_AGENT_TRIAL" /* in the environment of what is tried: "NAME RELEASE" */

enum { UPDATE_OWN_MODELS = 2 };

/* What the agent is: "platen-agent-x86_64", by which programs are for it, and "platen-agent", by which
 * settings are. In arena. */
void update_own_models(struct arena *arena, const char *models_r[UPDATE_OWN_MODELS]);
/* False of the agent's own program where the installed one is newer: that goes before what was sent. */
bool update_own_is_in_use(const struct update_record *record);
/* Whether it is a program or settings of the agent, newer than what runs and than what failed here. */
bool update_own_is_newer(const struct update_record *record, const struct program *program);
/* The file is in update/store: looks whether it can be tried at all (a program says its version,
 * settings are read), and puts down that it is to be. 1; 0 it cannot, record->why; -1 failed. */
int update_own_prepare(const struct agent *agent, struct update_record *record,
                       const struct program *program, const char **error_r);
/* Where this process is tried: the gateway has answered it. 1 or -1. */
int update_own_is_healthy(const struct agent *agent, const char **error_r);
/* What is tried in this process, NULL: nothing. */
const char *update_own_trial(void);
/* Whether something waits to be tried. */
bool update_own_waits(const struct agent *agent);

#endif
