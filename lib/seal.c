#include "lib/seal.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "lib/buf.h"
#include "lib/der.h"
#include "lib/seal_key.h"

// Written by hand, opened by OpenSSL (lib/seal_open.c): its CMS_sign and CMS_encrypt want
// certificates, and making one of a bare key costs more than all of the sealing. What it says is
// checked against openssl(1).

enum {
    SEAL_KEY_SIZE = 32, // AES-256
    SEAL_NONCE_SIZE = 12,
    SEAL_TAG_SIZE = 16,
    SEAL_WRAPPED_SIZE = SEAL_KEY_SIZE + 8, // RFC 3394
    SEAL_SIGNATURE_MAX = 80,
};

#define SEAL_OID(name) name, sizeof(name)

static const uint8_t oid_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01};
static const uint8_t oid_signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const uint8_t oid_auth_enveloped_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                                  0x01, 0x09, 0x10, 0x01, 0x17};
static const uint8_t oid_content_type[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03};
static const uint8_t oid_message_digest[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04};
static const uint8_t oid_sha256[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
static const uint8_t oid_ecdsa_sha256[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
static const uint8_t oid_ec_public_key[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
static const uint8_t oid_std_dh_sha256[] = {0x2b, 0x81, 0x04, 0x01, 0x0b, 0x01};
static const uint8_t oid_aes256_wrap[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2d};
static const uint8_t oid_aes256_gcm[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e};

const char *seal_result_text(enum seal_result result)
{
    switch (result) {
    case SEAL_DONE:
        return "opened";
    case SEAL_NOT_OURS:
        return "not sealed to this key";
    case SEAL_DAMAGED:
        return "damaged part";
    case SEAL_WEAK:
        return "weak cipher";
    case SEAL_NO_KEY:
        return "no key known for the signer";
    case SEAL_FAILED:
        return "out of memory";
    }
    return "unknown result";
}

// ---- SignedData (RFC 5652, 5) ----

// Attribute ::= SEQUENCE { OID, SET { value } }
static void seal_add_attribute(struct buf *out, const uint8_t *oid, size_t oid_size,
                               unsigned int tag, const void *value, size_t size)
{
    size_t attribute = der_begin(out);
    der_add(out, DER_OID, oid, oid_size);
    size_t values = der_begin(out);
    der_add(out, tag, value, size);
    der_end(out, values, DER_SET);
    der_end(out, attribute, DER_SEQUENCE);
}

// No signing time: this file has no clock, and the report says its own.
static void seal_add_attributes(struct buf *out, const void *content, size_t size)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(content, size, hash);
    // In the order that DER wants of a SET OF.
    seal_add_attribute(out, SEAL_OID(oid_content_type), DER_OID, SEAL_OID(oid_data));
    seal_add_attribute(out, SEAL_OID(oid_message_digest), DER_OCTET_STRING, hash, sizeof(hash));
}

// What is signed is tagged as a SET, what is sent as [0] (RFC 5652, 5.4).
static int seal_sign_attributes(const struct buf *attributes, const struct seal_key *signer,
                                uint8_t signature_r[SEAL_SIGNATURE_MAX], size_t *size_r)
{
    struct buf set = {0};
    der_add(&set, DER_SET, attributes->data, attributes->len);
    *size_r = SEAL_SIGNATURE_MAX;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = context != NULL &&
               EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, signer->pkey) == 1 &&
               EVP_DigestSign(context, signature_r, size_r, set.data, set.len) == 1;
    EVP_MD_CTX_free(context);
    buf_free(&set);
    return good;
}

static int seal_add_signer(struct buf *out, const void *content, size_t size,
                           const struct seal_key *signer)
{
    struct buf attributes = {0};
    uint8_t signature[SEAL_SIGNATURE_MAX];
    size_t signature_size;
    seal_add_attributes(&attributes, content, size);
    int good = seal_sign_attributes(&attributes, signer, signature, &signature_size);
    size_t info = der_begin(out);
    der_add_small(out, 3);
    der_add(out, DER_CONTEXT + 0, signer->identifier, SEAL_KEY_IDENTIFIER_SIZE);
    der_add_algorithm(out, SEAL_OID(oid_sha256));
    der_add(out, DER_CONTEXT_MADE + 0, attributes.data, attributes.len);
    der_add_algorithm(out, SEAL_OID(oid_ecdsa_sha256));
    der_add(out, DER_OCTET_STRING, signature, good ? signature_size : 0);
    der_end(out, info, DER_SEQUENCE);
    buf_free(&attributes);
    return good;
}

static int seal_sign(struct buf *out, const void *content, size_t size,
                     const struct seal_key *signer)
{
    size_t info = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_signed_data));
    size_t explicit = der_begin(out);
    size_t data = der_begin(out);
    der_add_small(out, 3);
    size_t digests = der_begin(out);
    der_add_algorithm(out, SEAL_OID(oid_sha256));
    der_end(out, digests, DER_SET);
    size_t encapsulated = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_data));
    size_t inside = der_begin(out);
    der_add(out, DER_OCTET_STRING, content, size);
    der_end(out, inside, DER_CONTEXT_MADE + 0);
    der_end(out, encapsulated, DER_SEQUENCE);
    size_t signers = der_begin(out);
    int good = seal_add_signer(out, content, size, signer);
    der_end(out, signers, DER_SET);
    der_end(out, data, DER_SEQUENCE);
    der_end(out, explicit, DER_CONTEXT_MADE + 0);
    der_end(out, info, DER_SEQUENCE);
    return good;
}

