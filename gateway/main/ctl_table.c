// Verb table: what is in force, and its versions. What changes a table is a command of the desk.
#include "gateway/main/ctl_verb.h"

#include <string.h>
#include <sysexits.h>

#include "gateway/desk/cells.h"
#include "gateway/desk/tables.h"
#include "gateway/main/conf.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/code_table.h"

// One snapshot reads so many; a list shows so many.
enum { ROWS_A_SNAPSHOT = 500, ROWS_SHOWN = 1000 };

static const char *word(const struct ctl_call *call, size_t i)
{
    return i < call->ask->n_words ? call->ask->words[i] : "";
}

// ---- tables of codes ----

static json_t *table_row(const Platen__CodeRow *row, bool own)
{
    static const char *const severities[] = {"", "report", "warning", "error"};
    char from[32] = "";
    if (own)
        clock_format(from, row->from);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s}", "code", row->code,
                     "model", row->model, "text", code_text(row->texts, row->n_texts, "en"),
                     "keyword", row->keyword, "severity",
                     severities[row->severity < 4 ? row->severity : 0], "item", row->item, "supply",
                     row->supply_type, "from", own ? "dealer" : "shipped", "version",
                     (int)row->version, "since", from);
}

static json_t *table_rows(const struct tables_view *view, const char *name)
{
    size_t n;
    const Platen__CodeRow **rows = tables_all(view, name, false, &n);
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, table_row(rows[i], tables_own(view, name, rows[i]->code,
                                                                 rows[i]->model) == rows[i] ||
                                                          rows[i]->from != 0));
    return all;
}

static json_t *table_versions(struct store_txn *txn)
{
    json_t *all = json_array();
    struct store_cursor *cursor = store_scan(txn, STORE_CODE_TABLE, NULL, NULL, false);
    for (Platen__CodeTable *table; (table = store_next(cursor, NULL)) != NULL;) {
        char from[32], set[32];
        clock_format(from, table->from);
        clock_format(set, table->set);
        json_array_append_new(all, json_pack("{s:s, s:i, s:s, s:s, s:s, s:i}", "table", table->name,
                                             "version", (int)table->version, "from", from, "set",
                                             set, "by", table->by, "changed", (int)table->changed));
    }
    store_cursor_close(&cursor);
    return all;
}

static json_t *table_xml(const struct tables_view *view, const char *name)
{
    struct buf xml = {0};
    Platen__CodeTable table;
    platen__code_table__init(&table);
    table.name = (char *)(uintptr_t)name;
    table.rows = (Platen__CodeRow **)(uintptr_t)tables_all(view, name, false, &table.n_rows);
    code_table_write(&table, &xml);
    json_t *json = json_pack("{s:s}", "xml", buf_text(&xml));
    buf_free(&xml);
    return json;
}

// ---- tables whose rows are records ----

static json_t *cell_object(enum cell_table table, const struct cell_row *row)
{
    const char *const *columns = cell_table_columns(table);
    json_t *object = json_object();
    for (size_t i = 0; columns[i] != NULL; i++)
        json_object_set_new(object, columns[i], json_string(row->cells[i]));
    return object;
}

static json_t *cell_rows(struct store_txn *txn, enum cell_table table)
{
    struct cell_walk walk = {.txn = txn, .table = table, .after = "", .words = "", .customer = "",
                             .most = ROWS_SHOWN};
    struct cell_row row;
    json_t *all = json_array();
    cell_walk_begin(&walk);
    while (cell_walk_next(&walk, &row))
        json_array_append_new(all, cell_object(table, &row));
    cell_walk_end(&walk);
    return all;
}

