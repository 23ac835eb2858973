// A version of a table is taken back: what it changed is again as it was before, from now on (or from
// its own day, where that is still to come). That is a version too, so it can be taken back as well.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/cell_change.h"
#include "gateway/desk/table_set.h"

struct undo {
    struct desk_command *c;
    const char *name;
    uint32_t version;
    const Platen__CodeRow **rows; // that it wrote
    size_t n;
};

// All rows of one code and model stand together, oldest first.
static void collect(struct undo *undo)
{
    struct store_key prefix = store_key_text(undo->name);
    struct store_cursor *cursor =
        store_scan(undo->c->txn, STORE_CODE_ROW, &prefix, NULL, false);
    for (Platen__CodeRow *row; (row = store_next(cursor, NULL)) != NULL;)
        if (row->version == undo->version)
            undo->rows = array_add(undo->c->arena, undo->rows, &undo->n, row);
    store_cursor_close(&cursor);
}

// The newest row of that code and model of before `until` (INT64_MAX: of all); NULL: none.
static const Platen__CodeRow *newest(const struct undo *undo, const Platen__CodeRow *of,
                                     int64_t until)
{
    struct store_key prefix = store_key_text(undo->name);
    store_key_add_text(&prefix, of->code);
    store_key_add_text(&prefix, of->model);
    struct store_key from = prefix;
    store_key_add_u64(&from, (uint64_t)until);
    struct store_cursor *cursor =
        store_scan(undo->c->txn, STORE_CODE_ROW, &prefix, &from, true);
    const Platen__CodeRow *row = store_next(cursor, NULL);
    store_cursor_close(&cursor);
    return row;
}

// Answers where it cannot be.
static bool may_be_undone(struct undo *undo)
{
    if (undo->n == 0) {
        desk_not_found(undo->c, "There is no such version.");
        return false;
    }
    for (size_t i = 0; i < undo->n; i++) {
        if (newest(undo, undo->rows[i], INT64_MAX)->version == undo->version)
            continue;
        desk_conflict(undo->c, "Row %s was changed after version %u; take that back first.",
                      undo->rows[i]->code, undo->version);
        return false;
    }
    return true;
}

void desk_take_undo_table(struct desk_command *c)
{
    const Platen__UndoTable *ask = c->command->undo_table;
    int cells = cell_table_index(ask->name);
    if (cells >= 0) {
        cells_undo(c, (enum cell_table)cells);
        return;
    }
    struct undo undo = {.c = c, .name = ask->name, .version = ask->version};
    collect(&undo);
    if (!may_be_undone(&undo))
        return;
    int64_t from = undo.rows[0]->from;
    struct table_set set = table_set_begin(c, undo.name, from > c->now ? from : 0);
    set.undoes = undo.version;
    for (size_t i = 0; i < undo.n; i++) {
        const Platen__CodeRow *before = newest(&undo, undo.rows[i], undo.rows[i]->from - 1);
        bool gone = before == NULL || before->gone;
        table_set_put(&set, before != NULL ? before : undo.rows[i], gone);
    }
    table_set_end(&set);
}