// ---- the content key for one recipient (RFC 5753, 3.1.1; RFC 3394) ----

static int seal_agree(EVP_PKEY *ephemeral, EVP_PKEY *recipient, uint8_t secret_r[SEAL_KEY_SIZE])
{
    size_t size = SEAL_KEY_SIZE;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(ephemeral, NULL);
    // The point was found to be on the curve when the key was read; P-256 has no smaller subgroups.
    int good = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
               EVP_PKEY_derive_set_peer_ex(context, recipient, 0) == 1 &&
               EVP_PKEY_derive(context, secret_r, &size) == 1 && size == SEAL_KEY_SIZE;
    EVP_PKEY_CTX_free(context);
    return good;
}

// X9.63 with SHA-256: one block is all of the key. ECC-CMS-SharedInfo is RFC 5753, 7.2.
static void seal_derive(const uint8_t secret[SEAL_KEY_SIZE], uint8_t key_r[SEAL_KEY_SIZE])
{
    static const uint8_t counter[] = {0, 0, 0, 1};
    static const uint8_t bits[] = {0, 0, 1, 0};
    struct buf input = {0};
    buf_secret(&input);
    buf_add(&input, secret, SEAL_KEY_SIZE);
    buf_add(&input, counter, sizeof(counter));
    size_t info = der_begin(&input);
    der_add_algorithm(&input, SEAL_OID(oid_aes256_wrap));
    size_t public = der_begin(&input);
    der_add(&input, DER_OCTET_STRING, bits, sizeof(bits));
    der_end(&input, public, DER_CONTEXT_MADE + 2);
    der_end(&input, info, DER_SEQUENCE);
    SHA256(input.data, input.len, key_r);
    buf_free(&input);
}

static int seal_wrap_key(const uint8_t wrapping[SEAL_KEY_SIZE], const uint8_t key[SEAL_KEY_SIZE],
                         uint8_t wrapped_r[SEAL_WRAPPED_SIZE])
{
    int size = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context != NULL)
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    int good = context != NULL &&
               EVP_EncryptInit_ex(context, EVP_aes_256_wrap(), NULL, wrapping, NULL) == 1 &&
               EVP_EncryptUpdate(context, wrapped_r, &size, key, SEAL_KEY_SIZE) == 1 &&
               size == SEAL_WRAPPED_SIZE;
    EVP_CIPHER_CTX_free(context);
    return good;
}

