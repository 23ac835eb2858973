// Another person looks after what a manager looked after: all of it, a site or a terminal; at once
// or at a time. Takes effect when the other one has confirmed the address, so that somebody hears
// all the while. Open cases go along with their terminals; who has nothing left has a successor.
#ifndef PLATEN_DESK_HAND_OVER_H
#define PLATEN_DESK_HAND_OVER_H

#include "gateway/desk/subject.h"

// What may take effect now does: due rows of the person, or its successor's confirmation.
void hand_over_due(struct desk_command *c, uint64_t from);
// The person confirmed the address: what others handed to it takes effect. Puts the persons;
// `to` must be put before and read again after.
void hand_over_confirmed(struct desk_command *c, const Platen__Person *to);
// One terminal from its manager to the person with that address (item manager-address). Puts what
// it changes, the terminal too. False: no such address.
bool hand_over_terminal(struct desk_command *c, uint64_t terminal, const char *mail);

#endif
