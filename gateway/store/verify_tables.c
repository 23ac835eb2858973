// Applies what the events say to an empty place and compares it with the tables, then makes every
// index entry again and compares. Not a line of the desk's runs here.
#include "gateway/store/engine.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "lib/error.h"
#include "lib/text.h"

#define EXPECTED_CACHE (64U << 20)

// What a key is to hold: the SHA-256 of its record, or one of these bytes.
enum { EXPECT_DELETED = 'd', EXPECT_ANYTHING = 'a' };

struct tables {
    struct store *store;
    DB *expected;     // table and key; spills into a temporary file when it is large
    uint64_t entries; // of indexes, as they should be
    struct store_verify_report *report;
    const char **error_r;
};

static int failed(struct tables *tables, int rc)
{
    *tables->error_r = engine_error(rc, "verify tables");
    return -1;
}

static DBT dbt_of(const void *data, size_t size)
{
    DBT dbt;
    memset(&dbt, 0, sizeof dbt);
    memcpy(&dbt.data, &data, sizeof data);
    dbt.size = dbt.ulen = (uint32_t)size;
    dbt.flags = DB_DBT_USERMEM;
    return dbt;
}

static int expect(struct tables *tables, uint32_t table, const ProtobufCBinaryData *key,
                  const void *value, size_t size)
{
    uint8_t place[STORE_ENTRY_MAX];
    if (table >= STORE_TABLES || key->len >= sizeof place)
        return failed(tables, DB_PAGE_NOTFOUND);
    place[0] = (uint8_t)table;
    memcpy(place + 1, key->data, key->len);
    DBT name = dbt_of(place, key->len + 1), data = dbt_of(value, size);
    int rc = tables->expected->put(tables->expected, NULL, &name, &data, 0);
    return rc == 0 ? 1 : failed(tables, rc);
}

static int expect_touched(struct tables *tables, const Platen__Event *event)
{
    static const uint8_t anything = EXPECT_ANYTHING;
    int result = 1;
    for (size_t i = 0; i < event->n_touched && result > 0; i++)
        result = expect(tables, event->touched[i]->table, &event->touched[i]->key, &anything, 1);
    return result;
}

static int expect_changes(struct tables *tables, const Platen__EventBody *body)
{
    static const uint8_t deleted = EXPECT_DELETED;
    int result = 1;
    for (size_t i = 0; i < body->n_changes && result > 0; i++) {
        const Platen__Change *change = body->changes[i];
        uint8_t hash[STORE_HASH];
        SHA256(change->value.data, change->value.len, hash);
        result = change->deleted ? expect(tables, change->table, &change->key, &deleted, 1)
                                 : expect(tables, change->table, &change->key, hash, sizeof hash);
    }
    return result;
}

static int apply_event(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    const Platen__Event *event = record_get(txn, STORE_EVENT, key + 1, size - 1);
    if (event == NULL)
        return walk_lost(txn);
    if (event->body_removed)
        return expect_touched(context, event);
    const Platen__EventBody *body = record_get(txn, STORE_EVENT_BODY, key + 1, size - 1);
    return body == NULL ? walk_lost(txn) : expect_changes(context, body);
}

static int broken(struct tables *tables, const uint8_t *key, size_t size, const char *what)
{
    char hex[81];
    text_hex(hex, key + 1, size - 1 < 40 ? size - 1 : 40);
    *tables->error_r = error_format("table %s, key %s: %s", table_row(key[0])->name, hex, what);
    return 0;
}

static int check_entries(struct tables *tables, struct store_txn *txn, const uint8_t *key,
                         size_t size)
{
    if (!index_any(key[0]))
        return 1;
    struct store_key primary = store_key_bytes(key + 1, size - 1);
    const void *record = store_get(txn, key[0], &primary);
    if (record == NULL)
        return walk_lost(txn);
    struct index_list list;
    index_entries(txn, key[0], &primary, record, &list);
    tables->entries += list.count;
    for (size_t i = 0; i < list.count; i++) {
        int rc = engine_get(txn, STORE_FILE_INDEX, list.entries[i].data, list.entries[i].size);
        if (rc == DB_NOTFOUND)
            return broken(tables, key, size,
                          error_format("not in %s", index_name(list.entries[i].data[0])));
        if (rc != 0)
            return failed(tables, rc);
    }
    return 1;
}

