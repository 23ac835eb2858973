#include "lib/seal.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "lib/seal_agree.h"
#include "lib/seal_form.h"
#include "lib/seal_key.h"

enum {
    SEAL_RECIPIENTS_MAX = 8,    // each costs an ECDH to try
    SEAL_TAG_MIN = 12,          // RFC 5084, 3.2: the shortest that is sensible
    SEAL_ATTRIBUTES_MAX = 4096, // signed ones; three short ones are usual
    SEAL_TAG_ROOM = 8,          // tag and length in DER
};

// ---- opening the profile's own form (lib/seal_form.h) ----

static int seal_unwrap_key(const uint8_t wrapping[SEAL_KEY_SIZE], const struct der_view *wrapped,
                           uint8_t key_r[SEAL_KEY_SIZE])
{
    int size = 0;
    uint8_t key[SEAL_WRAPPED_SIZE] = {0};
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context != NULL)
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    int good = context != NULL &&
               EVP_DecryptInit_ex(context, EVP_aes_256_wrap(), NULL, wrapping, NULL) == 1 &&
               EVP_DecryptUpdate(context, key, &size, wrapped->at, SEAL_WRAPPED_SIZE) == 1 &&
               size == SEAL_KEY_SIZE;
    EVP_CIPHER_CTX_free(context);
    memcpy(key_r, key, SEAL_KEY_SIZE);
    OPENSSL_cleanse(key, sizeof(key));
    return good;
}

// Nothing of the plain text is given out before the tag was checked.
static int seal_decrypt_form(const struct seal_envelope *envelope, const uint8_t *key,
                             uint8_t *plain, size_t *size_r)
{
    uint8_t tag[SEAL_TAG_SIZE];
    int size = 0, last = 0;
    memcpy(tag, envelope->tag.at, sizeof(tag));
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int good = context != NULL &&
               EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, envelope->nonce.at) == 1 &&
               EVP_DecryptUpdate(context, plain, &size, envelope->encrypted.at,
                                 (int)envelope->encrypted.size) == 1 &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) == 1 &&
               EVP_DecryptFinal_ex(context, plain + size, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    *size_r = (size_t)size + (size_t)last;
    return good;
}

static int seal_open_form(const void *der, size_t size, const struct seal_key *recipient,
                          uint8_t **inner_r, size_t *inner_size_r)
{
    struct seal_envelope envelope;
    uint8_t wrapping[SEAL_KEY_SIZE], key[SEAL_KEY_SIZE];
    if (!seal_form_envelope(der, size, recipient, &envelope))
        return 0;
    uint8_t *inner = malloc(envelope.encrypted.size + 1);
    int good = inner != NULL &&
               seal_agree_receive(recipient, envelope.point.at, envelope.point.size, wrapping) &&
               seal_unwrap_key(wrapping, &envelope.wrapped, key) &&
               seal_decrypt_form(&envelope, key, inner, inner_size_r);
    OPENSSL_cleanse(wrapping, sizeof(wrapping));
    OPENSSL_cleanse(key, sizeof(key));
    if (good)
        *inner_r = inner;
    else
        free(inner);
    return good;
}

// ---- opening any form ----

static CMS_ContentInfo *seal_decode(const void *der, size_t size)
{
    if (size == 0 || size > SEAL_SIZE_MAX)
        return NULL;
    const uint8_t *at = der;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)size);
    if (cms != NULL && at != (const uint8_t *)der + size) {
        CMS_ContentInfo_free(cms);
        return NULL;
    }
    return cms;
}

// The key derivation and the key wrap stand in one AlgorithmIdentifier inside another (RFC
// 5753, 7.1.4).
static int seal_agreement_strong(const X509_ALGOR *agreement)
{
    const ASN1_OBJECT *oid;
    const void *parameter;
    int type;
    X509_ALGOR_get0(&oid, &type, &parameter, agreement);
    if (OBJ_obj2nid(oid) != NID_dhSinglePass_stdDH_sha256kdf_scheme || type != V_ASN1_SEQUENCE)
        return 0;
    const ASN1_STRING *sequence = parameter;
    const uint8_t *at = ASN1_STRING_get0_data(sequence);
    X509_ALGOR *wrap = d2i_X509_ALGOR(NULL, &at, ASN1_STRING_length(sequence));
    if (wrap == NULL)
        return 0;
    X509_ALGOR_get0(&oid, NULL, NULL, wrap);
    int strong = OBJ_obj2nid(oid) == NID_id_aes256_wrap;
    X509_ALGOR_free(wrap);
    return strong;
}

