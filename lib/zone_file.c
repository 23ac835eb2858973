#include "lib/zone_file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"

enum { DAY = 86400, HEADER_SIZE = 44, TYPES_MAX = 256, TRANSITIONS_MAX = 20000 };

// The eras of 400 years make the division exact also before year 0 (Hinnant, "chrono-compatible
// low-level date algorithms").
int64_t zone_days(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

void zone_date(int64_t days, int64_t *year_r, int *month_r, int *day_r)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    *day_r = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *month_r = (int)(month < 10 ? month + 3 : month - 9);
    *year_r = year_of_era + era * 400 + (*month_r <= 2);
}

static bool leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int zone_month_days(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

// ---- the footer ----

static bool read_name(const char **at)
{
    const char *start = *at;
    if (**at == '<') {
        const char *end = strchr(*at, '>');
        if (end == NULL || end - *at < 4)
            return false;
        *at = end + 1;
        return true;
    }
    while (isalpha((unsigned char)**at))
        ++*at;
    return *at - start >= 3;
}

static bool read_number(const char **at, int max, int *number_r)
{
    if (!isdigit((unsigned char)**at))
        return false;
    int number = 0;
    while (isdigit((unsigned char)**at)) {
        number = number * 10 + (*(*at)++ - '0');
        if (number > max)
            return false;
    }
    *number_r = number;
    return true;
}

// [+-]hh[:mm[:ss]]
static bool read_time(const char **at, int *seconds_r)
{
    int sign = **at == '-' ? -1 : 1, hour, minute = 0, second = 0;
    if (**at == '-' || **at == '+')
        ++*at;
    if (!read_number(at, 167, &hour))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 59, &minute)))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 59, &second)))
        return false;
    *seconds_r = sign * (hour * 3600 + minute * 60 + second);
    return true;
}

static bool read_rule(const char **at, struct zone_rule *rule)
{
    if (*(*at)++ != ',')
        return false;
    *rule = (struct zone_rule){.kind = 'D', .time = 2 * 3600};
    if (**at == 'M') {
        rule->kind = *(*at)++;
        if (!read_number(at, 12, &rule->month) || *(*at)++ != '.' ||
            !read_number(at, 5, &rule->week) || *(*at)++ != '.' ||
            !read_number(at, 6, &rule->day) || rule->month < 1 || rule->week < 1)
            return false;
    } else {
        if (**at == 'J')
            rule->kind = *(*at)++;
        if (!read_number(at, 365, &rule->day))
            return false;
    }
    return **at != '/' || (++*at, read_time(at, &rule->time));
}

// In the string, west is positive.
int zone_footer_parse(const char *text, struct zone_footer *footer_r)
{
    struct zone_footer footer = {.known = true};
    int west;
    if (!read_name(&text) || !read_time(&text, &west))
        return 0;
    footer.standard_offset = -west;
    if (*text != '\0') {
        footer.daylight = true;
        footer.daylight_offset = footer.standard_offset + 3600;
        if (!read_name(&text))
            return 0;
        if (*text != ',') {
            if (!read_time(&text, &west))
                return 0;
            footer.daylight_offset = -west;
        }
        if (!read_rule(&text, &footer.start) || !read_rule(&text, &footer.end) || *text != '\0')
            return 0;
    }
    *footer_r = footer;
    return 1;
}

