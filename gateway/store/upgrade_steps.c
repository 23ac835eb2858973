// From version to version. A step's records change in slices, each an event like any other change,
// so that the events still say what the tables hold; where a step stands is in Meta, in the same
// transaction, so that a step goes on where a kill stopped it.
#include "gateway/store/engine.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/memory.h"

#define RECORDS_A_COMMIT 1000
#define TELL_EVERY 100000

// HACKING.md says how to add one. What stands here stays: stores of every earlier version come by.
const struct upgrade_step upgrade_steps[] = {
    {2,
     "raw inputs may have been removed after their time; a program of version 1 would call that "
     "damage",
     0, NULL},
    {3, "a table of who sends how much mail", 0, NULL},
    {4, "tables of what terminals' codes mean", 0, NULL},
    {5, "tables of programs and of who was given them", 0, NULL},
    {6,
     "tables of the levels of supplies, of the keys of terminals' queries, of what waits for terminals and "
     "of taught alert forms; "
     "queries' reports by department",
     0, NULL},
    {7,
     "tables of cartridges that were exchanged early and of what happened to models and registrations; "
     "terminals by model",
     0, NULL},
    {0, NULL, 0, NULL},
};

struct run {
    struct store *store;
    const struct upgrade_step *step;
    store_progress_fn *progress;
    void *context;
    uint64_t seen;
    const char **error_r;
};

static void tell(const struct run *run, const char *what)
{
    if (run->progress != NULL)
        run->progress(run->context, error_format("to version %u: %s", run->step->to, what));
}

struct slice {
    struct store_key keys[RECORDS_A_COMMIT];
    void *records[RECORDS_A_COMMIT];
    size_t count;
};

// Read before any is changed: nothing may be put to a table while it is scanned.
static void read_slice(struct store_txn *txn, enum store_table table, const Platen__Meta *meta,
                       struct slice *slice)
{
    struct store_key from = store_key_bytes(meta->upgrade_at.data, meta->upgrade_at.len);
    struct store_cursor *cursor = store_scan(txn, table, NULL, from.size > 0 ? &from : NULL, false);
    slice->count = 0;
    while (slice->count < RECORDS_A_COMMIT) {
        struct store_key *key = &slice->keys[slice->count];
        slice->records[slice->count] = store_next(cursor, key);
        if (slice->records[slice->count] == NULL)
            break;
        bool seen = key->size == from.size && memcmp(key->data, from.data, from.size) == 0;
        slice->count += !seen;
    }
    store_cursor_close(&cursor);
}

static void begin_event(struct store_txn *txn, const struct store *store)
{
    Platen__Event header;
    platen__event__init(&header);
    header.time = store->settings.now;
    header.actor_kind = 4;
    if (header.time < store_last_time(txn))
        header.time = store_last_time(txn);
    store_event_begin(txn, &header);
}

// 1 there is more, 0 the step is done, -1 failed.
static int run_slice(struct run *run, struct slice *slice)
{
    struct store *store = run->store;
    const struct upgrade_step *step = run->step;
    struct store_txn *txn = store_batch_begin(store);
    struct store_key meta_key = store_key_text("meta");
    Platen__Meta *meta = store_get(txn, STORE_META, &meta_key);
    slice->count = 0;
    if (meta != NULL && step->table != 0)
        read_slice(txn, step->table, meta, slice);
    bool more = slice->count == RECORDS_A_COMMIT;
    begin_event(txn, store);
    for (size_t i = 0; i < slice->count && !store_failed(txn); i++)
        step->each(txn, &slice->keys[i], slice->records[i]);
    if (meta != NULL) {
        const struct store_key *last = more ? &slice->keys[slice->count - 1] : NULL;
        meta->upgrade_at.data = more ? (uint8_t *)(uintptr_t)last->data : NULL;
        meta->upgrade_at.len = more ? last->size : 0;
        meta->schema = more ? meta->schema : step->to;
        store_put(txn, STORE_META, &meta_key, meta);
    }
    store_event_end(txn, true);
    run->seen += slice->count;
    return store_batch_end(&txn, run->error_r) < 0 ? -1 : more;
}

static int run_step(struct run *run)
{
    struct slice *slice = malloc(sizeof *slice);
    if (slice == NULL)
        memory_none();
    tell(run, run->step->what);
    int more;
    do {
        more = run_slice(run, slice);
        if (run->step->table != 0 && (more == 0 || run->seen % TELL_EVERY == 0))
            tell(run, error_format("%llu records", (unsigned long long)run->seen));
    } while (more > 0);
    free(slice);
    if (more < 0)
        return -1;
    run->store->schema = run->step->to;
    return 1;
}

int upgrade_run(struct store *store, const struct upgrade_step *steps, store_progress_fn *progress,
                void *context, const char **error_r)
{
    assert(store->upgrading);
    if (index_empty(store, error_r) < 0)
        return -1;
    for (; steps->to != 0; steps++) {
        if (steps->to <= store->schema)
            continue;
        assert(steps->to == store->schema + 1);
        struct run run = {store, steps, progress, context, 0, error_r};
        if (run_step(&run) < 0)
            return -1;
    }
    store->upgrading = false;
    return index_refresh(store, progress, context, error_r) < 0 ? -1 : 1;
}
