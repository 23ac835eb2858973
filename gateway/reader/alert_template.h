// Lines that a form knows as a whole: "Printer {name} ({location}) ({serial}) {status}" is what
// stands between the words. For machines that name nothing they say.
#ifndef PLATEN_READER_ALERT_TEMPLATE_H
#define PLATEN_READER_ALERT_TEMPLATE_H

#include <stdbool.h>

struct alert;

enum { ALERT_TEMPLATE_FIELDS = 8 };

// Whether all of a template is {meaning} (enum alert_meaning) and words, a word between any two.
bool alert_template_valid(const char *template);
// Whether the text is a line of the form; what it says is taken.
bool alert_template_read(struct alert *alert, const char *text);

#endif
