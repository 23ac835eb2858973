// Link tokens: a pure function (DESIGN 5, Links). The token stands in the URL; the store keeps its
// SHA-256 and the generation only.
#ifndef PLATEN_LIB_LINK_H
#define PLATEN_LIB_LINK_H

#include <stddef.h>
#include <stdint.h>

enum { LINK_KEY_SIZE = 32, LINK_TOKEN_SIZE = 43 + 1, LINK_HASH_SIZE = 32 };

// HMAC-SHA256(key, "platen link" NUL person u64 BE, kind NUL, generation u32 BE) in base64url
// without padding. kind: "h" homepage, "d" department, "s" store, "staff".
void link_token(const uint8_t key[LINK_KEY_SIZE], uint64_t person, const char *kind, uint32_t generation,
                char token_r[LINK_TOKEN_SIZE]);
// SHA-256 of the token's text. 1, or 0 when it has not the form of a token.
int link_hash(const char *token, uint8_t hash_r[LINK_HASH_SIZE]);
// Form token: HMAC over who (link token or session text), route, object and day (UTC days since
// 1970), base64url; checked for today and yesterday in constant time. 1 good, 0 not.
void link_form_token(const uint8_t key[LINK_KEY_SIZE], const char *who, const char *route, const char *object,
                     int64_t day, char token_r[LINK_TOKEN_SIZE]);
int link_form_check(const uint8_t key[LINK_KEY_SIZE], const char *who, const char *route, const char *object,
                    int64_t day, const char *token);

#endif