// KeyAgreeRecipientInfo as [1]; point and wrapped are made by then.
static void seal_add_agreement(struct buf *out, const struct seal_key *recipient,
                               const uint8_t point[1 + SEAL_KEY_POINT_SIZE],
                               const uint8_t wrapped[SEAL_WRAPPED_SIZE])
{
    size_t info = der_begin(out);
    der_add_small(out, 3);
    size_t originator = der_begin(out);
    size_t key = der_begin(out);
    der_add_algorithm(out, SEAL_OID(oid_ec_public_key));
    der_add(out, DER_BIT_STRING, point, 1 + SEAL_KEY_POINT_SIZE);
    der_end(out, key, DER_CONTEXT_MADE + 1);
    der_end(out, originator, DER_CONTEXT_MADE + 0);
    size_t agreement = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_std_dh_sha256));
    der_add_algorithm(out, SEAL_OID(oid_aes256_wrap));
    der_end(out, agreement, DER_SEQUENCE);
    size_t list = der_begin(out);
    size_t encrypted = der_begin(out);
    size_t identifier = der_begin(out);
    der_add(out, DER_OCTET_STRING, recipient->identifier, SEAL_KEY_IDENTIFIER_SIZE);
    der_end(out, identifier, DER_CONTEXT_MADE + 0);
    der_add(out, DER_OCTET_STRING, wrapped, SEAL_WRAPPED_SIZE);
    der_end(out, encrypted, DER_SEQUENCE);
    der_end(out, list, DER_SEQUENCE);
    der_end(out, info, DER_CONTEXT_MADE + 1);
}

// On the recipient's group, as it stands in its key: making one anew costs as much as the key.
static EVP_PKEY *seal_new_ephemeral(const struct seal_key *recipient)
{
    EVP_PKEY *ephemeral = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(recipient->pkey, NULL);
    if (context != NULL && EVP_PKEY_keygen_init(context) == 1)
        EVP_PKEY_keygen(context, &ephemeral);
    EVP_PKEY_CTX_free(context);
    return ephemeral;
}

static int seal_add_recipient(struct buf *out, const struct seal_key *recipient,
                              const uint8_t key[SEAL_KEY_SIZE])
{
    uint8_t point[1 + SEAL_KEY_POINT_SIZE] = {0}; // behind the count of unused bits
    uint8_t secret[SEAL_KEY_SIZE];
    uint8_t wrapping[SEAL_KEY_SIZE];
    uint8_t wrapped[SEAL_WRAPPED_SIZE];
    size_t size = 0;
    EVP_PKEY *ephemeral = seal_new_ephemeral(recipient);
    int good = ephemeral != NULL &&
               EVP_PKEY_get_octet_string_param(ephemeral, OSSL_PKEY_PARAM_PUB_KEY, point + 1,
                                               SEAL_KEY_POINT_SIZE, &size) == 1 &&
               size == SEAL_KEY_POINT_SIZE && seal_agree(ephemeral, recipient->pkey, secret);
    if (good) {
        seal_derive(secret, wrapping);
        good = seal_wrap_key(wrapping, key, wrapped);
    }
    if (good)
        seal_add_agreement(out, recipient, point, wrapped);
    EVP_PKEY_free(ephemeral);
    OPENSSL_cleanse(secret, sizeof(secret));
    OPENSSL_cleanse(wrapping, sizeof(wrapping));
    return good;
}

// ---- AuthEnvelopedData (RFC 5083, RFC 5084) ----

