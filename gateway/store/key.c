#include "gateway/store/store.h"

#include <assert.h>
#include <string.h>

#include <openssl/sha.h>

#include "lib/text.h"

// Three long texts and two numbers still fit into one key.
#define KEY_TEXT_MAX 72
// Never the first byte of UTF-8, so a hash cannot be mistaken for a text.
#define KEY_TEXT_HASHED 0xff

void store_key_add_bytes(struct store_key *key, const void *data, size_t size)
{
    assert(size <= sizeof key->data - key->size);
    if (size > 0)
        memcpy(key->data + key->size, data, size);
    key->size += size;
}

void store_key_add_u64(struct store_key *key, uint64_t a)
{
    uint8_t bytes[8];
    text_put_be64(bytes, a);
    store_key_add_bytes(key, bytes, sizeof bytes);
}

void store_key_add_u32(struct store_key *key, uint32_t a)
{
    uint8_t bytes[4];
    text_put_be32(bytes, a);
    store_key_add_bytes(key, bytes, sizeof bytes);
}

void store_key_add_text(struct store_key *key, const char *text)
{
    size_t size = strlen(text) + 1;
    if (size <= KEY_TEXT_MAX) {
        store_key_add_bytes(key, text, size);
        return;
    }
    uint8_t hashed[1 + SHA256_DIGEST_LENGTH] = {KEY_TEXT_HASHED};
    SHA256((const uint8_t *)text, size - 1, hashed + 1);
    store_key_add_bytes(key, hashed, sizeof hashed);
}

struct store_key store_key_u64(uint64_t a)
{
    struct store_key key = {.size = 0};
    store_key_add_u64(&key, a);
    return key;
}

struct store_key store_key_bytes(const void *data, size_t size)
{
    struct store_key key = {.size = 0};
    store_key_add_bytes(&key, data, size);
    return key;
}

struct store_key store_key_text(const char *text)
{
    struct store_key key = {.size = 0};
    store_key_add_text(&key, text);
    return key;
}

uint64_t store_key_get_u64(const struct store_key *key, size_t offset)
{
    assert(offset + 8 <= key->size);
    return text_get_be64(key->data + offset);
}
