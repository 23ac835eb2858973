#include "lib/seal_agree.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>

#include "lib/memory.h"

static EC_GROUP *group;
static pthread_once_t group_once = PTHREAD_ONCE_INIT;

static void group_make(void)
{
    group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    if (group == NULL)
        memory_none();
}

const EC_GROUP *seal_group(void)
{
    pthread_once(&group_once, group_make);
    return group;
}

static EC_POINT *point_read(const uint8_t *bytes, size_t size, BN_CTX *context)
{
    if (size != SEAL_KEY_POINT_SIZE || bytes[0] != POINT_CONVERSION_UNCOMPRESSED)
        return NULL;
    EC_POINT *point = EC_POINT_new(seal_group());
    // Refuses coordinates outside the field and points outside the curve; asked again, since
    // everything hangs on it.
    if (point != NULL && EC_POINT_oct2point(seal_group(), point, bytes, size, context) == 1 &&
        EC_POINT_is_on_curve(seal_group(), point, context) == 1 &&
        EC_POINT_is_at_infinity(seal_group(), point) == 0)
        return point;
    EC_POINT_free(point);
    return NULL;
}

EC_POINT *seal_point_read(const uint8_t *bytes, size_t size)
{
    return point_read(bytes, size, NULL);
}

// X9.63 with SHA-256: one block is all of the key. ECC-CMS-SharedInfo is RFC 5753, 7.2.
static void derive(const uint8_t secret[SEAL_KEY_SIZE], uint8_t key_r[SEAL_KEY_SIZE])
{
    // The counter, then SEQUENCE { SEQUENCE { id-aes256-wrap }, [2] { OCTET STRING 256 bits } }.
    static const uint8_t info[] = {
        0x00, 0x00, 0x00, 0x01, 0x30, 0x15, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
        0x65, 0x03, 0x04, 0x01, 0x2d, 0xa2, 0x06, 0x04, 0x04, 0x00, 0x00, 0x01, 0x00,
    };
    uint8_t input[SEAL_KEY_SIZE + sizeof(info)];
    memcpy(input, secret, SEAL_KEY_SIZE);
    memcpy(input + SEAL_KEY_SIZE, info, sizeof(info));
    SHA256(input, sizeof(input), key_r);
    OPENSSL_cleanse(input, sizeof(input));
}

// The x coordinate of scalar times point; point becomes the product. EC_POINT_mul takes one time
// for each scalar on this curve, as for OpenSSL's own ECDH.
static bool agree(EC_POINT *point, const BIGNUM *scalar, BN_CTX *context,
                  uint8_t wrapping_r[SEAL_KEY_SIZE])
{
    uint8_t secret[SEAL_KEY_SIZE];
    BN_CTX_start(context);
    BIGNUM *x = BN_CTX_get(context);
    bool good = x != NULL && EC_POINT_mul(seal_group(), point, NULL, point, scalar, context) == 1 &&
                EC_POINT_is_at_infinity(seal_group(), point) == 0 &&
                EC_POINT_get_affine_coordinates(seal_group(), point, x, NULL, context) == 1 &&
                BN_bn2binpad(x, secret, sizeof(secret)) == (int)sizeof(secret);
    if (good)
        derive(secret, wrapping_r);
    if (x != NULL)
        BN_clear(x);
    BN_CTX_end(context);
    OPENSSL_cleanse(secret, sizeof(secret));
    return good;
}

bool seal_agree_receive(const struct seal_key *recipient, const uint8_t *bytes, size_t size,
                        uint8_t wrapping_r[SEAL_KEY_SIZE])
{
    BN_CTX *context = BN_CTX_new();
    EC_POINT *point = context == NULL ? NULL : point_read(bytes, size, context);
    bool good = point != NULL && recipient->scalar != NULL &&
                agree(point, recipient->scalar, context, wrapping_r);
    EC_POINT_clear_free(point);
    BN_CTX_free(context);
    return good;
}

// A scalar from 1 to the order less 1, as FIPS 186-4, B.4.2 by trying.
static bool new_scalar(BIGNUM *scalar)
{
    BN_set_flags(scalar, BN_FLG_CONSTTIME);
    do {
        if (BN_priv_rand_range(scalar, EC_GROUP_get0_order(seal_group())) != 1)
            return false;
    } while (BN_is_zero(scalar));
    return true;
}

bool seal_agree_send(const struct seal_key *recipient, uint8_t point_r[SEAL_KEY_POINT_SIZE],
                     uint8_t wrapping_r[SEAL_KEY_SIZE])
{
    BN_CTX *context = BN_CTX_new();
    BIGNUM *scalar = BN_new();
    EC_POINT *ephemeral = EC_POINT_new(seal_group());
    EC_POINT *shared = EC_POINT_dup(recipient->point, seal_group());
    bool good = context != NULL && scalar != NULL && ephemeral != NULL && shared != NULL &&
                new_scalar(scalar) &&
                EC_POINT_mul(seal_group(), ephemeral, scalar, NULL, NULL, context) == 1 &&
                EC_POINT_point2oct(seal_group(), ephemeral, POINT_CONVERSION_UNCOMPRESSED, point_r,
                                   SEAL_KEY_POINT_SIZE, context) == SEAL_KEY_POINT_SIZE &&
                agree(shared, scalar, context, wrapping_r);
    BN_clear_free(scalar);
    EC_POINT_free(ephemeral);
    EC_POINT_clear_free(shared);
    BN_CTX_free(context);
    return good;
}
