#include "gateway/outbox/calendar.h"

#include <stdlib.h>
#include <string.h>

#include <libical/ical.h>

#include "lib/buf.h"

static struct icaltimetype ical_time(int64_t time)
{
    return icaltime_from_timet_with_zone((time_t)(time / 1000000), 0,
                                         icaltimezone_get_utc_timezone());
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
    icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    icalcomponent_add_property(event, attendee);
    buf_free(&address);
}

const char *calendar_method(const struct calendar *calendar)
{
    return calendar->cancelled ? "CANCEL" : "REQUEST";
}

char *calendar_make(const struct calendar *calendar)
{
    icalcomponent *event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(calendar->uid),
        icalproperty_new_dtstamp(ical_time(calendar->now)),
        icalproperty_new_dtstart(ical_time(calendar->start)),
        icalproperty_new_dtend(ical_time(calendar->end)),
        icalproperty_new_sequence((int)(calendar->sequence & 0x7fffffff)),
        icalproperty_new_summary(calendar->summary), icalproperty_new_location(calendar->location),
        icalproperty_new_url(calendar->url),
        icalproperty_new_status(calendar->cancelled ? ICAL_STATUS_CANCELLED
                                                    : ICAL_STATUS_CONFIRMED),
        icalproperty_new_transp(ICAL_TRANSP_OPAQUE), (void *)0);
    add_people(event, calendar);
    icalcomponent *all = icalcomponent_vanew(
        ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
        icalproperty_new_prodid("-//Platen//EN"),
        icalproperty_new_method(calendar->cancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST),
        event, (void *)0);
    char *text = icalcomponent_as_ical_string_r(all);
    icalcomponent_free(all);
    if (text == NULL)
        abort();
    return text;
}
