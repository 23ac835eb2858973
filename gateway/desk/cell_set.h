// What one command changes in the tables whose rows are records: each row's change is written down, and
// what staff changed together is one version of the table, that can be taken back.
#ifndef PLATEN_DESK_CELL_SET_H
#define PLATEN_DESK_CELL_SET_H

#include "gateway/desk/cells.h"
#include "gateway/desk/subject.h"

struct cell_set {
    struct desk_command *c;
    int64_t from;                  // when it takes effect; 0 = now
    uint32_t undoes;               // the version that it takes back; 0 = none
    bool own;                      // a terminal's own registration: no version
    Platen__RowChange *waiting;    // it waited for its day: noted in its place; then NULL
    uint32_t version[CELL_TABLES]; // 0 = none yet
    uint32_t changed[CELL_TABLES];
};

// After the record is put. before NULL: the row is new; after NULL: it is gone. Nothing where both say
// the same.
void cell_set_note(struct cell_set *set, enum cell_table table, const struct cell_row *before,
                   const struct cell_row *after);
// The version of the table that this command makes: one row more is changed in it.
uint32_t cell_set_version(struct cell_set *set, enum cell_table table);
// Under its table, row and event.
void cell_set_put(struct cell_set *set, const Platen__RowChange *change);
// Cells that differ, as `change` has them.
void cell_set_compare(struct cell_set *set, enum cell_table table, const struct cell_row *before,
                      const struct cell_row *after, Platen__RowChange *change);
// Writes the versions, where anything was changed.
void cell_set_end(struct cell_set *set);

#endif
