#include "gateway/store/engine.h"
#include "gateway/store/place.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/random.h"

#define DEFAULT_BALLAST (64UL << 20)
#define RESTORE "platend --restore BACKUP --replace"

static const struct {
    enum store_result result;
    int exit;
    const char *text;
} results[] = {
    {STORE_OK, EX_OK, "opened"},
    {STORE_FAILED, EX_IOERR, "the store cannot be opened"},
    {STORE_LOCKED, EX_TEMPFAIL, "another process has the store"},
    {STORE_BEHIND, EX_IOERR, "the store lost what was acknowledged"},
    {STORE_NONE, EX_NOINPUT, "there is no store here"},
    {STORE_SCHEMA, EX_CONFIG, "the store was made by a newer version"},
    {STORE_OLD, EX_CONFIG, "the store was made by an older version"},
};

const char *store_result_text(enum store_result result)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i].result == result)
            return results[i].text;
    }
    return "unknown";
}

int store_result_exit(enum store_result result)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i].result == result)
            return results[i].exit;
    }
    return EX_SOFTWARE;
}

static void store_free(struct store **store)
{
    struct store *old = *store;
    *store = NULL;
    care_stop(old);
    if (old->env != NULL && !old->in_memory && !atomic_load(&old->dead))
        old->env->txn_checkpoint(old->env, 0, 0, 0); // only makes the next start quicker
    engine_close(old);
    raw_close(old);
    pthread_mutex_destroy(&old->acked_lock);
    if (old->acked_fd >= 0)
        close(old->acked_fd);
    if (old->lock_fd >= 0)
        close(old->lock_fd);
    free(old->dir);
    free(old);
}

void store_close(struct store **store)
{
    if (*store != NULL)
        store_free(store);
}

static struct store *store_new(const struct store_settings *settings)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        memory_none();
    pthread_mutex_init(&store->acked_lock, NULL);
    store->settings = *settings;
    store->in_memory = settings->in_memory;
    store->lock_fd = store->acked_fd = -1;
    if (settings->index_key != NULL)
        memcpy(store->index_key, settings->index_key, sizeof store->index_key);
    store->settings.index_key = NULL;
    if (store->settings.ballast_bytes == 0)
        store->settings.ballast_bytes = DEFAULT_BALLAST;
    if (!store->in_memory) {
        store->dir = strdup(settings->dir);
        if (store->dir == NULL)
            memory_none();
        store->settings.dir = store->dir;
    }
    return store;
}

// ---- the logs and tables as they were found ----

static enum store_result check_logs(struct store *store, bool was_there, struct place_logs *logs,
                                    const char **error_r)
{
    if (place_logs(store->dir, was_there ? store->acked.first_log : 0, logs, error_r) < 0)
        return STORE_FAILED;
    if (logs->first == 0 && !was_there) {
        store->acked.first_log = 1;
        return STORE_NONE;
    }
    if (was_there && logs->missing == 0 && logs->last < store->acked.log_file)
        logs->missing = logs->last + 1;
    if (store->acked.first_log == 0) // a new store, or a backup: from now on these are to be there
        store->acked.first_log = logs->first == 0 ? 1 : logs->first;
    if (logs->missing == 0)
        return STORE_OK;
    *error_r = error_format("%s/db/log.%010u is missing; put it back, or " RESTORE, store->dir,
                            logs->missing);
    return STORE_FAILED;
}

static enum store_result check_version(const struct store *store, const char **error_r)
{
    if (store->schema > STORE_SCHEMA_NOW) {
        *error_r = error_format("%s: made by a newer version (store version %u, this program knows "
                                "%u)",
                                store->dir, store->schema, STORE_SCHEMA_NOW);
        return STORE_SCHEMA;
    }
    if (store->schema < STORE_SCHEMA_NOW && !store->upgrading) {
        *error_r = error_format("%s: made by an older version (store version %u, this program "
                                "needs %u); with platend stopped, run: platenctl store upgrade",
                                store->dir, store->schema, STORE_SCHEMA_NOW);
        return STORE_OLD;
    }
    return STORE_OK;
}

