// Attachments of machines' mails as lines of text. Pure; valid UTF-8 in and out; what is broken is
// read as far as it goes.
#ifndef PLATEN_READER_ALERT_STRIP_H
#define PLATEN_READER_ALERT_STRIP_H

struct arena;

// RTF 1.x: its text, \par and \line as line ends.
char *alert_strip_rtf(struct arena *arena, const char *rtf);
// "Name: value" a line for each element or attribute with a value, what holds others as a heading;
// indented as it is nested. A document with a DOCTYPE is not looked into.
char *alert_strip_xml(struct arena *arena, const char *xml);
// A member a line.
char *alert_strip_json(struct arena *arena, const char *json);

#endif
