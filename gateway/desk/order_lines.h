// What may be ordered for a terminal, and what it costs.
#ifndef PLATEN_DESK_ORDER_LINES_H
#define PLATEN_DESK_ORDER_LINES_H

#include "gateway/desk/subject.h"

enum { ORDER_MOST_LINES = 50, ORDER_MOST_QUANTITY = 999 };

struct order_lines {
    size_t n;
    Platen__OrderLine **lines; // one an item, in the order they came
    int64_t total;             // from the catalogue's prices
    // Where they are refused:
    const char *field; // item or quantity
    const char *why;
};

// Checks and merges: items are in the catalogue and fit the model, quantities are 1 to 999. False:
// field and why say what is wrong.
bool order_lines_check(struct desk_command *c, const Platen__Terminal *terminal, size_t n,
                       Platen__OrderLine *const *lines, struct order_lines *lines_r);
bool order_item_fits(const Platen__Item *item, const Platen__Terminal *terminal);
// The order that is on its way for one of the items, or NULL.
Platen__Order *order_lines_blocked(struct desk_command *c, const Platen__Terminal *terminal,
                                   const struct order_lines *lines);
// The open case of the terminal that one of the items would mend and that has no order yet, or
// NULL.
Platen__Case *order_lines_case(struct desk_command *c, const Platen__Terminal *terminal,
                               const struct order_lines *lines);

#endif
