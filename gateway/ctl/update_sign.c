#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/ctl/update_folder.h"
#include "lib/agent_settings.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/text.h"

enum { KEY_FILE_MAX = 4096, PROGRAM_SIZE_MAX = 1 << 30 };

#define DAY INT64_C(86400000000)

const char *update_folder_path(const struct update_folder *folder, const char *part,
                               const char *name)
{
    return arena_printf(folder->arena, "%s/%s/%s", folder->dir, part, name);
}

static const char *document_path(const struct update_folder *folder, enum tuf_role role,
                                 int64_t version)
{
    return update_folder_path(
        folder, "metadata",
        arena_printf(folder->arena, "%lld.%s.json", (long long)version, tuf_role_name(role)));
}

int64_t update_folder_newest(const struct update_folder *folder, enum tuf_role role,
                             const char **error_r)
{
    const char *path = update_folder_path(folder, "metadata", ""), *dot;
    const char *wanted = arena_printf(folder->arena, ".%s.json", tuf_role_name(role));
    DIR *dir = opendir(path);
    uint64_t newest = 0, version;
    if (dir == NULL) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if ((dot = strchr(entry->d_name, '.')) == NULL || strcmp(dot, wanted) != 0)
            continue;
        char *number = arena_strndup(folder->arena, entry->d_name, (size_t)(dot - entry->d_name));
        if (text_parse_unsigned(number, INT64_MAX, &version) == 1 && version > newest)
            newest = version;
    }
    closedir(dir);
    return (int64_t)newest;
}

int update_folder_read(const struct update_folder *folder, enum tuf_role role, int64_t version,
                       struct buf *bytes, const char **error_r)
{
    return fileio_read(document_path(folder, role, version), TUF_TARGETS_MAX, bytes, error_r) == 1
               ? 1
               : -1;
}

// ---- keys ----

static const char *key_path(const struct update_folder *folder, const char *name)
{
    return arena_printf(folder->arena, "%s/%s.key", folder->keys, name);
}

static struct tuf_signer *read_key(const struct update_folder *folder, const char *name,
                                   const char **error_r)
{
    struct buf pem = {0};
    struct tuf_signer *signer = NULL;
    if (fileio_read_secret(key_path(folder, name), KEY_FILE_MAX, &pem, error_r) == 1 &&
        (signer = tuf_signer_read(pem.data, pem.len)) == NULL)
        *error_r = error_format("%s: not an Ed25519 key in PEM", key_path(folder, name));
    buf_free(&pem);
    return signer;
}

static struct tuf_signer *make_key(const struct update_folder *folder, const char *name,
                                   const char **error_r)
{
    struct tuf_signer *signer = tuf_signer_new();
    struct buf pem = {0};
    int rc = -1;
    if (signer == NULL || tuf_signer_write(signer, &pem) != 1)
        *error_r = "OpenSSL makes no Ed25519 key";
    else if ((rc = fileio_write_new(key_path(folder, name), 0600, pem.data, pem.len, error_r)) == 0)
        *error_r = error_format("%s: is there already", key_path(folder, name));
    buf_free(&pem);
    if (rc != 1)
        tuf_signer_free(&signer);
    return signer;
}

// The old one is kept under another name: it signed what is out.
static struct tuf_signer *next_key(const struct update_folder *folder, const char *name,
                                   int64_t version, const char **error_r)
{
    const char *old = arena_printf(folder->arena, "%s-until-%lld", name, (long long)version);
    if (rename(key_path(folder, name), key_path(folder, old)) == 0)
        return make_key(folder, name, error_r);
    *error_r = error_format("%s: %m", key_path(folder, name));
    return NULL;
}

// ---- root ----

struct signing {
    const struct update_folder *folder;
    const struct update_sign *ask;
    struct tuf_signer *root, *old_root, *targets; // root: only where a root is signed
    struct tuf_metadata *last_root;               // NULL: none yet
    const char **error_r;
};

static void add_key(json_t *keys, const uint8_t *bytes, char id[TUF_ID_SIZE])
{
    tuf_key_id(bytes, id);
    json_object_set_new(keys, id, tuf_key_json(bytes));
}

static int online_bytes(const struct signing *s, uint8_t bytes[TUF_PUBLIC_SIZE])
{
    const char *hex = s->ask->online_key;
    if (hex != NULL)
        return strlen(hex) == 2 * TUF_PUBLIC_SIZE &&
               text_unhex(hex, strlen(hex), bytes, TUF_PUBLIC_SIZE) == 1;
    for (size_t i = 0; s->last_root != NULL && i < s->last_root->n_keys; i++) {
        const struct tuf_key *key = &s->last_root->keys[i];
        if (strcmp(key->id, s->last_root->signers[TUF_TIMESTAMP].ids[0]) == 0) {
            memcpy(bytes, key->bytes, TUF_PUBLIC_SIZE);
            return 1;
        }
    }
    return 0;
}

