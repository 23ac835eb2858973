#include "lib/seal.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "lib/buf.h"
#include "lib/der.h"
#include "lib/seal_agree.h"
#include "lib/seal_form.h"
#include "lib/seal_key.h"
#include "lib/seal_oid.h"

// Written by hand, opened by OpenSSL (lib/seal_open.c): its CMS_sign and CMS_encrypt want
// certificates, and making one of a bare key costs more than all of the sealing. What it says is
// checked against openssl(1).

enum { SEAL_SIGNATURE_MAX = 80 };

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
    uint8_t hash[SHA256_DIGEST_LENGTH];
    der_add(&set, DER_SET, attributes->data, attributes->len);
    SHA256(set.data, set.len, hash);
    buf_free(&set);
    *size_r = SEAL_SIGNATURE_MAX;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(seal_key_pkey(signer), NULL);
    int good = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
               EVP_PKEY_sign(context, signature_r, size_r, hash, sizeof(hash)) == 1;
    EVP_PKEY_CTX_free(context);
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

// ---- the content key for one recipient (lib/seal_agree.h; RFC 3394) ----

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

static int seal_add_recipient(struct buf *out, const struct seal_key *recipient,
                              const uint8_t key[SEAL_KEY_SIZE])
{
    uint8_t point[1 + SEAL_KEY_POINT_SIZE] = {0}; // behind the count of unused bits
    uint8_t wrapping[SEAL_KEY_SIZE];
    uint8_t wrapped[SEAL_WRAPPED_SIZE];
    int good =
        seal_agree_send(recipient, point + 1, wrapping) && seal_wrap_key(wrapping, key, wrapped);
    if (good)
        seal_add_agreement(out, recipient, point, wrapped);
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
