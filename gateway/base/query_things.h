// What can be listed and shown: a table, for gateway/base/query.c.
#ifndef PLATEN_BASE_QUERY_THINGS_H
#define PLATEN_BASE_QUERY_THINGS_H

#include <stddef.h>

#include "gateway/base/query_json.h"
#include "gateway/store/store.h"

struct query_thing {
    const char *plural;
    const char *singular;
    enum store_table table;
    const struct query_field *fields;
    // Adds what the record does not say itself; key: the record's. NULL = nothing.
    void (*more)(struct store_txn *txn, const void *record, const struct store_key *key,
                 json_t *object, bool full);
};

const struct query_thing *query_thing_find(const char *name); // plural or singular; NULL = none
const struct query_thing *query_thing_at(size_t n);           // NULL behind the last

#endif
