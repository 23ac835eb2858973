#include "gateway/desk/cell_change.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/table_set.h"

static Platen__Fact *fact_of(struct desk_command *c, const char *name, const char *value)
{
    Platen__Fact *fact = arena_alloc(c->arena, sizeof *fact);
    platen__fact__init(fact);
    fact->name = arena_strdup(c->arena, name);
    fact->value = arena_strdup(c->arena, value);
    return fact;
}

// ---- what a row would be ----

static const char *given(Platen__Fact *const *cells, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(cells[i]->name, name) == 0)
            return cells[i]->value;
    return NULL;
}

// Another address is another person: a name that only stands there still is not theirs.
static bool name_is_theirs(const struct cell_plan *plan, Platen__Fact *const *cells, size_t n)
{
    int at = cell_table_column(plan->table, "installing");
    const char *mail = given(cells, n, "installing"), *name = given(cells, n, "installing_name");
    if (at < 0 || !plan->there || mail == NULL || address_same(mail, plan->now.cells[at]))
        return true;
    return mail[0] != '\0' && name != NULL && strcmp(name, plan->now.cells[at + 1]) != 0;
}

static bool is_known(struct desk_command *c, const struct cell_plan *plan, const char *mail)
{
    const Platen__Terminal *terminal = find_terminal_by_number(c, plan->key);
    return terminal != NULL && mail != NULL &&
           find_person_by_mail(c, terminal->customer, mail) != NULL;
}

// NULL: the cell is left out, so that it stays as it is.
static const char *cell_of(struct desk_command *c, const struct cell_plan *plan,
                           Platen__Fact *const *cells, size_t n, size_t column)
{
    const char *name = cell_table_columns(plan->table)[column];
    if (column == 0)
        return plan->key;
    const char *value = given(cells, n, name), *mail = given(cells, n, "installing");
    if (strcmp(name, "installing_name") == 0 && !name_is_theirs(plan, cells, n))
        return mail[0] == '\0' ? "" : is_known(c, plan, mail) ? NULL : value;
    const char *model = given(cells, n, "model");
    if (strcmp(name, "reported_model") == 0 && value == NULL && model != NULL && model[0] != '\0')
        return "";
    return value != NULL ? value : plan->there ? plan->now.cells[column] : NULL;
}

// With these n cells; "" as key: the one among them. Names that are no column are left out.
static struct cell_plan plan_make(struct desk_command *c, enum cell_table table, const char *key,
                                  Platen__Fact *const *cells, size_t n)
{
    const char *const *columns = cell_table_columns(table);
    const char *first = given(cells, n, columns[0]);
    struct cell_plan plan = {.table = table, .key = key};
    if (key[0] == '\0' && first != NULL)
        plan.key = first;
    plan.there = cells_find(c->txn, table, plan.key, &plan.now);
    Platen__ImportRow *row = arena_alloc(c->arena, sizeof *row);
    platen__import_row__init(row);
    row->kind = arena_strdup(c->arena, cell_table_kind(table));
    for (size_t i = 0; columns[i] != NULL; i++) {
        const char *value = cell_of(c, &plan, cells, n, i);
        if (value != NULL)
            row->cells =
                array_add(c->arena, row->cells, &row->n_cells, fact_of(c, columns[i], value));
    }
    plan.row = row;
    return plan;
}

struct cell_plan cell_plan_of(struct desk_command *c, enum cell_table table,
                              const Platen__RowChange *change, bool back)
{
    Platen__Fact **cells = NULL;
    size_t n = 0;
    // The key comes with a row that is put back.
    for (size_t i = 0; i < change->n_cells; i++) {
        const Platen__CellChange *cell = change->cells[i];
        cells = array_add(c->arena, cells, &n,
                          fact_of(c, cell->name, back ? cell->before : cell->after));
    }
    struct cell_plan plan = plan_make(c, table, change->row, cells, n);
    plan.remove = back ? change->made : change->gone;
    return plan;
}

