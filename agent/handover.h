/* From a command to the gateway: the command sends what is in the spool itself, or, where `run` is
 * active, waits a little for what `run` makes of it.
 */
#ifndef PLATEN_AGENT_HANDOVER_H
#define PLATEN_AGENT_HANDOVER_H

#include <stdbool.h>

struct agent;
struct handover;

struct handover *handover_new(struct agent *agent);
/* Lets go of the courier. */
void handover_free(struct handover **handover);
/* Blocks until report id has an outcome, nothing can be done for it now, or seconds have passed.
 * for_reply: when it left by mail, its reply is waited for too, if one can come. Prints the outcome
 * as "what: outcome". EX_OK: the gateway or the mail server has it; EX_TEMPFAIL: it waits in the
 * spool; EX_NOPERM: the gateway refused it. */
int handover_wait(struct handover *handover, const char *what, const char *id, int seconds,
                  bool for_reply);

#endif
