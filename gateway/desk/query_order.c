// E and its quantity (seed 001, Fig. 13): an order code, or an item of the catalogue by its code.
#include <string.h>

#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/order_lines.h"
#include "gateway/desk/query.h"

static bool item_is_meant(const Platen__Item *item, const Platen__CodeRow *row)
{
    return row->supply_type[0] != '\0' && item->supply_type[0] != '\0' &&
           condition_supply_same(item->supply_type, row->supply_type) &&
           (row->colour[0] == '\0' || strcmp(row->colour, item->colour) == 0);
}

// Where the row names no colour, black is what a machine with one toner has.
static const Platen__Item *item_of_model(struct query *query, const Platen__CodeRow *row)
{
    struct store_key prefix = store_key_text(query->terminal->model);
    struct store_cursor *cursor =
        store_scan_index(query->c->txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    const Platen__Item *found = NULL, *item;
    while ((item = store_next(cursor, NULL)) != NULL) {
        if (!item_is_meant(item, row))
            continue;
        if (found == NULL || strcmp(item->colour, "black") == 0)
            found = item;
    }
    store_cursor_close(&cursor);
    return found;
}

static const Platen__Item *item_of(struct query *query, const Platen__CodeRow *row)
{
    const Platen__Item *item =
        row == NULL ? find_item(query->c, query->ask->code)
                    : row->item[0] != '\0' ? find_item(query->c, row->item) : NULL;
    if (item != NULL && order_item_fits(item, query->terminal))
        return item;
    return row == NULL ? NULL : item_of_model(query, row);
}

static const char *name_of(const struct query *query, const Platen__CodeRow *row,
                           const Platen__Item *item)
{
    if (row != NULL)
        return code_text(row->texts, row->n_texts, query->language);
    const char *name = code_text(item->names, item->n_names, query->language);
    return name[0] != '\0' ? name : item->name[0] != '\0' ? item->name : item->code;
}

static void place(struct query *query, const Platen__Item *item)
{
    struct desk_command *c = query->c;
    struct order_wish wish = {
        .item = item->code,
        .quantity = query->ask->quantity,
        .by_itself = query->terminal->orders_itself || query->sign.is_signed,
        .reception = query->record->reception,
    };
    query->staff |= order_wish_take(c, query->terminal, &wish) != ORDER_WISH_PLACED;
}

void query_order(struct query *query)
{
    struct desk_command *c = query->c;
    const Platen__CodeRow *row =
        tables_find(&query->tables, "orders", query->ask->code, query->terminal->model);
    const Platen__Item *item = item_of(query, row);
    if (row == NULL && item == NULL) {
        query_unknown_code(query, "unknown-order",
                           arena_printf(c->arena, "unknown order code %s", query->ask->code),
                           arena_printf(c->arena, "Terminal %s orders %u of %s, which is in no table.",
                                        query->terminal->number, query->ask->quantity,
                                        query->ask->code));
        return;
    }
    query->type = "order";
    query->words =
        arena_printf(c->arena, "%s %s", name_of(query, row, item),
                     tables_number(&query->tables, query->ask->quantity, query->language));
    if (item != NULL)
        place(query, item);
    else
        query_item(query, "order-without-item", query->ask->code,
                   arena_printf(c->arena,
                                "Terminal %s orders %u of %s; the catalogue has nothing like that for "
                                "its model.",
                                query->terminal->number, query->ask->quantity, query->ask->code));
}
