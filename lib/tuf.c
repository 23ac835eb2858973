#include "lib/tuf.h"

#include <string.h>

#include <openssl/evp.h>

#include "lib/clock.h"
#include "lib/error.h"

/* ---- signatures ---- */

static bool verifies(const struct tuf_key *key, const struct tuf_signature *signature,
                     const struct tuf_metadata *metadata)
{
    EVP_PKEY *public =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->bytes, TUF_PUBLIC_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = public != NULL && context != NULL &&
                EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
                EVP_DigestVerify(context, signature->bytes, TUF_SIGNATURE_SIZE,
                                 metadata->signed_bytes, metadata->signed_size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public);
    return good;
}

static const struct tuf_key *find_key(const struct tuf_metadata *root, const char *id)
{
    for (size_t i = 0; i < root->n_keys; i++)
        if (strcmp(root->keys[i].id, id) == 0)
            return &root->keys[i];
    return NULL;
}

static bool signed_by(const struct tuf_key *key, const struct tuf_metadata *metadata)
{
    for (size_t i = 0; i < metadata->n_signatures; i++)
        if (strcmp(metadata->signatures[i].key, key->id) == 0 &&
            verifies(key, &metadata->signatures[i], metadata))
            return true;
    return false;
}

/* One key under two names counts once. */
static bool counted(const struct tuf_metadata *root, const struct tuf_signers *signers, size_t n,
                    const struct tuf_key *key)
{
    for (size_t i = 0; i < n; i++) {
        const struct tuf_key *before = find_key(root, signers->ids[i]);
        if (before != NULL && memcmp(before->bytes, key->bytes, TUF_PUBLIC_SIZE) == 0)
            return true;
    }
    return false;
}

bool tuf_is_signed(const struct tuf_metadata *metadata, const struct tuf_metadata *root,
                   enum tuf_role role)
{
    const struct tuf_signers *signers = &root->signers[role];
    size_t good = 0;
    for (size_t i = 0; i < signers->n_ids && good < signers->threshold; i++) {
        const struct tuf_key *key = find_key(root, signers->ids[i]);
        good += key != NULL && !counted(root, signers, i, key) && signed_by(key, metadata);
    }
    return good >= signers->threshold;
}

/* ---- steps ---- */

static int refuse(enum tuf_role role, const char **error_r, const char *why)
{
    *error_r = error_format("%s metadata: %s", tuf_role_name(role), why);
    return 0;
}

static int check_fresh(const struct tuf_trust *trust, const struct tuf_metadata *metadata,
                       const char **error_r)
{
    char expires[32], now[32];
    if (metadata->expires > trust->now)
        return 1;
    clock_format(expires, metadata->expires);
    clock_format(now, trust->now);
    return refuse(metadata->role, error_r,
                  error_format("it expired at %s, and here it is %s", expires, now));
}

int tuf_take_root(struct tuf_trust *trust, const void *data, size_t size, const char **error_r)
{
    struct tuf_metadata *root;
    if (tuf_read(TUF_ROOT, data, size, trust->arena, &root, error_r) != 1)
        return 0;
    if (trust->root != NULL && root->version != trust->root->version + 1)
        return refuse(TUF_ROOT, error_r, "it is not the next version");
    if (trust->root != NULL && !tuf_is_signed(root, trust->root, TUF_ROOT))
        return refuse(TUF_ROOT, error_r, "the keys of the version before did not sign it");
    if (!tuf_is_signed(root, root, TUF_ROOT))
        return refuse(TUF_ROOT, error_r, "its own keys did not sign it");
    trust->root = root;
    return 1;
}

int tuf_check_root(const struct tuf_trust *trust, const char **error_r)
{
    if (trust->root == NULL)
        return refuse(TUF_ROOT, error_r, "there is none");
    return check_fresh(trust, trust->root, error_r);
}

static struct tuf_metadata *read_signed(struct tuf_trust *trust, enum tuf_role role, const void *data,
                                        size_t size, const char **error_r)
{
    struct tuf_metadata *metadata;
    if (trust->root == NULL)
        refuse(role, error_r, "there is no root yet");
    else if (tuf_read(role, data, size, trust->arena, &metadata, error_r) == 1) {
        if (tuf_is_signed(metadata, trust->root, role))
            return metadata;
        refuse(role, error_r, "not enough of the role's keys signed it");
    }
    return NULL;
}

