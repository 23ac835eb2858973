#include "gateway/desk/counts.h"

const int64_t counts_bounds[COUNTS_BUCKETS] = {500,   1000,   2000,   5000,    10000,
                                               25000, 100000, 500000, 2500000, 10000000};

static void add(atomic_uint_fast64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void counts_command(struct desk_counts *counts, const Platen__Command *command,
                    const Platen__Answer *answer)
{
    unsigned result = answer->result;
    add(&counts->commands, 1);
    if (result >= COUNTS_RESULTS || result == PLATEN__RESULT__RESULT_UNKNOWN)
        return;
    if (command->subject_case == PLATEN__COMMAND__SUBJECT_TAKE_REPORT) {
        unsigned way = command->take_report->channel;
        if (way < COUNTS_WAYS)
            add(&counts->reports[way][result], 1);
    } else if (command->subject_case == PLATEN__COMMAND__SUBJECT_TAKE_MAIL) {
        if (result == PLATEN__RESULT__RESULT_DUPLICATE)
            add(&counts->mails_again, 1);
        else if ((unsigned)answer->fate < COUNTS_FATES)
            add(&counts->mails[answer->fate], 1);
    } else if (command->subject_case == PLATEN__COMMAND__SUBJECT_OUTBOX_RESULT) {
        unsigned state = command->outbox_result->state;
        if (state < COUNTS_STATES)
            add(&counts->outgoing[state], 1);
    }
}

void counts_commit(struct desk_counts *counts, int64_t microseconds)
{
    unsigned bucket = 0;
    while (bucket < COUNTS_BUCKETS && microseconds > counts_bounds[bucket])
        bucket++;
    add(&counts->commits[bucket], 1);
    add(&counts->commit_microseconds, microseconds > 0 ? (uint64_t)microseconds : 0);
}
