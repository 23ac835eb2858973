// When something recurs: rules of RFC 5545 (3.3.10) in one text, the same in settings files and in
// what a gateway sends down. Its words, with spaces between them:
//
//     TZID=Europe/Berlin                        the zone of the rules behind it
//     DTSTART:20261123T100000                   where the rules behind it begin (local, or UTC by Z);
//     DTSTART;TZID=America/New_York:19970902T090000       the zone with it
//     FREQ=WEEKLY;BYDAY=MO;BYHOUR=10            a rule, with or without RRULE: before it
//     power-on                                  whenever the machine is turned on
//
// Without DTSTART a rule begins on 2001-01-01 (a Monday) at midnight, so what it leaves out is 0.
// Rules are local time: an hour that a change of the clock leaves out is taken as the one it became,
// of an hour that comes twice the first counts (3.3.5, 3.3.10). An hourly rule counts hours that
// pass. FREQ=MINUTELY and SECONDLY are refused. Pure but for zones (lib/zone.h); any thread.
#ifndef PLATEN_LIB_SCHEDULE_H
#define PLATEN_LIB_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule;
struct zone;

enum { SCHEDULE_RULES_MAX = 16 };

// zone: of rules that name none. 1; 0 with the reason in words: not a schedule. "" has no times.
int schedule_read(const char *text, const struct zone *zone, struct schedule **schedule_r,
                  const char **error_r);
void schedule_free(struct schedule **schedule);
bool schedule_power_on(const struct schedule *schedule);
// Microseconds since 1970, UTC. The last time at or before now, the first one after it; 0: none.
void schedule_times(const struct schedule *schedule, int64_t now, int64_t *last_r,
                    int64_t *next_r);

#endif
