// Comma-separated values (RFC 4180): a whole file in memory in, rows of cells out. Pure.
// UTF-8, a BOM at the start is skipped; lines end with CRLF or LF; empty lines are skipped. The
// first row is the header and names the columns; every other row has exactly as many cells.
#ifndef PLATEN_LIB_CSV_H
#define PLATEN_LIB_CSV_H

#include <stddef.h>

enum { CSV_COLUMNS_MAX = 64, CSV_CELL_MAX = 64 * 1024 };

struct csv_row {
    unsigned line;      // of its first character, from 1
    const char **cells; // `columns` of them, NUL-terminated, never NULL
};

struct csv {
    size_t columns;
    const char **names; // the header
    unsigned header_line;
    struct csv_row *rows;
    size_t n_rows;
    char *text; // the cells point here
};

// Copies `text`. 1, or -1 with *error_r (static) and *line_r (of the fault): a quote that never
// ends or stands inside a bare cell, text after a closing quote, NUL, invalid UTF-8, too many cells
// or too few, an empty or doubled column name, no header.
int csv_parse(const char *text, size_t size, struct csv **csv_r, unsigned *line_r,
              const char **error_r);
void csv_free(struct csv **csv);
// The column's number, or -1.
int csv_column(const struct csv *csv, const char *name);

#endif
