// Which index narrows a list: a table of filters that have one, for gateway/base/query.c.
#ifndef PLATEN_BASE_QUERY_INDEX_H
#define PLATEN_BASE_QUERY_INDEX_H

#include <stdbool.h>

#include "gateway/store/store.h"

struct query_thing;

// True when all records of the thing with key=value stand in an index under a prefix; those found
// there are still to be compared. In a snapshot, since codes are looked up.
bool query_index(struct store_txn *txn, const struct query_thing *thing, const char *key,
                 const char *value, enum store_index *index_r, struct store_key *prefix_r);

#endif
