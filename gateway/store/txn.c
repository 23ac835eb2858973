#include "gateway/store/engine.h"
#include "gateway/store/place.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"

struct store_txn *txn_new(struct store *store, bool batch)
{
    struct store_txn *txn = calloc(1, sizeof *txn);
    if (txn == NULL)
        memory_none();
    txn->store = store;
    txn->batch = batch;
    txn->arenas[0] = arena_new();
    txn->arenas[1] = arena_new();
    if (atomic_load(&store->dead)) {
        txn_fail(txn, "the store has stopped after an error");
        return txn;
    }
    int rc = store->env->txn_begin(store->env, NULL, &txn->txn, batch ? 0 : DB_TXN_SNAPSHOT);
    if (rc != 0) {
        txn->txn = NULL;
        txn_fail_db(txn, rc, "begin");
    }
    return txn;
}

void txn_free(struct store_txn **txn)
{
    struct store_txn *old = *txn;
    *txn = NULL;
    if (old == NULL)
        return;
    assert(old->cursors == 0);
    if (old->txn != NULL)
        old->txn->abort(old->txn);
    arena_free(&old->arenas[0]);
    arena_free(&old->arenas[1]);
    buf_free(&old->value);
    free(old->changes);
    free(old->slots);
    free(old);
}

struct store_txn *store_snapshot_begin(struct store *store)
{
    struct store_txn *txn = txn_new(store, false);
    // What is read first settles which state a snapshot shows.
    event_last_sequence(txn, &txn->chain.sequence);
    return txn;
}

const struct store_chain *txn_chain(struct store_txn *txn)
{
    if (!txn->chain_known)
        event_load_last(txn, &txn->chain);
    txn->chain_known = true;
    return &txn->chain;
}

int store_snapshot_end(struct store_txn **txn, const char **error_r)
{
    bool failed = (*txn)->failed;
    if (failed)
        *error_r = error_format("%s", (*txn)->error);
    txn_free(txn);
    return failed ? -1 : 1;
}

int txn_commit(struct store_txn **txn, const char **error_r)
{
    struct store_txn *batch = *txn;
    if (!batch->failed) {
        DB_TXN *engine = batch->txn;
        batch->txn = NULL;
        int rc = engine->commit(engine, DB_TXN_SYNC);
        if (rc != 0)
            txn_fail(batch, "%s", engine_error(rc, "commit"));
    }
    return store_snapshot_end(txn, error_r);
}

uint64_t store_snapshot_event(struct store_txn *txn)
{
    return txn->chain.sequence;
}

bool store_failed(const struct store_txn *txn)
{
    return txn->failed;
}

struct arena *store_arena(struct store_txn *txn)
{
    return txn->arenas[txn->arena];
}

uint32_t store_epoch(struct store_txn *txn)
{
    return txn->store->epoch;
}

int64_t store_last_time(struct store_txn *txn)
{
    return txn_chain(txn)->time;
}

struct store_txn *store_batch_begin(struct store *store)
{
    struct store_txn *txn = txn_new(store, true);
    txn->chain = store->chain;
    txn->chain_known = true;
    return txn;
}

// The engine fsyncs a new log file, but not the folder that names it.
static int log_position(struct store *store, struct acked *acked, const char **error_r)
{
    DB_LOG_STAT *stat;
    int rc = store->env->log_stat(store->env, &stat, 0);
    if (rc != 0) {
        *error_r = engine_error(rc, "read log position");
        return -1;
    }
    bool new_file = stat->st_cur_file != acked->log_file;
    acked->log_file = stat->st_cur_file;
    acked->log_offset = stat->st_cur_offset;
    free(stat);
    return new_file ? fileio_sync_folder(error_format("%s/db", store->dir), error_r) : 1;
}

static int acknowledge(struct store *store, const struct store_chain *chain, const char **error_r)
{
    if (store->in_memory)
        return 1;
    struct acked *acked = &store->acked;
    pthread_mutex_lock(&store->acked_lock);
    acked->sequence = chain->sequence;
    memcpy(acked->hash, chain->hash, STORE_HASH);
    int result = log_position(store, acked, error_r);
    if (result > 0)
        result = acked_write(store->acked_fd, acked, error_r);
    pthread_mutex_unlock(&store->acked_lock);
    return result;
}

static int commit(struct store_txn *txn, const char **error_r)
{
    struct store *store = txn->store;
    if (store_raw_sync(store, error_r) < 0)
        return -1;
    DB_TXN *engine = txn->txn;
    txn->txn = NULL;
    int rc = engine->commit(engine, DB_TXN_SYNC);
    if (engine_failed(store, &rc)) {
        *error_r = engine_error(rc, "commit");
        return -1;
    }
    return acknowledge(store, &txn->chain, error_r);
}

int store_batch_end(struct store_txn **txn, const char **error_r)
{
    struct store_txn *batch = *txn;
    struct store *store = batch->store;
    assert(!batch->in_event);
    int result = 1;
    if (batch->failed) {
        *error_r = error_format("%s", batch->error);
        result = -1;
    } else if (batch->wrote) {
        result = commit(batch, error_r);
        if (result == 1) {
            store->chain = batch->chain;
            if (batch->meta_changed) {
                atomic_store(&store->restored, batch->restored);
                atomic_store(&store->raw_first, batch->raw_first);
                atomic_store(&store->raw_before, batch->raw_before);
            }
            atomic_fetch_add(&store->batches, 1);
        } else {
            atomic_store(&store->dead, true);
            if (store_disk_full(store))
                place_ballast_drop(store->dir);
        }
    }
    txn_free(txn);
    return result;
}

void store_batch_abort(struct store_txn **txn)
{
    (*txn)->in_event = false;
    txn_free(txn);
}
