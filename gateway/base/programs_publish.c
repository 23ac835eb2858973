#include "gateway/base/programs_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/text.h"

#define SECOND INT64_C(1000000)
#define DAY (24 * 3600 * SECOND)
#define TIMESTAMP_LASTS (2 * DAY)
#define SNAPSHOT_LASTS (14 * DAY)

// ---- snapshot and timestamp ----

// Rises for ever, also where a restored backup has forgotten the last ones.
static int64_t next_version(int64_t last, int64_t now)
{
    return now / SECOND > last ? now / SECOND : last + 1;
}

static int write_signed(struct programs *programs, json_t *take, const char *name, struct buf *kept,
                        const char **error_r)
{
    const struct tuf_signer *signer = programs->signer;
    char *text;
    size_t size;
    if (tuf_finish(take, &signer, 1, &text, &size, error_r) != 1)
        return -1;
    int rc = programs_write(programs, name, text, size, error_r);
    if (kept != NULL)
        buf_add(kept, text, size);
    free(text);
    return rc;
}

static int make_snapshot(struct programs *programs, int64_t version, int64_t now, struct buf *bytes,
                         const char **error_r)
{
    char name[64];
    struct buf targets = {0};
    int64_t of = programs_newest(programs, TUF_TARGETS, error_r);
    snprintf(name, sizeof name, "%lld.targets.json", (long long)of);
    if (of <= 0 || programs_read(programs, name, &targets, error_r) != 1) {
        buf_free(&targets);
        return -1;
    }
    json_t *body = tuf_begin(TUF_SNAPSHOT, version, now + SNAPSHOT_LASTS);
    json_object_set_new(
        body, "meta",
        json_pack("{s:o}", "targets.json", tuf_file_json(of, targets.data, targets.len)));
    buf_free(&targets);
    snprintf(name, sizeof name, "%lld.snapshot.json", (long long)version);
    return write_signed(programs, body, name, bytes, error_r);
}

// The snapshot that is out, when it still lasts; else a new one.
static int ready_snapshot(struct programs *programs, bool renew, int64_t now, struct arena *arena,
                          int64_t *version_r, struct buf *bytes, const char **error_r)
{
    struct tuf_metadata *snapshot;
    int64_t last = programs_newest(programs, TUF_SNAPSHOT, error_r);
    if (last < 0)
        return -1;
    if (!renew && last > 0 &&
        programs_read(programs, arena_printf(arena, "%lld.snapshot.json", (long long)last), bytes,
                      error_r) == 1 &&
        tuf_read(TUF_SNAPSHOT, bytes->data, bytes->len, arena, &snapshot, error_r) == 1 &&
        snapshot->expires > now + SNAPSHOT_LASTS / 2 && snapshot->expires <= now + SNAPSHOT_LASTS) {
        *version_r = last;
        return 1;
    }
    buf_clear(bytes);
    *version_r = next_version(last, now);
    return make_snapshot(programs, *version_r, now, bytes, error_r);
}

static int64_t last_timestamp(struct programs *programs, struct arena *arena)
{
    const char *error;
    struct buf bytes = {0};
    struct tuf_metadata *last;
    int64_t version = 0;
    if (programs_read(programs, "timestamp.json", &bytes, &error) == 1 &&
        tuf_read(TUF_TIMESTAMP, bytes.data, bytes.len, arena, &last, &error) == 1)
        version = last->version;
    buf_free(&bytes);
    return version;
}

int programs_sign(struct programs *programs, bool renew, int64_t now, const char **error_r)
{
    struct arena *arena = arena_new();
    struct buf snapshot = {0};
    int64_t version;
    int rc = ready_snapshot(programs, renew, now, arena, &version, &snapshot, error_r);
    if (rc == 1) {
        json_t *body = tuf_begin(TUF_TIMESTAMP, next_version(last_timestamp(programs, arena), now),
                                 now + TIMESTAMP_LASTS);
        json_object_set_new(
            body, "meta",
            json_pack("{s:o}", "snapshot.json", tuf_file_json(version, snapshot.data, snapshot.len)));
        rc = write_signed(programs, body, "timestamp.json", NULL, error_r);
    }
    if (rc == 1) {
        programs->made = now;
        programs->until = now + TIMESTAMP_LASTS;
    }
    buf_free(&snapshot);
    arena_free(&arena);
    return rc;
}

