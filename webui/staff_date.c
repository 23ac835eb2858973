#include "webui/staff_date.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/zone.h"

enum { GAP_MINUTES_MAX = 24 * 60, DEFAULT_MINUTES = 120, LAST_MINUTE = 24 * 60 - 1 };

static const int64_t DAY = 24 * 3600 * INT64_C(1000000);

static bool digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return true;
}

static int two(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

static bool read_day(const char *text, struct zone_time *day)
{
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4) ||
        !digits(text + 5, 2) || !digits(text + 8, 2))
        return false;
    day->year = two(text) * 100 + two(text + 2);
    day->month = two(text + 5);
    day->day = two(text + 8);
    return day->month >= 1 && day->month <= 12 && day->day >= 1 && day->day <= 31;
}

// Minutes since midnight; -1: no time of day.
static int read_clock(const char *text)
{
    size_t hours = strcspn(text, ":");
    int hour;

    if (hours < 1 || hours > 2 || !digits(text, hours) || strlen(text) != hours + 3 ||
        !digits(text + hours + 1, 2))
        return -1;
    hour = hours == 2 ? two(text) : text[0] - '0';
    return hour > 23 || two(text + hours + 1) > 59 ? -1 : hour * 60 + two(text + hours + 1);
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static bool moment(const struct zone *zone, const struct zone_time *day, int minutes,
                   int64_t *time_r)
{
    struct zone_time local = {.year = day->year, .month = day->month, .day = day->day};

    local.hour = minutes / 60;
    local.minute = minutes % 60;
    return zone_time_utc(zone, &local, time_r) == 1;
}

// The first minute from there on that the clock shows that day; -1: none.
static int after_gap(const struct zone *zone, const struct zone_time *day, int minutes)
{
    int64_t time;

    for (int i = 0; i < GAP_MINUTES_MAX && minutes + i <= LAST_MINUTE; i++)
        if (moment(zone, day, minutes + i, &time))
            return minutes + i;
    return -1;
}

static void put_clock(char clock_r[STAFF_CLOCK_SIZE], int minutes)
{
    if (minutes >= 0)
        snprintf(clock_r, STAFF_CLOCK_SIZE, "%02u:%02u", (unsigned)minutes / 60 % 24,
                 (unsigned)minutes % 60);
}

static void put_day(char day_r[STAFF_DAY_SIZE], const struct zone_time *day)
{
    snprintf(day_r, STAFF_DAY_SIZE, "%04u-%02u-%02u", (unsigned)day->year % 10000,
             (unsigned)day->month % 100, (unsigned)day->day % 100);
}

static int fault(struct staff_date *date, const char *key, const struct zone_time *day, int from,
                 int to)
{
    date->fault = key;
    put_day(date->day, day);
    put_clock(date->from, from);
    put_clock(date->to, to);
    return 0;
}

// A suggestion that is over, or too far ahead, would only be refused again.
static int fault_day(const struct zone *zone, int64_t now, struct staff_date *date, const char *key,
                     struct zone_time *day, int from, int to)
{
    int64_t time;

    if (!moment(zone, day, from, &time) || time <= now || time > now + STAFF_DATE_DAYS_MAX * DAY) {
        char next[STAFF_DAY_SIZE];

        staff_date_next(zone, now, next);
        read_day(next, day);
    }
    return fault(date, key, day, from, to);
}

static int check_times(const struct zone *zone, int64_t now, struct zone_time *day, int from,
                       int to, struct staff_date *date)
{
    if (!moment(zone, day, from, &date->start)) {
        int first = after_gap(zone, day, from);

        return fault(date, "gap", day, first, to > first ? to : first + DEFAULT_MINUTES);
    }
    if (to <= from)
        return fault(date, "order", day, from,
                     from + DEFAULT_MINUTES > LAST_MINUTE ? LAST_MINUTE : from + DEFAULT_MINUTES);
    if (!moment(zone, day, to, &date->end))
        return fault(date, "gap", day, from, after_gap(zone, day, to));
    if (date->start <= now)
        return fault_day(zone, now, date, "past", day, from, to);
    if (date->start > now + STAFF_DATE_DAYS_MAX * DAY)
        return fault_day(zone, now, date, "far", day, from, to);
    return 1;
}

int staff_date_read(const struct zone *zone, int64_t now, const char *day, const char *from,
                    const char *to, struct staff_date *date_r)
{
    struct zone_time local = {0};
    int start = read_clock(from);
    int end = *to                                     ? read_clock(to)
              : start + DEFAULT_MINUTES > LAST_MINUTE ? LAST_MINUTE
                                                      : start + DEFAULT_MINUTES;

    *date_r = (struct staff_date){0};
    if (!read_day(day, &local) || start < 0 || end < 0) {
        date_r->fault = "unread";
        return 0;
    }
    if (local.day > days_of_month(local.year, local.month)) {
        local.day = days_of_month(local.year, local.month);
        return fault_day(zone, now, date_r, "no-day", &local, start, end);
    }
    return check_times(zone, now, &local, start, end, date_r);
}

void staff_date_next(const struct zone *zone, int64_t now, char day_r[STAFF_DAY_SIZE])
{
    struct zone_time local;
    int64_t time = now;

    do {
        time += DAY;
        zone_local(zone, time, &local);
    } while (local.weekday > 5);
    put_day(day_r, &local);
}

void staff_date_write(const struct zone *zone, int64_t time, char day_r[STAFF_DAY_SIZE],
                      char clock_r[STAFF_CLOCK_SIZE])
{
    struct zone_time local;

    zone_local(zone, time, &local);
    put_day(day_r, &local);
    put_clock(clock_r, local.hour * 60 + local.minute);
}
