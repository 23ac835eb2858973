#include "gateway/store/engine.h"

#include <assert.h>
#include <string.h>

// An engine key: the table's number, then its key.
struct place {
    uint8_t data[1 + sizeof((struct store_key *)0)->data];
    size_t size;
};

static struct place place_of(enum store_table table, const void *key, size_t size)
{
    struct place place;
    assert(size < sizeof place.data);
    place.data[0] = (uint8_t)table;
    memcpy(place.data + 1, key, size);
    place.size = 1 + size;
    return place;
}

// The engine's page was right by its checksum, or had none: for the store it is a damaged page.
void record_damaged(struct store_txn *txn, enum store_table table)
{
    if (txn->failed)
        return;
    txn_fail(txn, "a record of table %s is damaged", table_row(table)->name);
    if (txn->store->in_memory)
        return;
    atomic_store(&txn->store->page_damaged, true);
    store_die(txn->store, txn->error);
}

const uint8_t *record_body(struct store_txn *txn, enum store_table table, const void *key,
                           size_t size, size_t *size_r)
{
    if (txn->failed)
        return NULL;
    const struct table_row *row = table_row(table);
    struct place place = place_of(table, key, size);
    int rc = engine_get(txn, row->file, place.data, place.size);
    if (rc == DB_NOTFOUND)
        return NULL;
    if (rc != 0) {
        txn_fail_db(txn, rc, row->name);
        return NULL;
    }
    const uint8_t *body = envelope_open(txn->value.data, txn->value.len, size_r);
    if (body == NULL)
        record_damaged(txn, table);
    return body;
}

void *record_get(struct store_txn *txn, enum store_table table, const void *key, size_t size)
{
    size_t body_size;
    const uint8_t *body = record_body(txn, table, key, size, &body_size);
    if (body == NULL)
        return NULL;
    void *record = table_unpack(table, store_arena(txn), body, body_size);
    if (record == NULL)
        record_damaged(txn, table);
    return record;
}

void *store_get(struct store_txn *txn, enum store_table table, const struct store_key *key)
{
    return record_get(txn, table, key->data, key->size);
}

void *store_get_id(struct store_txn *txn, enum store_table table, uint64_t id)
{
    struct store_key key = store_key_u64(id);
    return record_get(txn, table, key.data, key.size);
}

void record_put_body(struct store_txn *txn, enum store_table table, const struct store_key *key,
                     const void *record, struct store_change *change_r)
{
    const struct table_row *row = table_row(table);
    const ProtobufCMessage *message = record;
    assert(message->descriptor == row->descriptor);
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *envelope = arena_alloc(store_arena(txn), ENVELOPE_SIZE + size);
    protobuf_c_message_pack(message, envelope + ENVELOPE_SIZE);
    envelope_seal(envelope, size);
    struct place place = place_of(table, key->data, key->size);
    int rc = engine_put(txn, row->file, place.data, place.size, envelope, ENVELOPE_SIZE + size);
    if (rc != 0)
        txn_fail_db(txn, rc, row->name);
    *change_r = (struct store_change){table, *key, envelope + ENVELOPE_SIZE, size};
}

static void note_meta(struct store_txn *txn, const Platen__Meta *meta)
{
    txn->meta_changed = true;
    txn->restored = meta->restored != 0;
    txn->raw_first = meta->raw_first;
    txn->raw_before = meta->raw_before;
}

void store_put(struct store_txn *txn, enum store_table table, const struct store_key *key,
               const void *record)
{
    assert(txn->in_event && table != STORE_EVENT && table != STORE_EVENT_BODY);
    if (txn->failed)
        return;
    if (index_any(table)) {
        const void *before = record_get(txn, table, key->data, key->size);
        if (!txn->failed)
            index_change(txn, table, key, before, record);
    }
    if (txn->failed)
        return;
    struct store_change change;
    record_put_body(txn, table, key, record, &change);
    event_note(txn, &change);
    if (table == STORE_META)
        note_meta(txn, record);
}

void store_put_id(struct store_txn *txn, enum store_table table, uint64_t id, const void *record)
{
    struct store_key key = store_key_u64(id);
    store_put(txn, table, &key, record);
}

void store_delete(struct store_txn *txn, enum store_table table, const struct store_key *key)
{
    assert(txn->in_event && table != STORE_EVENT && table != STORE_EVENT_BODY);
    const void *before = store_get(txn, table, key);
    if (before == NULL)
        return;
    index_change(txn, table, key, before, NULL);
    struct place place = place_of(table, key->data, key->size);
    int rc = engine_delete(txn, table_row(table)->file, place.data, place.size);
    if (rc != 0)
        txn_fail_db(txn, rc, table_row(table)->name);
    struct store_change change = {table, *key, NULL, 0};
    event_note(txn, &change);
}

uint64_t store_next_number(struct store_txn *txn, const char *counter)
{
    struct store_key key = store_key_text(counter);
    const Platen__Counter64 *last = store_get(txn, STORE_NUMBER, &key);
    Platen__Counter64 next = PLATEN__COUNTER64__INIT;
    next.value = last == NULL ? 1 : last->value + 1;
    store_put(txn, STORE_NUMBER, &key, &next);
    return next.value;
}