// ---- a model goes ----

static bool maintenance_names(struct desk_command *c, const char *model)
{
    struct store_key prefix = store_key_text(model);
    struct store_cursor *cursor =
        store_scan(c->txn, STORE_MAINTENANCE_ITEM, &prefix, NULL, false);
    bool named = store_next(cursor, NULL) != NULL;
    store_cursor_close(&cursor);
    return named;
}

// Both tables are the dealer's own words: short.
static bool texts_name(struct desk_command *c, const char *model)
{
    struct store_cursor *cursor = store_scan(c->txn, STORE_CONDITION_TEXT, NULL, NULL, false);
    bool named = false;
    for (Platen__ConditionText *text; !named && (text = store_next(cursor, NULL)) != NULL;)
        named = strcmp(text->model, model) == 0;
    store_cursor_close(&cursor);
    cursor = store_scan(c->txn, STORE_CODE_ROW, NULL, NULL, false);
    for (Platen__CodeRow *row; !named && (row = store_next(cursor, NULL)) != NULL;)
        named = strcmp(row->model, model) == 0;
    store_cursor_close(&cursor);
    return named;
}

static const char *use_fault(struct desk_command *c, const char *model)
{
    struct store_key key = store_key_text(model);
    if (store_find(c->txn, STORE_TERMINAL_BY_MODEL, &key) != NULL)
        return "Machines of this model are registered; it cannot go.";
    if (store_find(c->txn, STORE_ITEM_BY_MODEL, &key) != NULL ||
        store_find(c->txn, STORE_GUIDE_BY_MODEL, &key) != NULL || maintenance_names(c, model) ||
        texts_name(c, model))
        return "The catalogue, a guide or a table names this model; it cannot go.";
    return NULL;
}

static void remove_model(struct import *im, const struct cell_plan *plan)
{
    const Platen__Model *model = find_model(im->c, plan->key);
    struct store_key key = store_key_u64(model->id);
    store_delete(im->c->txn, STORE_MODEL, &key);
    cell_set_note(&im->set, CELL_MODELS, &plan->now, NULL);
}

// ---- a plan ----

const char *cell_plan_fault(struct import *im, const struct cell_plan *plan, const char **column_r)
{
    *column_r = cell_table_columns(plan->table)[0];
    if (!plan->there && (plan->remove || plan->table == CELL_REGISTRATIONS))
        return "There is no such row.";
    if (plan->remove)
        return plan->table == CELL_MODELS ? use_fault(im->c, plan->key)
                                          : "A registration ends when its machine is retired.";
    if (import_check(im, plan->row))
        return NULL;
    *column_r = im->column;
    return im->why;
}

void cell_plan_write(struct import *im, const struct cell_plan *plan)
{
    if (plan->remove)
        remove_model(im, plan);
    else
        import_write(im, plan->row);
}

// ---- staff change a row ----

static const char *names_fault(const Platen__ChangeCells *ask, enum cell_table table,
                               const char **column_r)
{
    const char *key = cell_table_columns(table)[0];
    for (size_t i = 0; i < ask->n_cells; i++) {
        *column_r = ask->cells[i]->name;
        if (cell_table_column(table, *column_r) < 0)
            return "There is no such column.";
        if (ask->row[0] != '\0' && strcmp(*column_r, key) == 0 &&
            strcmp(ask->cells[i]->value, ask->row) != 0)
            return "By this the row is known; it cannot be changed.";
    }
    return NULL;
}

static const char *change_fault(struct import *im, const Platen__ChangeCells *ask,
                                const struct cell_plan *plan, const char **column_r)
{
    const char *fault = names_fault(ask, plan->table, column_r);
    if (fault != NULL)
        return fault;
    *column_r = cell_table_columns(plan->table)[0];
    if (ask->row[0] == '\0' && plan->there)
        return "There is a row with this code already.";
    fault = cell_plan_fault(im, plan, column_r);
    if (fault != NULL)
        return fault;
    *column_r = "from";
    return table_set_from_fault(im->c, ask->from);
}

