// How long a supply lasts, from its levels: a robust line through the reads since it was put in.
// Pure: no clock, no store. docs/days-left.md says it in words.
//
// The rate is Theil and Sen's: the median of the slopes between every two reads. Up to 29 % of the
// reads may be nonsense (a cartridge shaken or taken out for a day) and weekends weigh nothing.
// Repeated medians would bear 50 %, but a gauge is not wrong that often, and with the 15 reads that
// we begin with they waste more of what little there is.
// H. Theil, Indag. Math. 12 (1950); P. K. Sen, J. Am. Stat. Assoc. 63 (1968).
//
// Its uncertainty is not Sen's interval: that supposes reads that err each for itself, and levels
// are a sum of what was used, so it is far too narrow. Instead: how far the falls over about a week
// were from the line (their 80 % quantile, for a day: s), carried over the days to come and those
// seen: t(weeks - 1) * s * sqrt(H + H * H / span), two-sided 80 % by Student's t; and a step of the
// gauge on the level.
//
// A coarse gauge tells only when it steps. Its line goes through the steps: each is half-way in time
// and level between the two reads around it; the level is known to half a step.
#ifndef PLATEN_DESK_DAYS_LEFT_H
#define PLATEN_DESK_DAYS_LEFT_H

#include <stdbool.h>
#include <stddef.h>

enum {
    DAYS_LEFT_READS = 92,     // at most: a season, one a day
    DAYS_LEFT_READS_LEAST = 5,
    DAYS_LEFT_SPAN_LEAST = 14, // days
};
#define DAYS_LEFT_AFTER_MOST 14.0 // days: an older read tells nothing about now
#define DAYS_LEFT_COARSE_STEP 5.0 // percent: a gauge that moves by as much at once is coarse

struct days_left_read {
    double day;     // rising, from any beginning
    double percent; // of what remains, or of the room that remains
};

enum days_left_kind {
    DAYS_LEFT_YOUNG,  // too short a history since it was put in
    DAYS_LEFT_STEADY, // hardly used: it fell by less than its gauge can tell
    DAYS_LEFT_STEPS,  // a coarse gauge that made too few steps
    DAYS_LEFT_KNOWN,
};

struct days_left {
    enum days_left_kind kind;
    bool coarse;         // levels that take only a few values
    size_t begin;        // the read that the line begins with: the first since the last exchange
    size_t values;       // how many the gauge took since then
    double step;         // the least that it tells apart, percent; 0: it took one value only
    double level;        // at the last read: of the line where it is known, else the read
    double rate;         // percent a day
    double about;        // days from the last read on; where it is known
    double least, most;  // most: INFINITY where nothing bounds it
};

// Of n reads, oldest first; n up to DAYS_LEFT_READS.
void days_left(const struct days_left_read *reads, size_t n, struct days_left *left_r);

// The same in a calm unit: days under two weeks, weeks under two months, then months.
struct days_left_said {
    const char *unit;    // "day", "week", "month"; "year": more than a year
    unsigned about;
    unsigned least;      // rounded down; 0 = not said
    unsigned most;       // rounded up; 0 = nothing bounds it
    bool coarse;
};
// So many days after the last read. False: nothing that could be said.
bool days_left_say(const struct days_left *left, double after, struct days_left_said *said_r);

#endif
