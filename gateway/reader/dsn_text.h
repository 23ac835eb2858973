// Bounces told in words: who wrote it, what it says, and the codes that stand in it.
#ifndef PLATEN_READER_DSN_TEXT_H
#define PLATEN_READER_DSN_TEXT_H

#include "gateway/reader/reading.h"

// The mail is a bounce by its sender and words: 1 and parsed->bounce is filled; 0.
int dsn_text_read(struct reading *reading);

#endif
