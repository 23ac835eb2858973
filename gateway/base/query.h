// The read side of platenctl: the store's records as JSON. docs/records.md lists things and keys.
//
//   list THING [KEY=VALUE ...] [limit=N] [newest]   an array of objects, by key (limit 1000 unless
//   given) show THING NAME                                 one object, with what belongs to it
//   status                                          last event, epoch, counts, what waits
//
// Keys are snake_case; times ISO 8601 in UTC ("" = not known); a choice is a word in small letters;
// what people know by a code or number stands as that (customer C1, terminal 12345678, case
// D3-000017); a reception number is written as people see it (1-00000017). Nothing secret is shown:
// no password, no one-time secret, no token and none of their hashes.
#ifndef PLATEN_BASE_QUERY_H
#define PLATEN_BASE_QUERY_H

#include <stddef.h>

struct store;

enum query_result {
    QUERY_DONE = 1,
    QUERY_NOT_FOUND = 0,
    QUERY_FAILED = -1, // the store
    QUERY_USAGE = -2,  // no such verb, thing or word
};

// *json_r is malloc'd; *error_r lives until the next call in this thread (lib/error.h). Any thread.
// Reads by snapshots of at most 500 records, one after the other.
enum query_result query_run(struct store *store, const char *verb, const char *const *words,
                            size_t n, char **json_r, const char **error_r);

#endif
