#include "gateway/reader/calendar_event.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <libical/ical.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/words.h"

enum {
    EVENT_ATTENDEES_MAX = 200,
    EVENT_TEXT_MAX = 2000,
    EVENT_RULES_MAX = 50,
    EVENT_DEPTH_MAX = 8,
    EVENT_LINES_MAX = 20000,
};

void calendar_event_prepare(void)
{
    static const char sample[] =
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\n"
        "DTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:x\n"
        "DTSTART;TZID=x:20260101T000000\nEND:VEVENT\nEND:VCALENDAR\n";
    // What others send must not end the process.
    icalerror_set_errors_are_fatal(false);
    struct arena *arena = arena_new();
    Platen__Calendar calendar;
    platen__calendar__init(&calendar);
    calendar_event_read(sample, &calendar, arena);
    arena_free(&arena);
}

// libical keeps what was sent, so it need not be UTF-8 or one line.
static char *event_text(const char *text, struct arena *arena)
{
    if (text == NULL)
        return arena_strdup(arena, "");
    size_t size = strlen(text);
    char *copy = arena_strndup(arena, text, text_utf8_cut(text, size, EVENT_TEXT_MAX));
    for (char *c = copy; *c != '\0'; c++) {
        if (((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f)
            *c = ' ';
    }
    return copy;
}

static char *event_address(const char *uri, struct arena *arena)
{
    if (uri == NULL)
        return arena_strdup(arena, "");
    uri += strspn(uri, " \t");
    if (words_begins(uri, "mailto:"))
        uri += strlen("mailto:");
    return event_text(uri, arena);
}

static char *event_property(icalcomponent *event, icalproperty_kind kind, struct arena *arena)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    return event_text(property == NULL ? NULL : icalproperty_get_value_as_string(property), arena);
}

// Of a text value also the escapes are undone.
static char *event_words(icalcomponent *event, icalproperty_kind kind, struct arena *arena)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    icalvalue *value = property == NULL ? NULL : icalproperty_get_value(property);
    return event_text(value == NULL ? NULL : icalvalue_get_text(value), arena);
}

// ---- people ----

static void event_attendee(Platen__Calendar *calendar, icalproperty *property, struct arena *arena)
{
    Platen__CalendarAttendee *attendee = arena_alloc(arena, sizeof(*attendee));
    platen__calendar_attendee__init(attendee);
    attendee->address = event_address(icalproperty_get_attendee(property), arena);
    const char *name = icalproperty_get_parameter_as_string(property, "CN");
    attendee->name = event_text(name, arena);
    const char *partstat = icalproperty_get_parameter_as_string(property, "PARTSTAT");
    attendee->partstat = event_text(partstat, arena);
    for (char *c = attendee->partstat; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    calendar->attendees[calendar->n_attendees++] = attendee;
}

static void event_attendees(Platen__Calendar *calendar, icalcomponent *event, struct arena *arena)
{
    calendar->attendees = arena_array(arena, EVENT_ATTENDEES_MAX, sizeof(*calendar->attendees));
    for (icalproperty *property = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
         property != NULL && calendar->n_attendees < EVENT_ATTENDEES_MAX;
         property = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY))
        event_attendee(calendar, property, arena);
}

// ---- times ----

// A zone that changes every second would be computed for hours.
static bool event_zones_are_calm(const char *text)
{
    size_t rules = 0;
    for (const char *at = text; (at = strcasestr(at, "RRULE")) != NULL; at++)
        rules++;
    return rules <= EVENT_RULES_MAX && strcasestr(text, "FREQ=SECONDLY") == NULL &&
           strcasestr(text, "FREQ=MINUTELY") == NULL && strcasestr(text, "FREQ=HOURLY") == NULL &&
           strcasestr(text, "FREQ=DAILY") == NULL && strcasestr(text, "FREQ=WEEKLY") == NULL;
}

// UTC microseconds; 0: none, or of a zone that the mail does not bring along.
static int64_t event_time(icalcomponent *root, icalproperty *property, struct icaltimetype time)
{
    const icaltimezone *zone = icaltimezone_get_utc_timezone();
    const char *name =
        property == NULL ? NULL : icalproperty_get_parameter_as_string(property, "TZID");
    if (icaltime_is_null_time(time) || !icaltime_is_valid_time(time) || time.year < 1970 ||
        time.year > 2200)
        return 0;
    if (!icaltime_is_utc(time) && !time.is_date) {
        zone = name == NULL ? NULL : icalcomponent_get_timezone(root, name);
        if (zone == NULL)
            return 0;
    }
    int64_t seconds = icaltime_as_timet_with_zone(time, zone);
    return seconds > 0 ? seconds * 1000000 : 0;
}

