// The rows of tables that are records (lib/cell_table.h), read from them: models, and the terminals in
// service with their installing persons. Nothing is kept twice: a change of a row is a change of those
// records, by the same checks as an import (gateway/desk/cell_change.h).
#ifndef PLATEN_DESK_CELLS_H
#define PLATEN_DESK_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"
#include "lib/cell_table.h"

struct cell_row {
    const char *cells[CELLS_MAX]; // one for each column, never NULL; as long as the records
};

void cells_of_model(const Platen__Model *model, struct cell_row *row_r);
void cells_of_terminal(struct store_txn *txn, const Platen__Terminal *terminal,
                       struct cell_row *row_r);
// Whether its registration is a row: it has a number and is in service.
bool cells_in_service(const Platen__Terminal *terminal);

// The row with that key; false: none.
bool cells_find(struct store_txn *txn, enum cell_table table, const char *key,
                struct cell_row *row_r);
// Event of the row's newest change, 0: there was none. It is what a form has seen.
uint64_t cells_seen(struct store_txn *txn, enum cell_table table, const char *key);

// A walk in order of key, in one snapshot or batch.
struct cell_walk {
    struct store_txn *txn;
    enum cell_table table;
    const char *after;    // begins behind this key; "" = with the first
    const char *words;    // rows that hold this in any cell, whatever the case; "" = all
    const char *customer; // registrations of this customer's code; "" = all
    size_t most;          // ends after so many looked at; 0 = at the end
    size_t looked_at;     // records so far
    struct store_cursor *cursor;
    char last[64]; // key of the last one
    bool more;          // it ended at `most`
};
void cell_walk_begin(struct cell_walk *walk);
bool cell_walk_next(struct cell_walk *walk, struct cell_row *row_r);
void cell_walk_end(struct cell_walk *walk);

#endif
