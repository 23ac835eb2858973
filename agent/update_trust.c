#include "agent/update_trust.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "agent/agent.h"
#include "agent/identity.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/enrolment_file.h"
#include "lib/error.h"
#include "lib/text.h"

struct refresh {
    const struct update_source *source;
    struct tuf_trust *trust;
    const char **error_r;
};

static const char *kept_name(struct arena *arena, enum tuf_role role)
{
    return arena_printf(arena, "update/metadata/%s.json", tuf_role_name(role));
}

static int keep(const struct refresh *r, enum tuf_role role, const struct buf *bytes)
{
    return state_write(r->source->agent->state, kept_name(r->trust->arena, role), bytes->data,
                       bytes->len, r->error_r);
}

static int read_kept(const struct refresh *r, enum tuf_role role, struct buf *bytes)
{
    return state_read(r->source->agent->state, kept_name(r->trust->arena, role), bytes, r->error_r);
}

/* version 0: the name has none. 1, 0 not there, -1. */
static int fetch(const struct refresh *r, enum tuf_role role, int64_t version, uint64_t most,
                 struct buf *bytes)
{
    struct arena *arena = r->trust->arena;
    const char *name = tuf_role_name(role);
    char text[256];
    const char *path =
        version == 0
            ? arena_printf(arena, "/update/metadata/%s.json", name)
            : arena_printf(arena, "/update/metadata/%lld.%s.json", (long long)version, name);
    int result = courier_http_get(&r->source->get, path, most, bytes, text);
    if (result < 0)
        *r->error_r = error_format("%s: %s", path + strlen("/update/metadata/"), text);
    return result;
}

/* ---- the pin ---- */

static const char *pin_of(const struct agent *agent, struct arena *arena)
{
    struct buf text = {0};
    const char *error, *pin = agent->identity->gateway->update_root;
    if (pin[0] == '\0' && state_read(agent->state, "update/pin", &text, &error) == 1)
        pin = arena_strndup(arena, buf_text(&text), strcspn(buf_text(&text), "\n"));
    buf_free(&text);
    return pin;
}

static int split_pin(const char *pin, struct arena *arena, uint64_t *version_r,
                     uint8_t hash_r[TUF_HASH_SIZE])
{
    const char *space = strchr(pin, ' ');
    return space != NULL &&
           text_parse_unsigned(arena_strndup(arena, pin, (size_t)(space - pin)), INT64_MAX,
                               version_r) == 1 &&
           *version_r > 0 && strlen(space + 1) == 2 * TUF_HASH_SIZE &&
           text_unhex(space + 1, 2 * TUF_HASH_SIZE, hash_r, TUF_HASH_SIZE) == 1;
}

int update_trust_is_pinned(const struct agent *agent)
{
    struct arena *arena = arena_new();
    int pinned = pin_of(agent, arena)[0] != '\0';
    arena_free(&arena);
    return pinned;
}

int update_trust_pin(const struct agent *agent, const char *pin, const char **error_r)
{
    struct arena *arena = arena_new();
    uint64_t version;
    uint8_t hash[TUF_HASH_SIZE];
    int result = 1;
    if (pin_of(agent, arena)[0] == '\0') {
        if (split_pin(pin, arena, &version, hash))
            result = state_write(agent->state, "update/pin", pin, strlen(pin), error_r);
        else {
            *error_r = "the reply's update-root has no valid form";
            result = -1;
        }
    }
    arena_free(&arena);
    return result;
}

/* ---- root ---- */

static int take_pinned(const struct refresh *r)
{
    uint64_t version;
    uint8_t hash[TUF_HASH_SIZE], digest[TUF_HASH_SIZE];
    struct buf bytes = {0};
    if (!split_pin(pin_of(r->source->agent, r->trust->arena), r->trust->arena, &version, hash)) {
        *r->error_r = "the pinned root has no valid form";
        return -1;
    }
    int result = fetch(r, TUF_ROOT, (int64_t)version, TUF_ROOT_MAX, &bytes);
    if (result == 0) {
        *r->error_r = "the gateway does not have the pinned root";
        result = -1;
    }
    if (result == 1 && (EVP_Digest(bytes.data, bytes.len, digest, NULL, EVP_sha256(), NULL) != 1 ||
                        memcmp(digest, hash, TUF_HASH_SIZE) != 0)) {
        *r->error_r = "root metadata: it is not the pinned one";
        result = -1;
    }
    if (result == 1 && tuf_take_root(r->trust, bytes.data, bytes.len, r->error_r) != 1)
        result = -1;
    if (result == 1)
        result = keep(r, TUF_ROOT, &bytes);
    buf_free(&bytes);
    return result;
}

static int take_kept_root(const struct refresh *r)
{
    struct buf bytes = {0};
    int result = read_kept(r, TUF_ROOT, &bytes);
    if (result == 1 && tuf_take_root(r->trust, bytes.data, bytes.len, r->error_r) != 1)
        result = -1;
    buf_free(&bytes);
    return result;
}

