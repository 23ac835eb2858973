#include "gateway/store/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "lib/memory.h"
#include "lib/text.h"

static ProtobufCBinaryData bytes_of(struct arena *arena, const void *data, size_t size)
{
    return (ProtobufCBinaryData){size, arena_memdup(arena, data, size)};
}

static uint8_t *pack(struct arena *arena, const ProtobufCMessage *message, size_t *size_r)
{
    *size_r = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = arena_alloc(arena, *size_r + 1);
    protobuf_c_message_pack(message, packed);
    return packed;
}

// Erasing a body sets body_removed later, so the chain does not cover that field.
void event_hash(const Platen__Event *event, struct arena *arena, uint8_t hash[static STORE_HASH])
{
    Platen__Event plain = *event;
    plain.body_removed = false;
    size_t size;
    const uint8_t *packed = pack(arena, &plain.base, &size);
    SHA256(packed, size, hash);
}

// 1 and the key of the last event, 0 there is none, -1.
static int last_key(struct store_txn *txn, uint8_t key[static STORE_ENTRY_MAX], size_t *key_size)
{
    if (txn->failed)
        return -1;
    DBC *cursor;
    DB *db = txn->store->files[STORE_FILE_EVENT];
    int rc = db->cursor(db, txn->txn, &cursor, 0);
    if (rc == 0) {
        rc = engine_move(txn, cursor, key, key_size, DB_LAST);
        cursor->close(cursor);
    }
    if (rc == DB_NOTFOUND)
        return 0;
    if (rc != 0) {
        txn_fail_db(txn, rc, "read last event");
        return -1;
    }
    return 1;
}

int event_last_sequence(struct store_txn *txn, uint64_t *sequence_r)
{
    uint8_t key[STORE_ENTRY_MAX];
    size_t key_size = 0;
    int result = last_key(txn, key, &key_size);
    *sequence_r = result > 0 ? text_get_be64(key + 1) : 0;
    return result;
}

int event_load_last(struct store_txn *txn, struct store_chain *chain)
{
    uint8_t key[STORE_ENTRY_MAX];
    size_t key_size = 0;
    memset(chain, 0, sizeof *chain);
    int result = last_key(txn, key, &key_size);
    if (result <= 0)
        return result;
    const Platen__Event *event = record_get(txn, STORE_EVENT, key + 1, key_size - 1);
    if (event == NULL)
        return -1;
    chain->sequence = event->sequence;
    chain->time = event->time;
    event_hash(event, store_arena(txn), chain->hash);
    return 1;
}

void store_event_begin(struct store_txn *txn, const Platen__Event *header)
{
    assert(txn->batch && !txn->in_event);
    struct arena *arena = store_arena(txn);
    Platen__Event event = PLATEN__EVENT__INIT;
    event.time = header->time;
    event.actor = header->actor;
    event.actor_kind = header->actor_kind;
    event.kind = header->kind;
    event.command_sha256 = bytes_of(arena, header->command_sha256.data, header->command_sha256.len);
    txn->event = event;
    txn->in_event = true;
    txn->changes_count = 0;
    if (txn->slots_size > 0)
        memset(txn->slots, 0, txn->slots_size * sizeof *txn->slots);
}

uint64_t store_event_sequence(struct store_txn *txn)
{
    assert(txn->in_event);
    return txn->chain.sequence + 1;
}

static size_t change_hash(const struct store_change *change)
{
    uint64_t hash = 14695981039346656037U ^ (uint64_t)change->table; // FNV-1a
    for (size_t i = 0; i < change->key.size; i++)
        hash = (hash ^ change->key.data[i]) * 1099511628211U;
    return (size_t)(hash ^ hash >> 32);
}

