// After a delivery (DESIGN 4, Episodes): a terminal that goes on reporting its supply at an end is
// told of once, dealer's still_days working days after the delivery or after the end came, whichever
// is later; its manager puts it in, or says why it is not in. Where the supply is only low nothing is
// said: it is kept until the machine asks.
#ifndef PLATEN_DESK_ARRIVED_H
#define PLATEN_DESK_ARRIVED_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

// What was ordered for the open case was delivered, and the case is about its end (empty, full): the
// time when that is asked about begins. Else nothing. Called when either of the two comes true.
void arrived_watch(struct desk_command *c, const Platen__Case *kase);
// The tick: DUE_ARRIVED.
void arrived_due(struct desk_command *c, uint64_t case_id);
// Another order, or another episode: what was said about the one before holds no more. The caller
// puts the case.
void arrived_forget(struct desk_command *c, Platen__Case *kase);

#endif