// ---- a publication ----

struct publication {
    struct programs *programs;
    const struct programs_document *roots, *targets;
    size_t n_roots;
    int64_t now;
    struct arena *arena;
    struct tuf_trust trust;
    struct tuf_metadata *list;
    int64_t before; // version of the targets that are out
    const char **error_r;
};

static int load_root(struct publication *p)
{
    struct buf bytes = {0};
    int64_t version = programs_newest(p->programs, TUF_ROOT, p->error_r);
    int rc = version < 0 ? -1 : 1;
    if (version > 0) {
        rc = programs_read(p->programs,
                           arena_printf(p->arena, "%lld.root.json", (long long)version), &bytes,
                           p->error_r);
        if (rc == 1 && tuf_take_root(&p->trust, bytes.data, bytes.len, p->error_r) != 1)
            rc = -1;
    }
    buf_free(&bytes);
    return rc == 1 ? 1 : -1;
}

// Snapshot and timestamp are ours to sign: by our key alone.
static int check_online(const struct publication *p)
{
    char id[TUF_ID_SIZE];
    const struct tuf_metadata *root = p->trust.root;
    tuf_key_id(tuf_signer_public(p->programs->signer), id);
    for (int role = TUF_TIMESTAMP; role <= TUF_SNAPSHOT; role++) {
        bool named = false;
        for (size_t i = 0; i < root->signers[role].n_ids; i++)
            named |= strcmp(root->signers[role].ids[i], id) == 0;
        if (named && root->signers[role].threshold == 1)
            continue;
        *p->error_r = error_format("the root does not let this gateway sign %s: sign it with the key "
                                   "that \"platenctl update key\" prints",
                                   tuf_role_name((enum tuf_role)role));
        return 0;
    }
    return 1;
}

static int take_roots(struct publication *p)
{
    for (size_t i = 0; i < p->n_roots; i++)
        if (tuf_take_root(&p->trust, p->roots[i].data, p->roots[i].size, p->error_r) != 1)
            return 0;
    return tuf_check_root(&p->trust, p->error_r) == 1 ? check_online(p) : 0;
}

static int same_as_out(struct publication *p)
{
    struct buf bytes = {0};
    const char *name = arena_printf(p->arena, "%lld.targets.json", (long long)p->before);
    int rc = programs_read(p->programs, name, &bytes, p->error_r);
    bool same = rc == 1 && bytes.len == p->targets->size &&
                memcmp(bytes.data, p->targets->data, bytes.len) == 0;
    buf_free(&bytes);
    if (rc == 1 && !same)
        *p->error_r = "other targets of this version are published; sign them again";
    return rc < 0 ? -1 : same;
}

static int take_targets(struct publication *p)
{
    if (tuf_read(TUF_TARGETS, p->targets->data, p->targets->size, p->arena, &p->list, p->error_r) != 1)
        return 0;
    p->before = programs_newest(p->programs, TUF_TARGETS, p->error_r);
    if (p->before < 0)
        return -1;
    if (!tuf_is_signed(p->list, p->trust.root, TUF_TARGETS))
        *p->error_r = "the targets are not signed by the keys that the root names";
    else if (p->list->expires <= p->now)
        *p->error_r = "the targets have expired; sign them again";
    else if (p->list->version < p->before)
        *p->error_r = error_format("newer targets (version %lld) are published",
                                   (long long)p->before);
    else
        return p->list->version == p->before ? same_as_out(p) : 1;
    return 0;
}

// ---- its programs ----

