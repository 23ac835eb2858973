// One record by what people call it: its number, code, address or login; for gateway/base/query.c.
#ifndef PLATEN_BASE_QUERY_FIND_H
#define PLATEN_BASE_QUERY_FIND_H

#include "gateway/store/store.h"

// The record of that name, in the snapshot's memory; NULL = there is none. A table whose records
// have no name of their own goes by id.
void *query_find(struct store_txn *txn, enum store_table table, const char *name);

#endif
