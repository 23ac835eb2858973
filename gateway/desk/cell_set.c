#include "gateway/desk/cell_set.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/table_set.h"

void cell_set_compare(struct cell_set *set, enum cell_table table, const struct cell_row *before,
                      const struct cell_row *after, Platen__RowChange *change)
{
    const char *const *columns = cell_table_columns(table);
    struct arena *arena = set->c->arena;
    for (size_t i = 0; columns[i] != NULL; i++) {
        const char *old = before != NULL ? before->cells[i] : "";
        const char *new = after != NULL ? after->cells[i] : "";
        if (strcmp(old, new) == 0)
            continue;
        Platen__CellChange *cell = arena_alloc(arena, sizeof *cell);
        platen__cell_change__init(cell);
        cell->name = arena_strdup(arena, columns[i]);
        cell->before = arena_strdup(arena, old);
        cell->after = arena_strdup(arena, new);
        change->cells = array_add(arena, change->cells, &change->n_cells, cell);
    }
}

uint32_t cell_set_version(struct cell_set *set, enum cell_table table)
{
    if (set->own)
        return 0;
    if (set->version[table] == 0)
        set->version[table] = table_version_next(set->c, cell_table_names[table]);
    set->changed[table]++;
    return set->version[table];
}

void cell_set_put(struct cell_set *set, const Platen__RowChange *change)
{
    struct store_key key = store_key_text(change->table);
    store_key_add_text(&key, change->row);
    store_key_add_u64(&key, change->event);
    store_put(set->c->txn, STORE_ROW_CHANGE, &key, change);
}

void cell_set_note(struct cell_set *set, enum cell_table table, const struct cell_row *before,
                   const struct cell_row *after)
{
    Platen__RowChange change;
    platen__row_change__init(&change);
    // What a new row says is told by what changes later.
    if (before != NULL)
        cell_set_compare(set, table, before, after, &change);
    if (before != NULL && change.n_cells == 0)
        return;
    change.table = arena_strdup(set->c->arena, cell_table_names[table]);
    change.row = arena_strdup(set->c->arena, after != NULL ? after->cells[0] : before->cells[0]);
    change.made = before == NULL;
    change.gone = after == NULL;
    if (set->waiting != NULL) {
        change.event = set->waiting->event;
        change.taken = set->waiting->taken;
        change.version = set->waiting->version;
        change.from = set->waiting->from;
        set->waiting = NULL;
    } else {
        change.event = store_event_sequence(set->c->txn);
        change.version = cell_set_version(set, table);
        change.from = set->from != 0 ? set->from : set->c->now;
    }
    cell_set_put(set, &change);
}

void cell_set_end(struct cell_set *set)
{
    for (int table = 0; table < CELL_TABLES; table++)
        if (set->changed[table] > 0)
            table_version_put(set->c, cell_table_names[table], set->version[table],
                              set->from != 0 ? set->from : set->c->now, set->changed[table],
                              set->undoes);
}
