// Sealed reports (DESIGN 4): opens, asks for the agent's key, verifies, reads the document.
#ifndef PLATEN_READER_SEALED_H
#define PLATEN_READER_SEALED_H

#include "gateway/reader/reading.h"

// Sets trust, report, class, fate and reason of reading->parsed. Answers of every kind are
// ordinary.
void sealed_read(struct reading *reading, const void *der, size_t size);
// 1 when the mail is (or carries) a sealed report; then it was read as above. 0: it is something
// else.
int sealed_read_mail(struct reading *reading);

#endif
