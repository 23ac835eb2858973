// The dealer's record with every number filled in, for the handlers.
#ifndef PLATEN_DESK_DEALER_SETTINGS_H
#define PLATEN_DESK_DEALER_SETTINGS_H

#include "gateway/desk/subject.h"

const Platen__Dealer *dealer_settings(struct desk_command *c);
// Fills the numbers and texts that are empty.
void dealer_settings_fill(Platen__Dealer *dealer, struct arena *arena);

#endif
