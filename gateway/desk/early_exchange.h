// A cartridge that was exchanged before its time: what was wasted, and why.
//
// This is the desk's one place that sees an exchange where no matter was open: it compares what a
// signed report says of a cartridge (toner, ink) with its history of levels, before both are kept.
//
//   another serial number, and more is left than before --> counts at once
//       ... its level not known yet                     --> seen, until the level is told
//   no serial numbers, and from at least 20 below to 90 % and more
//                                                       --> seen, counts when it has stayed for an
//                                                       hour
//   the serial number of before again, or at once back to the level of before --> back
//
// None of these is one: less than early_percent left at the worst (gateway/desk/wasted.h); it was
// empty or had to be replaced since its last read; the same serial number (shaken, put in again, a
// cloned chip); a chip that the agent doubts; a level of -2 or -3, or reckoned from sheets; a tank
// without a serial number, which is filled up. A report whose counters are implausible may be
// another machine's: the caller does not give it.
#ifndef PLATEN_DESK_EARLY_EXCHANGE_H
#define PLATEN_DESK_EARLY_EXCHANGE_H

#include "gateway/desk/matter.h"
#include "gateway/desk/subject.h"

#define EARLY_ANSWER_TIME                                                                          \
    (30 * DESK_DAY) // so long after it the manager is asked, and may change it

// Takes what the report says of cartridges; the terminal's record and its history of levels are
// still those before. Puts early exchanges; of the terminal, which the caller puts, only that it
// has some is changed.
void early_exchange_take(struct desk_command *c, const struct matter_input *input);

// What people may say, in the order they are shown; NULL-ended. "kept": it goes on being used, so
// nothing is wasted.
extern const char *const early_exchange_reasons[];
#define EARLY_NOT_COUNTED "not-counted" // what staff say to take one out of the count
// Whether it counts in sums.
bool early_exchange_is_wasted(const Platen__EarlyExchange *early);
// Whether its manager is asked, or may change what he said.
bool early_exchange_is_asked(const Platen__EarlyExchange *early, int64_t now);

#endif
