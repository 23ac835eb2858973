// Who else is told when mail to a person comes back or is held (docs/mail.md, The second contact):
//   1. the person's own second address, which the customer's data or the person named;
//   2. else another confirmed manager of the same customer who looks after the terminal, by being
//      its manager or by a scope that has it or its site, and wants to hear of such matters; of
//      several the one longest on record. Who was told of it anyway is not told twice.
// What is for the person alone goes to the second address only (new-link, received, digest), or
// nowhere else (confirm). A mail goes to each of the two at most once.
#ifndef PLATEN_DESK_SECOND_CONTACT_H
#define PLATEN_DESK_SECOND_CONTACT_H

#include "gateway/desk/subject.h"

// Writes the mail of `row`, which did not reach `person`, again for the second contact; puts both
// persons where they change, and sets row->tried_other, which the caller puts. Returns what staff
// should know of it: "" = there is nobody else.
const char *second_contact_try(struct desk_command *c, Platen__Person *person, Platen__Outbox *row);

#endif
