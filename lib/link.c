#include "lib/link.h"

#include <assert.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

// HMAC input is put together in one buffer; the texts come from our own pages and are short.
struct link_input {
    uint8_t bytes[1024];
    size_t size;
};

static void link_put(struct link_input *input, const void *bytes, size_t size)
{
    assert(size <= sizeof(input->bytes) - input->size);
    memcpy(input->bytes + input->size, bytes, size);
    input->size += size;
}

// With its NUL, so that two texts cannot run into each other.
static void link_put_text(struct link_input *input, const char *text)
{
    link_put(input, text, strlen(text) + 1);
}

static void link_put_number(struct link_input *input, uint64_t number, unsigned int width)
{
    for (unsigned int i = width; i-- > 0;) {
        uint8_t byte = (uint8_t)(number >> (8 * i));
        link_put(input, &byte, 1);
    }
}

static void link_encode(const uint8_t hash[LINK_HASH_SIZE], char token_r[LINK_TOKEN_SIZE])
{
    uint8_t text[LINK_TOKEN_SIZE + 4];
    EVP_EncodeBlock(text, hash, LINK_HASH_SIZE);
    for (size_t i = 0; i < LINK_TOKEN_SIZE - 1; i++) {
        char c = (char)text[i];
        token_r[i] = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    token_r[LINK_TOKEN_SIZE - 1] = '\0';
}

static void link_mac(const uint8_t key[LINK_KEY_SIZE], const struct link_input *input,
                     char token_r[LINK_TOKEN_SIZE])
{
    uint8_t mac[LINK_HASH_SIZE];
    unsigned int size = sizeof(mac);
    const void *done =
        HMAC(EVP_sha256(), key, LINK_KEY_SIZE, input->bytes, input->size, mac, &size);
    assert(done != NULL && size == sizeof(mac));
    (void)done;
    link_encode(mac, token_r);
}

void link_token(const uint8_t key[LINK_KEY_SIZE], uint64_t person, const char *kind,
                uint32_t generation, char token_r[LINK_TOKEN_SIZE])
{
    struct link_input input = {.size = 0};
    link_put_text(&input, "platen link");
    link_put_number(&input, person, 8);
    link_put_text(&input, kind);
    link_put_number(&input, generation, 4);
    link_mac(key, &input, token_r);
}

int link_hash(const char *token, uint8_t hash_r[LINK_HASH_SIZE])
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t size = strnlen(token, LINK_TOKEN_SIZE);
    if (size != LINK_TOKEN_SIZE - 1 || strspn(token, alphabet) != size)
        return 0;
    SHA256((const uint8_t *)token, size, hash_r);
    return 1;
}

// who, route and object may come from a request, so they go in as hashes: any length fits.
static void link_put_hashed(struct link_input *input, const char *text)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256((const uint8_t *)text, strlen(text), hash);
    link_put(input, hash, sizeof(hash));
}

void link_form_token(const uint8_t key[LINK_KEY_SIZE], const char *who, const char *route,
                     const char *object, int64_t day, char token_r[LINK_TOKEN_SIZE])
{
    struct link_input input = {.size = 0};
    link_put_text(&input, "platen form");
    link_put_hashed(&input, who);
    link_put_hashed(&input, route);
    link_put_hashed(&input, object);
    link_put_number(&input, (uint64_t)day, 8);
    link_mac(key, &input, token_r);
}

int link_form_check(const uint8_t key[LINK_KEY_SIZE], const char *who, const char *route,
                    const char *object, int64_t day, const char *token)
{
    if (strnlen(token, LINK_TOKEN_SIZE) != LINK_TOKEN_SIZE - 1)
        return 0;
    int good = 0;
    for (int64_t back = 0; back <= 1; back++) {
        char expected[LINK_TOKEN_SIZE];
        link_form_token(key, who, route, object, day - back, expected);
        good |= CRYPTO_memcmp(expected, token, LINK_TOKEN_SIZE - 1) == 0;
    }
    return good;
}
