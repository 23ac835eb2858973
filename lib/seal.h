// The seal of reports and replies (DESIGN 4, Form): CMS SignedData (P-256, SHA-256, attached, no
// certificates, no S/MIME capabilities, signer by key identifier; RFC 5652) inside AuthEnvelopedData
// (AES-256-GCM, ECDH P-256 with X9.63-SHA256; RFC 5083, 5084, 5753), DER. Signed with the content
// type id-data. Keys are P-256 as SubjectPublicKeyInfo (public) and PKCS#8 (private), DER.
// Pure: no clock, no file, no global. Any thread; a struct seal_key may be shared.
#ifndef PLATEN_LIB_SEAL_H
#define PLATEN_LIB_SEAL_H

#include <stddef.h>
#include <stdint.h>

struct seal_key;                   // private or public

enum seal_result {
    SEAL_DONE = 1,
    SEAL_NOT_OURS = 0,             // not sealed to this key
    SEAL_DAMAGED = -1,             // not decodable, tag or signature wrong
    SEAL_WEAK = -2,                // another cipher, digest, curve or KDF than the profile's
    SEAL_NO_KEY = -3,              // need_key answered none: see seal_open
    SEAL_FAILED = -4,              // our own trouble (memory)
};
const char *seal_result_text(enum seal_result result);

struct seal_key *seal_key_new(void);                                         // fresh P-256 pair
struct seal_key *seal_key_read_private(const void *der, size_t size);        // NULL: not one
struct seal_key *seal_key_read_public(const void *der, size_t size);
struct seal_key *seal_key_read_pem(const void *pem, size_t size);            // private key PEM, or certificate PEM
int seal_key_public(const struct seal_key *key, uint8_t **der_r, size_t *size_r);   // malloc'd
int seal_key_private(const struct seal_key *key, uint8_t **der_r, size_t *size_r);
void seal_key_free(struct seal_key **key);
// First 20 hex digits of SHA-256 over the SubjectPublicKeyInfo: an agent's ID. id_r holds 21.
void seal_key_id(const struct seal_key *key, char id_r[21]);
// Self-signed certificate in PEM for the key, valid from not_before for days (for /gateway.pem and openssl(1)).
int seal_key_certificate(const struct seal_key *key, const char *name, int64_t not_before, int days, char **pem_r);

// Signs content by signer and seals it to recipient (and second, may be NULL). *der_r is malloc'd.
enum seal_result seal_make(const void *content, size_t size, const struct seal_key *signer,
                           const struct seal_key *recipient, const struct seal_key *second,
                           uint8_t **der_r, size_t *der_size_r);

// Two steps, so that a reader can ask for the key in between.
// 1: opens the envelope; *inner_r is the SignedData DER, malloc'd.
enum seal_result seal_open(const void *der, size_t size, const struct seal_key *recipient,
                           uint8_t **inner_r, size_t *inner_size_r);
// 2: verifies under signer (never under a key inside) and gives the content, malloc'd. Exactly one signerInfo.
enum seal_result seal_verify(const void *inner, size_t size, const struct seal_key *signer,
                             uint8_t **content_r, size_t *content_size_r);
// The content without verifying it: only to find an enrolling report's own key, which must verify then.
enum seal_result seal_peek(const void *inner, size_t size, uint8_t **content_r, size_t *content_size_r);

#endif
