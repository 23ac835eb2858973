#include "lib/seal_form.h"

#include <openssl/sha.h>

#include "lib/seal_oid.h"

// ContentInfo ::= SEQUENCE { contentType, [0] EXPLICIT content }: the content, and nothing behind.
static bool take_content_info(const void *der, size_t size, const uint8_t *oid, size_t oid_size,
                              struct der_view *content_r)
{
    struct der_view all = {der, size}, info, explicit;
    return size <= SEAL_SIZE_MAX && der_take(&all, DER_SEQUENCE, &info) && all.size == 0 &&
           der_take_same(&info, DER_OID, oid, oid_size) &&
           der_take(&info, DER_CONTEXT_MADE + 0, &explicit) && info.size == 0 &&
           der_take(&explicit, DER_SEQUENCE, content_r) && explicit.size == 0;
}

static bool take_version(struct der_view *from, uint8_t version)
{
    return der_take_same(from, DER_INTEGER, &version, 1);
}

// ---- AuthEnvelopedData (RFC 5083, 2.1) ----

// OriginatorIdentifierOrKey as a public key: [0] { [1] { AlgorithmIdentifier, BIT STRING } }.
static bool take_originator(struct der_view *from, struct der_view *point_r)
{
    struct der_view originator, key;
    if (!der_take(from, DER_CONTEXT_MADE + 0, &originator) ||
        !der_take(&originator, DER_CONTEXT_MADE + 1, &key) || originator.size > 0 ||
        !der_take_algorithm(&key, SEAL_OID(oid_ec_public_key), true) ||
        !der_take(&key, DER_BIT_STRING, point_r) || key.size > 0)
        return false;
    // The count of unused bits stands in front.
    if (point_r->size == 0 || point_r->at[0] != 0)
        return false;
    point_r->at++;
    point_r->size--;
    return true;
}

// The key derivation with the key wrap as its parameter (RFC 5753, 7.1.4).
static bool take_agreement(struct der_view *from)
{
    struct der_view agreement;
    return der_take(from, DER_SEQUENCE, &agreement) &&
           der_take_same(&agreement, DER_OID, SEAL_OID(oid_std_dh_sha256)) &&
           der_take_algorithm(&agreement, SEAL_OID(oid_aes256_wrap), false) && agreement.size == 0;
}

// RecipientEncryptedKeys: the one whose identifier this is.
static bool take_encrypted_key(struct der_view *keys, const struct seal_key *recipient,
                               struct der_view *wrapped_r)
{
    struct der_view key, identifier;
    while (der_take(keys, DER_SEQUENCE, &key)) {
        if (der_take(&key, DER_CONTEXT_MADE + 0, &identifier) &&
            der_take_same(&identifier, DER_OCTET_STRING, recipient->identifier,
                          SEAL_KEY_IDENTIFIER_SIZE) &&
            identifier.size == 0 && der_take(&key, DER_OCTET_STRING, wrapped_r) && key.size == 0)
            return wrapped_r->size == SEAL_WRAPPED_SIZE;
    }
    return false;
}

// KeyAgreeRecipientInfo (RFC 5652, 6.2.2), without user keying material.
static bool take_recipient(struct der_view *infos, const struct seal_key *recipient,
                           struct seal_envelope *envelope)
{
    struct der_view info, keys;
    while (der_take(infos, DER_CONTEXT_MADE + 1, &info)) {
        if (take_version(&info, 3) && take_originator(&info, &envelope->point) &&
            take_agreement(&info) && der_take(&info, DER_SEQUENCE, &keys) && info.size == 0 &&
            take_encrypted_key(&keys, recipient, &envelope->wrapped))
            return true;
    }
    return false;
}

