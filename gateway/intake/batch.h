// A batch of fetched mails on its way: counted, read, given to the desk, many in flight at once. A
// mail is decided when its fate is on disk; only then may it be moved. Blocks; one caller at a
// time.
#ifndef PLATEN_INTAKE_BATCH_H
#define PLATEN_INTAKE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/intake/intake.h"

struct batch;

enum batch_verdict {
    BATCH_LEFT,      // stays where it is: queue full, no reader, or a reader died on it
    BATCH_PROCESSED, // accepted, given to staff or dropped
    BATCH_REJECTED,
};

// Starts the threads that read and submit. settings must outlive it.
struct batch *batch_new(const struct intake_settings *settings);
void batch_free(struct batch **batch);

// verdicts_r has room for n. true when something is worth waiting for before the next batch (queue
// full, no reader, stopping).
bool batch_decide(struct batch *batch, uint32_t uidvalidity, const struct imap_mail *mails,
                  size_t n, enum batch_verdict *verdicts_r);

#endif
