// TZif files (RFC 8536) and their footer (POSIX TZ string): bytes in, offsets out. Pure. For
// lib/zone.c.
#ifndef PLATEN_LIB_ZONE_FILE_H
#define PLATEN_LIB_ZONE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone_rule { // when the clock changes within a year
    char kind;     // 'M' month.week.day, 'J' day 1 to 365 without leap days, 'D' day 0 to 365
    int month, week, day;
    int time; // seconds after local midnight; may be negative or over a day
};

struct zone_footer {
    bool known;
    bool daylight;
    int standard_offset; // seconds east of UTC
    int daylight_offset;
    struct zone_rule start, end;
};

struct zone_data {
    size_t n;             // transitions
    int64_t *at;          // seconds since 1970, rising
    int32_t *offset;      // from at[i] on, seconds east
    int32_t first_offset; // before at[0]
    struct zone_footer footer;
};

// 1 read, 0 not a TZif file of version 2 or later, or a damaged one. at and offset are malloc'd.
int zone_file_parse(const uint8_t *data, size_t size, struct zone_data *zone_r);
void zone_file_clear(struct zone_data *zone);
// 1, or 0 when it is not a POSIX TZ string with a name for each offset.
int zone_footer_parse(const char *text, struct zone_footer *footer_r);
// Seconds east of UTC in force at `seconds` since 1970.
int32_t zone_offset_at(const struct zone_data *zone, int64_t seconds);

// Days since 1970-01-01 and back, proleptic Gregorian.
int64_t zone_days(int64_t year, int month, int day);
void zone_date(int64_t days, int64_t *year_r, int *month_r, int *day_r);
int zone_month_days(int64_t year, int month);

#endif
