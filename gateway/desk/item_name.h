// What goods of the catalogue are called.
#ifndef PLATEN_DESK_ITEM_NAME_H
#define PLATEN_DESK_ITEM_NAME_H

#include "schemas/records.pb-c.h"

// In the language where the catalogue has a name in it, else the catalogue's first name, which is
// English (docs/import.md), else the code. *language_r (may be NULL): the language of the answer.
const char *item_name(const Platen__Item *item, const char *language, const char **language_r);

#endif
