// Says again in another language what was said in English: the desk's sentences and the lines that
// sum up reports are kept and logged in English, and found in the catalogue by what they say
// (templates/lang/said.LANG.xml), word for word, with {name} for what changes.
#ifndef PLATEN_BASE_WORDS_AGAIN_H
#define PLATEN_BASE_WORDS_AGAIN_H

#include "gateway/base/words.h"

// A sentence of the desk, or several one behind another; what changes in it is looked up too.
// malloc'd, never NULL: what is not found stays as it is.
char *words_again(const struct words *words, const char *language, const char *text);

// The line that sums up a report: "Toner black 9 %, low; fuser-over-temp". Keywords of conditions
// are called by their names, in English too.
char *words_summary(const struct words *words, const char *language, const char *line);

#endif
