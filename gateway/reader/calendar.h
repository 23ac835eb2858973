// Calendar mails (RFC 5546, 6047): method, UID and what the attendees say.
#ifndef PLATEN_READER_CALENDAR_H
#define PLATEN_READER_CALENDAR_H

#include "gateway/reader/reading.h"

// 1 and parsed->calendar, class, fate and reason are set; 0 there is no calendar in it.
int calendar_read(struct reading *reading);

#endif
