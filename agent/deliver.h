/* Takes reports from the spool to the courier, in their order, and records what became of them.
 *
 * An enrolling report goes alone: what follows it would reach the gateway under a key that it does
 * not know yet. By mail, where two mails may overtake each other, the next one waits for its reply,
 * or a while where no reply can come.
 */
#ifndef PLATEN_AGENT_DELIVER_H
#define PLATEN_AGENT_DELIVER_H

#include <stdint.h>

struct agent;
struct deliver;
struct identity;

/* agent must outlive it and be enrolled. 1 or -1. */
int deliver_new(struct agent *agent, struct deliver **deliver_r, const char **error_r);
void deliver_free(struct deliver **deliver);

/* One pass. Only with state_take_courier(). now: UTC; monotonic: for what waits. *next_r: when
 * another pass can do more (monotonic), 0 = only a new report can. Logs what went wrong. */
void deliver_pass(struct deliver *deliver, int64_t now, int64_t monotonic, int64_t *next_r);

#endif
