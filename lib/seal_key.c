#include "lib/seal_key.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "lib/seal_agree.h"

enum { SEAL_KEY_PREFIX_SIZE = SEAL_KEY_SPKI_SIZE - SEAL_KEY_POINT_SIZE };

// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }: what stands before the point.
static const uint8_t seal_key_prefix[SEAL_KEY_PREFIX_SIZE] = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
};

static int seal_key_is_p256(const EVP_PKEY *pkey)
{
    char group[32] = "";
    return EVP_PKEY_is_a(pkey, "EC") &&
           EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group),
                                          NULL) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

static int seal_key_get_point(EVP_PKEY *pkey, uint8_t point_r[SEAL_KEY_POINT_SIZE])
{
    size_t size = 0;
    EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                   "uncompressed");
    return EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, point_r,
                                           SEAL_KEY_POINT_SIZE, &size) == 1 &&
           size == SEAL_KEY_POINT_SIZE && point_r[0] == POINT_CONVERSION_UNCOMPRESSED;
}

// NULL: the point is not one of the curve.
static struct seal_key *seal_key_make(const uint8_t point[SEAL_KEY_POINT_SIZE])
{
    struct seal_key *key = calloc(1, sizeof(*key));
    if (key != NULL)
        key->point = seal_point_read(point, SEAL_KEY_POINT_SIZE);
    if (key == NULL || key->point == NULL) {
        free(key);
        return NULL;
    }
    memcpy(key->spki, seal_key_prefix, SEAL_KEY_PREFIX_SIZE);
    memcpy(key->spki + SEAL_KEY_PREFIX_SIZE, point, SEAL_KEY_POINT_SIZE);
    SHA1(point, SEAL_KEY_POINT_SIZE, key->identifier);
    return key;
}

static int seal_key_take_scalar(struct seal_key *key, const EVP_PKEY *pkey)
{
    if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &key->scalar) != 1)
        return 0;
    BN_set_flags(key->scalar, BN_FLG_CONSTTIME);
    key->has_private = 1;
    return 1;
}

// Takes pkey. NULL: none, or not on P-256.
static struct seal_key *seal_key_wrap(EVP_PKEY *pkey, int has_private)
{
    uint8_t point[SEAL_KEY_POINT_SIZE];
    struct seal_key *key = NULL;
    if (pkey != NULL && seal_key_is_p256(pkey) && seal_key_get_point(pkey, point))
        key = seal_key_make(point);
    if (key != NULL)
        atomic_init(&key->pkey, pkey);
    else
        EVP_PKEY_free(pkey);
    if (key != NULL && has_private && !seal_key_take_scalar(key, pkey))
        seal_key_free(&key);
    ERR_clear_error();
    return key;
}

struct seal_key *seal_key_new(void)
{
    return seal_key_wrap(EVP_EC_gen("P-256"), 1);
}

struct seal_key *seal_key_read_private(const void *der, size_t size)
{
    const uint8_t *at = der;
    if (size > 4096)
        return NULL;
    EVP_PKEY *pkey = d2i_AutoPrivateKey(NULL, &at, (long)size);
    if (pkey != NULL && at != (const uint8_t *)der + size) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    return seal_key_wrap(pkey, 1);
}

// Not by OpenSSL's decoders: they cost more than the verifying that follows.
struct seal_key *seal_key_read_public(const void *der, size_t size)
{
    if (size != SEAL_KEY_SPKI_SIZE || memcmp(der, seal_key_prefix, SEAL_KEY_PREFIX_SIZE) != 0)
        return NULL;
    struct seal_key *key = seal_key_make((const uint8_t *)der + SEAL_KEY_PREFIX_SIZE);
    ERR_clear_error();
    return key;
}

// Any key's: its curve is copied, since naming the curve makes it anew, for twice of what all the
// rest of a key costs.
static EVP_PKEY *seal_key_pattern;
static pthread_once_t seal_key_once = PTHREAD_ONCE_INIT;

