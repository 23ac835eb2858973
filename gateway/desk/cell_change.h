// A row of a table whose rows are records is changed: its cells go the way of an import, so that one
// piece of code checks and writes them.
#ifndef PLATEN_DESK_CELL_CHANGE_H
#define PLATEN_DESK_CELL_CHANGE_H

#include "gateway/desk/import.h"

struct cell_plan {
    enum cell_table table;
    const char *key;
    bool there; // there is such a row now
    bool remove;
    struct cell_row now;
    const Platen__ImportRow *row; // what is to stand there; of no account with remove
};

// What takes effect with a change that waited; back: what takes it back.
struct cell_plan cell_plan_of(struct desk_command *c, enum cell_table table,
                              const Platen__RowChange *change, bool back);
// Why it cannot be, in words, with the column; NULL: it can.
const char *cell_plan_fault(struct import *im, const struct cell_plan *plan,
                            const char **column_r);
void cell_plan_write(struct import *im, const struct cell_plan *plan);

// Version `version` of a table takes effect: cell_change.c, for tick.c.
void cells_due_models(struct desk_command *c, uint64_t version);
void cells_due_registrations(struct desk_command *c, uint64_t version);

// All changes of a version, as pointers in the arena: cell_undo.c.
Platen__RowChange **cell_changes(struct desk_command *c, enum cell_table table, uint32_t version,
                                 size_t *n_r);
// UndoTable of such a table.
void cells_undo(struct desk_command *c, enum cell_table table);

#endif