static enum seal_result seal_check_recipients(STACK_OF(CMS_RecipientInfo) * infos)
{
    if (infos == NULL || sk_CMS_RecipientInfo_num(infos) < 1)
        return SEAL_DAMAGED;
    if (sk_CMS_RecipientInfo_num(infos) > SEAL_RECIPIENTS_MAX)
        return SEAL_DAMAGED;
    for (int i = 0; i < sk_CMS_RecipientInfo_num(infos); i++) {
        CMS_RecipientInfo *info = sk_CMS_RecipientInfo_value(infos, i);
        X509_ALGOR *agreement = NULL;
        if (CMS_RecipientInfo_type(info) != CMS_RECIPINFO_AGREE ||
            CMS_RecipientInfo_kari_get0_alg(info, &agreement, NULL) != 1 ||
            !seal_agreement_strong(agreement))
            return SEAL_WEAK;
        STACK_OF(CMS_RecipientEncryptedKey) *keys = CMS_RecipientInfo_kari_get0_reks(info);
        if (keys == NULL || sk_CMS_RecipientEncryptedKey_num(keys) > SEAL_RECIPIENTS_MAX)
            return SEAL_DAMAGED;
    }
    return SEAL_DONE;
}

static int seal_names_key(CMS_RecipientEncryptedKey *key, const struct seal_key *recipient)
{
    ASN1_OCTET_STRING *id = NULL;
    if (CMS_RecipientEncryptedKey_get0_id(key, &id, NULL, NULL, NULL, NULL) != 1 || id == NULL)
        return 0;
    return ASN1_STRING_length(id) == SEAL_KEY_IDENTIFIER_SIZE &&
           memcmp(ASN1_STRING_get0_data(id), recipient->identifier, SEAL_KEY_IDENTIFIER_SIZE) == 0;
}

// Every encrypted key is tried: a sender may name the key by issuer and serial number, which a bare
// key has not. named_r: one names our key, so if none opens it is damaged and not somebody else's.
static int seal_unwrap(CMS_ContentInfo *cms, const struct seal_key *recipient, int *named_r)
{
    STACK_OF(CMS_RecipientInfo) *infos = CMS_get0_RecipientInfos(cms);
    for (int i = 0; i < sk_CMS_RecipientInfo_num(infos); i++) {
        CMS_RecipientInfo *info = sk_CMS_RecipientInfo_value(infos, i);
        STACK_OF(CMS_RecipientEncryptedKey) *keys = CMS_RecipientInfo_kari_get0_reks(info);
        for (int j = 0; j < sk_CMS_RecipientEncryptedKey_num(keys); j++) {
            CMS_RecipientEncryptedKey *key = sk_CMS_RecipientEncryptedKey_value(keys, j);
            *named_r |= seal_names_key(key, recipient);
            if (CMS_RecipientInfo_kari_set0_pkey(info, seal_key_pkey(recipient)) != 1)
                continue;
            int opened = CMS_RecipientInfo_kari_decrypt(cms, info, key);
            CMS_RecipientInfo_kari_set0_pkey(info, NULL);
            if (opened == 1)
                return 1;
        }
    }
    return 0;
}

static enum seal_result seal_take(BIO *from, size_t limit, uint8_t **bytes_r, size_t *size_r)
{
    uint8_t *bytes = malloc(limit + 1);
    if (bytes == NULL)
        return SEAL_FAILED;
    size_t size = 0;
    int got;
    while (size < limit && (got = BIO_read(from, bytes + size, (int)(limit - size))) > 0)
        size += (size_t)got;
    *bytes_r = bytes;
    *size_r = size;
    return SEAL_DONE;
}

// Nothing of the plain text is given out before the tag was checked, which comes last.
static enum seal_result seal_decrypt(CMS_ContentInfo *cms, size_t limit, uint8_t **inner_r,
                                     size_t *size_r)
{
    BIO *chain = CMS_dataInit(cms, NULL);
    if (chain == NULL)
        return SEAL_DAMAGED;
    enum seal_result result = SEAL_WEAK;
    EVP_CIPHER_CTX *cipher = NULL;
    BIO *filter = BIO_find_type(chain, BIO_TYPE_CIPHER);
    if (filter != NULL)
        BIO_get_cipher_ctx(filter, &cipher);
    if (cipher != NULL && EVP_CIPHER_CTX_get_nid(cipher) == NID_aes_256_gcm &&
        EVP_CIPHER_CTX_get_tag_length(cipher) >= SEAL_TAG_MIN) {
        result = seal_take(chain, limit, inner_r, size_r);
        if (result == SEAL_DONE && BIO_get_cipher_status(filter) <= 0) {
            free(*inner_r);
            *inner_r = NULL;
            result = SEAL_DAMAGED;
        }
    }
    BIO_free_all(chain);
    return result;
}