static void seal_key_make_pattern(void)
{
    seal_key_pattern = EVP_EC_gen("P-256");
}

static EVP_PKEY *seal_key_make_pkey(const struct seal_key *key)
{
    pthread_once(&seal_key_once, seal_key_make_pattern);
    EVP_PKEY *pkey = seal_key_pattern == NULL ? NULL : EVP_PKEY_new();
    if (pkey == NULL)
        return NULL;
    if (EVP_PKEY_copy_parameters(pkey, seal_key_pattern) == 1 &&
        EVP_PKEY_set1_encoded_public_key(pkey, key->spki + SEAL_KEY_PREFIX_SIZE,
                                         SEAL_KEY_POINT_SIZE) == 1)
        return pkey;
    EVP_PKEY_free(pkey);
    return NULL;
}

EVP_PKEY *seal_key_pkey(const struct seal_key *key)
{
    // What a key says does not change by it.
    _Atomic(EVP_PKEY *) *place = (_Atomic(EVP_PKEY *) *)(uintptr_t)&key->pkey;
    EVP_PKEY *pkey = atomic_load(place);
    if (pkey != NULL)
        return pkey;
    EVP_PKEY *fresh = seal_key_make_pkey(key);
    if (fresh == NULL || atomic_compare_exchange_strong(place, &pkey, fresh))
        return fresh;
    EVP_PKEY_free(fresh); // another thread was first
    return pkey;
}

static int seal_key_no_passphrase(char *buffer, int size, int writing, void *context)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static EVP_PKEY *seal_key_pem_certificate(const void *pem, size_t size)
{
    BIO *in = BIO_new_mem_buf(pem, (int)size);
    X509 *certificate =
        in == NULL ? NULL : PEM_read_bio_X509(in, NULL, seal_key_no_passphrase, NULL);
    EVP_PKEY *pkey = certificate == NULL ? NULL : X509_get_pubkey(certificate);
    X509_free(certificate);
    BIO_free(in);
    return pkey;
}

struct seal_key *seal_key_read_pem(const void *pem, size_t size)
{
    if (size == 0 || size > 64 << 10)
        return NULL;
    BIO *in = BIO_new_mem_buf(pem, (int)size);
    EVP_PKEY *pkey =
        in == NULL ? NULL : PEM_read_bio_PrivateKey(in, NULL, seal_key_no_passphrase, NULL);
    BIO_free(in);
    if (pkey != NULL)
        return seal_key_wrap(pkey, 1);
    return seal_key_wrap(seal_key_pem_certificate(pem, size), 0);
}

int seal_key_public(const struct seal_key *key, uint8_t **der_r, size_t *size_r)
{
    *der_r = malloc(SEAL_KEY_SPKI_SIZE);
    if (*der_r == NULL)
        return -1;
    memcpy(*der_r, key->spki, SEAL_KEY_SPKI_SIZE);
    *size_r = SEAL_KEY_SPKI_SIZE;
    return 1;
}

int seal_key_private(const struct seal_key *key, uint8_t **der_r, size_t *size_r)
{
    if (!key->has_private)
        return 0;
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(seal_key_pkey(key));
    int size = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, NULL);
    uint8_t *der = size > 0 ? malloc((size_t)size) : NULL;
    if (der != NULL) {
        uint8_t *end = der;
        *size_r = (size_t)i2d_PKCS8_PRIV_KEY_INFO(info, &end);
        *der_r = der;
    }
    PKCS8_PRIV_KEY_INFO_free(info);
    ERR_clear_error();
    return der != NULL ? 1 : -1;
}

void seal_key_free(struct seal_key **key)
{
    struct seal_key *old = *key;
    *key = NULL;
    if (old == NULL)
        return;
    EVP_PKEY_free(atomic_load(&old->pkey));
    EC_POINT_free(old->point);
    BN_clear_free(old->scalar);
    free(old);
}