static uint32_t *slot_of(struct store_txn *txn, const struct store_change *change)
{
    size_t at = change_hash(change) & (txn->slots_size - 1);
    for (;; at = (at + 1) & (txn->slots_size - 1)) {
        uint32_t *slot = &txn->slots[at];
        if (*slot == 0)
            return slot;
        const struct store_change *other = &txn->changes[*slot - 1];
        if (other->table == change->table && other->key.size == change->key.size &&
            memcmp(other->key.data, change->key.data, change->key.size) == 0)
            return slot;
    }
}

static void changes_grow(struct store_txn *txn)
{
    size_t size = txn->changes_size == 0 ? 32 : txn->changes_size * 2;
    txn->changes = realloc(txn->changes, size * sizeof *txn->changes);
    free(txn->slots);
    txn->slots = calloc(size * 2, sizeof *txn->slots);
    if (txn->changes == NULL || txn->slots == NULL)
        memory_none();
    txn->changes_size = size;
    txn->slots_size = size * 2;
    for (size_t i = 0; i < txn->changes_count; i++)
        *slot_of(txn, &txn->changes[i]) = (uint32_t)i + 1;
}

// A key changed twice in one command stands in the event once, as it was left.
void event_note(struct store_txn *txn, const struct store_change *change)
{
    if (txn->changes_count == txn->changes_size)
        changes_grow(txn);
    uint32_t *slot = slot_of(txn, change);
    if (*slot == 0) {
        *slot = (uint32_t)++txn->changes_count;
    }
    txn->changes[*slot - 1] = *change;
}

static void fill(struct store_txn *txn, Platen__Event *event, Platen__EventBody *body)
{
    struct arena *arena = store_arena(txn);
    size_t count = txn->changes_count;
    event->touched = arena_array(arena, count, sizeof *event->touched);
    body->changes = arena_array(arena, count, sizeof *body->changes);
    event->n_touched = body->n_changes = count;
    Platen__Touched *touched = arena_array(arena, count, sizeof *touched);
    Platen__Change *changes = arena_array(arena, count, sizeof *changes);
    for (size_t i = 0; i < count; i++) {
        struct store_change *from = &txn->changes[i];
        ProtobufCBinaryData key = {from->key.size, from->key.data};
        platen__touched__init(&touched[i]);
        touched[i].table = from->table;
        touched[i].key = key;
        platen__change__init(&changes[i]);
        changes[i].table = from->table;
        changes[i].key = key;
        changes[i].deleted = from->body == NULL;
        if (from->body != NULL)
            changes[i].value = bytes_of(arena, from->body, from->size);
        event->touched[i] = &touched[i];
        body->changes[i] = &changes[i];
    }
}

static void write_event(struct store_txn *txn)
{
    struct arena *arena = store_arena(txn);
    Platen__Event *event = &txn->event;
    Platen__EventBody body = PLATEN__EVENT_BODY__INIT;
    fill(txn, event, &body);
    event->sequence = txn->chain.sequence + 1;
    event->before = bytes_of(arena, txn->chain.hash, STORE_HASH);
    struct store_key key = store_key_u64(event->sequence);
    struct store_change written;
    record_put_body(txn, STORE_EVENT_BODY, &key, &body, &written);
    uint8_t hash[STORE_HASH];
    SHA256(written.body, written.size, hash);
    event->body_sha256 = bytes_of(arena, hash, sizeof hash);
    record_put_body(txn, STORE_EVENT, &key, event, &written);
    txn->chain.sequence = event->sequence;
    txn->chain.time = event->time;
    SHA256(written.body, written.size, txn->chain.hash);
}

uint64_t store_event_end(struct store_txn *txn, bool always)
{
    assert(txn->in_event);
    txn->in_event = false;
    uint64_t sequence = 0;
    if (!txn->failed && (always || txn->changes_count > 0)) {
        write_event(txn);
        txn->wrote = true;
        sequence = txn->chain.sequence;
    }
    // The records of this command and its answer stay for one command more.
    txn->arena ^= 1;
    arena_reset(txn->arenas[txn->arena]);
    return txn->failed ? 0 : sequence;
}
