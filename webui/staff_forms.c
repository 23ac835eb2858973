#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_date.h"

// <form name= ... day= from= to=/> with what was entered, what is wrong and what could be meant.
static void add_date_form(struct page *page, xmlNode *node, const char *name, const char *path,
                          int64_t start, int64_t end, const struct staff_wrong *wrong)
{
    char day[STAFF_DAY_SIZE], from[STAFF_CLOCK_SIZE] = "09:00", to[STAFF_CLOCK_SIZE] = "12:00";
    xmlNode *form = page_form(page, node, name, "%s", path);
    xmlNode *fault;

    if (start > page->request->now) {
        staff_date_write(page->zone, start, day, from);
        staff_date_write(page->zone, end > start ? end : start, (char[STAFF_DAY_SIZE]){0}, to);
    } else {
        staff_date_next(page->zone, page->request->now, day);
    }
    if (!wrong || !wrong->form || strcmp(wrong->form, name) != 0) {
        page_set(form, "day", day);
        page_set(form, "from", from);
        page_set(form, "to", to);
        return;
    }
    page_set(form, "day", wrong->day);
    page_set(form, "from", wrong->from);
    page_set(form, "to", wrong->to);
    fault = page_add(form, "wrong");
    page_set(fault, "key", wrong->key);
    page_set(fault, "day", wrong->suggest_day);
    page_set(fault, "from", wrong->suggest_from);
    page_set(fault, "to", wrong->suggest_to);
    page_add_text(fault, "text", wrong->text);
}

void staff_add_order(struct page *page, xmlNode *parent, const Platen__Order *order,
                     const struct staff_wrong *wrong)
{
    const char *path =
        arena_printf(page->request->arena, "/staff/o/%llu", (unsigned long long)order->id);
    bool open = order->state == PLATEN__ORDER_STATE__ORDER_PLACED ||
                order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED;
    xmlNode *node = home_add_order(page, parent, order);

    staff_add_person(page, node, "by", order->person);
    if (!staff_may(page->request, STAFF_MAY_DISPATCH))
        return;
    if (open || order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED)
        add_date_form(page, node, "date", arena_printf(page->request->arena, "%s/date", path),
                      order->delivery_start, order->delivery_end, wrong);
    if (open) {
        page_form(page, node, "dispatch", "%s/dispatch", path);
        page_form(page, node, "cancel", "%s/cancel", path);
    }
    if (order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED)
        page_form(page, node, "delivered", "%s/delivered", path);
}

static void add_stores(struct page *page, xmlNode *node, uint64_t chosen)
{
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_SERVICE_STORE, NULL, NULL, false);
    const Platen__ServiceStore *store;

    while ((store = store_next(cursor, NULL))) {
        xmlNode *child = page_add(node, "store");

        page_set_number(child, "id", (int64_t)store->id);
        page_set(child, "name", store->name);
        page_set(child, "service-person", store->service_person);
        page_set_flag(child, "chosen", store->id == chosen);
    }
    store_cursor_close(&cursor);
}

void staff_add_visit(struct page *page, xmlNode *parent, const Platen__Visit *visit,
                     const struct staff_wrong *wrong)
{
    const char *path =
        arena_printf(page->request->arena, "/staff/v/%llu", (unsigned long long)visit->id);
    xmlNode *node = home_add_visit(page, parent, visit);

    page_add_when(page, node, "asked", visit->asked);
    page_add_when(page, node, "accepted", visit->accepted);
    staff_add_person(page, node, "by", visit->person);
    page_set_flag(node, "over", visit->start && visit->start <= page->request->now);
    if (!staff_may(page->request, STAFF_MAY_DISPATCH) ||
        (visit->state != PLATEN__VISIT_STATE__VISIT_ASKED &&
         visit->state != PLATEN__VISIT_STATE__VISIT_CONFIRMED))
        return;
    add_stores(page, node, visit->service_store);
    if (visit->state == PLATEN__VISIT_STATE__VISIT_ASKED && visit->start > page->request->now)
        page_form(page, node, "confirm", "%s/confirm", path);
    add_date_form(page, node, "visit", arena_printf(page->request->arena, "%s/confirm", path),
                  visit->start, visit->end, wrong);
    page_form(page, node, "cancel", "%s/cancel", path);
}

void staff_add_send(struct page *page, xmlNode *parent, const Platen__Case *kase,
                    const struct staff_wrong *wrong)
{
    xmlNode *node;

    if (!staff_may(page->request, STAFF_MAY_DISPATCH) || !case_is_open(kase))
        return;
    node = page_add(parent, "send");
    add_stores(page, node, 0);
    add_date_form(page, node, "visit",
                  arena_printf(page->request->arena, "/staff/c/%s/visit", kase->service_id), 0, 0,
                  wrong);
}
