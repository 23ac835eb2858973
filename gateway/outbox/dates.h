// Dates in the words of a language, in a person's zone: "Saturday 21 November", "9:12" (catalogue:
// weekday.N, month.N, date.*). Pure but for the zone files that lib/zone.h reads once.
#ifndef PLATEN_OUTBOX_DATES_H
#define PLATEN_OUTBOX_DATES_H

#include <stdint.h>

struct arena;
struct render;
struct zone;

// How and where a reader tells the time.
struct dates {
    const struct render *render;
    const char *language;
    const struct zone *zone;
    struct arena *arena;
};

// "Saturday 21 November"; with the year where it is not the year of now.
const char *dates_day(const struct dates *dates, int64_t time, int64_t now);
// "Saturday 21 November, 9:12"
const char *dates_moment(const struct dates *dates, int64_t time, int64_t now);
// "Wednesday 25 November, 9:00 to 12:00", over two days with both; end 0 or start: a moment.
const char *dates_span(const struct dates *dates, int64_t start, int64_t end, int64_t now);

#endif
