// Which item of the catalogue ends a matter: by the maintenance item that names it
// (docs/import.md), by the part number of its supply, by the supply's type and colour.
#ifndef PLATEN_DESK_CASE_ITEM_H
#define PLATEN_DESK_CASE_ITEM_H

#include <stdbool.h>

#include "gateway/store/store.h"
#include "schemas/records.pb-c.h"

// Whether the matter is about what the item takes the place of.
bool case_item_mends(struct store_txn *txn, const Platen__Terminal *terminal,
                     const Platen__Item *item, const Platen__Case *kase);
// The item that fits the terminal and ends the matter. NULL: the catalogue has none.
Platen__Item *case_item(struct store_txn *txn, const Platen__Terminal *terminal,
                        const Platen__Case *kase);
// The code of the terminal's maintenance item that names the item; "": none.
const char *case_item_code(struct store_txn *txn, const Platen__Terminal *terminal,
                           const Platen__Item *item);
// The terminal's own supply that a matter is about, as it is now; as it was when there is none now.
const Platen__Supply *case_item_supply(const Platen__Terminal *terminal, const Platen__Case *kase);

#endif
