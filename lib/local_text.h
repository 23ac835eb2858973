// A text that its author wrote in several languages: which one a reader gets. Pure.
#ifndef PLATEN_LIB_LOCAL_TEXT_H
#define PLATEN_LIB_LOCAL_TEXT_H

#include <stddef.h>

#include "schemas/records.pb-c.h"

// The text of a language (RFC 4647, 3.4: "de" serves a reader of "de-CH"); NULL: none.
const Platen__LocalText *local_text_find(Platen__LocalText *const *texts, size_t n,
                                         const char *language);

#endif
