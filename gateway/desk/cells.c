#include "gateway/desk/cells.h"

#include <stdio.h>
#include <string.h>

void cells_of_model(const Platen__Model *model, struct cell_row *row_r)
{
    const char *const cells[] = {model->code, model->maker, model->name, model->kind};
    memcpy(row_r->cells, cells, sizeof cells);
}

bool cells_in_service(const Platen__Terminal *terminal)
{
    return terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE &&
           terminal->merged_into == 0 && terminal->number[0] != '\0';
}

static bool model_known(struct store_txn *txn, const char *code)
{
    struct store_key key = store_key_text(code);
    return code[0] != '\0' && store_find(txn, STORE_MODEL_BY_CODE, &key) != NULL;
}

void cells_of_terminal(struct store_txn *txn, const Platen__Terminal *terminal,
                       struct cell_row *row_r)
{
    const Platen__Customer *customer = store_get_id(txn, STORE_CUSTOMER, terminal->customer);
    const Platen__Site *site = store_get_id(txn, STORE_SITE, terminal->site);
    const Platen__Department *department =
        store_get_id(txn, STORE_DEPARTMENT, terminal->department);
    const Platen__Person *installing = store_get_id(txn, STORE_PERSON, terminal->installing);
    bool known = model_known(txn, terminal->model);
    const char *const cells[] = {
        terminal->number,
        customer != NULL ? customer->code : "",
        known ? terminal->model : "",
        known ? "" : terminal->model,
        terminal->serial,
        terminal->place,
        site != NULL ? site->code : "",
        department != NULL ? department->code : "",
        installing != NULL ? installing->mail : "",
        installing != NULL ? installing->name : "",
        terminal->billing_reference,
    };
    memcpy(row_r->cells, cells, sizeof cells);
}

bool cells_find(struct store_txn *txn, enum cell_table table, const char *key,
                struct cell_row *row_r)
{
    struct store_key place = store_key_text(key);
    if (key[0] == '\0')
        return false;
    if (table == CELL_MODELS) {
        const Platen__Model *model = store_find(txn, STORE_MODEL_BY_CODE, &place);
        if (model != NULL)
            cells_of_model(model, row_r);
        return model != NULL;
    }
    const Platen__Terminal *terminal = store_find(txn, STORE_TERMINAL_BY_NUMBER, &place);
    if (terminal == NULL || !cells_in_service(terminal))
        return false;
    cells_of_terminal(txn, terminal, row_r);
    return true;
}

uint64_t cells_seen(struct store_txn *txn, enum cell_table table, const char *key)
{
    struct store_key prefix = store_key_text(cell_table_names[table]);
    store_key_add_text(&prefix, key);
    struct store_cursor *cursor = store_scan(txn, STORE_ROW_CHANGE, &prefix, NULL, true);
    uint64_t seen = 0;
    for (const Platen__RowChange *change; (change = store_next(cursor, NULL)) != NULL;) {
        seen = change->event > seen ? change->event : seen;
        seen = change->taken > seen ? change->taken : seen;
    }
    store_cursor_close(&cursor);
    return seen;
}

// ---- a walk ----

void cell_walk_begin(struct cell_walk *walk)
{
    struct store_key from = store_key_text(walk->after);
    walk->cursor = store_scan_index(
        walk->txn,
        walk->table == CELL_MODELS ? STORE_MODEL_BY_CODE : STORE_TERMINAL_BY_NUMBER, NULL,
        walk->after[0] != '\0' ? &from : NULL, false);
    walk->looked_at = 0;
    walk->more = false;
    snprintf(walk->last, sizeof walk->last, "%s", walk->after);
}

static bool holds(const struct cell_walk *walk, const struct cell_row *row)
{
    if (walk->table == CELL_REGISTRATIONS && walk->customer[0] != '\0' &&
        strcmp(row->cells[1], walk->customer) != 0)
        return false;
    const char *const *columns = cell_table_columns(walk->table);
    for (size_t i = 0; columns[i] != NULL; i++)
        if (walk->words[0] == '\0' || strcasestr(row->cells[i], walk->words) != NULL)
            return true;
    return false;
}

// False: it is no row, as of a terminal out of service.
static bool read_record(const struct cell_walk *walk, const void *record, struct cell_row *row_r)
{
    if (walk->table == CELL_MODELS)
        cells_of_model(record, row_r);
    else if (cells_in_service(record))
        cells_of_terminal(walk->txn, record, row_r);
    else
        return false;
    return holds(walk, row_r);
}

bool cell_walk_next(struct cell_walk *walk, struct cell_row *row_r)
{
    for (const void *record; (record = store_next(walk->cursor, NULL)) != NULL;) {
        const char *key = walk->table == CELL_MODELS ? ((const Platen__Model *)record)->code
                                                     : ((const Platen__Terminal *)record)->number;
        if (strcmp(key, walk->after) == 0)
            continue;
        if (walk->most != 0 && walk->looked_at == walk->most) {
            walk->more = true;
            return false;
        }
        walk->looked_at++;
        snprintf(walk->last, sizeof walk->last, "%s", key);
        if (read_record(walk, record, row_r))
            return true;
    }
    return false;
}

void cell_walk_end(struct cell_walk *walk)
{
    store_cursor_close(&walk->cursor);
}
