#include "lib/schedule.h"

#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>

#include "lib/error.h"
#include "lib/memory.h"
#include "lib/zone.h"

static const int64_t SECOND = 1000000, HOUR = 3600 * SECOND, DAY = 24 * HOUR;

enum { WORD_MAX = 400, STEPS_MAX = 100000, LAST_YEAR = 2200, FAR = 9 * 366 };

struct rule {
    struct icalrecurrencetype recur;
    struct icaltimetype start; // local, without a zone
    const struct zone *zone;
    bool elapsed; // counts hours, not the clock's
};

struct schedule {
    struct rule *rules;
    size_t n_rules;
    bool power_on;
};

// ---- local times as libical has them, without its zones ----

static struct icaltimetype local_ical(const struct zone *zone, int64_t time)
{
    struct zone_time local;
    zone_local(zone, time, &local);
    struct icaltimetype ical = icaltime_null_time();
    ical.year = local.year;
    ical.month = local.month;
    ical.day = local.day;
    ical.hour = local.hour;
    ical.minute = local.minute;
    ical.second = local.second;
    return ical;
}

static struct zone_time zone_of_ical(struct icaltimetype ical)
{
    return (struct zone_time){.year = ical.year,
                              .month = ical.month,
                              .day = ical.day,
                              .hour = ical.hour,
                              .minute = ical.minute,
                              .second = ical.second > 59 ? 59 : ical.second};
}

static int utc_of_ical(const struct zone *zone, struct icaltimetype ical, int64_t *time_r)
{
    const struct zone_time local = zone_of_ical(ical);
    struct zone_time before;
    if (zone_time_utc(zone, &local, time_r) == 1)
        return 1;
    // An hour that is left out is meant by the offset before it (RFC 5545, 3.3.5).
    if (zone_time_utc(zone_utc(), &local, time_r) != 1)
        return 0;
    zone_local(zone, *time_r - DAY, &before);
    *time_r -= before.offset * SECOND;
    return 1;
}

// ---- times ----

// Near now by the offset that is in force now: so hours follow each other over a change of the
// clock.
static int rule_utc(const struct rule *rule, struct icaltimetype ical, int64_t now, int offset,
                    int64_t *time_r)
{
    int64_t steady;
    if (utc_of_ical(rule->zone, ical, time_r) != 1)
        return 0;
    if (!rule->elapsed || utc_of_ical(zone_utc(), ical, &steady) != 1)
        return 1;
    steady -= offset * SECOND;
    if (steady > now - DAY && steady < now + DAY)
        *time_r = steady;
    return 1;
}

// From `from` on: the last one that is not after now, the first one that is.
static void rule_scan(const struct rule *rule, int64_t from, int64_t now, int64_t *last_r,
                      int64_t *next_r)
{
    struct zone_time local;
    zone_local(rule->zone, now, &local);
    struct icalrecurrencetype recur = rule->recur;
    struct icaltimetype horizon = local_ical(rule->zone, now + FAR * DAY);
    // What comes no more need not be looked for until the end of time.
    if (recur.count == 0 && (icaltime_is_null_time(recur.until) ||
                             icaltime_compare(recur.until, horizon) > 0))
        recur.until = horizon;
    icalrecur_iterator *iterator = icalrecur_iterator_new(recur, rule->start);
    struct icaltimetype start = local_ical(rule->zone, from);
    if (iterator == NULL)
        return;
    bool skip = recur.count == 0 && icaltime_compare(start, rule->start) > 0;
    if (skip && icalrecur_iterator_set_start(iterator, start) != 1) {
        icalrecur_iterator_free(iterator);
        return;
    }
    for (int steps = 0; steps < STEPS_MAX; steps++) {
        struct icaltimetype ical = icalrecur_iterator_next(iterator);
        int64_t time;
        if (icaltime_is_null_time(ical) || ical.year > LAST_YEAR)
            break;
        if (rule_utc(rule, ical, now, local.offset, &time) != 1)
            continue;
        if (time <= now && time > *last_r)
            *last_r = time;
        if (time > now && (*next_r == 0 || time < *next_r))
            *next_r = time;
        if (time > now + 3 * HOUR) // what a change of the clock puts out of order is over
            break;
    }
    icalrecur_iterator_free(iterator);
}