// SET OF: DER wants the smaller encoding first. Both have one length, so bytes decide.
static int seal_add_recipients(struct buf *out, const struct seal_key *recipient,
                               const struct seal_key *second, const uint8_t key[SEAL_KEY_SIZE])
{
    struct buf one = {0};
    struct buf two = {0};
    int good = seal_add_recipient(&one, recipient, key) &&
               (second == NULL || seal_add_recipient(&two, second, key));
    if (good) {
        int swapped = two.len > 0 && memcmp(one.data, two.data, one.len) > 0;
        const struct buf *first = swapped ? &two : &one;
        const struct buf *last = swapped ? &one : &two;
        size_t set = der_begin(out);
        buf_add(out, first->data, first->len);
        buf_add(out, last->data, last->len);
        der_end(out, set, DER_SET);
    }
    buf_free(&one);
    buf_free(&two);
    return good;
}

// In place. No attributes, so no additional data is authenticated.
static int seal_encrypt(struct buf *inner, const uint8_t key[SEAL_KEY_SIZE],
                        const uint8_t nonce[SEAL_NONCE_SIZE], uint8_t tag_r[SEAL_TAG_SIZE])
{
    int size = 0;
    int last = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int good = context != NULL &&
               EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
               EVP_EncryptUpdate(context, inner->data, &size, inner->data, (int)inner->len) == 1 &&
               EVP_EncryptFinal_ex(context, inner->data + size, &last) == 1 &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_SIZE, tag_r) == 1;
    EVP_CIPHER_CTX_free(context);
    return good && (size_t)size == inner->len && last == 0;
}

static void seal_add_encrypted(struct buf *out, const struct buf *encrypted,
                               const uint8_t nonce[SEAL_NONCE_SIZE])
{
    size_t info = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_data));
    size_t algorithm = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_aes256_gcm));
    size_t parameters = der_begin(out);
    der_add(out, DER_OCTET_STRING, nonce, SEAL_NONCE_SIZE);
    der_add_small(out, SEAL_TAG_SIZE);
    der_end(out, parameters, DER_SEQUENCE);
    der_end(out, algorithm, DER_SEQUENCE);
    der_add(out, DER_CONTEXT + 0, encrypted->data, encrypted->len);
    der_end(out, info, DER_SEQUENCE);
}

static int seal_envelope(struct buf *out, struct buf *inner, const struct seal_key *recipient,
                         const struct seal_key *second)
{
    uint8_t key[SEAL_KEY_SIZE];
    uint8_t nonce[SEAL_NONCE_SIZE];
    uint8_t tag[SEAL_TAG_SIZE];
    int good = RAND_priv_bytes(key, sizeof(key)) == 1 && RAND_bytes(nonce, sizeof(nonce)) == 1 &&
               seal_encrypt(inner, key, nonce, tag);
    size_t info = der_begin(out);
    der_add(out, DER_OID, SEAL_OID(oid_auth_enveloped_data));
    size_t explicit = der_begin(out);
    size_t data = der_begin(out);
    der_add_small(out, 0);
    good = good && seal_add_recipients(out, recipient, second, key);
    seal_add_encrypted(out, inner, nonce);
    der_add(out, DER_OCTET_STRING, tag, sizeof(tag));
    der_end(out, data, DER_SEQUENCE);
    der_end(out, explicit, DER_CONTEXT_MADE + 0);
    der_end(out, info, DER_SEQUENCE);
    OPENSSL_cleanse(key, sizeof(key));
    return good;
}

enum seal_result seal_make(const void *content, size_t size, const struct seal_key *signer,
                           const struct seal_key *recipient, const struct seal_key *second,
                           uint8_t **der_r, size_t *der_size_r)
{
    if (!signer->has_private)
        return SEAL_NO_KEY;
    if (size > SEAL_SIZE_MAX)
        return SEAL_FAILED;
    struct buf inner = {0};
    struct buf outer = {0};
    int good = seal_sign(&inner, content, size, signer) &&
               seal_envelope(&outer, &inner, recipient, second);
    if (good) {
        *der_size_r = outer.len;
        *der_r = (uint8_t *)buf_take(&outer);
    }
    buf_free(&inner);
    buf_free(&outer);
    ERR_clear_error();
    return good ? SEAL_DONE : SEAL_FAILED;
}