static int hash_file(const char *path, uint8_t digest[TUF_HASH_SIZE], uint64_t *size_r,
                     const char **error_r)
{
    static const size_t piece = 1 << 16;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t *buffer = malloc(piece);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;
    *size_r = 0;
    if (context == NULL || buffer == NULL)
        memory_none();
    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    while (fd >= 0 && (got = read(fd, buffer, piece)) > 0) {
        EVP_DigestUpdate(context, buffer, (size_t)got);
        *size_r += (uint64_t)got;
    }
    EVP_DigestFinal_ex(context, digest, NULL);
    int rc = fd < 0 && errno == ENOENT ? 0 : got < 0 ? -1 : 1;
    if (rc == 1 && fsync(fd) != 0)
        rc = -1;
    if (rc < 0)
        *error_r = error_format("%s: %m", path);
    if (fd >= 0)
        close(fd);
    EVP_MD_CTX_free(context);
    free(buffer);
    return rc;
}

static int settle_program(struct publication *p, const struct program *program)
{
    const char *name = program_file(program, p->arena);
    const char *whole = programs_path(p->programs, p->arena, "programs", name);
    const char *part = programs_path(p->programs, p->arena, "part", name);
    uint8_t digest[TUF_HASH_SIZE];
    uint64_t size;
    if (access(whole, F_OK) == 0)
        return 1;
    int rc = hash_file(part, digest, &size, p->error_r);
    if (rc < 0)
        return -1;
    if (rc == 0 || size != program->length || memcmp(digest, program->sha256, sizeof digest) != 0) {
        if (rc == 1 && size >= program->length)
            unlink(part);
        *p->error_r = error_format("the file of %s has not come, or is not what was signed",
                                   program->path);
        return 0;
    }
    if (rename(part, whole) != 0) {
        *p->error_r = error_format("%s: %m", whole);
        return -1;
    }
    return fileio_sync_folder(programs_path(p->programs, p->arena, "programs", ""), p->error_r);
}

static int take_programs(struct publication *p, struct programs_list *list)
{
    list->programs = arena_array(p->arena, p->list->n_files + 1, sizeof *list->programs);
    list->version = p->list->version;
    for (size_t i = 0; i < p->list->n_files; i++) {
        struct program *program = &list->programs[list->n++];
        if (program_read(&p->list->files[i], p->arena, program, p->error_r) != 1)
            return 0;
        int rc = settle_program(p, program);
        if (rc != 1)
            return rc;
    }
    return 1;
}

static int write_all(struct publication *p)
{
    int64_t first = p->trust.root->version - (int64_t)p->n_roots + 1;
    for (size_t i = 0; i < p->n_roots; i++)
        if (programs_write(p->programs,
                           arena_printf(p->arena, "%lld.root.json", (long long)(first + (int64_t)i)),
                           p->roots[i].data, p->roots[i].size, p->error_r) != 1)
            return -1;
    if (p->list->version != p->before &&
        programs_write(p->programs,
                       arena_printf(p->arena, "%lld.targets.json", (long long)p->list->version),
                       p->targets->data, p->targets->size, p->error_r) != 1)
        return -1;
    return programs_sign(p->programs, true, p->now, p->error_r);
}

int programs_publish(struct programs *programs, const struct programs_document *roots,
                     size_t n_roots, const struct programs_document *targets, int64_t now,
                     struct arena *arena, struct programs_list *list_r, const char **error_r)
{
    struct publication p = {.programs = programs,
                            .roots = roots,
                            .targets = targets,
                            .n_roots = n_roots,
                            .now = now,
                            .arena = arena,
                            .trust = {.arena = arena, .now = now},
                            .error_r = error_r};
    *list_r = (struct programs_list){0};
    pthread_mutex_lock(&programs->files);
    int rc = load_root(&p);
    if (rc == 1)
        rc = take_roots(&p);
    if (rc == 1)
        rc = take_targets(&p);
    if (rc == 1)
        rc = take_programs(&p, list_r);
    if (rc == 1) {
        pthread_mutex_lock(&programs->lock);
        rc = write_all(&p);
        pthread_mutex_unlock(&programs->lock);
    }
    pthread_mutex_unlock(&programs->files);
    return rc;
}
