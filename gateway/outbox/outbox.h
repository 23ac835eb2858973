// The outbox: rows that the desk wrote with their facts become mails when they are sent.
#ifndef PLATEN_OUTBOX_H
#define PLATEN_OUTBOX_H

#include <stdint.h>

#include "lib/smtp.h"

struct desk_queue;
struct outbox;
struct render;
struct seal_key;
struct store;

struct outbox_settings {           // texts and keys must outlive it
    struct store *store;
    struct desk_queue *queue;
    const struct render *render;
    struct smtp_settings smtp;
    int connections;               // 0 = 4
    const char *from;              // the service centre's address; its domain is that of Message-IDs and VERP
    const char *base_url;
    const uint8_t *link_key;       // LINK_KEY_SIZE bytes
    const struct seal_key *sign_key;
    int64_t (*now)(void);
    int alarm_seconds;             // of a dead relay until staff are told; 0 = five minutes
};

struct outbox *outbox_start(const struct outbox_settings *settings, const char **error_r);
// Something was committed: look for due rows. Any thread, never blocks.
void outbox_wake(struct outbox *outbox);
void outbox_stop(struct outbox **outbox);

#endif
