// The return path of our mails: "bounce+EVENT.INDEX.EPOCH.TOKEN@DOMAIN", the numbers decimal without
// leading zeros. EVENT and INDEX are the key of the outbox row, EPOCH the one in force when it was
// written, TOKEN what mail_token.h makes of them: a bounce (RFC 3464) that comes back to it names
// its row, and nobody can make one up. Rows written before there were tokens have none (Outbox.keyed).
// Pure. The mail server must deliver "bounce" with any "+" extension (RFC 5233 calls it the detail)
// to a mailbox the gateway reads.
#ifndef PLATEN_DESK_VERP_H
#define PLATEN_DESK_VERP_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/mail_token.h"

enum { VERP_SIZE = 320 };

struct verp {
    uint64_t event;
    uint32_t index;
    uint32_t epoch;
    char token[MAIL_TOKEN_SIZE]; // "" = none
};

// The token of event, index and epoch.
void verp_sign(struct verp *verp, const uint8_t *link_key);
bool verp_good(const struct verp *verp, const uint8_t *link_key);
// 1, or 0 when domain is empty or too long.
int verp_make(const struct verp *verp, const char *domain, char address_r[VERP_SIZE]);
// 1 ours by its form (any domain, any case), 0 not.
int verp_parse(const char *address, struct verp *verp_r);

#endif
