// Headings: what is said of the lines below them, while these are indented deeper. The innermost
// one is the last of alert->contexts; one that finds no room there is forgotten.
#ifndef PLATEN_READER_ALERT_HEADING_H
#define PLATEN_READER_ALERT_HEADING_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/reader/alert_form.h"

struct alert;

// Ends those that are indented as far or further, and begins one. ALERT_UNKNOWN: it is no label
// that is known.
void alert_heading_push(struct alert *alert, unsigned indent, uint64_t atoms,
                        enum alert_meaning meaning);
// Ends those that are indented further.
void alert_heading_pop(struct alert *alert, unsigned indent);
// Whether what stands below the innermost one says what is the matter.
bool alert_heading_is_status(const struct alert *alert);
// What the words of a heading are about; *whole_r: each of them is known.
uint64_t alert_heading_atoms(struct alert *alert, const char *text, bool *whole_r);
// A text that is a heading by its words or its brackets alone: begins it, and it is pending. false:
// it is none.
bool alert_heading_read(struct alert *alert, const char *text, unsigned indent);

#endif
