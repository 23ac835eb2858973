// What was found in a machine's mail as what it says in the end: each thing once, the last word of
// each matter, and what becomes of the mail.
#ifndef PLATEN_READER_ALERT_TELL_H
#define PLATEN_READER_ALERT_TELL_H

#include <stdbool.h>

struct alert;

// Whether anything was said in words that somebody taught.
bool alert_tell_known(const struct alert *alert);
// Always 1: the reading has its class and fate.
int alert_tell(struct alert *alert);

#endif
