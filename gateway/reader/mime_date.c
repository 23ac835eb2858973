// Dates of mails (RFC 5322, 3.3 and 4.3) and what old programs write.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "gateway/reader/mime.h"
#include "gateway/reader/mime_header.h"

struct mime_when {
    int year, month, day, hour, minute, second;
    int zone; // minutes east
    bool timed;
    int numbers; // plain numbers so far: day, month or year
};

static int mime_month(const char *word)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++) {
        if (strncasecmp(word, months + 3 * (size_t)i, 3) == 0)
            return i + 1;
    }
    return 0;
}

// RFC 5322, 4.3: letters other than these say nothing that can be relied on.
static int mime_zone(const char *word)
{
    static const struct {
        const char name[4];
        int hours;
    } zones[] = {{"EDT", -4}, {"EST", -5}, {"CDT", -5}, {"CST", -6}, {"MDT", -6}, {"MST", -7},
                 {"PDT", -7}, {"PST", -8}, {"CET", 1},  {"MEZ", 1},  {"JST", 9}};
    if (strncasecmp(word, "CEST", 4) == 0 || strncasecmp(word, "MESZ", 4) == 0)
        return 120;
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        if (strncasecmp(word, zones[i].name, 3) == 0)
            return zones[i].hours * 60;
    }
    return 0;
}

static void mime_take_number(struct mime_when *when, int number, size_t digits)
{
    bool year = digits >= 3 || (when->day > 0 && when->month > 0) || number > 31;
    if (year && when->year < 0)
        when->year = digits > 3     ? number
                     : digits == 3  ? number + 1900
                     : number <= 49 ? number + 2000
                                    : number + 1900;
    else if (when->day == 0)
        when->day = number;
    else if (when->month == 0)
        when->month = number;
}

static const char *mime_take_digits(struct mime_when *when, const char *at)
{
    int number = 0;
    size_t digits = 0;
    for (; isdigit((unsigned char)*at); at++, digits++)
        number = number < 100000 ? number * 10 + (*at - '0') : number;
    if (*at != ':' || when->timed) {
        if (!when->timed || when->year < 0)
            mime_take_number(when, number, digits);
        return at;
    }
    int parts[2] = {0, 0};
    for (int i = 0; i < 2 && *at == ':'; i++) {
        for (at++; isdigit((unsigned char)*at); at++)
            parts[i] = parts[i] < 1000 ? parts[i] * 10 + (*at - '0') : parts[i];
    }
    when->timed = true;
    when->hour = number;
    when->minute = parts[0];
    when->second = parts[1];
    if (*at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    return at;
}

static const char *mime_take_offset(struct mime_when *when, const char *at)
{
    int sign = *at == '-' ? -1 : 1;
    int hours = 0;
    size_t digits = strspn(++at, "0123456789");
    for (size_t i = 0; i < digits; i++)
        hours = hours < 10000 ? hours * 10 + (at[i] - '0') : hours;
    if (when->timed && digits > 0)
        when->zone =
            sign * (digits > 2 ? hours / 100 % 24 * 60 + hours % 100 % 60 : hours % 24 * 60);
    return at + digits;
}

static const char *mime_take_word(struct mime_when *when, const char *at)
{
    size_t length = 0;
    while (isalpha((unsigned char)at[length]))
        length++;
    int month = mime_month(at);
    if (month != 0 && length >= 3 && when->month == 0)
        when->month = month;
    else if (when->timed)
        when->zone += mime_zone(at);
    // "EST5EDT"
    while (isalnum((unsigned char)at[length]) && when->timed && month == 0)
        length++;
    return at + length;
}

static bool mime_when_good(const struct mime_when *when)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return when->year >= 1900 && when->year <= 9999 && when->month >= 1 && when->month <= 12 &&
           when->day >= 1 && when->day <= days[when->month - 1] && when->hour <= 24 &&
           when->minute < 60 && when->second <= 60;
}

static bool mime_when(const char *at, struct mime_when *when_r)
{
    memset(when_r, 0, sizeof(*when_r));
    when_r->year = -1;
    while (*at != '\0') {
        if (*at == '(')
            at = mime_skip_comment(at);
        else if (isdigit((unsigned char)*at))
            at = mime_take_digits(when_r, at);
        else if ((*at == '+' || *at == '-') && when_r->timed)
            at = mime_take_offset(when_r, at);
        else if (isalpha((unsigned char)*at))
            at = mime_take_word(when_r, at);
        else
            at++;
    }
    return mime_when_good(when_r);
}

// Days since 1970-01-01 of the Gregorian calendar.
static int64_t mime_days(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t mime_date(const char *raw)
{
    struct mime_when when;
    if (!mime_when(raw, &when))
        return 0;
    int64_t seconds = mime_days(when.year, when.month, when.day) * 86400 + when.hour * 3600 +
                      (when.minute - when.zone) * 60 + when.second;
    return seconds > 0 ? seconds * 1000000 : 0;
}

void mime_date_text(const char *raw, char text_r[MIME_DATE_SIZE])
{
    struct mime_when when;
    text_r[0] = '\0';
    if (!mime_when(raw, &when))
        return;
    int zone = when.zone < 0 ? -when.zone : when.zone;
    snprintf(text_r, MIME_DATE_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", when.year,
             when.month, when.day, when.hour, when.minute, when.second, when.zone < 0 ? '-' : '+',
             zone / 60, zone % 60);
}
