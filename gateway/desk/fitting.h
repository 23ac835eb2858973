// Parts that a service person fits (seed 001, 2: staff are asked to replace what must be replaced):
// ordering one makes a visit, whose date staff set; the end of the matter ends both.
#ifndef PLATEN_DESK_FITTING_H
#define PLATEN_DESK_FITTING_H

#include <stdbool.h>

#include "gateway/desk/subject.h"

// By the catalogue: its `fitted_by`, else a part is fitted and a consumable is put in by who uses
// the machine. Pure.
bool fitting_of_item(const Platen__Item *item);
// Whether all of the order is.
bool fitting_of_order(struct desk_command *c, const Platen__Order *order);

// The matter for which something of the order is fitted: `kase`, for which it is placed (may be
// NULL), where it is about that; else the one that the part mends; else a new one, not put, that
// nobody but who ordered knows of. NULL: nothing is to be fitted.
Platen__Case *fitting_case(struct desk_command *c, const Platen__Order *order, Platen__Case *kase);
// The visit for it, unless one is asked for already. Sets order->visit, puts visit and case; the
// caller puts the order.
void fitting_ask(struct desk_command *c, Platen__Order *order, Platen__Case *kase);
// The order is taken back, and put: the visit that it made is called off, and a matter that was
// only about it is over. Puts both.
void fitting_call_off(struct desk_command *c, const Platen__Order *order);

#endif
