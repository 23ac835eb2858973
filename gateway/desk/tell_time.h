// When a person is told of what may wait: at once, at the end of quiet hours, or once a day. Pure
// but for the zone that is passed in. Right over every change of the clock: a digest comes once on
// each local day, in a left-out hour just after it; quiet hours end by the local clock.
#ifndef PLATEN_DESK_TELL_TIME_H
#define PLATEN_DESK_TELL_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct zone;

enum { TELL_DAY_MINUTES = 24 * 60 };

struct tell_rules {
    const struct zone *zone;
    bool digest;
    unsigned digest_minute; // of the local day
    unsigned quiet_from;    // minutes of the local day; equal: no quiet hours
    unsigned quiet_until;   // before quiet_from: over midnight
    bool quiet_weekend;     // Saturday and Sunday all day
};

bool tell_time_quiet(const struct tell_rules *rules, int64_t time);
// When something of `time` is told: `time` itself where nothing holds it. A digest that falls into
// quiet hours comes at their end.
int64_t tell_time_next(const struct tell_rules *rules, int64_t time);

#endif
