#include "lib/tuf.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/text.h"

enum { TUF_ENTRIES_MAX = 10000, TUF_DEPTH_MAX = 64 };

static const char *const names[TUF_ROLES] = {"root", "timestamp", "snapshot", "targets"};
static const size_t sizes[TUF_ROLES] = {TUF_ROOT_MAX, TUF_TIMESTAMP_MAX, TUF_SNAPSHOT_MAX,
                                        TUF_TARGETS_MAX};

const char *tuf_role_name(enum tuf_role role)
{
    return names[role];
}

struct reading {
    struct arena *arena;
    struct tuf_metadata *metadata;
    const char **error_r;
};

static int bad(const struct reading *r, const char *what)
{
    *r->error_r = error_format("%s metadata: %s", names[r->metadata->role], what);
    return -1;
}

static const char *keep(const struct reading *r, const json_t *text)
{
    return arena_strdup(r->arena, json_string_value(text));
}

static int read_positive(const json_t *number, int64_t *number_r)
{
    *number_r = json_integer_value(number);
    return json_is_integer(number) && *number_r >= 1;
}

/* ---- root ---- */

/* A key of another kind is no fault: it only signs nothing that we believe. */
static int read_key(const struct reading *r, const char *id, const json_t *key, struct tuf_key *key_r)
{
    const char *type = json_string_value(json_object_get(key, "keytype"));
    const char *scheme = json_string_value(json_object_get(key, "scheme"));
    const char *hex =
        json_string_value(json_object_get(json_object_get(key, "keyval"), "public"));
    if (type == NULL || scheme == NULL || hex == NULL)
        return -1;
    if (strcmp(type, "ed25519") != 0 || strcmp(scheme, "ed25519") != 0)
        return 0;
    key_r->id = arena_strdup(r->arena, id);
    return strlen(hex) == 2 * TUF_PUBLIC_SIZE && text_unhex(hex, strlen(hex), key_r->bytes,
                                                            TUF_PUBLIC_SIZE) == 1
               ? 1
               : -1;
}

static int read_keys(const struct reading *r, const json_t *keys)
{
    struct tuf_metadata *m = r->metadata;
    const char *id;
    json_t *key;
    if (!json_is_object(keys) || json_object_size(keys) > TUF_ENTRIES_MAX)
        return bad(r, "keys are missing");
    struct tuf_key *all = arena_array(r->arena, json_object_size(keys) + 1, sizeof(*all));
    m->keys = all;
    json_object_foreach((json_t *)(uintptr_t)keys, id, key)
    {
        int read = read_key(r, id, key, &all[m->n_keys]);
        if (read < 0)
            return bad(r, "a key has no valid form");
        m->n_keys += read == 1;
    }
    return 1;
}

static int read_signers(const struct reading *r, const json_t *role, struct tuf_signers *signers)
{
    const json_t *ids = json_object_get(role, "keyids");
    int64_t threshold;
    if (!json_is_array(ids) || json_array_size(ids) > TUF_ENTRIES_MAX ||
        !read_positive(json_object_get(role, "threshold"), &threshold))
        return bad(r, "a role has no valid form");
    signers->threshold = (size_t)threshold;
    signers->ids = arena_array(r->arena, json_array_size(ids) + 1, sizeof(*signers->ids));
    for (size_t i = 0; i < json_array_size(ids); i++) {
        if (!json_is_string(json_array_get(ids, i)))
            return bad(r, "a role has no valid form");
        signers->ids[signers->n_ids++] = keep(r, json_array_get(ids, i));
    }
    return 1;
}

static int read_root(const struct reading *r, const json_t *body)
{
    const json_t *roles = json_object_get(body, "roles");
    if (read_keys(r, json_object_get(body, "keys")) != 1)
        return -1;
    for (int role = 0; role < TUF_ROLES; role++)
        if (read_signers(r, json_object_get(roles, names[role]), &r->metadata->signers[role]) != 1)
            return -1;
    if (!json_is_true(json_object_get(body, "consistent_snapshot")))
        return bad(r, "consistent_snapshot must be true");
    return 1;
}

/* ---- what the others list ---- */

static int read_hash(const json_t *hashes, struct tuf_file *file)
{
    const char *hex = json_string_value(json_object_get(hashes, "sha256"));
    if (hashes == NULL)
        return 1;
    if (hex == NULL || strlen(hex) != 2 * TUF_HASH_SIZE)
        return 0;
    file->has_sha256 = true;
    return text_unhex(hex, strlen(hex), file->sha256, TUF_HASH_SIZE);
}

static int read_length(const json_t *length, struct tuf_file *file)
{
    if (length == NULL)
        return 1;
    if (!json_is_integer(length) || json_integer_value(length) < 0)
        return 0;
    file->has_length = true;
    file->length = (uint64_t)json_integer_value(length);
    return 1;
}

static void read_custom(const struct reading *r, const json_t *custom, struct tuf_file *file)
{
    struct buf text = {0};
    file->custom = json_is_object(custom) && tuf_canonical(custom, &text) == 1
                       ? arena_strdup(r->arena, buf_text(&text))
                       : "{}";
    buf_free(&text);
}

