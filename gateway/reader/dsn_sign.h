// How a bounce is known that has no machine-readable part: by who wrote it and what it says.
#ifndef PLATEN_READER_DSN_SIGN_H
#define PLATEN_READER_DSN_SIGN_H

#include <stdbool.h>

#include "gateway/reader/reading.h"

// The words of the mail system itself: the text up to the mail that came back. In the arena.
const char *dsn_sign_own_words(const struct reading *reading);
// 1 it is one by its sender and words, 0 not.
int dsn_sign_is_one(const struct reading *reading, const char *own);
// An address of a mail system, which is no recipient.
bool dsn_sign_is_system(const char *address);
// The line says that something was not delivered.
bool dsn_sign_has_word(const char *line);

#endif
