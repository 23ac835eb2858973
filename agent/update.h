/* `platen-agent update`: one whole pass over the programs of all terminals (docs/updates.md).
 * A process of its own, also where `run` starts it: neither the network nor a command that applies a
 * program holds reports up.
 */
#ifndef PLATEN_AGENT_UPDATE_H
#define PLATEN_AGENT_UPDATE_H

#include <stdbool.h>

struct agent;

/* An exit code: EX_OK; EX_TEMPFAIL another pass is under way or the gateway was not reached;
 * EX_DATAERR something was refused. */
int update_pass(struct agent *agent);

#endif