static json_t *root_body(const struct signing *s, const uint8_t online[TUF_PUBLIC_SIZE])
{
    const uint8_t *bytes[TUF_ROLES] = {tuf_signer_public(s->root), online, online,
                                       tuf_signer_public(s->targets)};
    json_t *keys = json_object(), *roles = json_object();
    json_t *body = tuf_begin(TUF_ROOT, s->last_root == NULL ? 1 : s->last_root->version + 1,
                             s->ask->now + (int64_t)s->ask->days * DAY);
    for (int role = 0; role < TUF_ROLES; role++) {
        char id[TUF_ID_SIZE];
        const char *ids[] = {id};
        add_key(keys, bytes[role], id);
        json_object_set_new(roles, tuf_role_name((enum tuf_role)role), tuf_signers_json(ids, 1, 1));
    }
    json_object_set_new(body, "consistent_snapshot", json_true());
    json_object_set_new(body, "keys", keys);
    json_object_set_new(body, "roles", roles);
    return body;
}

static int write_document(const struct signing *s, enum tuf_role role, int64_t version,
                          const void *data, size_t size)
{
    const char *path = document_path(s->folder, role, version);
    int rc = fileio_write_new(path, 0644, data, size, s->error_r);
    if (rc == 0)
        *s->error_r = error_format("%s: is there already", path);
    return rc == 1 ? 1 : -1;
}

static int sign_root(const struct signing *s)
{
    uint8_t online[TUF_PUBLIC_SIZE];
    const struct tuf_signer *signers[] = {s->root, s->old_root};
    char *text;
    size_t size;
    if (!online_bytes(s, online)) {
        *s->error_r = s->ask->online_key != NULL
                          ? "--online-key: the file holds no key as \"platenctl update key\" prints it"
                          : "--online-key is missing: the first root names the gateway's key "
                            "(platenctl update key)";
        return 0;
    }
    if (tuf_finish(root_body(s, online), signers, s->old_root != NULL ? 2 : 1, &text, &size,
                   s->error_r) != 1)
        return -1;
    int rc = write_document(s, TUF_ROOT, s->last_root == NULL ? 1 : s->last_root->version + 1, text,
                            size);
    free(text);
    return rc;
}

static int load_last_root(struct signing *s)
{
    struct buf bytes = {0};
    int64_t version = update_folder_newest(s->folder, TUF_ROOT, s->error_r);
    int rc = version < 0 ? -1 : 1;
    if (version > 0) {
        rc = update_folder_read(s->folder, TUF_ROOT, version, &bytes, s->error_r);
        if (rc == 1)
            rc = tuf_read(TUF_ROOT, bytes.data, bytes.len, s->folder->arena, &s->last_root,
                          s->error_r);
    }
    buf_free(&bytes);
    return rc;
}

static bool first_time(const struct signing *s)
{
    return s->last_root == NULL;
}

static int load_targets_key(struct signing *s)
{
    if (first_time(s) && access(key_path(s->folder, "targets"), F_OK) != 0)
        s->targets = make_key(s->folder, "targets", s->error_r);
    else if (s->ask->new_targets && !first_time(s))
        s->targets = next_key(s->folder, "targets", s->last_root->version, s->error_r);
    else
        s->targets = read_key(s->folder, "targets", s->error_r);
    return s->targets != NULL ? 1 : -1;
}

static int load_root_key(struct signing *s)
{
    if (first_time(s) && access(key_path(s->folder, "root"), F_OK) != 0) {
        s->root = make_key(s->folder, "root", s->error_r);
    } else if (s->ask->new_root && !first_time(s)) {
        s->old_root = read_key(s->folder, "root", s->error_r);
        if (s->old_root != NULL)
            s->root = next_key(s->folder, "root", s->last_root->version, s->error_r);
    } else {
        s->root = read_key(s->folder, "root", s->error_r);
    }
    return s->root != NULL ? 1 : -1;
}

// The root's key is only asked for where a root is signed.
static int root_step(struct signing *s)
{
    const struct update_sign *ask = s->ask;
    uint8_t online[TUF_PUBLIC_SIZE];
    if (first_time(s) && !online_bytes(s, online))
        return sign_root(s); // says what is missing before a key is made
    if (load_targets_key(s) != 1)
        return -1;
    if (!first_time(s) && ask->online_key == NULL && !ask->new_root && !ask->new_targets &&
        !ask->renew_root)
        return 1;
    return load_root_key(s) == 1 ? sign_root(s) : -1;
}

// ---- targets ----

