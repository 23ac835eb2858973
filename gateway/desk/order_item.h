// Which item of the catalogue a terminal's order code or supply means.
#ifndef PLATEN_DESK_ORDER_ITEM_H
#define PLATEN_DESK_ORDER_ITEM_H

#include "gateway/desk/subject.h"
#include "gateway/desk/tables.h"

// By a code of the order contents' table (*row_r; may be NULL), else of the catalogue. NULL: nothing
// that fits the terminal; *row_r, where there is such a code.
const Platen__Item *order_item_of_code(struct desk_command *c, const struct tables_view *tables,
                                       const Platen__Terminal *terminal, const char *code,
                                       const Platen__CodeRow **row_r);
// By kind and colour of a supply; colour "" is black where the model has several. NULL: none.
const Platen__Item *order_item_of_supply(struct desk_command *c, const Platen__Terminal *terminal,
                                         const char *supply_type, const char *colour);

#endif
