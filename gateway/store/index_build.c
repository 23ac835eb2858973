// Indexes hold nothing that the records do not: when this program's differ from those in the file,
// or another key hides the addresses (a restore without the key files), they are made anew.
#include "gateway/store/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/hmac.h>

#include "lib/error.h"

#define LAYOUT_VERSION 1 // raise it when what an index holds changes and its name does not
#define ENTRIES_A_COMMIT 1000
#define TELL_EVERY 100000

static const uint8_t layout_key[] = {0xff, 'l'}; // behind every index

static void layout_now(const struct store *store, uint8_t mac[static STORE_HASH])
{
    struct buf text = {0};
    buf_add_byte(&text, LAYOUT_VERSION);
    for (enum store_index index = 0; index < STORE_INDEXES; index++)
        buf_add(&text, index_name(index), strlen(index_name(index)) + 1);
    unsigned size = STORE_HASH;
    HMAC(EVP_sha256(), store->index_key, sizeof store->index_key, text.data, text.len, mac, &size);
    buf_free(&text);
}

static bool layout_fits(struct store *store, const uint8_t now[static STORE_HASH], bool *failed_r,
                        const char **error_r)
{
    struct store_txn *txn = txn_new(store, false);
    int rc = txn->failed ? 0 : engine_get(txn, STORE_FILE_INDEX, layout_key, sizeof layout_key);
    bool fits =
        rc == 0 && txn->value.len == STORE_HASH && memcmp(txn->value.data, now, STORE_HASH) == 0;
    if (rc != 0 && rc != DB_NOTFOUND)
        txn_fail_db(txn, rc, "read index layout");
    *failed_r = store_snapshot_end(&txn, error_r) < 0;
    return fits;
}

// Adds entries for up to ENTRIES_A_COMMIT records from *from; 0 = the table is done.
static int build_slice(struct store *store, enum store_table table, struct store_key *from,
                       uint64_t *entries, const char **error_r)
{
    struct store_txn *txn = txn_new(store, true);
    struct store_cursor *cursor = store_scan(txn, table, NULL, from, false);
    struct store_key key;
    unsigned count = 0;
    for (void *record; (record = store_next(cursor, &key)) != NULL; count++) {
        index_change(txn, table, &key, NULL, record);
        if (count == ENTRIES_A_COMMIT)
            break;
    }
    store_cursor_close(&cursor);
    *from = key;
    *entries += count;
    int result = txn_commit(&txn, error_r);
    return result < 0 ? -1 : count == ENTRIES_A_COMMIT;
}

static void tell(store_progress_fn *progress, void *context, uint64_t records)
{
    char line[80];
    snprintf(line, sizeof line, "indexes: %llu records", (unsigned long long)records);
    if (progress != NULL)
        progress(context, line);
}

static int build(struct store *store, store_progress_fn *progress, void *context,
                 const char **error_r)
{
    uint64_t records = 0, told = 0;
    for (enum store_table table = 1; table < STORE_TABLES; table++) {
        if (!index_any(table))
            continue;
        struct store_key from = {.size = 0};
        int more;
        do {
            more = build_slice(store, table, &from, &records, error_r);
            if (records - told >= TELL_EVERY)
                tell(progress, context, told = records);
        } while (more > 0);
        if (more < 0)
            return -1;
    }
    tell(progress, context, records);
    return 1;
}

int index_empty(struct store *store, const char **error_r)
{
    uint32_t count;
    DB *db = store->files[STORE_FILE_INDEX];
    int rc = db->truncate(db, NULL, &count, 0);
    if (rc == 0)
        return 1;
    *error_r = engine_error(rc, "empty the indexes");
    if (rc == EIO || rc == DB_RUNRECOVERY)
        store_die(store, *error_r);
    return -1;
}

int index_refresh(struct store *store, store_progress_fn *progress, void *context,
                  const char **error_r)
{
    uint8_t now[STORE_HASH];
    layout_now(store, now);
    bool failed;
    if (layout_fits(store, now, &failed, error_r) || failed)
        return failed ? -1 : 0;
    if (index_empty(store, error_r) < 0 || build(store, progress, context, error_r) < 0)
        return -1;
    struct store_txn *txn = txn_new(store, true);
    int rc = txn->failed ? 0
                         : engine_put(txn, STORE_FILE_INDEX, layout_key, sizeof layout_key, now,
                                      STORE_HASH);
    if (rc != 0)
        txn_fail_db(txn, rc, "write index layout");
    return txn_commit(&txn, error_r);
}
