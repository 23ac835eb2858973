// How much was left in a cartridge that was taken out, from its levels before. Pure: no clock, no
// store. docs/early-exchange.md says it in words.
//
// What the last read said, less what was used since by the rate until then. A coarse gauge is right
// only to its step, and the use since may have been twice as fast: `least` is what was left at the
// worst, and who accuses nobody wrongly compares that.
#ifndef PLATEN_DESK_WASTED_H
#define PLATEN_DESK_WASTED_H

#include <stdint.h>

#include "gateway/desk/days_left.h"

struct wasted {
    double about; // percent that was left
    double least;
    bool estimated; // by a coarse gauge, or long after the last read
};

// Of n reads of the cartridge, oldest first, n up to DAYS_LEFT_READS; days of `after` have passed
// since the last. False: nothing that could be said; a gauge that never moved tells nothing.
bool wasted_of(const struct days_left_read *reads, size_t n, double after,
               struct wasted *wasted_r);

// That part of a price, rounded half up, in the smallest unit; price and percent not negative.
int64_t wasted_money(int64_t price, uint32_t percent);

#endif
