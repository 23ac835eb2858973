#include "lib/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t clock_read(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_now(void)
{
    return clock_read(CLOCK_REALTIME);
}

int64_t clock_monotonic(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

void clock_format(char text[static 32], int64_t time)
{
    time_t seconds = (time_t)(time / 1000000 - (time % 1000000 < 0));
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        snprintf(text, 32, "-");
}

/* Digits by a pattern ("d" stands for one), so that nothing else slips through. The bytes that
 * match it, or 0. */
static size_t clock_match(const char *text, const char *pattern)
{
    size_t length = strlen(pattern);
    for (size_t i = 0; i < length; i++) {
        bool good = pattern[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == pattern[i];
        if (!good)
            return 0;
    }
    return length;
}

static int clock_digits(const char *text, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

/* "." and digits, or nothing: what stands behind it, NULL: no digits. */
static const char *clock_fraction(const char *text, int *micros_r)
{
    *micros_r = 0;
    if (*text != '.')
        return text;
    size_t digits = strspn(++text, "0123456789");
    for (size_t i = 0; i < 6; i++)
        *micros_r = *micros_r * 10 + (i < digits ? text[i] - '0' : 0);
    return digits == 0 ? NULL : text + digits;
}

/* Z or +hh:mm. 1 and the offset in seconds, or 0. */
static int clock_zone(const char *text, int *offset_r)
{
    *offset_r = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
        return 1;
    if ((*text != '+' && *text != '-') || clock_match(text + 1, "dd:dd") == 0 || text[6] != '\0')
        return 0;
    int hours = clock_digits(text + 1, 2);
    int minutes = clock_digits(text + 4, 2);
    *offset_r = (*text == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours <= 23 && minutes <= 59;
}

/* 1, or 0: there is no such day or time of day. */
static int clock_seconds(const struct tm *parts, int64_t *seconds_r)
{
    struct tm same = *parts;
    *seconds_r = timegm(&same);
    /* timegm carries 31 February over; then the day is no longer the one that was written. */
    return parts->tm_year >= 70 && same.tm_mon == parts->tm_mon && same.tm_mday == parts->tm_mday &&
           same.tm_hour == parts->tm_hour && same.tm_min == parts->tm_min &&
           same.tm_sec == parts->tm_sec;
}

int clock_parse_exact(const char *text, int64_t *time_r)
{
    int micros = 0;
    int offset = 0;
    int64_t seconds;
    size_t length = clock_match(text, "dddd-dd-dd");
    if (length == 0)
        return 0;
    struct tm parts = {
        .tm_year = clock_digits(text, 4) - 1900,
        .tm_mon = clock_digits(text + 5, 2) - 1,
        .tm_mday = clock_digits(text + 8, 2),
    };
    if (text[length] != '\0') {
        if (clock_match(text + length, "Tdd:dd:dd") == 0)
            return 0;
        parts.tm_hour = clock_digits(text + 11, 2);
        parts.tm_min = clock_digits(text + 14, 2);
        parts.tm_sec = clock_digits(text + 17, 2);
        const char *zone = clock_fraction(text + 19, &micros);
        if (zone == NULL || !clock_zone(zone, &offset))
            return 0;
    }
    if (!clock_seconds(&parts, &seconds))
        return 0;
    *time_r = (seconds - offset) * 1000000 + micros;
    return 1;
}

int clock_parse(const char *text, int64_t *time_r)
{
    int64_t exact;
    if (!clock_parse_exact(text, &exact))
        return 0;
    *time_r = exact - exact % 1000000;
    return 1;
}
