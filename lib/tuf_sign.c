#include "lib/tuf_sign.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/text.h"

struct tuf_signer {
    EVP_PKEY *key;
    uint8_t bytes[TUF_PUBLIC_SIZE];
};

static struct tuf_signer *take_key(EVP_PKEY *key)
{
    struct tuf_signer *signer = calloc(1, sizeof(*signer));
    size_t size = TUF_PUBLIC_SIZE;
    if (signer == NULL)
        memory_none();
    signer->key = key;
    if (key == NULL || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_public_key(key, signer->bytes, &size) != 1)
        tuf_signer_free(&signer);
    return signer;
}

struct tuf_signer *tuf_signer_new(void)
{
    return take_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
}

/* A passphrase is not asked for. */
static int no_passphrase(char *buf, int size, int writing, void *context)
{
    (void)buf, (void)size, (void)writing, (void)context;
    return -1;
}

struct tuf_signer *tuf_signer_read(const void *pem, size_t size)
{
    BIO *bio = BIO_new_mem_buf(pem, (int)size);
    if (bio == NULL)
        memory_none();
    struct tuf_signer *signer = take_key(PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL));
    BIO_free(bio);
    return signer;
}

int tuf_signer_write(const struct tuf_signer *signer, struct buf *buf)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    char *text;
    int result = -1;
    if (bio == NULL)
        memory_none();
    if (PEM_write_bio_PKCS8PrivateKey(bio, signer->key, NULL, NULL, 0, NULL, NULL) == 1) {
        long size = BIO_get_mem_data(bio, &text);
        buf_secret(buf);
        buf_add(buf, text, (size_t)size);
        result = 1;
    }
    BIO_free(bio);
    return result;
}

void tuf_signer_free(struct tuf_signer **signer)
{
    if (*signer == NULL)
        return;
    EVP_PKEY_free((*signer)->key);
    free(*signer);
    *signer = NULL;
}

const uint8_t *tuf_signer_public(const struct tuf_signer *signer)
{
    return signer->bytes;
}

json_t *tuf_key_json(const uint8_t bytes[TUF_PUBLIC_SIZE])
{
    char hex[2 * TUF_PUBLIC_SIZE + 1];
    text_hex(hex, bytes, TUF_PUBLIC_SIZE);
    return json_pack("{s:s, s:s, s:{s:s}}", "keytype", "ed25519", "scheme", "ed25519", "keyval",
                     "public", hex);
}

void tuf_key_id(const uint8_t bytes[TUF_PUBLIC_SIZE], char id_r[TUF_ID_SIZE])
{
    struct buf text = {0};
    uint8_t digest[TUF_HASH_SIZE];
    json_t *key = tuf_key_json(bytes);
    tuf_canonical(key, &text);
    if (EVP_Digest(text.data, text.len, digest, NULL, EVP_sha256(), NULL) != 1)
        memory_none();
    text_hex(id_r, digest, sizeof(digest));
    json_decref(key);
    buf_free(&text);
}

json_t *tuf_signers_json(const char *const *ids, size_t n, size_t threshold)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(ids[i]));
    return json_pack("{s:o, s:I}", "keyids", list, "threshold", (json_int_t)threshold);
}

json_t *tuf_begin(enum tuf_role role, int64_t version, int64_t expires)
{
    char until[32];
    clock_format(until, expires);
    return json_pack("{s:s, s:s, s:I, s:s}", "_type", tuf_role_name(role), "spec_version", "1.0.31",
                     "version", (json_int_t)version, "expires", until);
}

json_t *tuf_file_json(int64_t version, const void *data, size_t size)
{
    uint8_t digest[TUF_HASH_SIZE];
    char hex[2 * TUF_HASH_SIZE + 1];
    if (EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) != 1)
        memory_none();
    text_hex(hex, digest, sizeof(digest));
    json_t *file = json_pack("{s:I, s:{s:s}}", "length", (json_int_t)size, "hashes", "sha256", hex);
    if (version != 0)
        json_object_set_new(file, "version", json_integer(version));
    return file;
}

static int sign(const struct tuf_signer *signer, const struct buf *bytes, json_t *signatures)
{
    uint8_t signature[TUF_SIGNATURE_SIZE];
    char id[TUF_ID_SIZE], hex[2 * TUF_SIGNATURE_SIZE + 1];
    size_t size = sizeof(signature);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = context != NULL &&
               EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) == 1 &&
               EVP_DigestSign(context, signature, &size, bytes->data, bytes->len) == 1;
    EVP_MD_CTX_free(context);
    tuf_key_id(signer->bytes, id);
    text_hex(hex, signature, sizeof(signature));
    json_array_append_new(signatures, json_pack("{s:s, s:s}", "keyid", id, "sig", hex));
    return good;
}

int tuf_finish(json_t *body, const struct tuf_signer *const *signers, size_t n, char **text_r,
               size_t *size_r, const char **error_r)
{
    struct buf bytes = {0};
    json_t *signatures = json_array();
    int good = tuf_canonical(body, &bytes);
    for (size_t i = 0; good && i < n; i++)
        good = sign(signers[i], &bytes, signatures);
    buf_free(&bytes);
    json_t *envelope = json_pack("{s:o, s:o}", "signatures", signatures, "signed", body);
    *text_r = good ? json_dumps(envelope, JSON_INDENT(1) | JSON_SORT_KEYS) : NULL;
    json_decref(envelope);
    if (*text_r == NULL) {
        *error_r = "OpenSSL does not sign";
        return -1;
    }
    *size_r = strlen(*text_r);
    return 1;
}
