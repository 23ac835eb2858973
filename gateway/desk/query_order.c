// E and its quantity (seed 001, Fig. 13): an order code, or an item of the catalogue by its code.
#include <string.h>

#include "gateway/desk/item_name.h"
#include "gateway/desk/order.h"
#include "gateway/desk/order_item.h"
#include "gateway/desk/query.h"

static const char *name_of(const struct query *query, const Platen__CodeRow *row,
                           const Platen__Item *item)
{
    if (row != NULL)
        return code_text(row->texts, row->n_texts, query->language);
    return item_name(item, query->language, NULL);
}

static void place(struct query *query, const Platen__Item *item)
{
    struct desk_command *c = query->c;
    struct order_wish wish = {
        .item = item->code,
        .quantity = query->ask->quantity,
        .by_itself = query->terminal->orders_itself,
        .is_signed = query->sign.is_signed,
        .reception = query->record->reception,
        .order_r = &query->order,
    };
    query->staff |= order_wish_take(c, query->terminal, &wish) != ORDER_WISH_PLACED;
}

void query_order(struct query *query)
{
    struct desk_command *c = query->c;
    const Platen__CodeRow *row;
    const Platen__Item *item =
        order_item_of_code(c, &query->tables, query->terminal, query->ask->code, &row);
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
