#include "gateway/desk/order_item.h"

#include <string.h>

#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order_lines.h"

static bool item_is_meant(const Platen__Item *item, const char *supply_type, const char *colour)
{
    return supply_type[0] != '\0' && item->supply_type[0] != '\0' &&
           condition_supply_same(item->supply_type, supply_type) &&
           (colour[0] == '\0' || strcmp(colour, item->colour) == 0);
}

// Where no colour is named, black is what a machine with one toner has.
const Platen__Item *order_item_of_supply(struct desk_command *c, const Platen__Terminal *terminal,
                                         const char *supply_type, const char *colour)
{
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    const Platen__Item *found = NULL, *item;
    while ((item = store_next(cursor, NULL)) != NULL) {
        if (!item_is_meant(item, supply_type, colour))
            continue;
        if (found == NULL || strcmp(item->colour, "black") == 0)
            found = item;
    }
    store_cursor_close(&cursor);
    return found;
}

const Platen__Item *order_item_of_code(struct desk_command *c, const struct tables_view *tables,
                                       const Platen__Terminal *terminal, const char *code,
                                       const Platen__CodeRow **row_r)
{
    const Platen__CodeRow *row = tables_find(tables, "orders", code, terminal->model);
    const Platen__Item *item = row == NULL            ? find_item(c, code)
                               : row->item[0] != '\0' ? find_item(c, row->item)
                                                      : NULL;
    if (row_r != NULL)
        *row_r = row;
    if (item != NULL && order_item_fits(item, terminal))
        return item;
    return row == NULL ? NULL : order_item_of_supply(c, terminal, row->supply_type, row->colour);
}
