#include "gateway/desk/mail_token.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/hmac.h>

#include "lib/buf.h"
#include "lib/link.h"
#include "lib/memory.h"
#include "lib/text.h"

void mail_token(const uint8_t *key, const char *kind, uint64_t a, uint64_t b,
                char token_r[MAIL_TOKEN_SIZE])
{
    static const char purpose[] = "platen mail";
    struct buf said = {0};
    uint8_t mac[32];
    unsigned size = sizeof mac;
    buf_add(&said, purpose, sizeof purpose);
    buf_add(&said, kind, strlen(kind) + 1);
    buf_add_be64(&said, a);
    buf_add_be64(&said, b);
    if (HMAC(EVP_sha256(), key, LINK_KEY_SIZE, said.data, said.len, mac, &size) == NULL)
        memory_none();
    buf_free(&said);
    text_hex(token_r, mac, (MAIL_TOKEN_SIZE - 1) / 2);
}

bool mail_token_good(const uint8_t *key, const char *kind, uint64_t a, uint64_t b,
                     const char *token)
{
    char expected[MAIL_TOKEN_SIZE], given[MAIL_TOKEN_SIZE];
    if (strlen(token) != MAIL_TOKEN_SIZE - 1)
        return false;
    memcpy(given, token, sizeof given);
    text_lower(given);
    mail_token(key, kind, a, b, expected);
    return text_equal_secret(expected, given, sizeof expected);
}
