// What follows when a person's address turns out to be good. All put the person.
#ifndef PLATEN_DESK_PERSON_STATE_H
#define PLATEN_DESK_PERSON_STATE_H

#include "gateway/desk/subject.h"

// By the button, by staff or by the dealer's import: the notices that waited are mailed, an item
// that told of the missing confirmation is closed. Does nothing when it was confirmed before.
// Returns how many notices leave.
unsigned person_confirm(struct desk_command *c, Platen__Person *person);
// No address of the person is held any more; mails that were held go out, other than those whose
// matter has ended; the items that told of it are closed by that staff login or "gateway". decided:
// the item that its caller closes, or NULL.
void person_release(struct desk_command *c, Platen__Person *person, const char *by,
                    const Platen__StaffItem *decided);
// The complaint is settled: routine mail goes to the person again. by and decided as above.
void person_forgive(struct desk_command *c, Platen__Person *person, const char *by,
                    const Platen__StaffItem *decided);
// A mail from that address came: who writes from it can be written to. Releases whoever has it as
// an address that is held.
void person_heard(struct desk_command *c, const char *address);
// There is an address to send to again, while the first is held: mails that were held go out.
void person_send_held(struct desk_command *c, const Platen__Person *person);

#endif
