// The connections to the mail server, a thread each, which does nothing but send: it wakes at once
// when the server answers, also on a busy machine, and the next mail is made meanwhile by those who
// compose. Any thread may send.
#ifndef PLATEN_OUTBOX_RELAYS_H
#define PLATEN_OUTBOX_RELAYS_H

#include <stddef.h>

#include "lib/smtp.h"

struct relays;

struct relays *relays_new(const struct smtp_settings *settings, size_t n, const char **error_r);
// Nobody is in relays_send() any more.
void relays_free(struct relays **relays);
// smtp_send() by the next connection that is free; waits for it. reply: room for reply_size bytes.
enum smtp_result relays_send(struct relays *relays, const char *sender, const char *recipient,
                             const void *mail, size_t size, char *reply, size_t reply_size);

#endif
