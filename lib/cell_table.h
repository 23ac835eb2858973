// Tables whose rows are records of the store: the models, and the registration table of the terminals
// in service (seed 001: registration number table). A row is a list of cells, named as the columns of
// docs/import.md. XML by schemas/table.rng; read by people of the house only.
#ifndef PLATEN_LIB_CELL_TABLE_H
#define PLATEN_LIB_CELL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/messages.pb-c.h"

struct buf;

enum cell_table { CELL_MODELS, CELL_REGISTRATIONS, CELL_TABLES };
enum { CELLS_MAX = 12, CELL_TABLE_BYTES_MAX = 12 << 20 };

// "models", "registrations", NULL behind the last.
extern const char *const cell_table_names[];
// Its place in that list, -1: none.
int cell_table_index(const char *name);
// The kind of import that its rows are (schemas/messages.proto, ImportRow).
const char *cell_table_kind(enum cell_table table);
// The columns, NULL behind the last; the first is the row's key.
const char *const *cell_table_columns(enum cell_table table);
// The place of a column, -1: the table has none of that name.
int cell_table_column(enum cell_table table, const char *name);

// A file is one begin, any number of rows, one end. cells: one for each column, none NULL.
void cell_table_begin(enum cell_table table, struct buf *xml);
void cell_table_row(enum cell_table table, const char *const *cells, struct buf *xml);
void cell_table_end(struct buf *xml);

// A whole file, as a command that imports it. 1; 0: it is no such table (then *error_r says nothing);
// -1 with *error_r "FILE:LINE: reason" (lib/error.h). Free it with platen__import__free_unpacked(..,
// NULL). Whether the cells are right is the desk's to say.
int cell_table_read(const char *file, const void *xml, size_t size, Platen__Import **import_r,
                    const char **error_r);

#endif
