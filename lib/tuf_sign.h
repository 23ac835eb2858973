/* Making signed metadata (lib/tuf.h): keys, and the parts of each role's document. Used by platenctl
 * for root and targets, by the gateway for snapshot and timestamp. Pure but for random numbers.
 */
#ifndef PLATEN_LIB_TUF_SIGN_H
#define PLATEN_LIB_TUF_SIGN_H

#include "lib/tuf.h"

struct tuf_signer; /* a private key */

enum { TUF_ID_SIZE = 2 * TUF_HASH_SIZE + 1 };

/* NULL: OpenSSL makes none. */
struct tuf_signer *tuf_signer_new(void);
/* PKCS#8 in PEM, as openssl(1) writes it. NULL: not an Ed25519 key. */
struct tuf_signer *tuf_signer_read(const void *pem, size_t size);
/* Adds it in that form; buf becomes secret. 1 or -1. */
int tuf_signer_write(const struct tuf_signer *signer, struct buf *buf);
void tuf_signer_free(struct tuf_signer **signer);
const uint8_t *tuf_signer_public(const struct tuf_signer *signer); /* TUF_PUBLIC_SIZE bytes */

/* SHA-256 of the key's canonical form, in hex. */
void tuf_key_id(const uint8_t bytes[TUF_PUBLIC_SIZE], char id_r[TUF_ID_SIZE]);
json_t *tuf_key_json(const uint8_t bytes[TUF_PUBLIC_SIZE]);
/* Who signs a role. */
json_t *tuf_signers_json(const char *const *ids, size_t n, size_t threshold);

/* The members that all roles have; the caller sets the rest. */
json_t *tuf_begin(enum tuf_role role, int64_t version, int64_t expires);
/* Length and SHA-256 of bytes, with the version where it is not 0. */
json_t *tuf_file_json(int64_t version, const void *data, size_t size);
/* Signs it and gives the whole document, malloc'd. Takes body. 1 or -1. */
int tuf_finish(json_t *body, const struct tuf_signer *const *signers, size_t n, char **text_r,
               size_t *size_r, const char **error_r);

#endif