static int64_t event_property_time(icalcomponent *root, icalcomponent *event,
                                   icalproperty_kind kind, bool *date_r)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    icalvalue *value = property == NULL ? NULL : icalproperty_get_value(property);
    if (value == NULL ||
        (icalvalue_isa(value) != ICAL_DATETIME_VALUE && icalvalue_isa(value) != ICAL_DATE_VALUE))
        return 0;
    struct icaltimetype time = icalvalue_get_datetime(value);
    *date_r |= time.is_date;
    return event_time(root, property, time);
}

static void event_times(Platen__Calendar *calendar, icalcomponent *root, icalcomponent *event)
{
    bool date = false;
    bool other = false;
    calendar->start = event_property_time(root, event, ICAL_DTSTART_PROPERTY, &date);
    calendar->end = event_property_time(root, event, ICAL_DTEND_PROPERTY, &other);
    calendar->all_day = date;
    icalproperty *length = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (calendar->end == 0 && calendar->start != 0 && length != NULL) {
        int64_t seconds = icaldurationtype_as_int(icalproperty_get_duration(length));
        if (seconds > 0)
            calendar->end = calendar->start + seconds * 1000000;
    }
    calendar->stamp = event_property_time(root, event, ICAL_DTSTAMP_PROPERTY, &other);
}

// ---- all of it ----

static icalcomponent *event_find(icalcomponent *root)
{
    static const icalcomponent_kind kinds[] = {ICAL_VEVENT_COMPONENT, ICAL_VTODO_COMPONENT};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        icalcomponent *event = icalcomponent_get_first_component(root, kinds[i]);
        if (event != NULL)
            return event;
    }
    return NULL;
}

static void event_read(const char *text, icalcomponent *root, Platen__Calendar *calendar,
                       struct arena *arena)
{
    icalcomponent *event = event_find(root);
    if (event == NULL)
        return;
    icalproperty *organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    icalproperty *sequence = icalcomponent_get_first_property(event, ICAL_SEQUENCE_PROPERTY);
    int number = sequence == NULL ? 0 : icalproperty_get_sequence(sequence);
    calendar->sequence = number < 0 ? 0 : (uint32_t)number;
    calendar->organizer =
        event_address(organizer == NULL ? NULL : icalproperty_get_organizer(organizer), arena);
    calendar->comment = event_words(event, ICAL_COMMENT_PROPERTY, arena);
    calendar->summary = event_words(event, ICAL_SUMMARY_PROPERTY, arena);
    calendar->recurrence = event_property(event, ICAL_RECURRENCEID_PROPERTY, arena);
    calendar->status = event_property(event, ICAL_STATUS_PROPERTY, arena);
    event_attendees(calendar, event, arena);
    if (event_zones_are_calm(text))
        event_times(calendar, root, event);
}

// libical writes to standard error what does not nest, and builds as deep as it is told to.
static bool event_nests(const char *text)
{
    int depth = 0;
    for (int lines = 0; *text != '\0'; lines++) {
        depth += words_begins(text, "BEGIN:");
        depth -= words_begins(text, "END:");
        if (depth < 0 || depth > EVENT_DEPTH_MAX || lines > EVENT_LINES_MAX)
            return false;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return depth == 0;
}

void calendar_event_read(const char *text, Platen__Calendar *calendar, struct arena *arena)
{
    if (!event_nests(text))
        return;
    icalcomponent *parsed = icalparser_parse_string(text);
    icalcomponent *root = parsed;
    // Several calendars in one part: the first.
    if (parsed != NULL && icalcomponent_isa(parsed) == ICAL_XROOT_COMPONENT)
        root = icalcomponent_get_first_component(parsed, ICAL_VCALENDAR_COMPONENT);
    if (root != NULL)
        event_read(text, root, calendar, arena);
    if (parsed != NULL)
        icalcomponent_free(parsed);
    icalmemory_free_ring();
}