static int take_next_roots(const struct refresh *r)
{
    for (int i = 0; i < TUF_ROOTS_MAX; i++) {
        struct buf bytes = {0};
        int result = fetch(r, TUF_ROOT, r->trust->root->version + 1, TUF_ROOT_MAX, &bytes);
        if (result == 1 && tuf_take_root(r->trust, bytes.data, bytes.len, r->error_r) != 1)
            result = -1;
        if (result == 1)
            result = keep(r, TUF_ROOT, &bytes);
        buf_free(&bytes);
        if (result <= 0)
            return result < 0 ? -1 : 1;
    }
    return 1;
}

static int refresh_root(const struct refresh *r)
{
    int result = take_kept_root(r);
    if (result == 0)
        result = take_pinned(r);
    if (result == 1)
        result = take_next_roots(r);
    return result == 1 && tuf_check_root(r->trust, r->error_r) != 1 ? -1 : result;
}

/* ---- the others ---- */

/* What does not verify under the root (any more) is as if it were not there. */
static void take_kept(const struct refresh *r, enum tuf_role role)
{
    const char *ignored;
    const struct refresh quiet = {r->source, r->trust, &ignored};
    struct buf bytes = {0};
    if (read_kept(&quiet, role, &bytes) == 1) {
        if (role == TUF_TIMESTAMP)
            tuf_take_timestamp(r->trust, TUF_STORED, bytes.data, bytes.len, &ignored);
        else
            tuf_take_snapshot(r->trust, TUF_STORED, bytes.data, bytes.len, &ignored);
    }
    buf_free(&bytes);
}

static int refresh_timestamp(const struct refresh *r)
{
    struct buf bytes = {0};
    take_kept(r, TUF_TIMESTAMP);
    int result = fetch(r, TUF_TIMESTAMP, 0, TUF_TIMESTAMP_MAX, &bytes);
    if (result == 0) {
        *r->error_r = "the gateway has no timestamp";
        result = -1;
    }
    if (result == 1 &&
        tuf_take_timestamp(r->trust, TUF_FETCHED, bytes.data, bytes.len, r->error_r) != 1)
        result = -1;
    if (result == 1)
        result = keep(r, TUF_TIMESTAMP, &bytes);
    buf_free(&bytes);
    return result;
}

static int take(const struct refresh *r, enum tuf_role role, const struct buf *bytes,
                const char **error_r)
{
    return role == TUF_SNAPSHOT
               ? tuf_take_snapshot(r->trust, TUF_FETCHED, bytes->data, bytes->len, error_r)
               : tuf_take_targets(r->trust, TUF_FETCHED, bytes->data, bytes->len, error_r);
}

/* Snapshot, then targets: the kept one where it is the one that is wanted. */
static int refresh_listed(const struct refresh *r, enum tuf_role role)
{
    const char *ignored;
    struct buf bytes = {0};
    if (role == TUF_SNAPSHOT)
        take_kept(r, TUF_SNAPSHOT);
    const struct tuf_file *wanted = tuf_wanted(r->trust, role);
    uint64_t most = role == TUF_SNAPSHOT ? TUF_SNAPSHOT_MAX : TUF_TARGETS_MAX;
    if (wanted == NULL) {
        *r->error_r = "the snapshot names no targets";
        return -1;
    }
    if (read_kept(r, role, &bytes) == 1 && take(r, role, &bytes, &ignored) == 1) {
        buf_free(&bytes);
        return 1;
    }
    buf_clear(&bytes);
    if (wanted->has_length && wanted->length < most)
        most = wanted->length;
    int result = fetch(r, role, wanted->version, most, &bytes);
    if (result == 0)
        *r->error_r = error_format("the gateway does not have the %s it names", tuf_role_name(role));
    if (result == 1 && take(r, role, &bytes, r->error_r) != 1)
        result = -1;
    if (result == 1)
        result = keep(r, role, &bytes);
    buf_free(&bytes);
    return result == 1 ? 1 : -1;
}

static int has_updates(const struct refresh *r)
{
    struct buf bytes = {0};
    int result = fetch(r, TUF_TIMESTAMP, 0, TUF_TIMESTAMP_MAX, &bytes);
    buf_free(&bytes);
    return result;
}

int update_trust_refresh(const struct update_source *source, struct tuf_trust *trust_r,
                         const char **error_r)
{
    const struct refresh refresh = {source, trust_r, error_r};
    *trust_r = (struct tuf_trust){.arena = source->agent->arena, .now = source->now};
    if (!update_trust_is_pinned(source->agent)) {
        int there = has_updates(&refresh);
        if (there == 0)
            *error_r = NULL;
        return there == 1 ? 0 : -1;
    }
    if (refresh_root(&refresh) != 1 || refresh_timestamp(&refresh) != 1 ||
        refresh_listed(&refresh, TUF_SNAPSHOT) != 1 || refresh_listed(&refresh, TUF_TARGETS) != 1)
        return -1;
    return 1;
}
