/* The reply mailbox: replies that come as mail are fetched by IMAP, recorded, and moved to the
 * folder Processed, those that are not for us to Rejected. Other people's mails in it are left
 * alone.
 */
#ifndef PLATEN_AGENT_MAILBOX_H
#define PLATEN_AGENT_MAILBOX_H

#include <stddef.h>
#include <stdint.h>

struct agent;
struct mailbox;

struct mailbox *mailbox_new(void);
void mailbox_free(struct mailbox **mailbox);

/* Connects anew each time. *taken_r: replies recorded. 1, or -1 with the reason; then it answers 0
 * for a minute (monotonic) without trying again. */
int mailbox_poll(struct mailbox *mailbox, struct agent *agent, int64_t now, int64_t monotonic,
                 size_t *taken_r, const char **error_r);
/* One mail, as the pipe gets it too. 1 recorded; 0 not a reply for us, error_r says why; -1 failed.
 */
int mailbox_take(struct agent *agent, const void *mail, size_t size, int64_t now,
                 const char **error_r);

#endif
