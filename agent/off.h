/* A printer that has not answered for long is off, as far as anyone can tell: the condition
 * "shutdown" (RFC 8011, 5.4.12), severity report, told once. The next time that it is read, it is over.
 */
#ifndef PLATEN_AGENT_OFF_H
#define PLATEN_AGENT_OFF_H

#include <stdint.h>

struct agent;
struct arena;
struct terminal;

/* Takes state_lock(). since, now: UTC. 1 it is told, now or before; -1 failed. */
int off_tell(struct agent *agent, const struct terminal *terminal, int64_t since, int64_t now,
             struct arena *arena, const char **error_r);

#endif
