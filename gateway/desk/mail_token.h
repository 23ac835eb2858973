// The short token that makes an address or UID of ours ours: who knows the number of a mail does
// not know its token. HMAC-SHA256(link key, "platen mail" NUL kind NUL a u64 BE, b u64 BE), the
// first 8 bytes in small hexadecimal digits: mail servers may change the case of letters. Pure.
#ifndef PLATEN_DESK_MAIL_TOKEN_H
#define PLATEN_DESK_MAIL_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

enum { MAIL_TOKEN_SIZE = 16 + 1 };

// key: LINK_KEY_SIZE bytes. kind: "verp", "visit".
void mail_token(const uint8_t *key, const char *kind, uint64_t a, uint64_t b,
                char token_r[MAIL_TOKEN_SIZE]);
// Compared in constant time, whatever the case of its letters.
bool mail_token_good(const uint8_t *key, const char *kind, uint64_t a, uint64_t b,
                     const char *token);

#endif
