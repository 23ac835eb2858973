/* Signed metadata of updates, after The Update Framework's specification 1.0 (theupdateframework.io):
 * roles root, timestamp, snapshot and targets; JSON, signed over its canonical form; Ed25519.
 * Delegations are not followed. Pure: bytes and the time come in, nothing is fetched or stored; any
 * thread, a struct tuf_trust in one at a time. What a repository sends is hostile until it verified.
 */
#ifndef PLATEN_LIB_TUF_H
#define PLATEN_LIB_TUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct arena;
struct buf;

enum tuf_role { TUF_ROOT, TUF_TIMESTAMP, TUF_SNAPSHOT, TUF_TARGETS, TUF_ROLES };

/* No more is fetched of a role than this, or than the signed length where one is known. */
enum {
    TUF_ROOT_MAX = 512 << 10,
    TUF_TIMESTAMP_MAX = 16 << 10,
    TUF_SNAPSHOT_MAX = 2 << 20,
    TUF_TARGETS_MAX = 5 << 20,
    TUF_ROOTS_MAX = 256, /* new roots in one refresh */
    TUF_PUBLIC_SIZE = 32,
    TUF_SIGNATURE_SIZE = 64,
    TUF_HASH_SIZE = 32,
};

struct tuf_key {
    const char *id;
    uint8_t bytes[TUF_PUBLIC_SIZE];
};

struct tuf_signature {
    const char *key; /* id */
    uint8_t bytes[TUF_SIGNATURE_SIZE];
};

struct tuf_signers { /* who signs a role: ids of keys, threshold different keys of them */
    const char **ids;
    size_t n_ids;
    size_t threshold;
};

struct tuf_file { /* an entry of `meta` (version) or `targets` (custom) */
    const char *path;
    int64_t version;
    bool has_length, has_sha256;
    uint64_t length;
    uint8_t sha256[TUF_HASH_SIZE];
    const char *custom; /* JSON text, "{}" where there is none */
};

struct tuf_metadata {
    enum tuf_role role;
    int64_t version;
    int64_t expires; /* UTC microseconds */
    const struct tuf_key *keys; /* of root */
    size_t n_keys;
    struct tuf_signers signers[TUF_ROLES]; /* of root */
    const struct tuf_file *files;          /* of the others */
    size_t n_files;
    const struct tuf_signature *signatures;
    size_t n_signatures;
    const uint8_t *signed_bytes; /* canonical */
    size_t signed_size;
};

/* "root", "root.json" and the like. */
const char *tuf_role_name(enum tuf_role role);

/* Reads the form only; nothing is verified. 1 and *metadata_r in arena, or -1. */
int tuf_read(enum tuf_role role, const void *data, size_t size, struct arena *arena,
             struct tuf_metadata **metadata_r, const char **error_r);
/* NULL: not there. */
const struct tuf_file *tuf_find(const struct tuf_metadata *metadata, const char *path);
/* Whether enough different keys that root names for the role signed it. */
bool tuf_is_signed(const struct tuf_metadata *metadata, const struct tuf_metadata *root,
                   enum tuf_role role);
/* Adds the canonical form: keys sorted, no white space, no number but integers. 1; 0: not such. */
int tuf_canonical(const json_t *value, struct buf *buf);

/* ---- the client's steps (section 5 of the specification) ---- */

struct tuf_trust {
    struct arena *arena;
    int64_t now; /* of the start of the refresh: it decides what has expired */
    const struct tuf_metadata *root, *timestamp, *snapshot, *targets; /* NULL: none yet */
};

enum tuf_source {
    TUF_STORED,  /* kept from an earlier refresh: may have expired */
    TUF_FETCHED, /* must be fresh */
};

/* One role after the other in the order of the enum; all of a role's steps return 1 trusted now, 0
 * not, with the reason, and then what was trusted before still is.
 * Root: the first is believed as it is, so the caller compares it with what is pinned; every further
 * one is the next version, signed under the one before and under itself. */
int tuf_take_root(struct tuf_trust *trust, const void *data, size_t size, const char **error_r);
/* After the last root there is. */
int tuf_check_root(const struct tuf_trust *trust, const char **error_r);
/* A stored one that does not verify (any more) is to be forgotten: this is how the keys of timestamp
 * and snapshot recover from too high a version. */
int tuf_take_timestamp(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                       const char **error_r);
int tuf_take_snapshot(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                      const char **error_r);
int tuf_take_targets(struct tuf_trust *trust, enum tuf_source source, const void *data, size_t size,
                     const char **error_r);
/* What the metadata above says of the snapshot or the targets: version and length bound the fetch.
 * NULL: not said, or not yet. */
const struct tuf_file *tuf_wanted(const struct tuf_trust *trust, enum tuf_role role);
/* Whether bytes are those of an entry. 1, or 0 with the reason. */
int tuf_check_file(const struct tuf_file *file, const void *data, size_t size, const char **error_r);

#endif
