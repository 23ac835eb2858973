// A version of a table whose rows are records is taken back: what it changed is again as it was before,
// where nobody has changed it since; what still waited for its day does not come. That is a version,
// too, so it can be taken back as well.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/cell_change.h"

struct undo {
    struct import im;
    enum cell_table table;
    uint32_t version;
    Platen__RowChange **changes;
    struct cell_plan *plans; // for those that took effect
    size_t n, left;          // left: neither failed nor taken back before
};

Platen__RowChange **cell_changes(struct desk_command *c, enum cell_table table, uint32_t version,
                                 size_t *n_r)
{
    struct store_key prefix = store_key_text(cell_table_names[table]);
    Platen__RowChange **changes = NULL;
    store_key_add_u32(&prefix, version);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_ROW_CHANGE_BY_VERSION, &prefix, NULL, false);
    *n_r = 0;
    for (Platen__RowChange *change; (change = store_next(cursor, NULL)) != NULL;)
        changes = array_add(c->arena, changes, n_r, change);
    store_cursor_close(&cursor);
    return changes;
}

static bool stands_as_it_left_it(enum cell_table table, const struct cell_plan *plan,
                                 const Platen__RowChange *change)
{
    if (plan->there == change->gone)
        return false;
    for (size_t i = 0; plan->there && i < change->n_cells; i++)
        if (strcmp(plan->now.cells[cell_table_column(table, change->cells[i]->name)],
                   change->cells[i]->after) != 0)
            return false;
    return true;
}

// Answers where it cannot be.
static bool may_be_undone(struct undo *undo, size_t i)
{
    struct desk_command *c = undo->im.c;
    const Platen__RowChange *change = undo->changes[i];
    const char *column;
    if (change->failed[0] != '\0' || change->taken_back)
        return true;
    undo->left++;
    if (change->waits)
        return true;
    undo->plans[i] = cell_plan_of(c, undo->table, change, true);
    if (!stands_as_it_left_it(undo->table, &undo->plans[i], change)) {
        desk_conflict(c, "Row %s was changed after version %u; take that back first.", change->row,
                      undo->version);
        return false;
    }
    const char *fault = cell_plan_fault(&undo->im, &undo->plans[i], &column);
    if (fault != NULL)
        desk_conflict(c, "Row %s cannot be as it was: %s", change->row, fault);
    return fault == NULL;
}

static void undo_one(struct undo *undo, size_t i)
{
    Platen__RowChange *change = undo->changes[i];
    if (change->failed[0] != '\0' || change->taken_back)
        return;
    if (!change->waits) {
        cell_plan_write(&undo->im, &undo->plans[i]);
        return;
    }
    change->waits = false;
    change->taken_back = true;
    cell_set_version(&undo->im.set, undo->table);
    cell_set_put(&undo->im.set, change);
}

void cells_undo(struct desk_command *c, enum cell_table table)
{
    struct undo undo = {.table = table, .version = c->command->undo_table->version};
    undo.changes = cell_changes(c, table, undo.version, &undo.n);
    undo.im = import_begin(c, "-", undo.n);
    undo.im.set.undoes = undo.version;
    undo.plans = arena_array(c->arena, undo.n + 1, sizeof *undo.plans);
    for (size_t i = 0; i < undo.n; i++)
        if (!may_be_undone(&undo, i))
            return;
    if (undo.left == 0) {
        desk_not_found(c, undo.n == 0 ? "There is no such version."
                                      : "Nothing of this version is left to take back.");
        return;
    }
    for (size_t i = 0; i < undo.n; i++)
        undo_one(&undo, i);
    cell_set_end(&undo.im.set);
    c->answer->id = undo.im.set.version[table];
    desk_done(c, "Table %s: %u rows changed.", cell_table_names[table],
              undo.im.set.changed[table]);
}