void seal_key_id(const struct seal_key *key, char id_r[21])
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(key->spki, SEAL_KEY_SPKI_SIZE, hash);
    for (size_t i = 0; i < 10; i++)
        snprintf(id_r + 2 * i, 3, "%02x", hash[i]);
}

// ---- certificates ----

static int seal_key_name(X509 *certificate, const char *name)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const uint8_t *)name, -1, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

static int seal_key_extend(X509 *certificate, const struct seal_key *key)
{
    ASN1_OCTET_STRING *identifier = ASN1_OCTET_STRING_new();
    int good = identifier != NULL &&
               ASN1_OCTET_STRING_set(identifier, key->identifier, SEAL_KEY_IDENTIFIER_SIZE) == 1 &&
               X509_add1_ext_i2d(certificate, NID_subject_key_identifier, identifier, 0,
                                 X509V3_ADD_DEFAULT) == 1;
    ASN1_OCTET_STRING_free(identifier);
    return good;
}

static int seal_key_say_usage(X509 *certificate)
{
    const char *const usages[][2] = {
        {"basicConstraints", "critical,CA:FALSE"},
        {"keyUsage", "critical,digitalSignature,keyAgreement"},
    };
    for (size_t i = 0; i < sizeof(usages) / sizeof(usages[0]); i++) {
        X509_EXTENSION *extension = X509V3_EXT_conf(NULL, NULL, usages[i][0], usages[i][1]);
        int good = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
        X509_EXTENSION_free(extension);
        if (!good)
            return 0;
    }
    return 1;
}

static int seal_key_number(X509 *certificate, const struct seal_key *key, int64_t not_before)
{
    uint8_t input[SEAL_KEY_SPKI_SIZE + sizeof(not_before)];
    memcpy(input, key->spki, SEAL_KEY_SPKI_SIZE);
    memcpy(input + SEAL_KEY_SPKI_SIZE, &not_before, sizeof(not_before));
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(input, sizeof(input), hash);
    hash[0] = (hash[0] & 0x7f) | 0x40;
    BIGNUM *number = BN_bin2bn(hash, 16, NULL);
    int good =
        number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return good;
}

static X509 *seal_key_draft(const struct seal_key *key, const char *name, int64_t not_before,
                            int days)
{
    X509 *certificate = X509_new();
    time_t start = (time_t)(not_before / 1000000);
    if (certificate != NULL && X509_set_version(certificate, X509_VERSION_3) == 1 &&
        seal_key_number(certificate, key, not_before) && seal_key_name(certificate, name) &&
        ASN1_TIME_set(X509_getm_notBefore(certificate), start) != NULL &&
        ASN1_TIME_adj(X509_getm_notAfter(certificate), start, days, 0) != NULL &&
        X509_set_pubkey(certificate, seal_key_pkey(key)) == 1 && seal_key_extend(certificate, key))
        return certificate;
    X509_free(certificate);
    return NULL;
}

static int seal_key_to_pem(X509 *certificate, char **pem_r)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *text = NULL;
    int good = out != NULL && PEM_write_bio_X509(out, certificate) == 1;
    long size = good ? BIO_get_mem_data(out, &text) : 0;
    *pem_r = good ? strndup(text, (size_t)size) : NULL;
    BIO_free(out);
    return *pem_r != NULL ? 1 : -1;
}

int seal_key_certificate(const struct seal_key *key, const char *name, int64_t not_before, int days,
                         char **pem_r)
{
    if (!key->has_private)
        return 0;
    X509 *certificate = seal_key_draft(key, name, not_before, days);
    int result = -1;
    if (certificate != NULL && seal_key_say_usage(certificate) &&
        X509_sign(certificate, seal_key_pkey(key), EVP_sha256()) > 0)
        result = seal_key_to_pem(certificate, pem_r);
    X509_free(certificate);
    ERR_clear_error();
    return result;
}
