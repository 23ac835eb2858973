// The Message-ID of our mails (RFC 5322, 3.6.4): "<EPOCH.EVENT.INDEX@DOMAIN>", all decimal without
// leading zeros; EPOCH in force when the outbox row was written, EVENT and INDEX the row's key. A
// mail sent again after a crash has the same one. Pure.
#ifndef PLATEN_DESK_MESSAGE_ID_H
#define PLATEN_DESK_MESSAGE_ID_H

#include <stdint.h>

enum { MESSAGE_ID_SIZE = 320 };

struct message_id {
    uint32_t epoch;
    uint64_t event;
    uint32_t index;
};

// With its angle brackets. 1, or 0 when domain is empty or too long.
int message_id_make(const struct message_id *id, const char *domain, char text_r[MESSAGE_ID_SIZE]);
// With or without angle brackets. domain: whose it must be (any case); NULL = any. 1 ours, 0 not.
int message_id_parse(const char *text, const char *domain, struct message_id *id_r);

#endif
