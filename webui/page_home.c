#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { MATTERS_MAX = 100, ORDERS_LOOK_BACK = 200, GUIDE_MODELS = 6 };

// A matter that nobody looks after yet needs the manager, and so does what came and is not in.
static bool needs_him(const Platen__Case *kase)
{
    return kase->state == PLATEN__CASE_STATE__CASE_OPEN || (kase->still_told && !*kase->misfit);
}

static bool order_stands_for(struct page *page, const Platen__Case *kase)
{
    const Platen__Order *order =
        kase->order ? store_get_id(page->request->txn, STORE_ORDER, kase->order) : NULL;

    return order && home_order_is_open(order);
}

static int add_notices(struct page *page, xmlNode *needs, xmlNode *way)
{
    struct web_request *request = page->request;
    struct store_key prefix = store_key_u64(request->person->customer);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_CASE_NOTICE_BY_CUSTOMER, &prefix, NULL, true);
    const Platen__Case *kase;
    int n = 0;
    int shown = 0;

    while (shown < MATTERS_MAX && (kase = store_next(cursor, NULL))) {
        if (needs_him(kase)) {
            bool added = home_add_case(page, needs, kase, 1) != NULL;

            n += added;
            shown += added;
        } else if (!order_stands_for(page, kase)) {
            shown += home_add_case(page, way, kase, 0) != NULL;
        }
    }
    store_cursor_close(&cursor);
    return n;
}

static void add_orders(struct page *page, xmlNode *way)
{
    struct web_request *request = page->request;
    struct store_key prefix = store_key_u64(request->person->customer);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_ORDER_BY_CUSTOMER, &prefix, NULL, true);
    const Platen__Order *order;

    for (int seen = 0; seen < ORDERS_LOOK_BACK && (order = store_next(cursor, NULL)); seen++) {
        const Platen__Terminal *terminal = home_terminal_id(request, order->terminal);

        if (terminal && home_order_is_open(order))
            home_add_order_of(page, way, order, terminal);
    }
    store_cursor_close(&cursor);
}

static void add_machine(struct page *page, xmlNode *list, const Platen__Terminal *terminal)
{
    xmlNode *node = home_add_terminal(page, list, terminal);

    home_add_supplies(page, node, terminal);
    for (size_t i = 0; i < terminal->n_counters; i++)
        if (!strcmp(terminal->counters[i]->name, "total"))
            page_set_number(node, "pages", (int64_t)terminal->counters[i]->value);
}

static void add_machines(struct page *page, xmlNode *summary)
{
    size_t n;
    Platen__Terminal **terminals = home_terminals(page->request, &n);
    xmlNode *list = page_add(page->root, "machines");
    int64_t heard = 0;
    int silent = 0;

    for (size_t i = 0; i < n; i++) {
        add_machine(page, list, terminals[i]);
        silent += terminals[i]->silent;
        if (terminals[i]->heard > heard)
            heard = terminals[i]->heard;
    }
    page_set_number(summary, "machines", (int64_t)n);
    page_set_number(summary, "silent", silent);
    page_add_when(page, summary, "heard", heard);
}

// New-product guides, one machine of each model.
static void add_guides(struct page *page)
{
    size_t n;
    Platen__Terminal **terminals = home_terminals(page->request, &n);
    xmlNode *list = page_add(page->root, "guides");
    const char *seen[GUIDE_MODELS];
    size_t n_seen = 0;

    for (size_t i = 0; i < n && n_seen < GUIDE_MODELS; i++) {
        bool again = !*terminals[i]->model;

        for (size_t k = 0; k < n_seen && !again; k++)
            again = !strcmp(seen[k], terminals[i]->model);
        if (again)
            continue;
        seen[n_seen++] = terminals[i]->model;
        home_add_guides(page, list, terminals[i], false);
    }
}

static void add_confirm(struct page *page)
{
    const Platen__Person *person = page->request->person;
    xmlNode *node;

    if (person->confirmed)
        return;
    node = page_add(page->root, "confirm");
    page_set(node, "mail", person->mail);
    page_form(page, node, "confirm", "%s/confirm", page->request->base);
}

void page_home(struct web_request *request)
{
    struct page page;
    xmlNode *summary;
    xmlNode *needs;
    xmlNode *way;

    if (!page_begin(&page, request, "home"))
        return;
    page_done(&page, (const char *const[]){"confirmed", NULL});
    summary = page_add(page.root, "summary");
    add_confirm(&page);
    needs = page_add(page.root, "needs");
    way = page_add(page.root, "way");
    page_set_number(summary, "needs", add_notices(&page, needs, way));
    add_orders(&page, way);
    home_add_early_asked(&page);
    add_machines(&page, summary);
    add_guides(&page);
    page_answer(&page, 200);
}
