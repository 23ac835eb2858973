#include "gateway/desk/order_lines.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/case_item.h"
#include "gateway/desk/find.h"
#include "lib/arena.h"

enum { ORDER_LOOK_BACK = 50 }; // the terminal's latest orders

bool order_item_fits(const Platen__Item *item, const Platen__Terminal *terminal)
{
    for (size_t i = 0; i < item->n_models; i++) {
        if (strcmp(item->models[i], terminal->model) == 0)
            return true;
    }
    return false;
}

static bool order_lines_refuse(struct order_lines *lines, const char *field, const char *why)
{
    lines->field = field;
    lines->why = why;
    return false;
}

static Platen__OrderLine *order_lines_of(struct desk_command *c, struct order_lines *lines,
                                         const char *item)
{
    for (size_t i = 0; i < lines->n; i++) {
        if (strcmp(lines->lines[i]->item, item) == 0)
            return lines->lines[i];
    }
    Platen__OrderLine *line = arena_alloc(c->arena, sizeof *line);
    platen__order_line__init(line);
    line->item = arena_strdup(c->arena, item);
    lines->lines = array_add(c->arena, lines->lines, &lines->n, line);
    return line;
}

static bool order_lines_add(struct desk_command *c, const Platen__Terminal *terminal,
                            const Platen__OrderLine *wanted, struct order_lines *lines)
{
    const Platen__Item *item = find_item(c, wanted->item);
    if (item == NULL)
        return order_lines_refuse(
            lines, "item", arena_printf(c->arena, "The catalogue has no item %s.", wanted->item));
    if (!order_item_fits(item, terminal))
        return order_lines_refuse(
            lines, "item", arena_printf(c->arena, "%s does not fit this terminal.", item->name));
    Platen__OrderLine *line = order_lines_of(c, lines, item->code);
    if (wanted->quantity < 1 || wanted->quantity > ORDER_MOST_QUANTITY ||
        line->quantity + wanted->quantity > ORDER_MOST_QUANTITY)
        return order_lines_refuse(lines, "quantity", "Please give a quantity from 1 to 999.");
    line->quantity += wanted->quantity;
    lines->total += item->price * (int64_t)wanted->quantity;
    return true;
}

bool order_lines_check(struct desk_command *c, const Platen__Terminal *terminal, size_t n,
                       Platen__OrderLine *const *wanted, struct order_lines *lines_r)
{
    memset(lines_r, 0, sizeof *lines_r);
    if (n == 0)
        return order_lines_refuse(lines_r, "item", "Please choose what to order.");
    if (n > ORDER_MOST_LINES)
        return order_lines_refuse(lines_r, "item", "An order has at most 50 lines.");
    for (size_t i = 0; i < n; i++) {
        if (!order_lines_add(c, terminal, wanted[i], lines_r))
            return false;
    }
    return true;
}

static bool order_shares_item(const Platen__Order *order, const struct order_lines *lines)
{
    for (size_t i = 0; i < order->n_lines; i++) {
        for (size_t j = 0; j < lines->n; j++) {
            if (strcmp(order->lines[i]->item, lines->lines[j]->item) == 0)
                return true;
        }
    }
    return false;
}

Platen__Order *order_lines_blocked(struct desk_command *c, const Platen__Terminal *terminal,
                                   const struct order_lines *lines)
{
    Platen__Order *blocked = NULL;
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_ORDER_BY_TERMINAL, &prefix, NULL, true);
    unsigned seen = 0;
    for (Platen__Order *order;
         blocked == NULL && seen < ORDER_LOOK_BACK && (order = store_next(cursor, NULL)) != NULL;
         seen++) {
        if (order->state != PLATEN__ORDER_STATE__ORDER_DELIVERED &&
            order->state != PLATEN__ORDER_STATE__ORDER_CANCELLED && order_shares_item(order, lines))
            blocked = order;
    }
    store_cursor_close(&cursor);
    return blocked;
}

Platen__Case *order_lines_case(struct desk_command *c, const Platen__Terminal *terminal,
                               const struct order_lines *lines)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (cases[i]->order != 0)
            continue;
        for (size_t j = 0; j < lines->n; j++) {
            const Platen__Item *item = find_item(c, lines->lines[j]->item);
            if (item != NULL && case_item_mends(c->txn, terminal, item, cases[i]))
                return cases[i];
        }
    }
    return NULL;
}
