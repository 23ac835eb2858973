#include "gateway/desk/tell_time.h"

#include "lib/zone.h"

#define MINUTE INT64_C(60000000)
#define DAY (24 * 60 * MINUTE)

// Longer than any weekend with quiet nights around it. Who is quiet always is told after this.
enum { QUIET_DAYS_MOST = 4, GAP_MINUTES_MOST = 26 * 60 };

bool tell_time_quiet(const struct tell_rules *rules, int64_t time)
{
    struct zone_time local;
    zone_local(rules->zone, time, &local);
    unsigned minute = (unsigned)(60 * local.hour + local.minute);
    if (rules->quiet_weekend && local.weekday >= 6)
        return true;
    if (rules->quiet_from <= rules->quiet_until)
        return minute >= rules->quiet_from && minute < rules->quiet_until;
    return minute >= rules->quiet_from || minute < rules->quiet_until;
}

// By the minute: then no change of the clock can be reckoned wrongly.
static int64_t tell_time_loud(const struct tell_rules *rules, int64_t time)
{
    if (!tell_time_quiet(rules, time))
        return time;
    int64_t at = time - time % MINUTE;
    for (int i = 0; i < QUIET_DAYS_MOST * TELL_DAY_MINUTES; i++) {
        at += MINUTE;
        if (!tell_time_quiet(rules, at))
            break;
    }
    return at;
}

// Where the clock leaves the minute out, the first one after.
static int64_t tell_time_minute(const struct tell_rules *rules, const struct zone_time *day)
{
    struct zone_time local = *day;
    int64_t time;
    local.second = local.microsecond = 0;
    for (unsigned i = 0; i < GAP_MINUTES_MOST; i++) {
        unsigned minute = rules->digest_minute + i;
        if (minute >= TELL_DAY_MINUTES)
            break;
        local.hour = (int)(minute / 60);
        local.minute = (int)(minute % 60);
        if (zone_time_utc(rules->zone, &local, &time) == 1)
            return time;
    }
    return 0;
}

static int64_t tell_time_digest(const struct tell_rules *rules, int64_t time)
{
    struct zone_time local;
    zone_local(rules->zone, time, &local);
    // noon is a day away from noon, give or take an hour: never the wrong date
    int64_t noon = time + (12 * 60 - 60 * local.hour - local.minute) * MINUTE;
    for (int i = 0; i < 4; i++) {
        zone_local(rules->zone, noon + i * DAY, &local);
        int64_t at = tell_time_minute(rules, &local);
        if (at > time)
            return at;
    }
    return time;
}

int64_t tell_time_next(const struct tell_rules *rules, int64_t time)
{
    return tell_time_loud(rules, rules->digest ? tell_time_digest(rules, time) : time);
}
