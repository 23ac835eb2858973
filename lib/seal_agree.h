// P-256 as the seal uses it: agreement with an ephemeral key, and the content key under what was
// agreed (RFC 5753, 3.1.1 and 7.2; RFC 3394). For lib/seal*.c only.
//
// By OpenSSL's EC_POINT functions, which its own ECDH is made of, so that a bare point becomes no
// key object first, and is checked by what P-256 needs: coordinates in the field, on the curve, not
// infinity. The curve has the cofactor 1, so such a point is in the one group there is; OpenSSL's
// check of a peer multiplies it by the order all the same (SP 800-56A, 5.6.2.3.4 asks for no more
// than this for ephemeral keys), which costs as much as the agreement.
#ifndef PLATEN_LIB_SEAL_AGREE_H
#define PLATEN_LIB_SEAL_AGREE_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/ec.h>

#include "lib/seal_key.h"

enum {
    SEAL_KEY_SIZE = 32,                    // AES-256, and what is agreed
    SEAL_WRAPPED_SIZE = SEAL_KEY_SIZE + 8, // RFC 3394
};

// The curve; never freed, any thread.
const EC_GROUP *seal_group(void);
// An uncompressed point of 65 bytes that is on the curve, or NULL: no other form is taken, so
// infinity has none.
EC_POINT *seal_point_read(const uint8_t *point, size_t size);
// The key that wraps the content key, agreed by the recipient's private key and the sender's
// ephemeral point. False: not a good point, or our own trouble.
bool seal_agree_receive(const struct seal_key *recipient, const uint8_t *point, size_t size,
                        uint8_t wrapping_r[SEAL_KEY_SIZE]);
// The same with a fresh ephemeral key, whose point is given.
bool seal_agree_send(const struct seal_key *recipient, uint8_t point_r[SEAL_KEY_POINT_SIZE],
                     uint8_t wrapping_r[SEAL_KEY_SIZE]);

#endif
