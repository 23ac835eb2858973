// Something a person of the staff must decide or know. One open item for one matter: opening it
// again gives the one that is open.
#ifndef PLATEN_DESK_STAFF_ITEM_H
#define PLATEN_DESK_STAFF_ITEM_H

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

#endif
