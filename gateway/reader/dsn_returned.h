// The mail that came back with a bounce: whole, its header, or a copy in the text.
#ifndef PLATEN_READER_DSN_RETURNED_H
#define PLATEN_READER_DSN_RETURNED_H

#include "gateway/reader/reading.h"

// Sets parsed->original_id, original_to, and return_path where it is not set yet and one of ours
// stands there.
void dsn_returned_read(struct reading *reading);

#endif
