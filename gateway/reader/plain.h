// Plain text with a registration number (DESIGN 5): anybody may send it, so it is unsigned. The
// number (6 to 10 digits) stands behind a label ("Registration number: 123456", "U=123456") or
// begins the subject or a line; known words say what is the matter: docs/mail.md.
#ifndef PLATEN_READER_PLAIN_H
#define PLATEN_READER_PLAIN_H

#include "gateway/reader/reading.h"

// 1 and number, conditions, counters, class, fate and reason are set; 0 no number stands in it.
int plain_read(struct reading *reading);

#endif