// EncryptedContentInfo with the parameters of RFC 5084, 3.2.
static bool take_encrypted(struct der_view *from, struct seal_envelope *envelope)
{
    static const uint8_t tag_size = SEAL_TAG_SIZE;
    struct der_view info, algorithm, parameters;
    return der_take(from, DER_SEQUENCE, &info) &&
           der_take_same(&info, DER_OID, SEAL_OID(oid_data)) &&
           der_take(&info, DER_SEQUENCE, &algorithm) &&
           der_take_same(&algorithm, DER_OID, SEAL_OID(oid_aes256_gcm)) &&
           der_take(&algorithm, DER_SEQUENCE, &parameters) && algorithm.size == 0 &&
           der_take(&parameters, DER_OCTET_STRING, &envelope->nonce) &&
           envelope->nonce.size == SEAL_NONCE_SIZE &&
           der_take_same(&parameters, DER_INTEGER, &tag_size, 1) && parameters.size == 0 &&
           der_take(&info, DER_CONTEXT + 0, &envelope->encrypted) && info.size == 0;
}

bool seal_form_envelope(const void *der, size_t size, const struct seal_key *recipient,
                        struct seal_envelope *envelope_r)
{
    struct der_view data, infos;
    return take_content_info(der, size, SEAL_OID(oid_auth_enveloped_data), &data) &&
           take_version(&data, 0) && der_take(&data, DER_SET, &infos) &&
           take_recipient(&infos, recipient, envelope_r) && take_encrypted(&data, envelope_r) &&
           der_take(&data, DER_OCTET_STRING, &envelope_r->tag) &&
           envelope_r->tag.size == SEAL_TAG_SIZE && data.size == 0;
}

// ---- SignedData (RFC 5652, 5) ----

// Attribute ::= SEQUENCE { OID, SET OF value }.
static bool take_attribute(struct der_view *from, struct der_view *oid_r, struct der_view *values_r)
{
    struct der_view attribute;
    return der_take(from, DER_SEQUENCE, &attribute) && der_take(&attribute, DER_OID, oid_r) &&
           der_take(&attribute, DER_SET, values_r) && attribute.size == 0;
}

// The two that must be there, each once with one value: they tie the signature to this content and
// its type.
static bool attributes_match(const struct seal_signed *s)
{
    struct der_view left = s->attributes, oid, values;
    uint8_t hash[SHA256_DIGEST_LENGTH];
    int types = 0, digests = 0;
    SHA256(s->content.at, s->content.size, hash);
    while (left.size > 0) {
        if (!take_attribute(&left, &oid, &values))
            return false;
        if (der_same(&oid, SEAL_OID(oid_content_type))) {
            types++;
            if (!der_take_same(&values, DER_OID, SEAL_OID(oid_data)) || values.size > 0)
                return false;
        } else if (der_same(&oid, SEAL_OID(oid_message_digest))) {
            digests++;
            if (!der_take_same(&values, DER_OCTET_STRING, hash, sizeof(hash)) || values.size > 0)
                return false;
        }
    }
    return types == 1 && digests == 1;
}

// SignerInfo, named by a key identifier, which is not looked at: whose key counts is pinned.
static bool take_signer(struct der_view *from, struct seal_signed *s)
{
    struct der_view info, identifier;
    return der_take(from, DER_SEQUENCE, &info) && take_version(&info, 3) &&
           der_take(&info, DER_CONTEXT + 0, &identifier) &&
           der_take_algorithm(&info, SEAL_OID(oid_sha256), true) &&
           der_take_whole(&info, DER_CONTEXT_MADE + 0, &s->whole_attributes, &s->attributes) &&
           der_take_algorithm(&info, SEAL_OID(oid_ecdsa_sha256), false) &&
           der_take(&info, DER_OCTET_STRING, &s->signature) && info.size == 0;
}

bool seal_form_signed(const void *der, size_t size, struct seal_signed *s)
{
    struct der_view data, digests, inside, content, signers;
    return take_content_info(der, size, SEAL_OID(oid_signed_data), &data) &&
           take_version(&data, 3) && der_take(&data, DER_SET, &digests) &&
           der_take(&data, DER_SEQUENCE, &inside) &&
           der_take_same(&inside, DER_OID, SEAL_OID(oid_data)) &&
           der_take(&inside, DER_CONTEXT_MADE + 0, &content) && inside.size == 0 &&
           der_take(&content, DER_OCTET_STRING, &s->content) && content.size == 0 &&
           der_take(&data, DER_SET, &signers) && data.size == 0 && take_signer(&signers, s) &&
           signers.size == 0 && attributes_match(s);
}
