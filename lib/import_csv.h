// A CSV file as the rows of an Import command (schemas/messages.proto). docs/import.md says which
// kinds and columns there are; whether they are right is the desk's to say.
#ifndef PLATEN_LIB_IMPORT_CSV_H
#define PLATEN_LIB_IMPORT_CSV_H

#include <stddef.h>

#include "schemas/messages.pb-c.h"

// The kind a file is of by its name: "some/where/customers.csv" -> "customers". NULL: not of that
// form. In lib/error.h's buffers.
const char *import_csv_kind(const char *file);
// Rows of `kind`; `file` is the name in faults. To be freed with platen__import__free_unpacked(..,
// NULL). NULL with *error_r "file:line: reason".
Platen__Import *import_csv_read(const char *kind, const char *file, const char *text, size_t size,
                                const char **error_r);

#endif
