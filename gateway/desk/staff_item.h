// Something a person of the staff must decide or know. One open item for one matter: opening it
// again gives the one that is open.
#ifndef PLATEN_DESK_STAFF_ITEM_H
#define PLATEN_DESK_STAFF_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

// kind and text of *item and whatever it is about are the caller's; id and opened are filled. Two
// items are one matter when kind, agent, terminal, case, order, person and value agree (and, where
// all of those are empty, mail and report). Returns its id.
uint64_t staff_item_open(struct desk_command *c, Platen__StaffItem *item);
// The open item about that, or NULL; *like as for staff_item_open.
Platen__StaffItem *staff_item_find(struct desk_command *c, const Platen__StaffItem *like);
// by: a staff login, or "gateway" where the matter went away by itself.
void staff_item_close(struct desk_command *c, Platen__StaffItem *item, const char *by);

// The item is open again, as it was.
void staff_item_reopen(struct desk_command *c, Platen__StaffItem *item);
// Opens it, or renews the text of the one that is open.
void staff_item_tell(struct desk_command *c, Platen__StaffItem *item);

// How long what staff pressed by mistake can be taken back.
#define STAFF_ITEM_TAKE_BACK DESK_DAY
// Whether a yes to the item can be taken back at that time: an address written to again, routine mail
// sent again, an agent taken for another. Pure.
bool staff_item_takes_back(const Platen__StaffItem *item, int64_t now);
// The same of a case that staff ended. Pure.
bool case_takes_back(const Platen__Case *kase, int64_t now);

#endif
