// Orders: one confirmation, to be taken back until they are dispatched or the time is over.
#ifndef PLATEN_DESK_ORDER_H
#define PLATEN_DESK_ORDER_H

#include "gateway/desk/states.h"
#include "gateway/desk/subject.h"

// Moves the order along the table of order_states.c; the caller puts it. False: no place there.
bool order_step(Platen__Order *order, enum order_event event);
// placed, accepted, dispatched, ...
const char *order_state_text(const Platen__Order *order);
// Who is told of it: who placed it, or the terminal's manager; NULL: nobody confirmed.
Platen__Person *order_person(struct desk_command *c, const Platen__Order *order);

// Staff accepted or refused an order that was held (item unverified-order). Puts order, case and
// mails. False: it is not held any more, nothing written.
bool order_decide_held(struct desk_command *c, Platen__Order *order, bool accept);
// The case is done: an order for it that a service person fits, all of it, has arrived with that. Puts it.
void delivery_end_with_case(struct desk_command *c, const Platen__Case *kase);
// Staff took the time the manager asked for, or keep the given one (item another-time): either is
// told. Puts the order. False: nothing is asked for, or its time is over; nothing written.
bool delivery_decide_another(struct desk_command *c, Platen__Order *order, bool accept);
// An order from the terminal's panel or a mail; held with a staff item "unverified-order" where it
// is unsigned or over the limit. Returns one line in words for the panel; *order_r: its id, or 0.
const char *order_take(struct desk_command *c, const Platen__Terminal *terminal, size_t n_lines,
                       Platen__OrderLine **lines, Platen__Trust trust, uint64_t reception,
                       uint64_t *order_r);

// What a terminal wishes without a signature: held with a staff item "unverified-order", or placed by
// itself where the dealer lets the terminal: at once, or held for as long as staff may stop it
// (veto_minutes). One that is open already, and one more than the month's limit, asks a person.
struct order_wish {
    const char *item; // catalogue code, fits the terminal
    uint32_t quantity;
    bool by_itself;
    bool is_signed; // placed at once, by itself or not
    uint64_t reception;
    const Platen__Order **order_r; // what came of it; NULL = not asked
};
enum order_wish_result { ORDER_WISH_PLACED, ORDER_WISH_HELD };
enum order_wish_result order_wish_take(struct desk_command *c, const Platen__Terminal *terminal,
                                       const struct order_wish *wish);

// Staff order for a matter (NULL = for none) of the terminal. NULL with *why_r: the goods are none, or
// *open_r is on its way and nobody insists; nothing was written.
Platen__Order *order_by_staff(struct desk_command *c, const Platen__Terminal *terminal,
                              const Platen__OrderLine *line, Platen__Case *kase, bool insist,
                              const Platen__Order **open_r, const char **why_r);
// Whether the goods of the line are on their way, or held for staff.
bool order_is_open(struct desk_command *c, const Platen__Terminal *terminal,
                   const Platen__OrderLine *line);
// Ends it, with its case and staff items. False: it has left already, or has ended; nothing written.
bool order_take_back(struct desk_command *c, Platen__Order *order);
// Whether order_take_back() would do it. Pure.
bool order_may_end(const Platen__Order *order);
// The time for staff to stop it is over.
void order_due(struct desk_command *c, uint64_t id);

// Whether its customer may take it back: until it has a date, and within undo_minutes also then. Pure.
bool order_takes_back(const Platen__Order *order, int64_t now);

#endif