static int check_record(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    struct tables *tables = context;
    size_t body_size;
    const uint8_t *body = envelope_open(txn->value.data, txn->value.len, &body_size);
    if (body == NULL)
        return broken(tables, key, size, "damaged");
    uint8_t hash[STORE_HASH], wanted[STORE_HASH];
    SHA256(body, body_size, hash);
    DBT name = dbt_of(key, size), value = dbt_of(wanted, sizeof wanted);
    int rc = tables->expected->get(tables->expected, NULL, &name, &value, 0);
    if (rc == DB_NOTFOUND || (rc == 0 && value.size == 1 && wanted[0] == EXPECT_DELETED))
        return broken(tables, key, size, "no event put it there");
    if (rc != 0)
        return failed(tables, rc);
    if (value.size == STORE_HASH && memcmp(hash, wanted, STORE_HASH) != 0)
        return broken(tables, key, size, "is not what its last event wrote");
    rc = tables->expected->del(tables->expected, NULL, &name, 0);
    if (rc != 0)
        return failed(tables, rc);
    tables->report->records++;
    return check_entries(tables, txn, key, size);
}

// What is left is to be deleted or erased; a hash has lost its record.
static int check_left(struct tables *tables)
{
    DBC *cursor;
    int rc = tables->expected->cursor(tables->expected, NULL, &cursor, 0);
    if (rc != 0)
        return failed(tables, rc);
    uint8_t key[STORE_ENTRY_MAX], wanted[STORE_HASH];
    int result = 1;
    while (result > 0) {
        DBT name = dbt_of(key, sizeof key), value = dbt_of(wanted, sizeof wanted);
        rc = cursor->get(cursor, &name, &value, DB_NEXT);
        if (rc != 0)
            break;
        if (value.size == STORE_HASH)
            result = broken(tables, key, name.size, "missing, though an event wrote it");
    }
    cursor->close(cursor);
    return result > 0 && rc != DB_NOTFOUND ? failed(tables, rc) : result;
}

static int count_entry(void *context, struct store_txn *txn, const uint8_t *key, size_t size)
{
    (void)txn;
    (void)size;
    uint64_t *count = context;
    *count += key[0] < STORE_INDEXES;
    return WALK_ON;
}

static int compare(struct tables *tables)
{
    struct store *store = tables->store;
    int result = walk_file(store, STORE_FILE_EVENT, apply_event, tables, tables->error_r);
    for (enum store_file file = 0; file < STORE_FILES && result > 0; file++) {
        if (file != STORE_FILE_EVENT && file != STORE_FILE_BODY && file != STORE_FILE_INDEX)
            result = walk_file(store, file, check_record, tables, tables->error_r);
    }
    if (result > 0)
        result = check_left(tables);
    uint64_t entries = 0;
    if (result > 0)
        result = walk_file(store, STORE_FILE_INDEX, count_entry, &entries, tables->error_r);
    if (result > 0 && entries != tables->entries) {
        *tables->error_r =
            error_format("indexes hold %llu entries, %llu belong there",
                         (unsigned long long)entries, (unsigned long long)tables->entries);
        return 0;
    }
    return result;
}

int store_verify_tables(struct store *store, store_progress_fn *progress, void *context,
                        struct store_verify_report *report_r, const char **error_r)
{
    int result = store_verify(store, progress, context, report_r, error_r);
    if (result <= 0)
        return result;
    struct tables tables = {.store = store, .report = report_r, .error_r = error_r};
    int rc = db_create(&tables.expected, NULL, 0);
    if (rc != 0)
        return failed(&tables, rc);
    rc = tables.expected->set_cachesize(tables.expected, 0, EXPECTED_CACHE, 1);
    if (rc == 0)
        rc = tables.expected->open(tables.expected, NULL, NULL, NULL, DB_BTREE, DB_CREATE, 0600);
    result = rc == 0 ? compare(&tables) : failed(&tables, rc);
    tables.expected->close(tables.expected, 0);
    return result;
}
