#include "lib/import_csv.h"

#include <stdlib.h>
#include <string.h>

#include "lib/csv.h"
#include "lib/error.h"
#include "lib/memory.h"

static void *allocated(void *memory)
{
    if (memory == NULL)
        memory_none();
    return memory;
}

const char *import_csv_kind(const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash != NULL ? slash + 1 : file;
    size_t length = strlen(name);
    if (length <= 4 || strcmp(name + length - 4, ".csv") != 0)
        return NULL;
    return error_format("%.*s", (int)(length - 4), name);
}

static Platen__Fact *cell_of(const char *name, const char *value)
{
    Platen__Fact *cell = allocated(malloc(sizeof *cell));
    platen__fact__init(cell);
    cell->name = allocated(strdup(name));
    cell->value = allocated(strdup(value));
    return cell;
}

static Platen__ImportRow *row_of(const char *kind, const struct csv *csv,
                                 const struct csv_row *from)
{
    Platen__ImportRow *row = allocated(malloc(sizeof *row));
    platen__import_row__init(row);
    row->kind = allocated(strdup(kind));
    row->line = from->line;
    row->n_cells = csv->columns;
    row->cells = allocated(calloc(csv->columns, sizeof *row->cells));
    for (size_t i = 0; i < csv->columns; i++)
        row->cells[i] = cell_of(csv->names[i], from->cells[i]);
    return row;
}

Platen__Import *import_csv_read(const char *kind, const char *file, const char *text, size_t size,
                                const char **error_r)
{
    struct csv *csv;
    unsigned line;
    const char *why;
    if (csv_parse(text, size, &csv, &line, &why) != 1) {
        *error_r = error_format("%s:%u: %s", file, line, why);
        return NULL;
    }
    Platen__Import *import = allocated(malloc(sizeof *import));
    platen__import__init(import);
    import->file = allocated(strdup(file));
    import->n_rows = csv->n_rows;
    import->rows = allocated(calloc(csv->n_rows + 1, sizeof *import->rows));
    for (size_t i = 0; i < csv->n_rows; i++)
        import->rows[i] = row_of(kind, csv, &csv->rows[i]);
    csv_free(&csv);
    return import;
}