enum seal_result seal_open(const void *der, size_t size, const struct seal_key *recipient,
                           uint8_t **inner_r, size_t *inner_size_r)
{
    if (!recipient->has_private)
        return SEAL_NO_KEY;
    if (seal_open_form(der, size, recipient, inner_r, inner_size_r))
        return SEAL_DONE;
    CMS_ContentInfo *cms = seal_decode(der, size);
    enum seal_result result = SEAL_DAMAGED;
    int named = 0;
    if (cms != NULL) {
        int type = OBJ_obj2nid(CMS_get0_type(cms));
        if (type == NID_pkcs7_enveloped)
            result = SEAL_WEAK;
        else if (type == NID_id_smime_ct_authEnvelopedData)
            result = seal_check_recipients(CMS_get0_RecipientInfos(cms));
        if (result == SEAL_DONE && !seal_unwrap(cms, recipient, &named))
            result = named ? SEAL_DAMAGED : SEAL_NOT_OURS;
        if (result == SEAL_DONE)
            result = seal_decrypt(cms, size, inner_r, inner_size_r);
    }
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return result;
}

// ---- verifying ----

static int seal_check_signature(const uint8_t hash[SHA256_DIGEST_LENGTH], const uint8_t *signature,
                                size_t size, const struct seal_key *signer)
{
    EVP_PKEY *pkey = seal_key_pkey(signer);
    EVP_PKEY_CTX *context = pkey == NULL ? NULL : EVP_PKEY_CTX_new(pkey, NULL);
    int good = context != NULL && EVP_PKEY_verify_init(context) == 1 &&
               EVP_PKEY_verify(context, signature, size, hash, SHA256_DIGEST_LENGTH) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}

static enum seal_result seal_copy(const void *content, size_t size, uint8_t **content_r,
                                  size_t *size_r)
{
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        return SEAL_FAILED;
    memcpy(bytes, content, size);
    *content_r = bytes;
    *size_r = size;
    return SEAL_DONE;
}

// What is signed is tagged as SET OF, what is sent as [0] (RFC 5652, 5.4).
static int seal_verify_form(const struct seal_signed *s, const struct seal_key *signer)
{
    uint8_t attributes[SEAL_ATTRIBUTES_MAX], hash[SHA256_DIGEST_LENGTH];
    if (s->whole_attributes.size > sizeof(attributes))
        return 0;
    memcpy(attributes, s->whole_attributes.at, s->whole_attributes.size);
    attributes[0] = DER_SET;
    SHA256(attributes, s->whole_attributes.size, hash);
    return seal_check_signature(hash, s->signature.at, s->signature.size, signer);
}

static enum seal_result seal_content(CMS_ContentInfo *cms, uint8_t **content_r, size_t *size_r)
{
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    if (content == NULL || *content == NULL)
        return SEAL_DAMAGED;
    return seal_copy(ASN1_STRING_get0_data(*content), (size_t)ASN1_STRING_length(*content),
                     content_r, size_r);
}

static CMS_ContentInfo *seal_decode_signed(const void *inner, size_t size)
{
    CMS_ContentInfo *cms = seal_decode(inner, size);
    if (cms != NULL && (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
                        OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)) {
        CMS_ContentInfo_free(cms);
        return NULL;
    }
    return cms;
}

static enum seal_result seal_check_signer(CMS_SignerInfo *info)
{
    X509_ALGOR *digest;
    X509_ALGOR *signature;
    CMS_SignerInfo_get0_algs(info, NULL, NULL, &digest, &signature);
    const ASN1_OBJECT *digest_oid;
    const ASN1_OBJECT *signature_oid;
    X509_ALGOR_get0(&digest_oid, NULL, NULL, digest);
    X509_ALGOR_get0(&signature_oid, NULL, NULL, signature);
    if (OBJ_obj2nid(digest_oid) != NID_sha256 ||
        OBJ_obj2nid(signature_oid) != NID_ecdsa_with_SHA256)
        return SEAL_WEAK;
    // Without signed attributes a signature over one's attributes could be passed off as one over
    // content.
    return CMS_signed_get_attr_count(info) > 0 ? SEAL_DONE : SEAL_WEAK;
}

