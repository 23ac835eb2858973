// Ordering: what to choose from, the one confirmation, the order, all orders.

#include <string.h>

#include "gateway/desk/fitting.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { ORDERS_SHOWN = 100, ORDERS_LOOK_BACK = 50, UNDO_MINUTES = 30 };

void page_terminal_order(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);

    if (terminal)
        home_answer_choose(request, terminal, 200, NULL, NULL);
    else
        home_not_yours(request);
}

// ---- the confirmation ----

static void add_review_lines(struct page *page, const Platen__Terminal *terminal,
                             const struct home_choice *choice)
{
    int64_t total = 0;
    bool all_priced = true;

    for (size_t i = 0; i < choice->n; i++) {
        const Platen__Item *item = home_item(page->request, terminal, choice->lines[i]->item);
        xmlNode *node = page_add(page->root, "line");

        page_set(node, "code", item->code);
        home_set_item_name(page, node, item);
        page_set(node, "part", item->part);
        page_set_flag(node, "fitted", fitting_of_item(item));
        page_set_number(node, "quantity", choice->lines[i]->quantity);
        if (item->price > 0)
            page_set_number(node, "sum", item->price * choice->lines[i]->quantity);
        all_priced = all_priced && item->price > 0;
        total += item->price * choice->lines[i]->quantity;
    }
    if (all_priced)
        page_set_number(page->root, "total", total);
}

static bool shares_item(const Platen__Order *order, const struct home_choice *choice)
{
    for (size_t i = 0; i < order->n_lines; i++)
        for (size_t k = 0; k < choice->n; k++)
            if (!strcmp(order->lines[i]->item, choice->lines[k]->item))
                return true;
    return false;
}

// An open order blocks a second one for the same unless the person insists (DESIGN 4, Episodes).
static void add_already(struct page *page, const Platen__Terminal *terminal,
                        const struct home_choice *choice)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_ORDER_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Order *order;

    for (int seen = 0; seen < ORDERS_LOOK_BACK && (order = store_next(cursor, NULL)); seen++) {
        if (home_order_is_open(order) && shares_item(order, choice)) {
            xmlNode *node = page_add(page->root, "already");

            page_set(node, "number", order->number);
            page_set_format(node, "href", "%s/o/%llu", page->request->base,
                            (unsigned long long)order->id);
            break;
        }
    }
    store_cursor_close(&cursor);
}

static char *change_path(struct page *page, const Platen__Terminal *terminal,
                         const struct home_choice *choice)
{
    struct arena *arena = page->request->arena;
    const char *kase = form_value(&page->request->form, "c");
    char *path =
        arena_printf(arena, "%s/t/%llu/order?c=%s", page->request->base,
                     (unsigned long long)terminal->id, form_encode(kase ? kase : "", arena));

    for (size_t i = 0; i < choice->n; i++)
        path = arena_printf(arena, "%s&q.%s=%u", path, form_encode(choice->lines[i]->item, arena),
                            choice->lines[i]->quantity);
    return path;
}

static void add_address(struct page *page, const Platen__Terminal *terminal)
{
    const Platen__Site *site = store_get_id(page->request->txn, STORE_SITE, terminal->site);
    struct buf buf = {0};

    if (!site)
        return;
    buf_add_text(&buf, site->name);
    if (*site->address)
        buf_printf(&buf, "%s%s", buf.len ? ", " : "", site->address);
    page_set(page->root, "address", buf_text(&buf));
    buf_free(&buf);
}

void page_review(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    struct home_choice choice;
    struct page page;

    if (!terminal) {
        home_not_yours(request);
        return;
    }
    choice = home_choose(request, terminal);
    if (choice.wrong_key) {
        home_answer_choose(request, terminal, 422, choice.wrong_field, choice.wrong_key);
        return;
    }
    if (!page_begin(&page, request, "review"))
        return;
    page_set(page.root, "case", form_value(&request->form, "c"));
    page_set(page.root, "change", change_path(&page, terminal, &choice));
    page_set_number(page.root, "undo-minutes",
                    request->dealer->undo_minutes ? request->dealer->undo_minutes : UNDO_MINUTES);
    add_address(&page, terminal);
    home_add_terminal(&page, page.root, terminal);
    add_already(&page, terminal, &choice);
    add_review_lines(&page, terminal, &choice);
    page_form(&page, page.root, "order", "%s/t/%llu/order", request->base,
              (unsigned long long)terminal->id);
    page_answer(&page, 200);
}

// ---- one order ----

static void add_step(struct page *page, xmlNode *node, const char *key, bool past, int64_t start,
                     int64_t end)
{
    xmlNode *step = page_add(node, "step");

    page_set(step, "key", key);
    page_set_flag(step, "past", past);
    page_add_span(page, step, "time", start, end);
}

static void add_steps(struct page *page, xmlNode *node, const Platen__Order *order)
{
    bool left = order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED ||
                order->state == PLATEN__ORDER_STATE__ORDER_DELIVERED;

    add_step(page, node, "placed", true, order->placed, 0);
    if (order->state == PLATEN__ORDER_STATE__ORDER_CANCELLED)
        return;
    add_step(page, node, "date", order->delivery_start != 0, order->delivery_start,
             order->delivery_end);
    add_step(page, node, "dispatched", left, order->dispatched, 0);
    add_step(page, node, "delivered", order->state == PLATEN__ORDER_STATE__ORDER_DELIVERED,
             order->delivered, 0);
}

void page_order(struct web_request *request)
{
    const Platen__Order *order = home_order(request, request->part[1]);
    const Platen__Terminal *terminal;
    struct page page;
    xmlNode *node;

    if (!order) {
        home_not_yours(request);
        return;
    }
    if (!page_begin(&page, request, "order"))
        return;
    page_done(&page, (const char *const[]){"ordered", "cancelled", "another", NULL});
    terminal = home_terminal_id(request, order->terminal);
    node = home_add_order_of(&page, page.root, order, terminal);
    add_steps(&page, node, order);
    if (order->case_id) {
        const Platen__Case *kase = store_get_id(request->txn, STORE_CASE, order->case_id);
        xmlNode *child = kase ? page_add(node, "case") : NULL;

        if (kase) {
            page_set(child, "service", kase->service_id);
            page_set_format(child, "href", "%s/c/%s", request->base, kase->service_id);
        }
    }
    if (home_order_may_be_undone(&page, order)) {
        page_add_when(&page, node, "undo-until",
                      request->now <= order->undo_until ? order->undo_until : 0);
        page_form(&page, node, "cancel", "%s/o/%llu/cancel", request->base,
                  (unsigned long long)order->id);
    }
    page_answer(&page, 200);
}

void page_orders(struct web_request *request)
{
    struct store_key prefix = store_key_u64(request->person->customer);
    struct store_cursor *cursor;
    const Platen__Order *order;
    struct page page;
    int n = 0;

    if (!page_begin(&page, request, "orders"))
        return;
    cursor = store_scan_index(request->txn, STORE_ORDER_BY_CUSTOMER, &prefix, NULL, true);
    while (n < ORDERS_SHOWN && (order = store_next(cursor, NULL))) {
        const Platen__Terminal *terminal = home_terminal_id(request, order->terminal);

        if (!terminal)
            continue;
        home_add_order_of(&page, page.root, order, terminal);
        n++;
    }
    store_cursor_close(&cursor);
    page_answer(&page, 200);
}
