#include "lib/report_time.h"

#include <string.h>
#include <time.h>

#include "lib/buf.h"

static const int64_t report_time_max = INT64_C(253402300800) * 1000000; // 10000-01-01

// Digits by a pattern ("d" stands for one), so that nothing else slips through.
static int report_time_matches(const char *text, const char *pattern)
{
    for (; *pattern != '\0'; pattern++, text++) {
        int good = *pattern == 'd' ? *text >= '0' && *text <= '9' : *text == *pattern;
        if (!good)
            return 0;
    }
    return 1;
}

static int report_time_digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

// What stands behind the seconds: "Z", or "." and one to six digits and "Z".
static int report_time_fraction(const char *text, int *micros_r)
{
    *micros_r = 0;
    if (*text == '.') {
        text++;
        size_t digits = strspn(text, "0123456789");
        if (digits < 1 || digits > 6)
            return 0;
        for (size_t i = 0; i < 6; i++)
            *micros_r = *micros_r * 10 + (i < digits ? text[i] - '0' : 0);
        text += digits;
    }
    return strcmp(text, "Z") == 0;
}

int report_time_read(const char *text, int64_t *time_r)
{
    int micros;
    if (!report_time_matches(text, "dddd-dd-ddTdd:dd:dd") ||
        !report_time_fraction(text + 19, &micros))
        return 0;
    struct tm parts = {
        .tm_year = report_time_digits(text, 4) - 1900,
        .tm_mon = report_time_digits(text + 5, 2) - 1,
        .tm_mday = report_time_digits(text + 8, 2),
        .tm_hour = report_time_digits(text + 11, 2),
        .tm_min = report_time_digits(text + 14, 2),
        .tm_sec = report_time_digits(text + 17, 2),
    };
    struct tm same = parts;
    time_t seconds = timegm(&same);
    // timegm carries 31 February over; then the day is no longer the one that was written.
    if (parts.tm_year < 70 || same.tm_mon != parts.tm_mon || same.tm_mday != parts.tm_mday ||
        same.tm_hour != parts.tm_hour || same.tm_min != parts.tm_min || same.tm_sec != parts.tm_sec)
        return 0;
    *time_r = (int64_t)seconds * 1000000 + micros;
    return 1;
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