static int last_targets(const struct signing *s, int64_t *version_r, json_t **targets_r)
{
    struct buf bytes = {0};
    *version_r = update_folder_newest(s->folder, TUF_TARGETS, s->error_r);
    *targets_r = NULL;
    if (*version_r < 0)
        return -1;
    if (*version_r > 0 && update_folder_read(s->folder, TUF_TARGETS, *version_r, &bytes, s->error_r) == 1) {
        json_t *document = json_loadb((const char *)bytes.data, bytes.len, 0, NULL);
        *targets_r = json_incref(json_object_get(json_object_get(document, "signed"), "targets"));
        json_decref(document);
    } else if (*version_r == 0) {
        *targets_r = json_object();
    }
    buf_free(&bytes);
    if (*targets_r == NULL)
        *s->error_r = error_format("%s: no targets in it",
                                   document_path(s->folder, TUF_TARGETS, *version_r));
    return *targets_r != NULL ? 1 : -1;
}

static json_t *custom_of(const struct update_sign *ask)
{
    json_t *models = json_array();
    for (size_t i = 0; i < ask->n_models; i++)
        json_array_append_new(models, json_string(ask->models[i]));
    return json_pack("{s:s, s:I, s:s, s:s, s:o}", "program", ask->name, "release",
                     (json_int_t)ask->release, "version", ask->version, "text", ask->text, "models",
                     models);
}

// What agents will read of it is read here once.
static int check_target(const struct signing *s, const char *path, json_t *target)
{
    struct program program;
    struct tuf_file file = {.path = path};
    char *custom = json_dumps(json_object_get(target, "custom"), JSON_COMPACT);
    file.custom = custom;
    int good = custom != NULL && program_read(&file, s->folder->arena, &program, s->error_r) == 1;
    free(custom);
    return good;
}

static int add_program(const struct signing *s, json_t *targets)
{
    const struct update_sign *ask = s->ask;
    struct buf bytes = {0};
    const char *slash = strrchr(ask->file, '/'), *path = slash ? slash + 1 : ask->file;
    const char *to = update_folder_path(s->folder, "programs", path);
    // Agents would refuse it, each by itself.
    if (strcmp(ask->name, "agent-settings") == 0 && agent_settings_check(ask->file, s->error_r) != 1)
        return 0;
    int rc = fileio_read(ask->file, PROGRAM_SIZE_MAX, &bytes, s->error_r);
    if (rc == 1) {
        json_t *target = tuf_file_json(0, bytes.data, bytes.len);
        json_object_set_new(target, "custom", custom_of(ask));
        rc = check_target(s, path, target);
        if (rc == 1 && json_object_get(targets, path) != NULL) {
            *s->error_r = error_format("%s is in the targets already: a file name stands for one "
                                       "program for ever",
                                       path);
            rc = 0;
        }
        if (rc == 1 && strcmp(to, ask->file) != 0)
            rc = fileio_write(to, 0644, bytes.data, bytes.len, s->error_r);
        json_object_set_new(targets, path, target);
    }
    buf_free(&bytes);
    return rc;
}

static int sign_targets(const struct signing *s, int64_t version, json_t *take)
{
    const struct tuf_signer *signer = s->targets;
    char *text;
    size_t size;
    json_t *body =
        tuf_begin(TUF_TARGETS, version, s->ask->now + (int64_t)s->ask->days * DAY);
    json_object_set_new(body, "targets", take);
    if (tuf_finish(body, &signer, 1, &text, &size, s->error_r) != 1)
        return -1;
    int rc = write_document(s, TUF_TARGETS, version, text, size);
    free(text);
    return rc;
}

static int targets_step(const struct signing *s)
{
    int64_t version;
    json_t *targets;
    if (last_targets(s, &version, &targets) != 1)
        return -1;
    int rc = s->ask->file != NULL ? add_program(s, targets) : 1;
    if (rc == 1 && s->ask->remove != NULL && json_object_del(targets, s->ask->remove) != 0) {
        *s->error_r = error_format("%s: not in the targets", s->ask->remove);
        rc = 0;
    }
    if (rc == 1)
        return sign_targets(s, version + 1, targets);
    json_decref(targets);
    return rc;
}

int update_folder_sign(const struct update_folder *folder, const struct update_sign *ask,
                       const char **error_r)
{
    struct signing s = {.folder = folder, .ask = ask, .error_r = error_r};
    int rc = fileio_make_folder(folder->keys, 0700, error_r);
    if (rc == 1)
        rc = fileio_make_folder(update_folder_path(folder, "metadata", ""), 0755, error_r);
    if (rc == 1)
        rc = fileio_make_folder(update_folder_path(folder, "programs", ""), 0755, error_r);
    if (rc == 1)
        rc = load_last_root(&s);
    if (rc == 1)
        rc = root_step(&s);
    if (rc == 1)
        rc = targets_step(&s);
    tuf_signer_free(&s.root);
    tuf_signer_free(&s.old_root);
    tuf_signer_free(&s.targets);
    return rc;
}
