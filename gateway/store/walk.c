#include "gateway/store/engine.h"

#include <string.h>

#include "lib/error.h"

#define SLICE 1000

int walk_lost(struct store_txn *txn)
{
    txn_fail(txn, "a record is not found by its key: its table is damaged");
    return -1;
}

// One slice on a snapshot of its own, from *key on: 1 there is more, 0 the file's end.
static int slice(struct store *store, enum store_file file, uint8_t key[static STORE_ENTRY_MAX],
                 size_t *size, walk_fn *see, void *context, int *verdict, const char **error_r)
{
    struct store_txn *txn = txn_new(store, false);
    DBC *cursor = NULL;
    DB *db = store->files[file];
    int rc = txn->failed ? 0 : db->cursor(db, txn->txn, &cursor, 0);
    unsigned count = 0;
    if (rc == 0 && cursor != NULL)
        rc = engine_move(txn, cursor, key, size, DB_SET_RANGE);
    while (rc == 0 && cursor != NULL && count++ < SLICE) {
        *verdict = see(context, txn, key, *size);
        if (*verdict <= 0 || txn->failed)
            break;
        rc = engine_move(txn, cursor, key, size, DB_NEXT);
        if (*verdict == WALK_REST)
            break;
    }
    if (cursor != NULL)
        cursor->close(cursor);
    if (rc != 0 && rc != DB_NOTFOUND)
        txn_fail_db(txn, rc, table_file_name(file));
    const char *why;
    if (store_snapshot_end(&txn, &why) < 0) {
        *error_r = why;
        return -1;
    }
    return rc == 0;
}

int walk_file(struct store *store, enum store_file file, walk_fn *see, void *context,
              const char **error_r)
{
    uint8_t key[STORE_ENTRY_MAX];
    size_t size = 0;
    int verdict = WALK_ON;
    for (;;) {
        int more = slice(store, file, key, &size, see, context, &verdict, error_r);
        if (more < 0)
            return -1;
        if (verdict <= 0)
            return verdict;
        if (more == 0)
            return 1;
    }
}
