#include "lib/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/zone_file.h"

enum { DAY = 86400, SECOND = 1000000, FILE_MAX = 256 * 1024 };

struct zone {
    const char *name;
    struct zone_data data;
    struct zone *next;
};

static const struct zone utc = {.name = "UTC"};
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *zones;

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

// A name is a path below the zone directory and nothing else.
static bool name_ok(const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t length = strlen(name);
    return length > 0 && length < 64 && strspn(name, letters) == length && name[0] != '/' &&
           name[length - 1] != '/' && strstr(name, "//") == NULL;
}

static bool read_file(const char *path, uint8_t *data, size_t *size_r)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct stat st;
    size_t size = 0;
    bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    while (regular && size < FILE_MAX) {
        ssize_t n = read(fd, data + size, FILE_MAX - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        size += (size_t)n;
    }
    close(fd);
    *size_r = size;
    return regular;
}

static struct zone *load(const char *name)
{
    const char *dir = getenv("TZDIR");
    char path[512];
    size_t size;
    struct zone *zone = NULL;
    snprintf(path, sizeof path, "%s/%s", dir != NULL ? dir : "/usr/share/zoneinfo", name);
    uint8_t *data = malloc(FILE_MAX);
    if (data != NULL && read_file(path, data, &size)) {
        zone = calloc(1, sizeof *zone);
        if (zone != NULL && !zone_file_parse(data, size, &zone->data)) {
            free(zone);
            zone = NULL;
        }
        if (zone != NULL)
            zone->name = strdup(name);
    }
    free(data);
    return zone;
}

const struct zone *zone_utc(void)
{
    return &utc;
}

const struct zone *zone_find(const char *name)
{
    if (name == NULL || name[0] == '\0' || strcmp(name, "UTC") == 0)
        return &utc;
    if (!name_ok(name))
        return NULL;
    pthread_mutex_lock(&zones_lock);
    struct zone *zone = zones;
    while (zone != NULL && strcmp(zone->name, name) != 0)
        zone = zone->next;
    if (zone == NULL && (zone = load(name)) != NULL) {
        zone->next = zones;
        zones = zone;
    }
    pthread_mutex_unlock(&zones_lock);
    return zone;
}

const struct zone *zone_first(const char *a, const char *b, const char *c)
{
    const char *names[] = {a, b, c};
    for (size_t i = 0; i < 3; i++) {
        const struct zone *zone =
            names[i] != NULL && names[i][0] != '\0' ? zone_find(names[i]) : NULL;
        if (zone != NULL)
            return zone;
    }
    return &utc;
}

void zone_local(const struct zone *zone, int64_t time, struct zone_time *local_r)
{
    int64_t seconds = floor_div(time, SECOND), year;
    int offset = zone_offset_at(&zone->data, seconds), month, day;
    int64_t local = seconds + offset, days = floor_div(local, DAY);
    int rest = (int)(local - days * DAY);
    zone_date(days, &year, &month, &day);
    *local_r = (struct zone_time){
        .year = (int)year,
        .month = month,
        .day = day,
        .hour = rest / 3600,
        .minute = rest / 60 % 60,
        .second = rest % 60,
        .microsecond = (int)(time - seconds * SECOND),
        .weekday = (int)(((days + 3) % 7 + 7) % 7) + 1,
        .offset = offset,
    };
}

static bool date_ok(const struct zone_time *t)
{
    return t->year >= 1 && t->year <= 9999 && t->month >= 1 && t->month <= 12 && t->day >= 1 &&
           t->day <= zone_month_days(t->year, t->month) && t->hour >= 0 && t->hour <= 23 &&
           t->minute >= 0 && t->minute <= 59 && t->second >= 0 && t->second <= 59;
}

static int64_t as_utc_seconds(const struct zone_time *t)
{
    return zone_days(t->year, t->month, t->day) * DAY + t->hour * 3600 + t->minute * 60 + t->second;
}

// The offsets of a day before and a day after are all that can be meant: no zone changes twice in
// two days. The one of before gives the earlier instant of an hour that comes twice.
int zone_time_utc(const struct zone *zone, const struct zone_time *local, int64_t *time_r)
{
    if (!date_ok(local))
        return 0;
    int64_t wanted = as_utc_seconds(local);
    int32_t offsets[] = {zone_offset_at(&zone->data, wanted - DAY),
                         zone_offset_at(&zone->data, wanted + DAY)};
    for (size_t i = 0; i < 2; i++) {
        int64_t seconds = wanted - offsets[i];
        if (zone_offset_at(&zone->data, seconds) == offsets[i]) {
            *time_r = seconds * SECOND + local->microsecond;
            return 1;
        }
    }
    return 0;
}

void zone_iso(const struct zone *zone, int64_t time, char text_r[ZONE_TEXT_SIZE])
{
    struct zone_time t;
    zone_local(zone, time, &t);
    int n = snprintf(text_r, ZONE_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", t.year, t.month,
                     t.day, t.hour, t.minute, t.second);
    int minutes = abs(t.offset) / 60;
    if (zone == &utc)
        snprintf(text_r + n, (size_t)(ZONE_TEXT_SIZE - n), "Z");
    else
        snprintf(text_r + n, (size_t)(ZONE_TEXT_SIZE - n), "%c%02d:%02d", t.offset < 0 ? '-' : '+',
                 minutes / 60, minutes % 60);
}

void zone_iso_utc(int64_t time, char text_r[ZONE_TEXT_SIZE])
{
    if (time == 0)
        text_r[0] = '\0';
    else
        zone_iso(&utc, time, text_r);
}

static bool digits(const char **at, int n, int *number_r)
{
    *number_r = 0;
    for (int i = 0; i < n; i++, ++*at) {
        if (**at < '0' || **at > '9')
            return false;
        *number_r = *number_r * 10 + (**at - '0');
    }
    return true;
}

static bool skip(const char **at, char c)
{
    return **at == c && ++*at;
}

// 1 an offset, 0 the text ends here, -1 neither.
static int read_offset(const char *at, int *offset_r)
{
    int hour, minute, sign = *at == '-' ? -1 : 1;
    *offset_r = 0;
    if (*at == '\0')
        return 0;
    if (strcmp(at, "Z") == 0)
        return 1;
    if (*at != '+' && *at != '-')
        return -1;
    at++;
    if (!digits(&at, 2, &hour) || !skip(&at, ':') || !digits(&at, 2, &minute) || *at != '\0' ||
        hour > 23 || minute > 59)
        return -1;
    *offset_r = sign * (hour * 3600 + minute * 60);
    return 1;
}

int zone_parse(const struct zone *zone, const char *text, int64_t *time_r)
{
    struct zone_time t = {0};
    const char *at = text;
    int offset;
    if (!digits(&at, 4, &t.year) || !skip(&at, '-') || !digits(&at, 2, &t.month) ||
        !skip(&at, '-') || !digits(&at, 2, &t.day) || (!skip(&at, 'T') && !skip(&at, ' ')) ||
        !digits(&at, 2, &t.hour) || !skip(&at, ':') || !digits(&at, 2, &t.minute))
        return 0;
    if (skip(&at, ':') && !digits(&at, 2, &t.second))
        return 0;
    switch (read_offset(at, &offset)) {
    case 0:
        return zone_time_utc(zone, &t, time_r);
    case 1:
        if (!date_ok(&t))
            return 0;
        *time_r = (as_utc_seconds(&t) - offset) * SECOND;
        return 1;
    default:
        return 0;
    }
}
