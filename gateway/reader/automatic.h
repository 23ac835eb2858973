// Mail that no person wrote (RFC 3834 and what providers really send). Never answered.
#ifndef PLATEN_READER_AUTOMATIC_H
#define PLATEN_READER_AUTOMATIC_H

#include "gateway/reader/reading.h"

// In words why it is automatic; NULL: it is not.
const char *automatic_reason(struct reading *reading);
// The same of what can tell of no machine, whatever registration number stands in it: another
// gateway's mail (Platen-Mail), an answer to a mail (RFC 3834, 5: auto-replied). A printer's own alert
// may well be auto-generated. Not of bounces, which are auto-replied too.
const char *automatic_echo(const struct reading *reading);
// The same of a challenge ("prove that you are human"), which may look like a bounce.
const char *automatic_challenge(struct reading *reading);

#endif
