#include "gateway/desk/order.h"
#include "gateway/desk/visit.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"

bool home_order_is_open(const Platen__Order *order)
{
    return order->state != PLATEN__ORDER_STATE__ORDER_DELIVERED &&
           order->state != PLATEN__ORDER_STATE__ORDER_CANCELLED;
}

// The desk decides; the page does not offer what the desk would refuse.
bool home_order_may_be_undone(const struct page *page, const Platen__Order *order)
{
    return order_takes_back(order, page->request->now);
}

const char *home_seen_visit(struct web_request *request, const Platen__Visit *visit)
{
    bool open = visit && (visit->state == PLATEN__VISIT_STATE__VISIT_ASKED ||
                          visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED);

    return arena_printf(request->arena, "%llu.%u", open ? (unsigned long long)visit->id : 0ULL,
                        open ? visit->sequence : 0);
}

static void add_lines(struct page *page, xmlNode *node, const Platen__Order *order)
{
    for (size_t i = 0; i < order->n_lines; i++) {
        const Platen__OrderLine *line = order->lines[i];
        struct store_key key = store_key_text(line->item);
        const Platen__Item *item = store_find(page->request->txn, STORE_ITEM_BY_CODE, &key);
        xmlNode *child = page_add(node, "line");

        page_set(child, "code", line->item);
        if (item)
            home_set_item_name(page, child, item);
        else
            page_set(child, "name", line->item);
        page_set_number(child, "quantity", line->quantity);
    }
}

xmlNode *home_add_order(struct page *page, xmlNode *parent, const Platen__Order *order)
{
    static const char *const states[] = {
        [PLATEN__ORDER_STATE__ORDER_PLACED] = "placed",
        [PLATEN__ORDER_STATE__ORDER_ACCEPTED] = "accepted",
        [PLATEN__ORDER_STATE__ORDER_DISPATCHED] = "dispatched",
        [PLATEN__ORDER_STATE__ORDER_DELIVERED] = "delivered",
        [PLATEN__ORDER_STATE__ORDER_CANCELLED] = "cancelled",
        [PLATEN__ORDER_STATE__ORDER_HELD] = "held",
    };
    xmlNode *node = page_add(parent, "order");
    const Platen__Case *kase =
        order->case_id ? store_get_id(page->request->txn, STORE_CASE, order->case_id) : NULL;

    page_set_number(node, "id", (int64_t)order->id);
    page_set(node, "number", order->number);
    page_set(node, "state", states[order->state]);
    page_set_format(node, "href", "%s/o/%llu", page->request->base, (unsigned long long)order->id);
    page_set(node, "note", order->note);
    if (kase && kase->notice)
        page_set(node, "service", kase->service_id);
    if (order->total > 0)
        page_set_number(node, "total", order->total);
    add_lines(page, node, order);
    page_add_when(page, node, "placed", order->placed);
    page_add_span(page, node, "delivery", order->delivery_start, order->delivery_end);
    page_add_span(page, node, "wanted", order->wanted_start, order->wanted_end);
    page_add_when(page, node, "dispatched", order->dispatched);
    page_add_when(page, node, "delivered", order->delivered);
    return node;
}

xmlNode *home_add_visit(struct page *page, xmlNode *parent, const Platen__Visit *visit)
{
    static const char *const states[] = {
        [PLATEN__VISIT_STATE__VISIT_ASKED] = "asked",
        [PLATEN__VISIT_STATE__VISIT_CONFIRMED] = "confirmed",
        [PLATEN__VISIT_STATE__VISIT_DONE] = "done",
        [PLATEN__VISIT_STATE__VISIT_CANCELLED] = "cancelled",
    };
    struct web_request *request = page->request;
    const Platen__ServiceStore *store =
        visit->service_store ? store_get_id(request->txn, STORE_SERVICE_STORE, visit->service_store)
                             : NULL;
    xmlNode *node = page_add(parent, "visit");

    page_set_number(node, "id", (int64_t)visit->id);
    page_set(node, "state", states[visit->state]);
    page_set(node, "note", visit->note);
    if (store) {
        page_set(node, "store", store->name);
        page_set(node, "service-person", store->service_person);
    }
    page_add_span(page, node, "time", visit->start, visit->end);
    page_add_span(page, node, "given", visit->given_start, visit->given_end);
    return node;
}

xmlNode *home_add_visit_of(struct page *page, xmlNode *parent, const Platen__Visit *visit,
                           const Platen__Order *order)
{
    xmlNode *node = home_add_visit(page, parent, visit);

    page_set_flag(node, "fits", order && order->visit == visit->id);
    return node;
}

// When it comes and who fits it when stand in one place.
static void add_fitting(struct page *page, xmlNode *node, const Platen__Order *order)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Case *kase =
        order->case_id ? store_get_id(txn, STORE_CASE, order->case_id) : NULL;
    uint64_t id = order->visit ? order->visit : kase ? kase->visit : 0;
    const Platen__Visit *visit = id ? store_get_id(txn, STORE_VISIT, id) : NULL;

    if (visit && visit_may_end(visit))
        home_add_visit_of(page, node, visit, order);
}

xmlNode *home_add_order_of(struct page *page, xmlNode *parent, const Platen__Order *order,
                           const Platen__Terminal *terminal)
{
    xmlNode *node = home_add_order(page, parent, order);

    home_add_terminal(page, node, terminal);
    add_fitting(page, node, order);
    return node;
}