static void rule_times(const struct rule *rule, int64_t now, int64_t *last_r, int64_t *next_r)
{
    static const int days[] = {3, 40, 400, FAR};
    for (size_t i = 0; i < sizeof days / sizeof days[0] && *last_r == 0; i++)
        rule_scan(rule, now - days[i] * DAY, now, last_r, next_r);
}

// ---- reading ----

static int read_start(const char *text, struct rule *rule, const char **error_r)
{
    char value[32] = "";
    int64_t time;
    const char *colon = strrchr(text, ':');
    if (colon != NULL && strlen(colon + 1) < sizeof value)
        strcpy(value, colon + 1);
    if (strncmp(text, "DTSTART;TZID=", 13) == 0 && colon != NULL) {
        char name[64] = "";
        if ((size_t)(colon - text - 13) < sizeof name)
            memcpy(name, text + 13, (size_t)(colon - text - 13));
        rule->zone = zone_find(name);
        if (rule->zone == NULL || name[0] == '\0') {
            *error_r = error_format("%s: there is no such zone", text);
            return 0;
        }
    } else if (strncmp(text, "DTSTART:", 8) != 0) {
        value[0] = '\0';
    }
    size_t length = strlen(value);
    rule->start = icaltime_from_string(value);
    if ((length != 8 && length != 15 && length != 16) || icaltime_is_null_time(rule->start) ||
        utc_of_ical(zone_utc(), rule->start, &time) != 1 || rule->start.year < 1970 ||
        rule->start.year > LAST_YEAR) {
        *error_r = error_format("%s: not a time such as DTSTART:20261123T100000", text);
        return 0;
    }
    if (value[length - 1] == 'Z')
        rule->zone = zone_utc();
    rule->start.zone = NULL;
    rule->start.is_date = 0;
    return 1;
}

static bool once_each(const char *text)
{
    static const char *const parts[] = {"FREQ=",       "UNTIL=",     "COUNT=",    "INTERVAL=",
                                        "BYSECOND=",   "BYMINUTE=",  "BYHOUR=",   "BYDAY=",
                                        "BYMONTHDAY=", "BYYEARDAY=", "BYWEEKNO=", "BYMONTH=",
                                        "BYSETPOS=",   "WKST="};
    bool seen[sizeof parts / sizeof parts[0]] = {false};
    for (const char *at = text; *at != '\0';) {
        size_t i = 0, n = sizeof parts / sizeof parts[0];
        while (i < n && strncmp(at, parts[i], strlen(parts[i])) != 0)
            i++;
        if (i == n || seen[i])
            return false;
        seen[i] = true;
        at += strcspn(at, ";");
        if (*at == ';' && *++at == '\0')
            return false;
    }
    return seen[0];
}

