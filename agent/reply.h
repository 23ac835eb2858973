/* Replies of the gateway (docs/protocol.md, Replies): opened with the receiving key, verified under
 * the gateway's sign key, obeyed only when they name this agent and one of its reports.
 */
#ifndef PLATEN_AGENT_REPLY_H
#define PLATEN_AGENT_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct identity;
struct state;

/* Pure. report: the UUID it must name; NULL: any. 1 and *reply_r in arena; 0 not a reply for us,
 * error_r says why. */
int reply_open(const struct identity *identity, const void *der, size_t size, const char *report,
               struct arena *arena, Platen__Reply **reply_r, const char **error_r);
/* Takes the lock. Writes what became of the report, then removes it from the spool. 1; 0 no report
 * of ours has this UUID; -1 failed. */
int reply_record(struct state *state, const Platen__Reply *reply, int64_t now,
                 const char **error_r);

#endif
