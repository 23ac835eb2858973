// What follows when a person's address turns out to be good. Both put the person.
#ifndef PLATEN_DESK_PERSON_STATE_H
#define PLATEN_DESK_PERSON_STATE_H

#include "gateway/desk/subject.h"

// By the button, by staff or by the dealer's import: the notices that waited are mailed, an item
// that told of the missing confirmation is closed. Does nothing when it was confirmed before.
// Returns how many notices leave.
unsigned person_confirm(struct desk_command *c, Platen__Person *person);
// The address is held no more; mails that were held for it wait to be sent again.
void person_release(struct desk_command *c, Platen__Person *person);
// There is an address to send to again, while the first is held: mails that were held go out.
void person_send_held(struct desk_command *c, const Platen__Person *person);

#endif
