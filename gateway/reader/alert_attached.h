// Small readable attachments of a machine's mail as text: tables in HTML, CSV, XML, JSON, RTF. What
// they are is told by their type, name, or first bytes, whichever says it.
#ifndef PLATEN_READER_ALERT_ATTACHED_H
#define PLATEN_READER_ALERT_ATTACHED_H

#include <stdbool.h>

struct mime_part;
struct reading;

// NULL: none that can be read.
const char *alert_attached(struct reading *reading, const struct mime_part *part);
// The first whole mail that hangs on this one: the root of its parts. NULL: none.
struct mime_part *alert_attached_mail(struct reading *reading, const struct mime_part *root);
// A mail that is one signed object (RFC 8551, 3.5.2): the same head, and what was signed as its
// body; who signed it is not looked at. NULL: it is none.
struct mime_part *alert_attached_signed(struct reading *reading, const struct mime_part *root);

#endif
