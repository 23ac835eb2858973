// What a struct seal_key is made of; for lib/seal*.c only. Keys are P-256.
#ifndef PLATEN_LIB_SEAL_KEY_H
#define PLATEN_LIB_SEAL_KEY_H

#include <stdatomic.h>
#include <stdint.h>

#include <openssl/ec.h>
#include <openssl/evp.h>

#include "lib/seal.h"

enum {
    SEAL_SIZE_MAX = 12 << 20,      // DER and content
    SEAL_KEY_POINT_SIZE = 65,      // uncompressed
    SEAL_KEY_SPKI_SIZE = 91,       // P-256, named curve, uncompressed point (RFC 5480)
    SEAL_KEY_IDENTIFIER_SIZE = 20, // RFC 5280, 4.2.1.2 (1)
};

struct seal_key {
    // For signatures and files. Of a public key made when it is first asked for: many are only
    // agreed with.
    _Atomic(EVP_PKEY *) pkey;
    EC_POINT *point;
    BIGNUM *scalar; // of a private key, else NULL
    int has_private;
    uint8_t spki[SEAL_KEY_SPKI_SIZE];
    uint8_t identifier[SEAL_KEY_IDENTIFIER_SIZE];
};

// NULL when there is no memory. Any thread.
EVP_PKEY *seal_key_pkey(const struct seal_key *key);

#endif
