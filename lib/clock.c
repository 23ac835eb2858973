#include "lib/clock.h"

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

/* Zone part of RFC 3339 behind the seconds: Z or +hh:mm. 1 and the offset in seconds, or 0. */
static int clock_zone(const char *text, int *offset_r)
{
    int hours, minutes, used = 0;
    char sign;
    *offset_r = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
        return 1;
    if (sscanf(text, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || text[used] != '\0' ||
        used != 6 || (sign != '+' && sign != '-') || hours > 23 || minutes > 59)
        return 0;
    *offset_r = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return 1;
}

int clock_parse(const char *text, int64_t *time_r)
{
    struct tm tm = {0};
    int offset = 0;
    const char *end = strptime(text, "%Y-%m-%d", &tm);
    if (end == NULL || strlen(text) < 10)
        return 0;
    if (*end != '\0') {
        end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
        if (end == NULL)
            return 0;
        if (*end == '.')
            end += 1 + strspn(end + 1, "0123456789");
        if (!clock_zone(end, &offset))
            return 0;
    }
    int day = tm.tm_mday, month = tm.tm_mon;
    time_t seconds = timegm(&tm);
    if (tm.tm_mday != day || tm.tm_mon != month || tm.tm_year < 70 || tm.tm_year > 1000)
        return 0;
    *time_r = ((int64_t)seconds - offset) * 1000000;
    return 1;
}