// A piece of the file: rows NAME AFTER CUSTOMER. "after" of the answer asks for the next, "" at the end.
static json_t *cell_piece(struct ctl_call *call, struct store_txn *txn, enum cell_table table)
{
    struct cell_walk walk = {.txn = txn, .table = table, .after = word(call, 2), .words = "",
                             .customer = word(call, 3), .most = ROWS_A_SNAPSHOT};
    struct cell_row row;
    struct buf xml = {0};
    if (walk.after[0] == '\0')
        cell_table_begin(table, &xml);
    cell_walk_begin(&walk);
    while (cell_walk_next(&walk, &row))
        cell_table_row(table, row.cells, &xml);
    cell_walk_end(&walk);
    if (!walk.more)
        cell_table_end(&xml);
    json_t *json = json_pack("{s:s, s:s}", "xml", buf_text(&xml), "after", walk.more ? walk.last : "");
    buf_free(&xml);
    return json;
}

static json_t *cell_change(struct store_txn *txn, const Platen__RowChange *change,
                           const Platen__CellChange *cell)
{
    struct store_key key = store_key_text(change->table);
    store_key_add_u32(&key, change->version);
    const Platen__CodeTable *version = store_get(txn, STORE_CODE_TABLE, &key);
    char from[32];
    clock_format(from, change->from);
    const char *state = change->failed[0] != '\0' ? change->failed
                        : change->taken_back       ? "taken back"
                        : change->waits            ? "waits"
                        : change->made             ? "new"
                        : change->gone             ? "gone"
                                                   : "";
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s}", "version", (int)change->version, "from",
                     from, "by", version != NULL ? version->by : "", "column",
                     cell != NULL ? cell->name : "", "before", cell != NULL ? cell->before : "",
                     "after", cell != NULL ? cell->after : "", "state", state);
}

// A line for each cell that was changed, newest first.
static json_t *cell_history(struct store_txn *txn, enum cell_table table, const char *row)
{
    struct store_key prefix = store_key_text(cell_table_names[table]);
    store_key_add_text(&prefix, row);
    struct store_cursor *cursor = store_scan(txn, STORE_ROW_CHANGE, &prefix, NULL, true);
    json_t *all = json_array();
    const Platen__RowChange *change;
    while (json_array_size(all) < ROWS_SHOWN && (change = store_next(cursor, NULL)) != NULL) {
        for (size_t i = 0; i < change->n_cells; i++)
            json_array_append_new(all, cell_change(txn, change, change->cells[i]));
        if (change->n_cells == 0)
            json_array_append_new(all, cell_change(txn, change, NULL));
    }
    store_cursor_close(&cursor);
    return all;
}

// ---- show [NAME], export NAME, rows NAME AFTER CUSTOMER, history NAME ROW ----

static json_t *answer_of(struct ctl_call *call, struct store_txn *txn)
{
    struct tables_view view = {txn, call->settings->tables, call->settings->now(),
                               store_arena(txn)};
    const char *what = word(call, 0), *name = word(call, 1);
    int cells = cell_table_index(name);
    if (name[0] == '\0')
        return table_versions(txn);
    if (cells < 0)
        return strcmp(what, "export") == 0 ? table_xml(&view, name) : table_rows(&view, name);
    if (strcmp(what, "history") == 0)
        return cell_history(txn, (enum cell_table)cells, word(call, 2));
    return strcmp(what, "show") == 0 ? cell_rows(txn, (enum cell_table)cells)
                                     : cell_piece(call, txn, (enum cell_table)cells);
}

void ctl_table(struct ctl_call *call, Platen__CtlAnswer *answer)
{
    const char *name = word(call, 1), *error = NULL;
    if (call->ask->n_words == 0 ||
        (name[0] != '\0' && code_table_index(name) < 0 && cell_table_index(name) < 0)) {
        ctl_fail(call, answer, EX_USAGE,
                 "tables are: errors, orders, words, numbers, models, registrations");
        return;
    }
    struct store_txn *txn = store_snapshot_begin(call->settings->store);
    json_t *json = txn != NULL ? answer_of(call, txn) : NULL;
    if (txn == NULL || store_snapshot_end(&txn, &error) < 0) {
        json_decref(json);
        ctl_fail(call, answer, EX_IOERR, error != NULL ? error : "the store does not answer");
        return;
    }
    ctl_give_json(call, answer, json);
}
