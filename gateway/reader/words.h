// Small looks at text, ASCII case ignored.
#ifndef PLATEN_READER_WORDS_H
#define PLATEN_READER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

bool words_has(const char *text, const char *word);
bool words_begins(const char *text, const char *word);
// Whether text has one of a NULL-terminated list.
bool words_has_one(const char *text, const char *const *words);
bool words_begins_one(const char *text, const char *const *words);

#endif
