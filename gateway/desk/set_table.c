// A table of codes as the dealer wants it: what changes is written, from its date on; what agrees with
// the shipped row is left to that. What was there before stays for what came before.
#include <inttypes.h>
#include <string.h>

#include "gateway/desk/staff_name.h"
#include "gateway/desk/subject.h"
#include "gateway/desk/tables.h"

struct set {
    struct desk_command *c;
    const Platen__CodeTable *table;
    struct tables_view then; // what would be in force at its date
    uint32_t version;
    uint32_t changed;
};

static uint32_t last_version(struct desk_command *c, const char *name)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor = store_scan(c->txn, STORE_CODE_TABLE, &prefix, NULL, true);
    const Platen__CodeTable *last = store_next(cursor, NULL);
    uint32_t version = last == NULL ? 0 : last->version;
    store_cursor_close(&cursor);
    return version;
}

static const char *table_fault(struct desk_command *c, const Platen__CodeTable *table,
                               const char **field_r)
{
    *field_r = "name";
    if (code_table_index(table->name) < 0)
        return "There is no such table.";
    *field_r = "from";
    if (table->from != 0 && (table->from < c->now || table->from > c->now + 3 * 366 * DESK_DAY))
        return "A table takes effect now or within three years.";
    *field_r = "rows";
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *fault = code_row_fault(table->name, table->rows[i]);
        if (fault != NULL)
            return arena_printf(c->arena, "Row %s: %s.", arena_cut(c->arena, table->rows[i]->code, CODE_MAX),
                                fault);
    }
    return NULL;
}

static void put_row(struct set *set, const Platen__CodeRow *row, bool gone)
{
    Platen__CodeRow copy = *row;
    copy.table = set->table->name;
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

static bool is_in(const Platen__CodeTable *table, const Platen__CodeRow *row)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (strcmp(table->rows[i]->code, row->code) == 0 &&
            strcmp(table->rows[i]->model, row->model) == 0)
            return true;
    return false;
}

static void take_row(struct set *set, const Platen__CodeRow *row)
{
    const char *name = set->table->name;
    Platen__CodeRow named = *row;
    named.table = set->table->name;
    const Platen__CodeRow *own = tables_own(&set->then, name, row->code, row->model);
    const Platen__CodeRow *shipped = code_tables_find(set->then.shipped, name, row->code, row->model);
    bool ships = shipped != NULL && tables_same(&named, shipped, set->c->arena);
    if (own != NULL ? ships : false)
        put_row(set, own, true);
    else if (!ships && (own == NULL || !tables_same(&named, own, set->c->arena)))
        put_row(set, row, false);
}

static void put_version(struct set *set)
{
    Platen__CodeTable version;
    platen__code_table__init(&version);
    version.name = set->table->name;
    version.version = set->version;
    version.from = set->then.now;
    version.set = set->c->now;
    version.by = arena_strdup(set->c->arena, staff_name(set->c));
    version.changed = set->changed;
    struct store_key key = store_key_text(version.name);
    store_key_add_u32(&key, version.version);
    store_put(set->c->txn, STORE_CODE_TABLE, &key, &version);
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
    struct set set = {.c = c, .table = table, .then = tables_view(c)};
    if (table->from != 0)
        set.then.now = table->from;
    set.version = last_version(c, table->name) + 1;
    size_t n;
    const Platen__CodeRow **own = tables_all(&set.then, table->name, true, &n);
    for (size_t i = 0; i < n; i++)
        if (!is_in(table, own[i]))
            put_row(&set, own[i], true);
    for (size_t i = 0; i < table->n_rows; i++)
        take_row(&set, table->rows[i]);
    if (set.changed > 0)
        put_version(&set);
    c->answer->id = set.changed > 0 ? set.version : set.version - 1;
    desk_done(c, "Table %s: %u rows changed.", table->name, set.changed);
}