// What is signed: the attributes as they came, but tagged as SET OF (RFC 5652, 5.4).
static size_t seal_encode_attributes(const CMS_SignerInfo *info, uint8_t *der, size_t room)
{
    size_t size = 0;
    for (int i = 0; i < CMS_signed_get_attr_count(info); i++) {
        X509_ATTRIBUTE *attribute = CMS_signed_get_attr(info, i);
        int length = i2d_X509_ATTRIBUTE(attribute, NULL);
        if (length <= 0 || (size_t)length > room - SEAL_TAG_ROOM - size)
            return 0;
        uint8_t *at = der + SEAL_TAG_ROOM + size;
        size += (size_t)i2d_X509_ATTRIBUTE(attribute, &at);
    }
    uint8_t head[SEAL_TAG_ROOM];
    uint8_t *at = head;
    ASN1_put_object(&at, 1, (int)size, V_ASN1_SET, V_ASN1_UNIVERSAL);
    size_t head_size = (size_t)(at - head);
    memmove(der + head_size, der + SEAL_TAG_ROOM, size);
    memcpy(der, head, head_size);
    return head_size + size;
}

// The two attributes that must be there, once: they tie the signature to this content and its type.
static int seal_attributes_match(CMS_SignerInfo *info, const uint8_t *content, size_t size)
{
    const ASN1_OCTET_STRING *digest = CMS_signed_get0_data_by_OBJ(
        info, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING);
    const ASN1_OBJECT *type =
        CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT);
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(content, size, hash);
    return digest != NULL && type != NULL && OBJ_obj2nid(type) == NID_pkcs7_data &&
           ASN1_STRING_length(digest) == SHA256_DIGEST_LENGTH &&
           memcmp(ASN1_STRING_get0_data(digest), hash, sizeof(hash)) == 0;
}

static int seal_signature_good(CMS_SignerInfo *info, const struct seal_key *signer)
{
    uint8_t attributes[SEAL_ATTRIBUTES_MAX], hash[SHA256_DIGEST_LENGTH];
    size_t size = seal_encode_attributes(info, attributes, sizeof(attributes));
    const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(info);
    SHA256(attributes, size, hash);
    return size > 0 && signature != NULL &&
           seal_check_signature(hash, ASN1_STRING_get0_data(signature),
                                (size_t)ASN1_STRING_length(signature), signer);
}

// Not by CMS_verify: it wants a certificate, and making one of a bare key costs more than the
// verifying.
static enum seal_result seal_verify_signed(CMS_ContentInfo *cms, const struct seal_key *signer)
{
    STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    if (infos == NULL || sk_CMS_SignerInfo_num(infos) != 1 || content == NULL || *content == NULL)
        return SEAL_DAMAGED;
    CMS_SignerInfo *info = sk_CMS_SignerInfo_value(infos, 0);
    enum seal_result result = seal_check_signer(info);
    if (result != SEAL_DONE)
        return result;
    if (!seal_attributes_match(info, ASN1_STRING_get0_data(*content),
                               (size_t)ASN1_STRING_length(*content)) ||
        !seal_signature_good(info, signer))
        return SEAL_DAMAGED;
    return SEAL_DONE;
}

enum seal_result seal_verify(const void *inner, size_t size, const struct seal_key *signer,
                             uint8_t **content_r, size_t *content_size_r)
{
    struct seal_signed form;
    if (seal_form_signed(inner, size, &form) && seal_verify_form(&form, signer))
        return seal_copy(form.content.at, form.content.size, content_r, content_size_r);
    CMS_ContentInfo *cms = seal_decode_signed(inner, size);
    enum seal_result result = cms == NULL ? SEAL_DAMAGED : seal_verify_signed(cms, signer);
    if (result == SEAL_DONE)
        result = seal_content(cms, content_r, content_size_r);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return result;
}

enum seal_result seal_peek(const void *inner, size_t size, uint8_t **content_r,
                           size_t *content_size_r)
{
    struct seal_signed form;
    if (seal_form_signed(inner, size, &form))
        return seal_copy(form.content.at, form.content.size, content_r, content_size_r);
    CMS_ContentInfo *cms = seal_decode_signed(inner, size);
    enum seal_result result =
        cms == NULL ? SEAL_DAMAGED : seal_content(cms, content_r, content_size_r);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return result;
}
