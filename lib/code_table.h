// Tables of what terminals' codes mean: error numbers, order codes, words that users type, numbers in
// words (seed 001: error content table, order content table). XML by schemas/table.rng; what ships
// lies in templates/tables, a dealer's own rows in the store. Read by people of the house only.
#ifndef PLATEN_LIB_CODE_TABLE_H
#define PLATEN_LIB_CODE_TABLE_H

#include <stddef.h>

#include "schemas/records.pb-c.h"

struct buf;
struct code_tables;

enum { CODE_TABLE_BYTES_MAX = 4 << 20, CODE_TABLE_ROWS_MAX = 20000, CODE_MAX = 40 };

// The names that a table may have, NULL behind the last.
extern const char *const code_table_names[];
// Its place in that list, -1: none.
int code_table_index(const char *name);

// A whole file. file: what a reason calls it, "FILE:LINE: reason". Free it with
// platen__code_table__free_unpacked(.., NULL). NULL with *error_r (lib/error.h).
Platen__CodeTable *code_table_read(const char *file, const void *xml, size_t size,
                                   const char **error_r);
// Adds the XML of it.
void code_table_write(const Platen__CodeTable *table, struct buf *xml);
// What is wrong with a row of that table, in words; NULL: nothing.
const char *code_row_fault(const char *table, const Platen__CodeRow *row);

// The shipped ones: every NAME.xml there is in dirs[], the first wins. NULL with *error_r. Read-only
// after; any thread.
struct code_tables *code_tables_load(const char *const *dirs, size_t n_dirs, const char **error_r);
void code_tables_free(struct code_tables **tables);
const Platen__CodeTable *code_tables_get(const struct code_tables *tables, const char *name);
// The row of exactly that code and model ("" = any); NULL: none, or tables is NULL.
const Platen__CodeRow *code_tables_find(const struct code_tables *tables, const char *name,
                                        const char *code, const char *model);

// The text of a language ("de" for "de-CH"), else the English one, else "".
const char *code_text(Platen__LocalText *const *texts, size_t n, const char *language);

#endif