// It stands written down, and waits for its day.
static void put_waiting(struct import *im, const struct cell_plan *plan, int64_t from)
{
    struct desk_command *c = im->c;
    struct cell_row then;
    const char *const *columns = cell_table_columns(plan->table);
    Platen__RowChange change;
    for (size_t i = 0; columns[i] != NULL; i++) {
        const char *value = given(plan->row->cells, plan->row->n_cells, columns[i]);
        then.cells[i] = value != NULL ? value : plan->there ? plan->now.cells[i] : "";
    }
    platen__row_change__init(&change);
    cell_set_compare(&im->set, plan->table, plan->there ? &plan->now : NULL,
                     plan->remove ? NULL : &then, &change);
    if (change.n_cells == 0)
        return;
    im->set.from = from;
    change.table = arena_strdup(c->arena, cell_table_names[plan->table]);
    change.row = arena_strdup(c->arena, plan->key);
    change.event = store_event_sequence(c->txn);
    change.version = cell_set_version(&im->set, plan->table);
    change.from = from;
    change.made = !plan->there;
    change.gone = plan->remove;
    change.waits = true;
    cell_set_put(&im->set, &change);
    due_add(c, from, plan->table == CELL_MODELS ? DUE_MODELS : DUE_REGISTRATIONS, change.version);
}

static void take(struct desk_command *c, const Platen__ChangeCells *ask, enum cell_table table)
{
    struct import im = import_begin(c, "-", 1);
    struct cell_plan plan = plan_make(c, table, ask->row, ask->cells, ask->n_cells);
    const char *column = "";
    plan.remove = ask->remove;
    const char *fault = change_fault(&im, ask, &plan, &column);
    if (fault != NULL) {
        desk_invalid(c, column, "%s", fault);
        return;
    }
    if (!ask->blind && cells_seen(c->txn, table, plan.key) != ask->seen) {
        desk_conflict(c, "This row was changed since; look at it again.");
        return;
    }
    if (ask->from > c->now)
        put_waiting(&im, &plan, ask->from);
    else
        cell_plan_write(&im, &plan);
    cell_set_end(&im.set);
    c->answer->id = im.set.version[table];
    desk_done(c, "Table %s: %u rows changed.", cell_table_names[table], im.set.changed[table]);
}

void desk_take_change_cells(struct desk_command *c)
{
    const Platen__ChangeCells *ask = c->command->change_cells;
    int table = cell_table_index(ask->table);
    if (table < 0)
        desk_invalid(c, "table", "There is no such table.");
    else
        take(c, ask, (enum cell_table)table);
}

// ---- what waited for its day ----

static void take_effect(struct desk_command *c, enum cell_table table, Platen__RowChange *change)
{
    struct import im = import_begin(c, "-", 1);
    struct cell_plan plan = cell_plan_of(c, table, change, false);
    const char *column;
    im.set.waiting = change;
    const char *fault = cell_plan_fault(&im, &plan, &column);
    change->waits = false;
    change->taken = store_event_sequence(c->txn);
    if (fault != NULL)
        change->failed = arena_strdup(c->arena, fault);
    else
        cell_plan_write(&im, &plan);
    // Where the row said so already, nothing was noted.
    if (im.set.waiting != NULL)
        cell_set_put(&im.set, change);
}

static void cells_due(struct desk_command *c, enum cell_table table, uint64_t version)
{
    size_t n;
    Platen__RowChange **changes = cell_changes(c, table, (uint32_t)version, &n);
    for (size_t i = 0; i < n; i++)
        if (changes[i]->waits)
            take_effect(c, table, changes[i]);
}

void cells_due_models(struct desk_command *c, uint64_t version)
{
    cells_due(c, CELL_MODELS, version);
}

void cells_due_registrations(struct desk_command *c, uint64_t version)
{
    cells_due(c, CELL_REGISTRATIONS, version);
}
