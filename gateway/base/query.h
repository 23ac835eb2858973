// What platenctl's list, show and status print: a snapshot's records as JSON (keys in snake_case,
// times in RFC 3339 UTC, money in the smallest unit; docs/platenctl.md).
#ifndef PLATEN_BASE_QUERY_H
#define PLATEN_BASE_QUERY_H

#include <stddef.h>

struct store;

// verb: list, show, status. words: kind and what narrows it. 1 and *json_r (malloc'd), -1 with *error_r
// in words (unknown kind, no such record).
int query_run(struct store *store, const char *verb, const char *const *words, size_t n_words, char **json_r,
              const char **error_r);

#endif
