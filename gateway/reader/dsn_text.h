// Bounces told in words: who wrote it, what it says, and the codes that stand in it.
#ifndef PLATEN_READER_DSN_TEXT_H
#define PLATEN_READER_DSN_TEXT_H

#include "gateway/reader/reading.h"

struct arena;

// The mail is a bounce by its sender and words: 1 and parsed->bounce is filled; 0.
int dsn_text_read(struct reading *reading);

// The first address in text, or text itself without "<>"; in arena.
const char *dsn_text_address(const char *text, struct arena *arena);
// RFC 3463: the more telling one of a Status field and what the diagnostic says; "" = none is
// there.
const char *dsn_text_status(const char *status, const char *diagnostic, struct arena *arena);
// failed, delayed, delivered, relayed, expanded.
const char *dsn_text_action(const char *action, const char *status);
// Runs of white space as one space, 500 bytes at most.
const char *dsn_text_line(const char *text, struct arena *arena);

#endif
