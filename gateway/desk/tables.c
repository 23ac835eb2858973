#include "gateway/desk/tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/desk/array.h"

struct tables_view tables_view(const struct desk_command *c)
{
    return (struct tables_view){c->txn, desk_tables(c->desk), c->now, c->arena};
}

static struct store_key row_key(const char *table, const char *code, const char *model)
{
    struct store_key key = store_key_text(table);
    store_key_add_text(&key, code);
    store_key_add_text(&key, model);
    return key;
}

const Platen__CodeRow *tables_own(const struct tables_view *view, const char *table,
                                  const char *code, const char *model)
{
    struct store_key prefix = row_key(table, code, model), from = prefix;
    store_key_add_u64(&from, (uint64_t)view->now);
    struct store_cursor *cursor = store_scan(view->txn, STORE_CODE_ROW, &prefix, &from, true);
    const Platen__CodeRow *row = store_next(cursor, NULL);
    store_cursor_close(&cursor);
    return row == NULL || row->gone ? NULL : row;
}

static const Platen__CodeRow *exact(const struct tables_view *view, const char *table,
                                    const char *code, const char *model)
{
    const Platen__CodeRow *row = tables_own(view, table, code, model);
    return row != NULL ? row : code_tables_find(view->shipped, table, code, model);
}

const Platen__CodeRow *tables_find(const struct tables_view *view, const char *table,
                                   const char *code, const char *model)
{
    const Platen__CodeRow *row = model[0] != '\0' ? exact(view, table, code, model) : NULL;
    return row != NULL ? row : exact(view, table, code, "");
}

static bool same_place(const Platen__CodeRow *a, const Platen__CodeRow *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->model, b->model) == 0;
}

// In key order the rows of one code and model stand together, oldest first.
static const Platen__CodeRow **own_rows(const struct tables_view *view, const char *table,
                                        size_t *n_r)
{
    const Platen__CodeRow **rows = NULL;
    struct store_key prefix = store_key_text(table);
    struct store_cursor *cursor = store_scan(view->txn, STORE_CODE_ROW, &prefix, NULL, false);
    size_t n = 0, kept = 0;
    for (Platen__CodeRow *row; (row = store_next(cursor, NULL)) != NULL;) {
        if (row->from > view->now)
            continue;
        if (n > 0 && same_place(rows[n - 1], row))
            rows[n - 1] = row;
        else
            rows = array_add(view->arena, rows, &n, row);
    }
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        if (!rows[i]->gone)
            rows[kept++] = rows[i];
    *n_r = kept;
    return rows;
}

static int by_place(const void *a, const void *b)
{
    const Platen__CodeRow *one = *(const Platen__CodeRow *const *)a;
    const Platen__CodeRow *two = *(const Platen__CodeRow *const *)b;
    int code = strcmp(one->code, two->code);
    return code != 0 ? code : strcmp(one->model, two->model);
}

const Platen__CodeRow **tables_all(const struct tables_view *view, const char *table, bool own,
                                   size_t *n_r)
{
    size_t n_own;
    const Platen__CodeRow **rows = own_rows(view, table, &n_own);
    const Platen__CodeTable *shipped = own ? NULL : code_tables_get(view->shipped, table);
    size_t n = n_own;
    for (size_t i = 0; shipped != NULL && i < shipped->n_rows; i++) {
        bool outranked = false;
        for (size_t j = 0; j < n_own && !outranked; j++)
            outranked = same_place(rows[j], shipped->rows[i]);
        if (!outranked)
            rows = array_add(view->arena, rows, &n, shipped->rows[i]);
    }
    if (n > 0)
        qsort(rows, n, sizeof *rows, by_place);
    *n_r = n;
    return rows;
}

static bool row_matches(const Platen__CodeRow *row, const char *text)
{
    for (size_t i = 0; i < row->n_matches; i++)
        if (strcasestr(text, row->matches[i]) != NULL)
            return true;
    return false;
}

const Platen__CodeRow *tables_match(const struct tables_view *view, const char *text,
                                    const char *model)
{
    size_t n;
    const Platen__CodeRow **rows = tables_all(view, "words", false, &n);
    const Platen__CodeRow *any = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!row_matches(rows[i], text))
            continue;
        if (rows[i]->model[0] != '\0' && strcmp(rows[i]->model, model) == 0)
            return rows[i];
        if (rows[i]->model[0] == '\0' && any == NULL)
            any = rows[i];
    }
    return any;
}

bool tables_same(const Platen__CodeRow *a, const Platen__CodeRow *b, struct arena *arena)
{
    Platen__CodeRow one = *a, two = *b;
    one.from = two.from = 0;
    one.version = two.version = 0;
    size_t size = platen__code_row__get_packed_size(&one);
    if (size != platen__code_row__get_packed_size(&two))
        return false;
    uint8_t *first = arena_alloc(arena, size + 1), *second = arena_alloc(arena, size + 1);
    platen__code_row__pack(&one, first);
    platen__code_row__pack(&two, second);
    return memcmp(first, second, size) == 0;
}

const char *tables_number(const struct tables_view *view, uint32_t number, const char *language)
{
    const char *digits = arena_printf(view->arena, "%" PRIu32, number);
    const Platen__CodeRow *row = tables_find(view, "numbers", digits, "");
    const char *word = row == NULL ? "" : code_text(row->texts, row->n_texts, language);
    return word[0] != '\0' ? word : digits;
}
