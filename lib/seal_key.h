// What a struct seal_key is made of; for lib/seal*.c only. Keys are P-256.
#ifndef PLATEN_LIB_SEAL_KEY_H
#define PLATEN_LIB_SEAL_KEY_H

#include <stdatomic.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "lib/seal.h"

enum {
    SEAL_SIZE_MAX = 12 << 20,      // DER and content
    SEAL_KEY_POINT_SIZE = 65,      // uncompressed
    SEAL_KEY_SPKI_SIZE = 91,       // P-256, named curve, uncompressed point (RFC 5480)
    SEAL_KEY_IDENTIFIER_SIZE = 20, // RFC 5280, 4.2.1.2 (1)
};

struct seal_key {
    atomic_uint holders; // seal_key_free() ends the last one
    EVP_PKEY *pkey;
    int has_private;
    uint8_t spki[SEAL_KEY_SPKI_SIZE];
    uint8_t identifier[SEAL_KEY_IDENTIFIER_SIZE];
};

// One holder more, who frees it too. Gives the key.
struct seal_key *seal_key_hold(struct seal_key *key);

#endif
