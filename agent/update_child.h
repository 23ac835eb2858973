/* `run` starts `platen-agent update` beside itself: at its start and every update-every. */
#ifndef PLATEN_AGENT_UPDATE_CHILD_H
#define PLATEN_AGENT_UPDATE_CHILD_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/agent.h"

struct update_child;

/* options must outlive it. */
struct update_child *update_child_new(const struct agent *agent, const struct common_options *options,
                                      bool may_begin_anew);
/* Starts one when it is time, takes its end. Answers when (monotonic) to look again, 0 = never.
 * *waits_r: a program or settings of the agent itself wait to be tried, by beginning anew. */
int64_t update_child_look(struct update_child *child, int64_t monotonic, bool *waits_r);
/* Ends one that is under way: the next one goes on where it was. */
void update_child_free(struct update_child **child);

#endif
