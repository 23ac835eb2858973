// A mail's lines as forms see them, for the page where staff teach one.
#ifndef PLATEN_READER_ALERT_LINES_H
#define PLATEN_READER_ALERT_LINES_H

struct reading;

enum { ALERT_LINES_TOLD = 60, ALERT_LINES_TEXT = 200 };

// Fills parsed->lines: those that say something, without their quoting and forwarding.
void alert_lines_tell(struct reading *reading);

#endif
