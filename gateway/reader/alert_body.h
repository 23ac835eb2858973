// The words of a machine's mail as one text: of two forms of the same one, of several parts all of
// them, since mail systems put parts of their own before and behind a machine's.
#ifndef PLATEN_READER_ALERT_BODY_H
#define PLATEN_READER_ALERT_BODY_H

#include <stdbool.h>

struct mime_part;
struct reading;

// root: of the mail, or of one that was forwarded as an attachment. html: of two forms the HTML
// one, else the plain one unless next to nothing stands in it. *two_r: there are two.
const char *alert_body(struct reading *reading, const struct mime_part *root, bool html,
                       bool *two_r);

#endif
