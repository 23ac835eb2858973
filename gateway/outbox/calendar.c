#include "gateway/outbox/calendar.h"

#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>

#include "lib/buf.h"
#include "lib/memory.h"
#include "lib/zone.h"

enum { AROUND_DAYS = 400, DAY = 86400 };
#define SECOND INT64_C(1000000)

static struct icaltimetype ical_utc(int64_t time)
{
    return icaltime_from_timet_with_zone((time_t)(time / SECOND), 0,
                                         icaltimezone_get_utc_timezone());
}

// As a clock shows it that is `offset` seconds ahead of UTC.
static struct icaltimetype ical_shown(int64_t time, int offset)
{
    struct icaltimetype shown =
        icaltime_from_timet_with_zone((time_t)(time / SECOND) + offset, 0, NULL);
    shown.zone = NULL;
    return shown;
}

// ---- the zone ----

static int offset_at(const struct zone *zone, int64_t time)
{
    struct zone_time local;
    zone_local(zone, time, &local);
    return local.offset;
}

// Between two moments with different offsets: the first with the later one, to the second.
static int64_t find_change(const struct zone *zone, int64_t before, int64_t after)
{
    int offset = offset_at(zone, before);
    while (after - before > SECOND) {
        int64_t middle = before + (after - before) / 2;
        if (offset_at(zone, middle) == offset)
            before = middle;
        else
            after = middle;
    }
    return after / SECOND * SECOND;
}

// RFC 5545, 3.6.5: TZOFFSETFROM is in use before DTSTART, which is a time of that clock.
static void add_observance(icalcomponent *zone, int64_t change, int from, int to)
{
    icalcomponent *part = to > from ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
    icalcomponent_add_property(part, icalproperty_new_dtstart(ical_shown(change, from)));
    icalcomponent_add_property(part, icalproperty_new_tzoffsetfrom(from));
    icalcomponent_add_property(part, icalproperty_new_tzoffsetto(to));
    icalcomponent_add_component(zone, part);
}

// Every change of the clock for more than a year around; where there is none, the one offset.
static icalcomponent *make_zone(const char *name, const struct zone *zone, int64_t time)
{
    icalcomponent *all = icalcomponent_new_vtimezone();
    int64_t at = time - AROUND_DAYS * DAY * SECOND, end = time + AROUND_DAYS * DAY * SECOND;
    int offset = offset_at(zone, at);
    icalcomponent_add_property(all, icalproperty_new_tzid(name));
    int changes = 0;
    for (; at < end; at += DAY * SECOND) {
        int next = offset_at(zone, at + DAY * SECOND);
        if (next == offset)
            continue;
        add_observance(all, find_change(zone, at, at + DAY * SECOND), offset, next);
        offset = next;
        changes++;
    }
    if (changes == 0)
        add_observance(all, 0, offset, offset);
    return all;
}

// ---- the event ----

// UTC where there is no zone.
static void set_time(icalcomponent *event, icalproperty *property, const char *name)
{
    if (name != NULL)
        icalproperty_add_parameter(property, icalparameter_new_tzid(name));
    icalcomponent_add_property(event, property);
}

static void add_times(icalcomponent *event, const struct calendar *calendar,
                      const struct zone *zone)
{
    const char *name = zone != NULL ? calendar->zone : NULL;
    struct icaltimetype start =
        zone != NULL ? ical_shown(calendar->start, offset_at(zone, calendar->start))
                     : ical_utc(calendar->start);
    struct icaltimetype end = zone != NULL
                                  ? ical_shown(calendar->end, offset_at(zone, calendar->end))
                                  : ical_utc(calendar->end);
    set_time(event, icalproperty_new_dtstart(start), name);
    // RFC 5545, 3.8.2.2: an end must be later than the start; a moment has none
    if (calendar->end > calendar->start)
        set_time(event, icalproperty_new_dtend(end), name);
}

static void add_people(icalcomponent *event, const struct calendar *calendar)
{
    struct buf address = {0};
    buf_printf(&address, "mailto:%s", calendar->organizer);
    icalproperty *organizer = icalproperty_new_organizer(buf_text(&address));
    icalproperty_add_parameter(organizer, icalparameter_new_cn(calendar->organizer_name));
    icalcomponent_add_property(event, organizer);
    buf_clear(&address);
    buf_printf(&address, "mailto:%s", calendar->attendee);
    icalproperty *attendee = icalproperty_new_attendee(buf_text(&address));
    icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(attendee, icalparameter_new_rsvp(calendar->answer ? ICAL_RSVP_TRUE
                                                                                 : ICAL_RSVP_FALSE));
    icalcomponent_add_property(event, attendee);
    buf_free(&address);
}

const char *calendar_method(const struct calendar *calendar)
{
    return calendar->cancelled ? "CANCEL" : "REQUEST";
}

static icalcomponent *make_event(const struct calendar *calendar, const struct zone *zone)
{
    icalcomponent *event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(calendar->uid),
        icalproperty_new_dtstamp(ical_utc(calendar->now)),
        icalproperty_new_sequence((int)(calendar->sequence & 0x7fffffff)),
        icalproperty_new_summary(calendar->summary), icalproperty_new_location(calendar->location),
        icalproperty_new_url(calendar->url),
        icalproperty_new_status(calendar->cancelled ? ICAL_STATUS_CANCELLED
                                                    : ICAL_STATUS_CONFIRMED),
        icalproperty_new_transp(ICAL_TRANSP_OPAQUE), (void *)0);
    add_times(event, calendar, zone);
    add_people(event, calendar);
    return event;
}

static const struct zone *zone_of(const struct calendar *calendar)
{
    const char *name = calendar->zone;
    if (name == NULL || name[0] == '\0' || strcmp(name, "UTC") == 0)
        return NULL;
    return zone_find(name);
}

char *calendar_make(const struct calendar *calendar)
{
    const struct zone *zone = zone_of(calendar);
    icalcomponent *all = icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
        icalproperty_new_prodid("-//Platen//EN"),
        icalproperty_new_method(calendar->cancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST),
        (void *)0);
    if (zone != NULL)
        icalcomponent_add_component(all, make_zone(calendar->zone, zone, calendar->start));
    icalcomponent_add_component(all, make_event(calendar, zone));
    char *text = icalcomponent_as_ical_string_r(all);
    icalcomponent_free(all);
    if (text == NULL)
        memory_none();
    return text;
}
