// Work for a store whose every record is known by its number, so that whoever opens it after a
// fault can say what must be there without having been told by the store. Crosses checkpoints, log
// switches, raw segments, an input with a file of its own, backups and the removal of logs.
#ifndef PLATEN_TESTS_FAULT_WORKLOAD_H
#define PLATEN_TESTS_FAULT_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"

// Small caches, logs and segments: pages leave the cache all the time, logs and segments roll.
struct store_settings workload_settings(const char *dir);

// One transaction of up to `most` commands; the last event's number. *result: of store_batch_end.
// The event that made the store is 1, so event n took in reception n - 1.
uint64_t workload_batch(struct store *store, unsigned most, uint64_t *random, int *result,
                        const char **error_r);

// Whether the receptions before event `last` hold what their numbers say, from `first` on. 1, 0 and
// *error_r, or -1.
int workload_check(struct store *store, uint64_t first, uint64_t last, const char **error_r);

#endif
