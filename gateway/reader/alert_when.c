#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/reader/alert_state.h"
#include "gateway/reader/words.h"

enum { WHEN_NUMBERS = 8 };
static const int64_t when_second = 1000000;

struct when {
    int numbers[WHEN_NUMBERS];
    size_t digits[WHEN_NUMBERS];
    size_t count;
    size_t time;     // place of the hour; count = none
    int month;       // by name; 0 = none
    size_t month_at; // how many numbers stood before it
    bool afternoon, morning, zoned;
    int zone;
    bool whole;
};

static int when_month(const char *word, size_t length)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    static const char *const others[][2] = {
        {"m\303\244r", "3"},  {"mai", "5"}, {"okt", "10"}, {"dez", "12"}, {"fev", "2"},
        {"f\303\251v", "2"},  {"avr", "4"}, {"juin", "6"}, {"juil", "7"}, {"ao\303\273", "8"},
        {"d\303\251c", "12"}, {"ene", "1"}, {"abr", "4"},  {"ago", "8"},  {"dic", "12"},
        {"gen", "1"},         {"mag", "5"}, {"giu", "6"},  {"lug", "7"},  {"set", "9"},
        {"ott", "10"},
    };
    if (length < 3)
        return 0;
    for (int i = 0; i < 12; i++) {
        if (strncasecmp(word, names + 3 * i, 3) == 0)
            return i + 1;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (words_begins(word, others[i][0]))
            return atoi(others[i][1]);
    }
    return 0;
}

static bool when_is_day(const char *word, size_t length)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
    return length >= 3 && words_begins_one(word, days);
}

static const char *when_zone(struct when *when, const char *at)
{
    int sign = *at == '-' ? -1 : 1;
    size_t digits = strspn(at + 1, "0123456789");
    int number = digits > 4 ? 0 : atoi(at + 1), minutes = 0;
    const char *end = at + 1 + digits;
    if (digits == 2 && *end == ':' && isdigit((unsigned char)end[1]) &&
        isdigit((unsigned char)end[2])) {
        minutes = (end[1] - '0') * 10 + end[2] - '0';
        end += 3;
    } else if (digits == 4) {
        minutes = number % 100;
        number /= 100;
    }
    when->zoned = true;
    when->zone = sign * (number * 60 + minutes);
    return end;
}

static const char *when_word(struct when *when, const char *at)
{
    size_t length = 0;
    while (isalpha((unsigned char)at[length]) || (unsigned char)at[length] >= 0x80)
        length++;
    int month = when->month == 0 ? when_month(at, length) : 0;
    if (month != 0) {
        when->month = month;
        when->month_at = when->count;
    } else if (length == 2 && strncasecmp(at, "pm", 2) == 0)
        when->afternoon = true;
    else if (length == 2 && strncasecmp(at, "am", 2) == 0)
        when->morning = true;
    else if ((length == 1 && (*at == 'Z' || *at == 'z')) ||
             (length == 3 && (strncasecmp(at, "gmt", 3) == 0 || strncasecmp(at, "utc", 3) == 0)))
        when->zoned = when->count > when->time;
    else if (!when_is_day(at, length) && !(length == 1 && (*at == 'T' || *at == 't')) &&
             (unsigned char)*at < 0x80 && strncasecmp(at, "at", length) != 0)
        when->whole = false;
    return at + length;
}

// Up to what is no part of a time, where that must stand alone.
static void when_scan(const char *at, struct when *when, bool alone)
{
    memset(when, 0, sizeof(*when));
    when->whole = true;
    when->time = WHEN_NUMBERS;
    while (*at != '\0' && when->count < WHEN_NUMBERS && (when->whole || !alone)) {
        if (isdigit((unsigned char)*at)) {
            size_t digits = strspn(at, "0123456789");
            when->numbers[when->count] = digits > 8 ? -1 : atoi(at);
            when->digits[when->count++] = digits;
            if (at[digits] == ':' && when->time == WHEN_NUMBERS)
                when->time = when->count - 1;
            at += digits;
        } else if ((*at == '+' || *at == '-') && when->time < when->count &&
                   when->count >= when->time + 2 && isdigit((unsigned char)at[1]))
            at = when_zone(when, at);
        else if (isalpha((unsigned char)*at) || (unsigned char)*at >= 0x80)
            at = when_word(when, at);
        else {
            if (strchr(" \t/.-,:()", *at) == NULL)
                when->whole = false;
            at++;
        }
    }
    when->whole = when->whole && *at == '\0';
}

static int64_t when_days(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// Days since 1970; -1: no such day.
static int64_t when_day(const struct when *when, size_t year, size_t month, size_t day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y = when->numbers[year], d = when->numbers[day];
    int m = month == WHEN_NUMBERS ? when->month : when->numbers[month];
    if (when->digits[year] == 2)
        y += 2000;
    if (y < 1980 || y > 2199 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
        return -1;
    return when_days(y, m, d);
}

static int64_t when_clock(const struct when *when)
{
    int part[3] = {0, 0, 0};
    for (size_t i = 0; i < 3 && when->time + i < when->count; i++)
        part[i] = when->numbers[when->time + i];
    if (when->time >= when->count)
        return 0;
    if (when->afternoon && part[0] < 12)
        part[0] += 12;
    if (when->morning && part[0] == 12)
        part[0] = 0;
    return part[0] > 24 || part[1] > 59 || part[2] > 60 ? -1
                                                        : part[0] * 3600 + part[1] * 60 + part[2];
}

static int64_t when_best(const struct when *when, int64_t near)
{
    // Year, month and day by their places; the earlier one counts where nothing tells them apart.
    static const size_t numeric[][3] = {{2, 1, 0}, {2, 0, 1}, {0, 1, 2}};
    static const size_t named[][3] = {{1, WHEN_NUMBERS, 0}, {0, WHEN_NUMBERS, 1}};
    int64_t best = -1;
    const size_t(*orders)[3] = when->month != 0 ? named : numeric;
    size_t count = when->month != 0 ? 2 : 3, dates = when->month != 0 ? 2 : 3;
    if (when->count < dates)
        return -1;
    // "17:58 25.04.2025": the date behind the time.
    size_t at = when->time == 0 ? (when->count >= 6 && when->month == 0 ? 3 : 2) : 0;
    if (when->time == 0 && when->month != 0)
        at = when->count - 2;
    if (when->count < at + dates)
        return -1;
    for (size_t i = 0; i < count; i++) {
        size_t year = orders[i][0] + at, day = orders[i][2] + at;
        size_t month = orders[i][1] == WHEN_NUMBERS ? WHEN_NUMBERS : orders[i][1] + at;
        if (when->digits[year] != 4 && (when->digits[year] != 2 || when->digits[at] == 4))
            continue;
        if (when->digits[day] > 2)
            continue;
        int64_t found = when_day(when, year, month, day);
        if (found < 0)
            continue;
        if (best < 0 || (near > 0 && llabs(found - near) < llabs(best - near)))
            best = found;
    }
    return best;
}

int64_t alert_when(const char *text, int64_t date, int zone, bool alone)
{
    struct when when;
    when_scan(text, &when, alone);
    if (alone && !when.whole)
        return 0;
    if (!when.zoned)
        when.zone = zone;
    int64_t day = when_best(&when, date / when_second / 86400);
    int64_t clock = when_clock(&when);
    return day < 0 || clock < 0 ? 0 : (day * 86400 + clock - when.zone * 60) * when_second;
}
