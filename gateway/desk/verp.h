// The return path of our mails: "bounce+EVENT.INDEX.EPOCH@DOMAIN", all decimal without leading
// zeros. EVENT and INDEX are the key of the outbox row, EPOCH the one in force when it was written.
// A bounce (RFC 3464) comes back to it and so names its row. Pure. The mail server must deliver
// "bounce" with any "+" extension (RFC 5233 calls it the detail) to a mailbox the gateway reads.
#ifndef PLATEN_DESK_VERP_H
#define PLATEN_DESK_VERP_H

#include <stdint.h>

enum { VERP_SIZE = 320 };

struct verp {
    uint64_t event;
    uint32_t index;
    uint32_t epoch;
};

// 1, or 0 when domain is empty or too long.
int verp_make(const struct verp *verp, const char *domain, char address_r[VERP_SIZE]);
// 1 ours by its form (any domain, any case of "bounce"), 0 not.
int verp_parse(const char *address, struct verp *verp_r);

#endif
