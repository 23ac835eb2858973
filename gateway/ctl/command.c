#include "gateway/ctl/command.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "lib/text.h"

int command_usage(const char *name, const char *what)
{
    fprintf(stderr, "platenctl %s: %s; see platenctl help\n", name, what);
    return EX_USAGE;
}

bool command_id(const char *text, uint64_t *id_r)
{
    return text && text_parse_unsigned(text, UINT64_MAX, id_r) == 1;
}

// "+01:00", "-0530" or "Z" to seconds east of UTC.
static bool read_offset(const char *text, int *seconds_r)
{
    int hours, minutes;
    char sign, rest;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
        *seconds_r = 0;
        return true;
    }
    if (sscanf(text, "%c%2d:%2d%c", &sign, &hours, &minutes, &rest) != 3 &&
        sscanf(text, "%c%2d%2d%c", &sign, &hours, &minutes, &rest) != 3)
        return false;
    if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59)
        return false;
    *seconds_r = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
    return true;
}

bool command_time(const char *text, int64_t *time_r)
{
    struct tm parts = {0};
    int offset = 0;
    const char *rest = text ? strptime(text, "%Y-%m-%dT%H:%M", &parts) : NULL;
    if (rest && *rest == ':')
        rest = strptime(rest, ":%S", &parts);
    if (!rest || !read_offset(rest, &offset))
        return false;
    int day = parts.tm_mday;
    time_t seconds = timegm(&parts);
    if (seconds == (time_t)-1 || parts.tm_mday != day) // 31 February
        return false;
    *time_r = ((int64_t)seconds - offset) * 1000000;
    return true;
}
