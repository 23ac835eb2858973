// platenctl table, what goes by rows: a file written piece by piece, one row changed.
#ifndef PLATEN_CTL_TABLE_ROWS_H
#define PLATEN_CTL_TABLE_ROWS_H

#include "gateway/ctl/command.h"

#include <stddef.h>

// To standard output; each a status of sysexits.h. customer: registrations of that one only, NULL: all.
int table_export(const struct ctl_options *options, const char *name, const char *customer);
// words: NAME ROW COLUMN=VALUE...; from: a time or NULL.
int table_set(const struct ctl_options *options, char **words, size_t n, const char *from,
              bool remove);

#endif
