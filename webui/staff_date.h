// The day and times that staff enter for a delivery or a visit. Pure. What cannot be is refused
// with what could be meant instead (BAD-INPUTS 55).
#ifndef PLATEN_WEBUI_STAFF_DATE_H
#define PLATEN_WEBUI_STAFF_DATE_H

#include <stdint.h>

struct zone;

enum { STAFF_DAY_SIZE = 11, STAFF_CLOCK_SIZE = 6, STAFF_DATE_DAYS_MAX = 400 };

struct staff_date {
    int64_t start;            // UTC microseconds
    int64_t end;              // not before start
    const char *fault;        // NULL; else "unread", "no-day", "past", "far", "gap" or "order"
    char day[STAFF_DAY_SIZE]; // with a fault: what is suggested, "" where nothing is
    char from[STAFF_CLOCK_SIZE];
    char to[STAFF_CLOCK_SIZE];
};

// day "2026-11-24", from and to "9:00" or "09:00", all in zone. An empty `to` is two hours after
// `from`. 1, or 0 with a fault.
int staff_date_read(const struct zone *zone, int64_t now, const char *day, const char *from,
                    const char *to, struct staff_date *date_r);
// What a form holds before anybody has entered anything: the next working day (Monday to Friday).
void staff_date_next(const struct zone *zone, int64_t now, char day_r[STAFF_DAY_SIZE]);
// The day and the time of day of a moment, as a form holds them.
void staff_date_write(const struct zone *zone, int64_t time, char day_r[STAFF_DAY_SIZE],
                      char clock_r[STAFF_CLOCK_SIZE]);

#endif
