/* Tables out of values: rows by index, columns by number. Pure. */
#ifndef PLATEN_AGENT_READ_SNMP_ROWS_H
#define PLATEN_AGENT_READ_SNMP_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "agent/read/snmp_values.h"

struct arena;

enum { SNMP_COLUMNS_MAX = 32, SNMP_ROWS_MAX = 1024 };

struct snmp_row {
    const uint32_t *index;
    size_t n; /* of index, at least 1 */
    const struct snmp_value *columns[SNMP_COLUMNS_MAX];
};

/* All rows of the table whose entry has this name ("1.3.6.1.2.1.43.11.1.1"), in order. In arena;
 * the values' pointers last until something is added to them. */
size_t snmp_rows(struct snmp_values *values, const char *entry, struct arena *arena,
                 struct snmp_row **rows_r);
/* Its row of this index, or NULL. */
const struct snmp_row *snmp_row_find(const struct snmp_row *rows, size_t n, const uint32_t *index,
                                     size_t index_len);
/* "1.3" */
const char *snmp_row_index(const struct snmp_row *row, struct arena *arena);
/* 1 and the number; 0 when the column is missing or no number of 32 bits. What was meant as a signed
 * one and came unsigned is taken as signed. */
int snmp_row_number(const struct snmp_row *row, size_t column, int64_t *number_r);

#endif
