// What became of mails, on its way to the desk: gathered for a moment, so that many are noted with one
// commit. Each commit waits for the disk, and so does the mail server's queue on the same disk.
#ifndef PLATEN_OUTBOX_RESULTS_H
#define PLATEN_OUTBOX_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct desk_queue;
struct results;

// What became of a row is on disk, or (false) nowhere, and the mail will go again. Once for each
// result; on the desk's thread or the gatherer's: must not block.
typedef void results_noted_fn(void *context, uint64_t event, uint32_t index, bool noted);

// NULL when there is no thread for it.
struct results *results_new(struct desk_queue *queue, results_noted_fn *noted, void *context);
// All that were added are noted; none is added any more.
void results_free(struct results **results);
// Copies the result. Any thread.
void results_add(struct results *results, const Platen__OutboxResult *result);

#endif