static enum store_result open_engine(struct store *store, bool create,
                                     const struct place_logs *logs, const char **error_r)
{
    if (place_marked(store->dir)) {
        enum store_result result = rebuild(store, logs, "a page was damaged", error_r);
        return result == STORE_OK ? check_version(store, error_r) : result;
    }
    if (engine_open(store, create, false, error_r) >= 0)
        return check_version(store, error_r);
    int system = errno;
    if ((system == ENOSPC || system == EDQUOT) && place_ballast_drop(store->dir)) {
        if (engine_open(store, create, false, error_r) >= 0)
            return check_version(store, error_r);
        system = errno;
    }
    // What the system refuses is not mended by rebuilding; only what is wrong in the tables is. A
    // log that is too short is told as an EIO as well.
    if (system == EIO)
        *error_r = error_format("%s; when the disk is sound, " RESTORE, *error_r);
    if (create || (system != 0 && system != EINVAL && system != ENOENT))
        return STORE_FAILED;
    enum store_result result = rebuild(store, logs, *error_r, error_r);
    return result == STORE_OK ? check_version(store, error_r) : result;
}

// ---- what the tables say against what was acknowledged ----

static enum store_result behind(struct store *store, const char *what, const char **error_r)
{
    *error_r = error_format("%s: %s (acknowledged up to event %llu, log %u/%u); " RESTORE
                            ", then take in the processed mails again",
                            store->dir, what, (unsigned long long)store->acked.sequence,
                            store->acked.log_file, store->acked.log_offset);
    return STORE_BEHIND;
}

static enum store_result check_acked(struct store *store, struct store_txn *txn, bool was_there,
                                     const char **error_r)
{
    if (!was_there) // the store's making was cut before anything was acknowledged
        return txn->chain.sequence <= 1 ? STORE_OK
                                        : behind(store, "the file acked is missing", error_r);
    if (txn->chain.sequence < store->acked.sequence)
        return behind(
            store,
            error_format("the log ends at event %llu", (unsigned long long)txn->chain.sequence),
            error_r);
    const Platen__Event *event = store_get_id(txn, STORE_EVENT, store->acked.sequence);
    uint8_t hash[STORE_HASH];
    if (event != NULL)
        event_hash(event, store_arena(txn), hash);
    if (event == NULL || memcmp(hash, store->acked.hash, STORE_HASH) != 0)
        return behind(store, "the acknowledged event is another one", error_r);
    return STORE_OK;
}

static enum store_result load_meta(struct store *store, struct store_txn *txn, const char **error_r)
{
    struct store_key key = store_key_text("meta");
    const Platen__Meta *meta = store_get(txn, STORE_META, &key);
    if (meta == NULL) {
        *error_r =
            error_format("%s: not a whole store; make it again by platend --init", store->dir);
        return STORE_NONE;
    }
    store->epoch = meta->epoch;
    atomic_store(&store->restored, meta->restored != 0);
    atomic_store(&store->raw_first, meta->raw_first);
    atomic_store(&store->raw_before, meta->raw_before);
    snprintf(store->store_id, sizeof store->store_id, "%s", meta->store_id);
    return STORE_OK;
}

static enum store_result load(struct store *store, bool was_there, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    enum store_result result = STORE_OK;
    if (!store->in_memory)
        result = check_acked(store, txn, was_there, error_r);
    if (result == STORE_OK)
        result = load_meta(store, txn, error_r);
    store->chain = *txn_chain(txn);
    const char *why;
    if (store_snapshot_end(&txn, &why) < 0) {
        *error_r = why;
        return STORE_FAILED;
    }
    return result;
}

// ---- making one ----

// Everything in the tables comes from an event, the first record too.
static int write_first_event(struct store *store, const char **error_r)
{
    Platen__Event header = PLATEN__EVENT__INIT;
    header.time = store->settings.now;
    header.actor_kind = 4;
    struct store_txn *txn = store_batch_begin(store);
    store_event_begin(txn, &header);
    char id[37];
    random_uuid(id);
    Platen__Meta meta;
    platen__meta__init(&meta);
    meta.schema = STORE_SCHEMA_NOW;
    meta.epoch = 1;
    meta.created = store->settings.now;
    meta.store_id = id;
    struct store_key key = store_key_text("meta");
    store_put(txn, STORE_META, &key, &meta);
    store_event_end(txn, true);
    return store_batch_end(&txn, error_r);
}

static enum store_result create_first(struct store *store, const char **error_r)
{
    struct store_txn *txn = store_snapshot_begin(store);
    store->chain = *txn_chain(txn);
    uint64_t last = txn->chain.sequence;
    if (store_snapshot_end(&txn, error_r) < 0)
        return STORE_FAILED;
    if (last > 0) {
        *error_r = error_format("%s: there is a store already", store->dir);
        return STORE_FAILED;
    }
    return write_first_event(store, error_r) < 0 ? STORE_FAILED : STORE_OK;
}

