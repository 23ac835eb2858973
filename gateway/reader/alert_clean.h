// Text as machines' mails are read in: blanks of every kind are blanks, line ends of every kind line
// ends, and what nobody sees (marks of order, soft hyphens, control characters) is gone. Pure;
// valid UTF-8 in and out.
#ifndef PLATEN_READER_ALERT_CLEAN_H
#define PLATEN_READER_ALERT_CLEAN_H

struct arena;

// text itself where there is nothing to do.
const char *alert_clean(struct arena *arena, const char *text);

#endif
