// One row of the outbox from its facts to the server's answer: snapshot, letter, mail, SMTP, and
// the result as a command for the desk. Blocks; a sender belongs to one thread.
#ifndef PLATEN_OUTBOX_SENDER_H
#define PLATEN_OUTBOX_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/outbox/outbox.h"

struct relays;
struct sender;

enum sender_result {
    SENDER_DONE = 1,         // sent, or decided otherwise; noted() follows
    SENDER_GONE = 0,         // the row is not waiting any more, or not due
    SENDER_UNREACHABLE = -1, // the mail server does not answer: wait before the next one; noted() follows
    SENDER_ENDING = -2,      // the desk takes nothing any more; the mail will go again
};

// What became of a row is on disk, or (false) nowhere, and the mail will go again. Once for each
// DONE or UNREACHABLE, maybe before sender_send() returns; on the desk's thread: must not block.
typedef void sender_noted_fn(void *context, uint64_t event, uint32_t index, bool noted);

// relays, noted: only for sender_send(). settings and relays must outlive it.
struct sender *sender_new(const struct outbox_settings *settings, struct relays *relays,
                          sender_noted_fn *noted, void *context);
void sender_free(struct sender **sender);

// pause: how long an unreachable server will be left alone, microseconds. *told_r: one line for the
// log,
// "" when there is nothing to tell; kept until the next call.
enum sender_result sender_send(struct sender *sender, uint64_t event, uint32_t index, int64_t pause,
                               const char **told_r);

// The mail of a row as it would go out now, for tests and for staff who want to see it: 1 and
// malloc'd texts, envelope addresses; else 0 with *error_r.
struct sender_mail {
    char *mail;
    size_t size;
    char *document; // schemas/mail.rng; sender_compose() only, NULL for a receipt
    char sender[320], to[256];
};
int sender_compose(struct sender *sender, uint64_t event, uint32_t index,
                   struct sender_mail *mail_r, const char **error_r);

#endif