static enum store_result acknowledge_first(struct store *store, const char **error_r)
{
    if (acked_open(store->dir, true, &store->acked_fd, &store->acked, error_r) < 0)
        return STORE_FAILED;
    store->acked.sequence = store->chain.sequence;
    memcpy(store->acked.hash, store->chain.hash, STORE_HASH);
    return acked_write(store->acked_fd, &store->acked, error_r) < 0 ? STORE_FAILED : STORE_OK;
}

static enum store_result open_on_disk(struct store *store, const char **error_r)
{
    if (place_check(store->dir, error_r) < 0)
        return STORE_FAILED;
    enum store_result result = place_lock(store->dir, &store->lock_fd, error_r);
    if (result != STORE_OK)
        return result;
    bool create = store->settings.create;
    int was_there = acked_open(store->dir, create, &store->acked_fd, &store->acked, error_r);
    if (was_there < 0)
        return STORE_FAILED;
    struct place_logs logs;
    result = check_logs(store, was_there, &logs, error_r);
    if (result == STORE_NONE && create)
        result = STORE_OK;
    else if (result == STORE_NONE)
        *error_r = error_format("%s: no store; make one by platend --init", store->dir);
    if (result == STORE_OK)
        result = open_engine(store, create, &logs, error_r);
    if (result == STORE_OK)
        result = raw_open(store, error_r) < 0 ? STORE_FAILED : STORE_OK;
    if (result == STORE_OK && create)
        result = create_first(store, error_r);
    if (result == STORE_OK)
        result = load(store, was_there || create, error_r);
    if (result == STORE_OK && store->acked_fd < 0)
        result = acknowledge_first(store, error_r);
    return result;
}

static enum store_result open_in_memory(struct store *store, const char **error_r)
{
    if (engine_open(store, true, false, error_r) < 0 || raw_open(store, error_r) < 0)
        return STORE_FAILED;
    enum store_result result = create_first(store, error_r);
    return result == STORE_OK ? load(store, true, error_r) : result;
}

// What stands ready once the tables are right: indexes, ballast, the thread that checkpoints.
static enum store_result finish(struct store *store, const char **error_r)
{
    if (!store->upgrading && index_refresh(store, NULL, NULL, error_r) < 0)
        return STORE_FAILED;
    if (store->in_memory)
        return STORE_OK;
    int ballast = place_ballast_make(store->dir, store->settings.ballast_bytes, error_r);
    if (ballast < 0)
        return STORE_FAILED;
    if (ballast == 0 && store->told[0] == '\0')
        snprintf(store->told, sizeof store->told,
                 "%s: no room for the ballast file: the disk is nearly full", store->dir);
    atomic_store(&store->last_backup, place_backup_time(store->dir));
    atomic_store(&store->space_low, place_space_low(store->dir, store->settings.ballast_bytes));
    return care_start(store, error_r) < 0 ? STORE_FAILED : STORE_OK;
}

static enum store_result open_as(const struct store_settings *settings, bool upgrading,
                                 struct store **store_r, const char **told_r, const char **error_r)
{
    *store_r = NULL;
    *told_r = NULL;
    struct store *store = store_new(settings);
    store->upgrading = upgrading;
    enum store_result result =
        store->in_memory ? open_in_memory(store, error_r) : open_on_disk(store, error_r);
    if (result == STORE_OK)
        result = finish(store, error_r);
    if (result != STORE_OK) {
        store_free(&store);
        return result;
    }
    *told_r = store->told[0] == '\0' ? NULL : store->told;
    *store_r = store;
    return STORE_OK;
}

enum store_result store_open(const struct store_settings *settings, struct store **store_r,
                             const char **told_r, const char **error_r)
{
    return open_as(settings, false, store_r, told_r, error_r);
}

enum store_result open_to_upgrade(const struct store_settings *settings, struct store **store_r,
                                  const char **told_r, const char **error_r)
{
    return open_as(settings, true, store_r, told_r, error_r);
}

uint32_t store_version(void)
{
    return STORE_SCHEMA_NOW;
}

bool store_restored(struct store *store)
{
    return atomic_load(&store->restored);
}

uint64_t store_last_backup(struct store *store)
{
    return atomic_load(&store->last_backup);
}
