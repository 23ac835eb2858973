// Many words looked for in one pass over a text (Aho, Corasick 1975): the time depends on the text,
// not on how many words there are. A word that begins with an ASCII letter or digit is found where
// one begins, and ends where one ends unless "*" stands behind it: "jam*" is in "jammed", not in
// "logjam". Other words (Japanese, "[*]") are found anywhere.
#ifndef PLATEN_READER_FINDER_H
#define PLATEN_READER_FINDER_H

#include <stddef.h>

struct arena;
struct finder;

// All of it lives in the arena.
struct finder *finder_new(struct arena *arena);
// The number of the word; the same word gets the same number. Words are lower-case, not empty.
unsigned finder_add(struct finder *finder, const char *word);
unsigned finder_count(const struct finder *finder);
// In bytes, without "*".
size_t finder_length(const struct finder *finder, unsigned word);
// Once, after the last word.
void finder_build(struct finder *finder);

typedef void finder_fn(void *context, unsigned word, size_t end);
// Calls for each place where a word ends in lower-case text.
void finder_scan(const struct finder *finder, const char *text, finder_fn *found, void *context);

#endif
