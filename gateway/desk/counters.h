// The terminal's counters: taken where they are plausible (BAD-INPUTS 21).
#ifndef PLATEN_DESK_COUNTERS_H
#define PLATEN_DESK_COUNTERS_H

#include "gateway/desk/subject.h"

// Merges by name into the terminal, which the caller puts. False: one of them went back or jumped,
// so none was taken and a staff item "implausible" is open.
bool counters_take(struct desk_command *c, Platen__Terminal *terminal, size_t n,
                   Platen__Counter **counters, uint64_t reception, int64_t time);

#endif
