// Mail that no person wrote (RFC 3834 and what providers really send). Never answered.
#ifndef PLATEN_READER_AUTOMATIC_H
#define PLATEN_READER_AUTOMATIC_H

#include "gateway/reader/reading.h"

// In words why it is automatic; NULL: it is not.
const char *automatic_reason(struct reading *reading);
// The same of a challenge ("prove that you are human"), which may look like a bounce.
const char *automatic_challenge(struct reading *reading);

#endif
