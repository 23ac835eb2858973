// Orders: one confirmation, to be taken back until they are dispatched or the time is over.
#ifndef PLATEN_DESK_ORDER_H
#define PLATEN_DESK_ORDER_H

#include "gateway/desk/subject.h"

// Staff accepted or refused an order that was held. Puts order, case and mails. 1, or 0 when it is
// not held any more.
int order_decide_held(struct desk_command *c, Platen__Order *order, bool accept);
// An order from the terminal's panel or a mail; held with a staff item where it is unsigned or over
// the limit. Returns one line in words for the panel; *order_r: its id, or 0.
const char *order_take(struct desk_command *c, const Platen__Terminal *terminal, size_t n_lines,
                       Platen__OrderLine **lines, Platen__Trust trust, uint64_t reception,
                       uint64_t *order_r);

#endif
