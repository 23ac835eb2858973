// Time zones: UTC microseconds to local time and back, by IANA name. The one module that converts
// (DESIGN 3, Time). Reads the machine's TZif files (RFC 8536, version 2 and later, with the footer
// for times after the last transition); never touches TZ or tzset, so it is safe in any thread. A
// zone once found stays for the life of the process.
#ifndef PLATEN_LIB_ZONE_H
#define PLATEN_LIB_ZONE_H

#include <stdint.h>

struct zone;

struct zone_time {
    int year;  // proleptic Gregorian
    int month; // 1 to 12
    int day;   // 1 to 31
    int hour, minute, second;
    int microsecond;
    int weekday; // ISO 8601: 1 Monday to 7 Sunday
    int offset;  // seconds east of UTC
};

enum { ZONE_TEXT_SIZE = 48 };

// NULL: no such zone. "" and "UTC" are UTC. May read a file the first time a name is asked for.
const struct zone *zone_find(const char *name);
// The first of the names that is a zone; UTC when none is. For person, site, customer, dealer in
// turn.
const struct zone *zone_first(const char *a, const char *b, const char *c);
const struct zone *zone_utc(void);

void zone_local(const struct zone *zone, int64_t time, struct zone_time *local_r);
// Reads year to microsecond of `local`. 1; 0: no such date, or the hour is left out there by a
// change of the clock. Of an hour that comes twice the first is meant.
int zone_time_utc(const struct zone *zone, const struct zone_time *local, int64_t *time_r);

// "2026-11-21T19:13:41+09:00", whole seconds; UTC ends in "Z".
void zone_iso(const struct zone *zone, int64_t time, char text_r[ZONE_TEXT_SIZE]);
// The same in UTC: "2026-11-21T10:13:41Z"; "" for 0, which means not known.
void zone_iso_utc(int64_t time, char text_r[ZONE_TEXT_SIZE]);
// "2026-11-21T19:13", with or without seconds, 'T' or a space, and an offset or "Z" where given;
// without one it is local time of `zone`. 1; 0: not that form, no such date, or no such hour there.
int zone_parse(const struct zone *zone, const char *text, int64_t *time_r);

#endif
