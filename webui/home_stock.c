// Beside goods: how the supply in the machine stands, whether it is due soon, and what lies on site.
#include <string.h>

#include "gateway/desk/case_item.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/levels.h"
#include "gateway/desk/on_site.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"

enum { LOOK_BACK = 100, SOON_DAYS = 35 };

static const Platen__Supply *supply_of(const Platen__Terminal *terminal, const Platen__Item *item)
{
    for (size_t i = 0; i < terminal->n_supplies; i++) {
        const Platen__Supply *supply = terminal->supplies[i];

        if (*item->part && !strcmp(item->part, supply->part))
            return supply;
        if (*item->supply_type && condition_supply_same(item->supply_type, supply->type) &&
            (!*item->colour || !strcmp(item->colour, supply->colour)))
            return supply;
    }
    return NULL;
}

// ---- what lies on site ----

struct stock {
    struct on_site_event events[3 * LOOK_BACK];
    size_t n;
    bool open; // some are on their way
};

static void add_orders(struct web_request *request, const Platen__Terminal *terminal,
                       const Platen__Item *item, struct stock *stock)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_ORDER_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Order *order;

    for (int seen = 0; seen < LOOK_BACK && (order = store_next(cursor, NULL)); seen++)
        for (size_t i = 0; i < order->n_lines && stock->n < LOOK_BACK; i++) {
            if (strcmp(order->lines[i]->item, item->code))
                continue;
            stock->open = stock->open || home_order_is_open(order);
            if (order->state == PLATEN__ORDER_STATE__ORDER_DELIVERED)
                stock->events[stock->n++] =
                    (struct on_site_event){order->delivered, order->lines[i]->quantity};
        }
    store_cursor_close(&cursor);
}

// A case that ended because the terminal went away is no exchange.
static bool was_exchange(const Platen__Case *kase)
{
    return kase->done && (kase->kind == PLATEN__CASE_KIND__CASE_SHORTAGE ||
                          kase->kind == PLATEN__CASE_KIND__CASE_MAINTENANCE) &&
           strcmp(kase->evidence, "retired") && strcmp(kase->evidence, "merged");
}

static void add_exchanges(struct web_request *request, const Platen__Terminal *terminal,
                          const Platen__Item *item, struct stock *stock)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_CASE_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Case *kase;

    for (int seen = 0; seen < LOOK_BACK && (kase = store_next(cursor, NULL)); seen++) {
        const Platen__Item *used = was_exchange(kase) ? case_item(request->txn, terminal, kase) : NULL;

        if (used && used->id == item->id)
            stock->events[stock->n++] = (struct on_site_event){kase->done, -1};
    }
    store_cursor_close(&cursor);
}

// Those that no case ended with.
static void add_early_exchanges(struct web_request *request, const Platen__Terminal *terminal,
                                const Platen__Item *item, struct stock *stock)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_EARLY_BY_TERMINAL, &prefix, NULL, true);
    const Platen__EarlyExchange *early;

    for (int seen = 0; seen < LOOK_BACK && (early = store_next(cursor, NULL)); seen++)
        if (early->state == PLATEN__EARLY_STATE__EARLY_COUNTS && !early->case_id &&
            !strcmp(early->item, item->code))
            stock->events[stock->n++] = (struct on_site_event){early->time, -1};
    store_cursor_close(&cursor);
}

// ---- whether it is due soon ----

static bool due_soon(const struct page *page, const Platen__LevelHistory *history,
                     const Platen__Supply *supply)
{
    Platen__SupplyState state = home_supply_state(page, supply);
    struct days_left left;
    double after;

    if (state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW ||
        state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY ||
        state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL)
        return true;
    return levels_days_left(history, supply->index, page->request->now, &left, &after) &&
           left.kind == DAYS_LEFT_KNOWN && after <= DAYS_LEFT_SPAN_LEAST &&
           left.about - after <= SOON_DAYS;
}

void home_add_stock(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                    const Platen__Item *item, const Platen__LevelHistory *history)
{
    const Platen__Supply *supply = supply_of(terminal, item);
    struct stock stock = {.n = 0};
    uint32_t pieces = 0;

    add_orders(page->request, terminal, item, &stock);
    if (stock.n > 0) {
        add_exchanges(page->request, terminal, item, &stock);
        add_early_exchanges(page->request, terminal, item, &stock);
        pieces = on_site(stock.events, stock.n);
    }
    if (pieces > 0)
        page_set_number(node, "on-site", pieces);
    if (!supply)
        return;
    page_set_flag(node, "soon", pieces == 0 && !stock.open && due_soon(page, history, supply));
    home_add_left(page, home_add_supply(page, node, supply), history, supply);
}
