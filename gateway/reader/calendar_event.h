// The event in an iTIP message (RFC 5546), by libical, which is included here only.
#ifndef PLATEN_READER_CALENDAR_EVENT_H
#define PLATEN_READER_CALENDAR_EVENT_H

#include "schemas/messages.pb-c.h"

struct arena;

// Once, before the cage.
void calendar_event_prepare(void);
// Fills the first event's sequence, organizer, attendees, times, comment and the like; what cannot
// be read stays empty. text: UTF-8, LF line ends.
void calendar_event_read(const char *text, Platen__Calendar *calendar, struct arena *arena);

#endif
