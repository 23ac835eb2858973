// A piece of text (a line, a cell of a table, the subject): the labels in it, each with its value;
// where there are none a serial number, a value for the label before it, a heading, codes, or words
// that say what is the matter.
#ifndef PLATEN_READER_ALERT_PHRASE_H
#define PLATEN_READER_ALERT_PHRASE_H

#include <stdbool.h>

struct alert;

// What is learned stands in alert. subject: only labels and a serial number are read; its free
// words are left to the caller.
void alert_phrase_read(struct alert *alert, const char *text, unsigned indent, bool subject);

#endif
