#include "gateway/store/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

struct store_cursor {
    struct store_txn *txn;
    DBC *engine; // NULL after an error: gives nothing
    enum store_table table;
    bool index;
    bool backwards;
    bool started, ended;
    struct store_key prefix; // with the table's or index's number in front
    uint8_t key[STORE_ENTRY_MAX];
    size_t key_size;
};

static bool begins_with(const uint8_t *key, size_t size, const struct store_key *prefix)
{
    return size >= prefix->size && memcmp(key, prefix->data, prefix->size) == 0;
}

static struct store_key numbered(unsigned number, const struct store_key *key)
{
    uint8_t first = (uint8_t)number;
    struct store_key whole = store_key_bytes(&first, 1);
    if (key != NULL)
        store_key_add_bytes(&whole, key->data, key->size);
    return whole;
}

static struct store_cursor *scan(struct store_txn *txn, enum store_file file,
                                 enum store_table table, unsigned number,
                                 const struct store_key *prefix, const struct store_key *from,
                                 bool backwards)
{
    struct store_cursor *cursor = calloc(1, sizeof *cursor);
    if (cursor == NULL)
        memory_none();
    cursor->txn = txn;
    cursor->table = table;
    cursor->index = file == STORE_FILE_INDEX;
    cursor->backwards = backwards;
    cursor->prefix = numbered(number, prefix);
    struct store_key start = from == NULL ? cursor->prefix : numbered(number, from);
    memcpy(cursor->key, start.data, start.size);
    cursor->key_size = start.size;
    txn->cursors++;
    if (txn->failed)
        return cursor;
    DB *db = txn->store->files[file];
    int rc = db->cursor(db, txn->txn, &cursor->engine, 0);
    if (rc != 0) {
        cursor->engine = NULL;
        txn_fail_db(txn, rc, "open cursor");
    }
    return cursor;
}

struct store_cursor *store_scan(struct store_txn *txn, enum store_table table,
                                const struct store_key *prefix, const struct store_key *from,
                                bool backwards)
{
    return scan(txn, table_row(table)->file, table, table, prefix, from, backwards);
}

struct store_cursor *store_scan_index(struct store_txn *txn, enum store_index index,
                                      const struct store_key *prefix, const struct store_key *from,
                                      bool backwards)
{
    return scan(txn, STORE_FILE_INDEX, index_table(index), index, prefix, from, backwards);
}

// The next key after all that begin with key: false when there is none (all bytes 0xff).
static bool key_after(uint8_t *key, size_t *size)
{
    while (*size > 0 && key[*size - 1] == 0xff)
        --*size;
    if (*size == 0)
        return false;
    key[*size - 1]++;
    return true;
}

static int first_backwards(struct store_cursor *cursor)
{
    int rc = DB_NOTFOUND;
    if (key_after(cursor->key, &cursor->key_size))
        rc = engine_move(cursor->txn, cursor->engine, cursor->key, &cursor->key_size, DB_SET_RANGE);
    uint32_t how = rc == DB_NOTFOUND ? DB_LAST : DB_PREV;
    if (rc != 0 && rc != DB_NOTFOUND)
        return rc;
    return engine_move(cursor->txn, cursor->engine, cursor->key, &cursor->key_size, how);
}

static int move(struct store_cursor *cursor)
{
    bool first = !cursor->started;
    cursor->started = true;
    if (first && cursor->backwards)
        return first_backwards(cursor);
    uint32_t how = first ? DB_SET_RANGE : cursor->backwards ? DB_PREV : DB_NEXT;
    return engine_move(cursor->txn, cursor->engine, cursor->key, &cursor->key_size, how);
}

static void *record_here(struct store_cursor *cursor)
{
    struct store_txn *txn = cursor->txn;
    if (cursor->index) {
        size_t primary = txn->value.len == 1 ? txn->value.data[0] : 0;
        void *record = NULL;
        if (primary > 0 && primary <= cursor->key_size)
            record =
                record_get(txn, cursor->table, cursor->key + primary, cursor->key_size - primary);
        if (record == NULL)
            txn_fail(txn, "an entry of %s has no record", index_name(cursor->key[0]));
        return record;
    }
    size_t size;
    const uint8_t *body = envelope_open(txn->value.data, txn->value.len, &size);
    void *record = body == NULL ? NULL : table_unpack(cursor->table, store_arena(txn), body, size);
    if (record == NULL)
        record_damaged(txn, cursor->table);
    return record;
}

// False at the end, or failed.
static bool step(struct store_cursor *cursor)
{
    struct store_txn *txn = cursor->txn;
    if (txn->failed || cursor->engine == NULL || cursor->ended)
        return false;
    int rc = move(cursor);
    if (rc != 0 && rc != DB_NOTFOUND)
        txn_fail_db(txn, rc, "scan");
    cursor->ended = rc != 0 || !begins_with(cursor->key, cursor->key_size, &cursor->prefix);
    return !cursor->ended;
}

void *store_next(struct store_cursor *cursor, struct store_key *key_r)
{
    if (!step(cursor))
        return NULL;
    if (key_r != NULL)
        *key_r = store_key_bytes(cursor->key + 1, cursor->key_size - 1);
    return record_here(cursor);
}

void store_cursor_close(struct store_cursor **cursor)
{
    struct store_cursor *old = *cursor;
    *cursor = NULL;
    if (old == NULL)
        return;
    if (old->engine != NULL)
        old->engine->close(old->engine);
    old->txn->cursors--;
    free(old);
}

size_t store_count(struct store_txn *txn, enum store_index index, const struct store_key *prefix,
                   size_t most)
{
    struct store_cursor *cursor = store_scan_index(txn, index, prefix, NULL, false);
    size_t n = 0;
    while (n < most && step(cursor))
        n++;
    store_cursor_close(&cursor);
    return n;
}

void *store_find(struct store_txn *txn, enum store_index index, const struct store_key *prefix)
{
    struct store_cursor *cursor = store_scan_index(txn, index, prefix, NULL, false);
    void *record = store_next(cursor, NULL);
    store_cursor_close(&cursor);
    return record;
}
