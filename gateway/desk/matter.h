// What a terminal says about itself becomes matters: supplies, conditions and counters of a report,
// an alert mail or a plain mail are taken into the terminal's record, open cases, and end them.
#ifndef PLATEN_DESK_MATTER_H
#define PLATEN_DESK_MATTER_H

#include "gateway/desk/subject.h"

struct matter_input {
    Platen__Terminal *terminal; // changed; the caller puts it
    // unsigned: raises notices, and ends those only that an unsigned word began and for which nothing
    // was ordered or asked; of others staff hear
    Platen__Trust trust;
    uint64_t reception;         // of the report or mail it came with
    int64_t time;               // the terminal's own, where it is plausible; else c->now
    bool full;                  // conditions and supplies are all there are now
    size_t n_conditions;
    Platen__Condition **conditions;
    size_t n_cleared; // what the terminal says is over
    Platen__Condition **cleared;
    size_t n_supplies;
    Platen__Supply **supplies;
    size_t n_counters;
    Platen__Counter **counters;
};

struct matter_result {
    size_t n_cases;
    uint64_t *cases; // opened, joined or ended by it
    unsigned opened;
    unsigned ended;
    bool counters_implausible; // a staff item; not taken
};

void matter_take(struct desk_command *c, const struct matter_input *input,
                 struct matter_result *result_r);

#endif
