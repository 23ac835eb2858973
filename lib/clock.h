/* The two clocks. Only main programs (and the log) look at them: everything below gets the time as
 * a parameter, so that a year can be simulated in seconds.
 */
#ifndef PLATEN_LIB_CLOCK_H
#define PLATEN_LIB_CLOCK_H

#include <stdint.h>

/* Microseconds since 1970, UTC. May step. */
int64_t clock_now(void);
/* Microseconds since some start of this machine's. Never steps back; stands still in suspend. */
int64_t clock_monotonic(void);
/* RFC 3339 in UTC with whole seconds, "2026-11-21T10:00:00Z". A pure function. */
void clock_format(char text[static 32], int64_t time);
/* The other way, with an offset or a fraction of a second too, or the day alone (its start in UTC);
 * years 1970 to 9999 as written. 1, or 0: not such a time. Pure functions; the first one drops the
 * fraction, the other keeps microseconds. */
int clock_parse(const char *text, int64_t *time_r);
int clock_parse_exact(const char *text, int64_t *time_r);

#endif
