// Rows of tables: a label with its value and state; a heading of columns and the rows below it; a
// CSV file's labels in one row and their values in the next.
#ifndef PLATEN_READER_ALERT_TABLE_H
#define PLATEN_READER_ALERT_TABLE_H

#include <stddef.h>

struct alert;
struct alert_line;

// The character that parts its cells: '|', tab, ',' or ';'. '\0' = it is no row.
char alert_table_separator(struct alert *alert, const struct alert_line *line);
// Reads a row. next: the line after it that is not empty, NULL = none. How many of the two were
// read.
size_t alert_table_read(struct alert *alert, const struct alert_line *line,
                        const struct alert_line *next, char separator);

#endif
