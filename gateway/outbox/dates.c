#include "gateway/outbox/dates.h"

#include <stdbool.h>
#include <stdlib.h>

#include "lib/arena.h"
#include "lib/zone.h"

#include "gateway/base/render.h"

static const char *say(const struct dates *dates, const char *key, const char *const *pairs)
{
    char *text = render_say(dates->render, dates->language, key, pairs);
    const char *kept = arena_strdup(dates->arena, text);
    free(text);
    return kept;
}

static const char *word(const struct dates *dates, const char *group, int number)
{
    const char *key = arena_printf(dates->arena, "%s.%d", group, number);
    return render_word(dates->render, dates->language, key);
}

static const char *clock_text(const struct dates *dates, const struct zone_time *local)
{
    return arena_printf(dates->arena, "%d:%02d", local->hour, local->minute);
}

static const char *day_text(const struct dates *dates, const struct zone_time *local, int year)
{
    const char *const pairs[] = {"weekday", word(dates, "weekday", local->weekday),
                                 "day",     arena_printf(dates->arena, "%d", local->day),
                                 "month",   word(dates, "month", local->month),
                                 NULL};
    const char *day = say(dates, "date.long", pairs);
    if (local->year == year)
        return day;
    const char *const dated[] = {"date", day, "year", arena_printf(dates->arena, "%d", local->year),
                                 NULL};
    return say(dates, "date.with-year", dated);
}

static int year_of(const struct dates *dates, int64_t time)
{
    struct zone_time local;
    zone_local(dates->zone, time, &local);
    return local.year;
}

const char *dates_day(const struct dates *dates, int64_t time, int64_t now)
{
    struct zone_time local;
    zone_local(dates->zone, time, &local);
    return day_text(dates, &local, year_of(dates, now));
}

const char *dates_moment(const struct dates *dates, int64_t time, int64_t now)
{
    struct zone_time local;
    zone_local(dates->zone, time, &local);
    const char *const pairs[] = {"date", day_text(dates, &local, year_of(dates, now)), "time",
                                 clock_text(dates, &local), NULL};
    return say(dates, "date.time", pairs);
}

const char *dates_span(const struct dates *dates, int64_t start, int64_t end, int64_t now)
{
    struct zone_time from, to;
    if (end <= start)
        return dates_moment(dates, start, now);
    zone_local(dates->zone, start, &from);
    zone_local(dates->zone, end, &to);
    const char *const pairs[] = {"date",    day_text(dates, &from, year_of(dates, now)),
                                 "time",    clock_text(dates, &from),
                                 "until",   clock_text(dates, &to),
                                 "weekday", word(dates, "weekday", to.weekday),
                                 "day",     arena_printf(dates->arena, "%d", to.day),
                                 "month",   word(dates, "month", to.month),
                                 NULL};
    bool same = from.year == to.year && from.month == to.month && from.day == to.day;
    return say(dates, same ? "date.span" : "date.span-days", pairs);
}