static int read_file(const struct reading *r, const char *path, const json_t *entry,
                     struct tuf_file *file)
{
    bool target = r->metadata->role == TUF_TARGETS;
    file->path = arena_strdup(r->arena, path);
    if (!json_is_object(entry) || !read_hash(json_object_get(entry, "hashes"), file) ||
        !read_length(json_object_get(entry, "length"), file))
        return 0;
    read_custom(r, json_object_get(entry, "custom"), file);
    return target ? file->has_sha256 && file->has_length
                  : read_positive(json_object_get(entry, "version"), &file->version);
}

static int read_files(const struct reading *r, const json_t *body)
{
    struct tuf_metadata *m = r->metadata;
    const json_t *entries = json_object_get(body, m->role == TUF_TARGETS ? "targets" : "meta");
    const char *path;
    json_t *entry;
    if (!json_is_object(entries) || json_object_size(entries) > TUF_ENTRIES_MAX)
        return bad(r, "the list of files is missing");
    struct tuf_file *files = arena_array(r->arena, json_object_size(entries) + 1, sizeof(*files));
    m->files = files;
    json_object_foreach((json_t *)(uintptr_t)entries, path, entry)
    {
        if (!read_file(r, path, entry, &files[m->n_files++]))
            return bad(r, error_format("%.100s has no valid form", path));
    }
    if (m->role == TUF_TIMESTAMP && (m->n_files != 1 || strcmp(files[0].path, "snapshot.json") != 0))
        return bad(r, "it must name snapshot.json and nothing else");
    return 1;
}

/* ---- the envelope ---- */

static int read_signatures(const struct reading *r, const json_t *list)
{
    struct tuf_metadata *m = r->metadata;
    if (!json_is_array(list) || json_array_size(list) > TUF_ENTRIES_MAX)
        return bad(r, "signatures are missing");
    struct tuf_signature *all = arena_array(r->arena, json_array_size(list) + 1, sizeof(*all));
    m->signatures = all;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(one, "keyid"));
        const char *hex = json_string_value(json_object_get(one, "sig"));
        struct tuf_signature *signature = &all[m->n_signatures];
        if (id == NULL || hex == NULL)
            return bad(r, "a signature has no valid form");
        if (strlen(hex) != 2 * TUF_SIGNATURE_SIZE ||
            text_unhex(hex, strlen(hex), signature->bytes, TUF_SIGNATURE_SIZE) != 1)
            continue; /* of another kind of key */
        signature->key = arena_strdup(r->arena, id);
        m->n_signatures++;
    }
    return 1;
}

static int read_common(const struct reading *r, const json_t *body)
{
    struct tuf_metadata *m = r->metadata;
    const char *type = json_string_value(json_object_get(body, "_type"));
    const char *version = json_string_value(json_object_get(body, "spec_version"));
    const char *expires = json_string_value(json_object_get(body, "expires"));
    struct buf bytes = {0};
    if (type == NULL || strcmp(type, names[m->role]) != 0)
        return bad(r, "it is of another role");
    if (version == NULL || strncmp(version, "1.", 2) != 0)
        return bad(r, "spec_version is not 1");
    if (!read_positive(json_object_get(body, "version"), &m->version))
        return bad(r, "version is not a number from 1");
    if (expires == NULL || clock_parse(expires, &m->expires) != 1)
        return bad(r, "expires is not a time");
    int canonical = tuf_canonical(body, &bytes);
    m->signed_size = bytes.len;
    m->signed_bytes = arena_memdup(r->arena, buf_text(&bytes), bytes.len);
    buf_free(&bytes);
    return canonical == 1 ? 1 : bad(r, "numbers must be integers");
}

static int read_envelope(const struct reading *r, const json_t *envelope)
{
    const json_t *body = json_object_get(envelope, "signed");
    if (!json_is_object(body))
        return bad(r, "there is nothing signed");
    if (read_signatures(r, json_object_get(envelope, "signatures")) != 1 ||
        read_common(r, body) != 1)
        return -1;
    return r->metadata->role == TUF_ROOT ? read_root(r, body) : read_files(r, body);
}

/* jansson's own limit of 2048 is more than anything that reads it again needs. */
static bool too_deep(const char *text, size_t size)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        if (quoted && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!quoted && (text[i] == '}' || text[i] == ']'))
            depth--;
        if (depth > TUF_DEPTH_MAX)
            return true;
    }
    return false;
}

int tuf_read(enum tuf_role role, const void *data, size_t size, struct arena *arena,
             struct tuf_metadata **metadata_r, const char **error_r)
{
    struct tuf_metadata *metadata = arena_alloc(arena, sizeof(*metadata));
    const struct reading reading = {arena, metadata, error_r};
    json_error_t error;
    metadata->role = role;
    if (size > sizes[role])
        return bad(&reading, "it is too large");
    if (too_deep(data, size))
        return bad(&reading, "it is nested too deep");
    json_t *envelope = json_loadb(data, size, JSON_REJECT_DUPLICATES, &error);
    if (envelope == NULL)
        return bad(&reading, error_format("line %d: %s", error.line, error.text));
    int result = read_envelope(&reading, envelope);
    json_decref(envelope);
    if (result == 1)
        *metadata_r = metadata;
    return result;
}

const struct tuf_file *tuf_find(const struct tuf_metadata *metadata, const char *path)
{
    for (size_t i = 0; i < metadata->n_files; i++)
        if (strcmp(metadata->files[i].path, path) == 0)
            return &metadata->files[i];
    return NULL;
}