int tuf_take_timestamp(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                       const char **error_r)
{
    const struct tuf_metadata *before = trust->timestamp;
    const struct tuf_metadata *now = read_signed(trust, TUF_TIMESTAMP, data, size, error_r);
    if (now == NULL)
        return 0;
    if (before != NULL && now->version < before->version)
        return refuse(TUF_TIMESTAMP, error_r, "it is older than the one before");
    if (before != NULL && now->files[0].version < before->files[0].version)
        return refuse(TUF_TIMESTAMP, error_r, "it names an older snapshot than the one before");
    if (before != NULL && now->version == before->version)
        now = before;
    if (source == TUF_FETCHED && check_fresh(trust, now, error_r) != 1)
        return 0;
    trust->timestamp = now;
    return 1;
}

const struct tuf_file *tuf_wanted(const struct tuf_trust *trust, enum tuf_role role)
{
    if (role == TUF_SNAPSHOT)
        return trust->timestamp == NULL ? NULL : &trust->timestamp->files[0];
    return trust->snapshot == NULL ? NULL : tuf_find(trust->snapshot, "targets.json");
}

int tuf_check_file(const struct tuf_file *file, const void *data, size_t size, const char **error_r)
{
    uint8_t digest[TUF_HASH_SIZE];
    if (file->has_length && size != file->length) {
        *error_r = error_format("%.100s: it is not of the signed length", file->path);
        return 0;
    }
    if (file->has_sha256 && (EVP_Digest(data, size, digest, NULL, EVP_sha256(), NULL) != 1 ||
                             memcmp(digest, file->sha256, TUF_HASH_SIZE) != 0)) {
        *error_r = error_format("%.100s: its SHA-256 is not the signed one", file->path);
        return 0;
    }
    return 1;
}

/* Nothing that the snapshot before named may be gone or older. */
static int check_not_older(const struct tuf_metadata *before, const struct tuf_metadata *now,
                           const char **error_r)
{
    for (size_t i = 0; before != NULL && i < before->n_files; i++) {
        const struct tuf_file *file = tuf_find(now, before->files[i].path);
        if (file == NULL || file->version < before->files[i].version)
            return refuse(TUF_SNAPSHOT, error_r,
                          error_format("%.100s in it is gone or older than before",
                                       before->files[i].path));
    }
    return 1;
}

int tuf_take_snapshot(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                      const char **error_r)
{
    const struct tuf_file *wanted = tuf_wanted(trust, TUF_SNAPSHOT);
    const struct tuf_metadata *now;
    if (source == TUF_FETCHED && wanted == NULL)
        return refuse(TUF_SNAPSHOT, error_r, "there is no timestamp yet");
    if (source == TUF_FETCHED && tuf_check_file(wanted, data, size, error_r) != 1)
        return 0;
    now = read_signed(trust, TUF_SNAPSHOT, data, size, error_r);
    if (now == NULL || check_not_older(trust->snapshot, now, error_r) != 1)
        return 0;
    if (source == TUF_FETCHED && now->version != wanted->version)
        return refuse(TUF_SNAPSHOT, error_r, "it is not the version that the timestamp names");
    if (source == TUF_FETCHED && check_fresh(trust, now, error_r) != 1)
        return 0;
    trust->snapshot = now;
    return 1;
}

int tuf_take_targets(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                     const char **error_r)
{
    const struct tuf_file *wanted = tuf_wanted(trust, TUF_TARGETS);
    const struct tuf_metadata *now;
    if (wanted == NULL)
        return refuse(TUF_TARGETS, error_r, "no snapshot names it");
    if (tuf_check_file(wanted, data, size, error_r) != 1)
        return 0;
    now = read_signed(trust, TUF_TARGETS, data, size, error_r);
    if (now == NULL)
        return 0;
    if (now->version != wanted->version)
        return refuse(TUF_TARGETS, error_r, "it is not the version that the snapshot names");
    if (source == TUF_FETCHED && check_fresh(trust, now, error_r) != 1)
        return 0;
    trust->targets = now;
    return 1;
}
