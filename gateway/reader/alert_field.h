// A label with its value: identity, counter, supply, state or code, by the forms' labels
// (docs/mail.md) and by the words of the label and of the headings above it.
#ifndef PLATEN_READER_ALERT_FIELD_H
#define PLATEN_READER_ALERT_FIELD_H

#include <stdbool.h>
#include <stdint.h>

struct alert;

// state: what else stands in its row, "" = nothing. An empty value makes the label a heading, and
// pending. Whether the label is one that is known, whatever its value.
bool alert_field_take(struct alert *alert, const char *label, const char *value, const char *state,
                      unsigned indent);
// A text as the value of the label that stood alone before it (alert->pending). false: there is
// none, or this cannot be its value.
bool alert_field_take_pending(struct alert *alert, const char *text, unsigned indent);
// Whether a value is empty, a number, or says that all is well.
bool alert_field_says_nothing(struct alert *alert, const char *value);
// Whether a label is about a part of the machine, which has levels and numbers of its own.
bool alert_field_is_part(uint64_t atoms);

#endif