static bool has_any(const short *list)
{
    return list[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

// libical goes from hour to hour in search of what may never come.
static bool searches(const struct icalrecurrencetype *recur)
{
    return recur->freq == ICAL_HOURLY_RECURRENCE &&
           (has_any(recur->by_month) || has_any(recur->by_month_day) ||
            has_any(recur->by_year_day) ||
            (recur->interval > 1 && (has_any(recur->by_hour) || has_any(recur->by_day))));
}

static bool has_many(const short *list)
{
    return has_any(list) && has_any(list + 1);
}

// libical counts days alone, and those of months and years.
static bool places_times(const struct icalrecurrencetype *recur)
{
    return has_any(recur->by_set_pos) &&
           (recur->freq < ICAL_MONTHLY_RECURRENCE || has_many(recur->by_hour) ||
            has_many(recur->by_minute) || has_many(recur->by_second));
}

static int comes(const struct rule *rule, const char *text, const char **error_r)
{
    int64_t start, last = 0, next = 0;
    if (utc_of_ical(rule->zone, rule->start, &start) == 1)
        rule_scan(rule, start - 1, start - 1, &last, &next);
    if (next == 0)
        *error_r = error_format("%s: there is no such time", text);
    return next != 0;
}

static int read_rule(const char *text, struct rule *rule, const char **error_r)
{
    const char *value = strncmp(text, "RRULE:", 6) == 0 ? text + 6 : text;
    icalerror_clear_errno();
    rule->recur = icalrecurrencetype_from_string(value);
    if (!once_each(value) || rule->recur.freq == ICAL_NO_RECURRENCE || icalerrno != ICAL_NO_ERROR ||
        rule->recur.interval < 1) {
        *error_r = error_format("%s: not a rule such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=10", text);
        return 0;
    }
    if (rule->recur.freq < ICAL_HOURLY_RECURRENCE) {
        *error_r = error_format("%s: more often than hourly", text);
        return 0;
    }
    if (places_times(&rule->recur)) {
        *error_r = error_format("%s: BYSETPOS is for FREQ=MONTHLY and YEARLY with one time of the day",
                                text);
        return 0;
    }
    if (searches(&rule->recur)) {
        *error_r = error_format("%s: say it by FREQ=DAILY and BYHOUR", text);
        return 0;
    }
    rule->elapsed =
        rule->recur.freq == ICAL_HOURLY_RECURRENCE && !has_any(rule->recur.by_hour);
    // libical compares UNTIL with what it makes, which is local here.
    int64_t until;
    if (icaltime_is_utc(rule->recur.until) &&
        utc_of_ical(zone_utc(), rule->recur.until, &until) == 1)
        rule->recur.until = local_ical(rule->zone, until);
    rule->recur.until.zone = NULL;
    return comes(rule, text, error_r);
}

static int read_word(struct schedule *schedule, const char *word, struct rule *rule,
                     const char **error_r)
{
    if (strcmp(word, "power-on") == 0) {
        schedule->power_on = true;
        return 1;
    }
    if (strncmp(word, "TZID=", 5) == 0) {
        const struct zone *zone = word[5] == '\0' ? NULL : zone_find(word + 5);
        *error_r = error_format("%s: there is no such zone", word);
        if (zone != NULL)
            rule->zone = zone;
        return zone != NULL;
    }
    if (strncmp(word, "DTSTART", 7) == 0)
        return read_start(word, rule, error_r);
    if (schedule->n_rules == SCHEDULE_RULES_MAX) {
        *error_r = error_format("more than %d rules", SCHEDULE_RULES_MAX);
        return 0;
    }
    if (read_rule(word, rule, error_r) != 1)
        return 0;
    struct rule *rules = realloc(schedule->rules, (schedule->n_rules + 1) * sizeof *rules);
    if (rules == NULL)
        memory_none();
    schedule->rules = rules;
    schedule->rules[schedule->n_rules++] = *rule;
    return 1;
}

int schedule_read(const char *text, const struct zone *zone, struct schedule **schedule_r,
                  const char **error_r)
{
    struct schedule *schedule = calloc(1, sizeof *schedule);
    struct rule rule = {.zone = zone, .start = icaltime_null_time()};
    if (schedule == NULL)
        memory_none();
    rule.start.year = 2001;
    rule.start.month = rule.start.day = 1;
    int result = 1;
    for (const char *at = text + strspn(text, " "); *at != '\0' && result == 1;
         at += strspn(at, " ")) {
        char word[WORD_MAX + 1] = "";
        size_t length = strcspn(at, " ");
        *error_r = "a word of the schedule is too long";
        result = length <= WORD_MAX;
        if (result == 1) {
            memcpy(word, at, length);
            result = read_word(schedule, word, &rule, error_r);
        }
        at += length;
    }
    if (result == 1)
        *schedule_r = schedule;
    else
        schedule_free(&schedule);
    return result;
}

void schedule_free(struct schedule **schedule)
{
    if (*schedule == NULL)
        return;
    free((*schedule)->rules);
    free(*schedule);
    *schedule = NULL;
}

bool schedule_power_on(const struct schedule *schedule)
{
    return schedule->power_on;
}

void schedule_times(const struct schedule *schedule, int64_t now, int64_t *last_r, int64_t *next_r)
{
    *last_r = *next_r = 0;
    for (size_t i = 0; i < schedule->n_rules; i++) {
        int64_t last = 0, next = 0;
        rule_times(&schedule->rules[i], now, &last, &next);
        if (last > *last_r)
            *last_r = last;
        if (next != 0 && (*next_r == 0 || next < *next_r))
            *next_r = next;
    }
}
