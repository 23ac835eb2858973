#include "lib/report_time.h"

#include <string.h>
#include <time.h>

#include "lib/buf.h"
#include "lib/clock.h"

static const int64_t report_time_max = INT64_C(253402300800) * 1000000; // 10000-01-01

int report_time_read(const char *text, int64_t *time_r)
{
    size_t length = strlen(text);
    // With a time of day, of UTC, and no more digits than are kept.
    return length >= strlen("2026-11-21T10:00:00Z") &&
           length <= strlen("2026-11-21T10:00:00.123456Z") && text[length - 1] == 'Z' &&
           clock_parse_exact(text, time_r);
}

int report_time_write(int64_t time, struct buf *text)
{
    if (time < 0 || time >= report_time_max)
        return 0;
    time_t seconds = (time_t)(time / 1000000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    buf_printf(text, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
               parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    if (time % 1000000 != 0)
        buf_printf(text, ".%06d", (int)(time % 1000000));
    buf_add_text(text, "Z");
    return 1;
}
