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
// Of a mail that alert_read() took for none and that nothing else reads: 1 where it names a serial
// number and words that say what is the matter all the same. It is for staff, as a person's where it
// has a person's words, and the reason says what it may be.
int alert_guess(struct reading *reading);

#endif