// Local seconds since 1970, as if local time were UTC, at which the rule strikes in that year.
static int64_t rule_strikes(const struct zone_rule *rule, int64_t year)
{
    int64_t day;
    if (rule->kind == 'M') {
        int64_t first = zone_days(year, rule->month, 1);
        int weekday = (int)(((first + 4) % 7 + 7) % 7);
        int day_of_month = 1 + (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
        while (day_of_month > zone_month_days(year, rule->month))
            day_of_month -= 7;
        day = first + day_of_month - 1;
    } else if (rule->kind == 'J') {
        day = zone_days(year, 1, 1) + rule->day - 1 + (leap(year) && rule->day >= 60);
    } else {
        day = zone_days(year, 1, 1) + rule->day;
    }
    return day * DAY + rule->time;
}

static int32_t footer_offset(const struct zone_footer *footer, int64_t seconds)
{
    if (!footer->daylight)
        return footer->standard_offset;
    int64_t year, local = seconds + footer->standard_offset;
    int month, day;
    zone_date((local >= 0 ? local : local - DAY + 1) / DAY, &year, &month, &day);
    int64_t start = rule_strikes(&footer->start, year) - footer->standard_offset;
    int64_t end = rule_strikes(&footer->end, year) - footer->daylight_offset;
    bool daylight =
        start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end;
    return daylight ? footer->daylight_offset : footer->standard_offset;
}

int32_t zone_offset_at(const struct zone_data *zone, int64_t seconds)
{
    size_t low = 0, high = zone->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->at[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->n && zone->footer.known)
        return footer_offset(&zone->footer, seconds);
    return low == 0 ? zone->first_offset : zone->offset[low - 1];
}

// ---- the file ----

struct header {
    uint32_t isut, isstd, leap, time, type, chars;
};

static bool read_header(const uint8_t *data, size_t size, struct header *h)
{
    if (size < HEADER_SIZE || memcmp(data, "TZif", 4) != 0 || data[4] < '2')
        return false;
    const uint8_t *at = data + 20;
    *h = (struct header){text_get_be32(at),      text_get_be32(at + 4),  text_get_be32(at + 8),
                         text_get_be32(at + 12), text_get_be32(at + 16), text_get_be32(at + 20)};
    return h->time <= TRANSITIONS_MAX && h->type <= TYPES_MAX && h->chars <= 4096 &&
           h->leap <= 4096 && h->isut <= TYPES_MAX && h->isstd <= TYPES_MAX;
}

static size_t block_size(const struct header *h, size_t time_size)
{
    return h->time * (time_size + 1) + h->type * 6u + h->chars + h->leap * (time_size + 4) +
           h->isstd + h->isut;
}

static bool read_transitions(const uint8_t *block, const struct header *h, struct zone_data *zone)
{
    const uint8_t *index = block + h->time * 8u, *types = index + h->time;
    if (h->type == 0)
        return false;
    zone->at = calloc(h->time + 1, sizeof *zone->at);
    zone->offset = calloc(h->time + 1, sizeof *zone->offset);
    if (zone->at == NULL || zone->offset == NULL)
        memory_none();
    zone->n = h->time;
    zone->first_offset = (int32_t)text_get_be32(types);
    for (size_t i = 0; i < zone->n; i++) {
        zone->at[i] = (int64_t)text_get_be64(block + i * 8);
        if (index[i] >= h->type || (i > 0 && zone->at[i] <= zone->at[i - 1]))
            return false;
        zone->offset[i] = (int32_t)text_get_be32(types + index[i] * 6u);
    }
    return true;
}

static bool read_footer(const uint8_t *data, size_t size, struct zone_footer *footer)
{
    char text[128];
    if (size < 2 || data[0] != '\n')
        return false;
    const uint8_t *end = memchr(data + 1, '\n', size - 1);
    if (end == NULL || (size_t)(end - data) > sizeof text)
        return false;
    size_t length = (size_t)(end - data) - 1;
    memcpy(text, data + 1, length);
    text[length] = '\0';
    return length == 0 || zone_footer_parse(text, footer);
}

int zone_file_parse(const uint8_t *data, size_t size, struct zone_data *zone_r)
{
    struct header first, second;
    *zone_r = (struct zone_data){0};
    if (!read_header(data, size, &first))
        return 0;
    size_t skip = HEADER_SIZE + block_size(&first, 4);
    if (skip > size || !read_header(data + skip, size - skip, &second))
        return 0;
    skip += HEADER_SIZE;
    size_t block = block_size(&second, 8);
    if (block > size - skip || !read_transitions(data + skip, &second, zone_r) ||
        !read_footer(data + skip + block, size - skip - block, &zone_r->footer)) {
        zone_file_clear(zone_r);
        return 0;
    }
    return 1;
}

void zone_file_clear(struct zone_data *zone)
{
    free(zone->at);
    free(zone->offset);
    *zone = (struct zone_data){0};
}
