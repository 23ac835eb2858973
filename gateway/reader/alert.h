// A machine's own mail (DESIGN 5, known alert form; BAD-INPUTS 13 to 30): anybody may write one, so
// it is unsigned. What each form looks like is data, templates/alerts; docs/mail.md says what is
// read.
#ifndef PLATEN_READER_ALERT_H
#define PLATEN_READER_ALERT_H

#include "gateway/reader/reading.h"

// Once in a process, before the cage.
void alert_prepare(void);
// 1 and class, fate, terminal, words, conditions, supplies and counters are set; 0 it is none.
int alert_read(struct reading *reading);

#endif
