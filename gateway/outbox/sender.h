// One row of the outbox from its facts to the server's answer: snapshot, letter, mail, SMTP, and
// the result as a command for the desk. Blocks; a sender belongs to one thread.
#ifndef PLATEN_OUTBOX_SENDER_H
#define PLATEN_OUTBOX_SENDER_H

#include <stdint.h>

#include "gateway/outbox/outbox.h"

struct relays;
struct results;
struct sender;

enum sender_result {
    SENDER_DONE = 1,         // sent, or decided otherwise
    SENDER_GONE = 0,         // the row is not waiting any more, or not due
    SENDER_UNREACHABLE = -1, // the mail server does not answer: wait before the next one
};

// relays, results: only for sender_send(), which adds one result to them for each DONE and
// UNREACHABLE. settings and both must outlive it.
struct sender *sender_new(const struct outbox_settings *settings, struct relays *relays,
                          struct results *results);
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
