#include "gateway/desk/due.h"

static struct store_key due_key(int64_t time, enum due_kind kind, uint64_t id)
{
    struct store_key key = store_key_u64((uint64_t)time);
    store_key_add_u32(&key, (uint32_t)kind);
    store_key_add_u64(&key, id);
    return key;
}

void due_add(struct desk_command *c, int64_t time, enum due_kind kind, uint64_t id)
{
    struct store_key key = due_key(time, kind, id);
    Platen__Due due;
    platen__due__init(&due);
    due.what = (uint32_t)kind;
    store_put(c->txn, STORE_DUE, &key, &due);
}

void due_delete(struct desk_command *c, int64_t time, enum due_kind kind, uint64_t id)
{
    struct store_key key = due_key(time, kind, id);
    store_delete(c->txn, STORE_DUE, &key);
}
