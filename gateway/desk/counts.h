// What the desk has done since the program started, for /metrics: counters that any thread may read
// while the desk's thread counts. No personal data: kinds and results only.
#ifndef PLATEN_DESK_COUNTS_H
#define PLATEN_DESK_COUNTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

enum {
    COUNTS_RESULTS = 8, // of enum Result
    COUNTS_WAYS = 3,    // of enum Channel: mail, HTTP, query
    COUNTS_FATES = 4,   // of enum Fate
    COUNTS_STATES = 5,  // of enum OutState
    COUNTS_BUCKETS = 10,
};

// Upper bounds in microseconds; what is above the last stands in one bucket more.
extern const int64_t counts_bounds[COUNTS_BUCKETS];

struct desk_counts {
    atomic_uint_fast64_t reports[COUNTS_WAYS][COUNTS_RESULTS];
    atomic_uint_fast64_t mails[COUNTS_FATES]; // incoming, no reports, once each
    atomic_uint_fast64_t mails_again;         // that were there before
    atomic_uint_fast64_t outgoing[COUNTS_STATES];   // a try to send: sent, waiting = again later, failed
    atomic_uint_fast64_t commits[COUNTS_BUCKETS + 1];
    atomic_uint_fast64_t commit_microseconds;
    atomic_uint_fast64_t commands; // answered
};

void counts_command(struct desk_counts *counts, const Platen__Command *command,
                    const Platen__Answer *answer);
void counts_commit(struct desk_counts *counts, int64_t microseconds);

#endif
