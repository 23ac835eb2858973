// The mail as it is built, for `platenctl mail explain --mime`: docs/mail.md says what each means.
#ifndef PLATEN_READER_TREE_H
#define PLATEN_READER_TREE_H

#include "gateway/reader/reading.h"

enum { TREE_HEADERS_MAX = 1000 };

// Sets parsed->parts and parsed->headers from reading->mail.
void tree_tell(struct reading *reading);

#endif
