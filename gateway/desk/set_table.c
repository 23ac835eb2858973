// A table of codes as the dealer wants it: what changes is written, from its date on; what agrees with
// the shipped row is left to that. What was there before stays for what came before.
#include "gateway/desk/table_set.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/staff_name.h"

uint32_t table_version_next(struct desk_command *c, const char *name)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor = store_scan(c->txn, STORE_CODE_TABLE, &prefix, NULL, true);
    const Platen__CodeTable *last = store_next(cursor, NULL);
    uint32_t version = last == NULL ? 0 : last->version;
    store_cursor_close(&cursor);
    return version + 1;
}

// ---- a version ----

const char *table_set_from_fault(const struct desk_command *c, int64_t from)
{
    return from != 0 && (from < c->now || from > c->now + 3 * 366 * DESK_DAY)
               ? "A table takes effect now or within three years."
               : NULL;
}

struct table_set table_set_begin(struct desk_command *c, const char *name, int64_t from)
{
    struct table_set set = {.c = c, .then = tables_view(c)};
    set.name = arena_strdup(c->arena, name);
    if (from != 0)
        set.then.now = from;
    set.version = table_version_next(c, name);
    return set;
}

void table_set_put(struct table_set *set, const Platen__CodeRow *row, bool gone)
{
    Platen__CodeRow copy = *row;
    copy.table = set->name;
    copy.from = set->then.now;
    copy.version = set->version;
    copy.gone = gone;
    struct store_key key = store_key_text(copy.table);
    store_key_add_text(&key, copy.code);
    store_key_add_text(&key, copy.model);
    store_key_add_u64(&key, (uint64_t)copy.from);
    store_put(set->c->txn, STORE_CODE_ROW, &key, &copy);
    set->changed++;
}

void table_set_take(struct table_set *set, const Platen__CodeRow *row)
{
    Platen__CodeRow named = *row;
    named.table = set->name;
    const Platen__CodeRow *own = tables_own(&set->then, set->name, row->code, row->model);
    const Platen__CodeRow *shipped =
        code_tables_find(set->then.shipped, set->name, row->code, row->model);
    bool ships = shipped != NULL && tables_same(&named, shipped, set->c->arena);
    if (own != NULL ? ships : false)
        table_set_put(set, own, true);
    else if (!ships && (own == NULL || !tables_same(&named, own, set->c->arena)))
        table_set_put(set, row, false);
}

void table_version_put(struct desk_command *c, const char *name, uint32_t number, int64_t from,
                       uint32_t changed, uint32_t undoes)
{
    Platen__CodeTable version;
    platen__code_table__init(&version);
    version.name = arena_strdup(c->arena, name);
    version.version = number;
    version.from = from;
    version.set = c->now;
    version.by = arena_strdup(c->arena, staff_name(c));
    version.changed = changed;
    version.undoes = undoes;
    struct store_key key = store_key_text(version.name);
    store_key_add_u32(&key, version.version);
    store_put(c->txn, STORE_CODE_TABLE, &key, &version);
}

void table_set_end(struct table_set *set)
{
    if (set->changed > 0)
        table_version_put(set->c, set->name, set->version, set->then.now, set->changed,
                          set->undoes);
    set->c->answer->id = set->changed > 0 ? set->version : set->version - 1;
    desk_done(set->c, "Table %s: %u rows changed.", set->name, set->changed);
}

// ---- a whole table ----

static const char *row_fault(struct desk_command *c, const char *table, const Platen__CodeRow *row)
{
    const char *fault = code_row_fault(table, row);
    return fault == NULL ? NULL
                         : arena_printf(c->arena, "Row %s: %s.",
                                        arena_cut(c->arena, row->code, CODE_MAX), fault);
}

static const char *table_fault(struct desk_command *c, const Platen__CodeTable *table,
                               const char **field_r)
{
    *field_r = "name";
    if (code_table_index(table->name) < 0)
        return "There is no such table.";
    *field_r = "from";
    const char *fault = table_set_from_fault(c, table->from);
    *field_r = fault != NULL ? "from" : "rows";
    for (size_t i = 0; i < table->n_rows && fault == NULL; i++)
        fault = row_fault(c, table->name, table->rows[i]);
    return fault;
}

static bool is_in(const Platen__CodeTable *table, const Platen__CodeRow *row)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(table->rows[i]->code, row->code) == 0 &&
            strcmp(table->rows[i]->model, row->model) == 0)
            return true;
    return false;
}

void desk_take_set_table(struct desk_command *c)
{
    const Platen__CodeTable *table = c->command->set_table->table;
    const char *field = "name";
    const char *fault = table == NULL ? "There is no such table." : table_fault(c, table, &field);
    if (fault != NULL) {
        desk_invalid(c, field, "%s", fault);
        return;
    }
    struct table_set set = table_set_begin(c, table->name, table->from);
    size_t n;
    const Platen__CodeRow **own = tables_all(&set.then, table->name, true, &n);
    for (size_t i = 0; i < n; i++)
        if (!is_in(table, own[i]))
            table_set_put(&set, own[i], true);
    for (size_t i = 0; i < table->n_rows; i++)
        table_set_take(&set, table->rows[i]);
    table_set_end(&set);
}

// ---- one row ----

static const char *change_fault(struct desk_command *c, const Platen__ChangeRow *ask,
                                const char **field_r)
{
    *field_r = "code";
    if (ask->row == NULL || code_table_index(ask->row->table) < 0)
        return "There is no such table.";
    const char *fault = ask->remove ? NULL : row_fault(c, ask->row->table, ask->row);
    if (fault != NULL)
        return fault;
    *field_r = "from";
    return table_set_from_fault(c, ask->from);
}

void desk_take_change_row(struct desk_command *c)
{
    const Platen__ChangeRow *ask = c->command->change_row;
    const char *field, *fault = change_fault(c, ask, &field);
    if (fault != NULL) {
        desk_invalid(c, field, "%s", fault);
        return;
    }
    struct table_set set = table_set_begin(c, ask->row->table, ask->from);
    struct tables_view now = tables_view(c);
    const Platen__CodeRow *seen = tables_own(&now, set.name, ask->row->code, ask->row->model);
    const Platen__CodeRow *own = tables_own(&set.then, set.name, ask->row->code, ask->row->model);
    if ((seen != NULL ? seen->version : 0) != ask->seen_version) {
        desk_conflict(c, "This row was changed since; look at it again.");
    } else if (ask->remove && own == NULL) {
        desk_not_found(c, "The dealer has no such row.");
    } else {
        if (ask->remove)
            table_set_put(&set, own, true);
        else
            table_set_take(&set, ask->row);
        table_set_end(&set);
    }
}
