#include "agent/read/snmp_rows.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"

static struct snmp_row *row_of(struct snmp_row *rows, size_t *n, size_t *hint,
                               const uint32_t *index, size_t index_len)
{
    /* Columns come one after the other, each with the same rows. */
    for (size_t tried = 0; tried < *n; tried++) {
        struct snmp_row *row = &rows[(*hint + tried) % *n];
        if (oid_compare(row->index, row->n, index, index_len) == 0) {
            *hint = (*hint + tried + 1) % *n;
            return row;
        }
    }
    if (*n == SNMP_ROWS_MAX)
        return NULL;
    rows[*n] = (struct snmp_row){.index = index, .n = index_len};
    *hint = 0;
    return &rows[(*n)++];
}

static int order(const void *a, const void *b)
{
    const struct snmp_row *one = a, *other = b;
    return oid_compare(one->index, one->n, other->index, other->n);
}

size_t snmp_rows(struct snmp_values *values, const char *entry, struct arena *arena,
                 struct snmp_row **rows_r)
{
    const struct oid prefix = oid_of(entry);
    size_t n_values, n = 0, hint = 0;
    const struct snmp_value *all = snmp_values_under(values, &prefix, &n_values);
    size_t room = n_values < SNMP_ROWS_MAX ? n_values : SNMP_ROWS_MAX;
    *rows_r = arena_array(arena, room + 1, sizeof(**rows_r));
    for (size_t i = 0; i < n_values; i++) {
        const struct snmp_value *value = &all[i];
        if (value->len < prefix.n + 2 || value->id[prefix.n] >= SNMP_COLUMNS_MAX)
            continue;
        struct snmp_row *row =
            row_of(*rows_r, &n, &hint, value->id + prefix.n + 1, value->len - prefix.n - 1);
        if (row != NULL)
            row->columns[value->id[prefix.n]] = value;
    }
    qsort(*rows_r, n, sizeof(**rows_r), order);
    return n;
}

const struct snmp_row *snmp_row_find(const struct snmp_row *rows, size_t n, const uint32_t *index,
                                     size_t index_len)
{
    for (size_t i = 0; i < n; i++)
        if (oid_compare(rows[i].index, rows[i].n, index, index_len) == 0)
            return &rows[i];
    return NULL;
}

const char *snmp_row_index(const struct snmp_row *row, struct arena *arena)
{
    const char *text = arena_printf(arena, "%u", row->index[0]);
    for (size_t i = 1; i < row->n && i < 4; i++)
        text = arena_printf(arena, "%s.%u", text, row->index[i]);
    return text;
}

int snmp_row_number(const struct snmp_row *row, size_t column, int64_t *number_r)
{
    int64_t number;
    if (row == NULL || snmp_value_number(row->columns[column], &number) != 1 ||
        number < INT32_MIN || number > UINT32_MAX)
        return 0;
    *number_r = number > INT32_MAX ? number - ((int64_t)UINT32_MAX + 1) : number;
    return 1;
}
