// The calendar part of a mail with a date (RFC 5545, 5546): the same UID for the same visit or
// delivery, a higher SEQUENCE for each new word about it; times in the zone of the site, whose rules
// stand in it as a VTIMEZONE. By libical, included here only. Pure but for the zone files that
// lib/zone.h reads once.
#ifndef PLATEN_OUTBOX_CALENDAR_H
#define PLATEN_OUTBOX_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct calendar {
    const char *uid;
    uint32_t sequence;
    int64_t now, start, end; // UTC microseconds
    const char *zone;        // IANA name; one that is not known, "" and "UTC": times in UTC
    bool answer;             // an answer is wanted: the attendee may accept, decline or propose
    const char *summary, *location, *url;
    const char *organizer, *organizer_name; // address of the service centre
    const char *attendee;
    bool cancelled;
};

// malloc'd iCalendar text.
char *calendar_make(const struct calendar *calendar);
// "REQUEST" or "CANCEL", as it stands in the text and in the Content-Type.
const char *calendar_method(const struct calendar *calendar);

#endif
