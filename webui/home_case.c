#include <string.h>

#include "gateway/base/render.h"
#include "gateway/desk/case.h"
#include "gateway/desk/case_item.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/levels.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/home.h"

const char *home_case_state(Platen__CaseState state)
{
    static const char *const states[] = {
        [PLATEN__CASE_STATE__CASE_OPEN] = "open",
        [PLATEN__CASE_STATE__CASE_ORDERED] = "ordered",
        [PLATEN__CASE_STATE__CASE_DISPATCHED] = "dispatched",
        [PLATEN__CASE_STATE__CASE_VISIT_ASKED] = "visit-asked",
        [PLATEN__CASE_STATE__CASE_VISIT_CONFIRMED] = "visit-confirmed",
        [PLATEN__CASE_STATE__CASE_DONE] = "done",
        [PLATEN__CASE_STATE__CASE_CLOSED] = "closed",
    };

    return states[state];
}

// What a shortage is, by the machine's word first and the supply's state then.
static const char *trouble(const struct page *page, const Platen__Case *kase,
                           const Platen__Supply *supply)
{
    Platen__SupplyState state =
        supply ? home_supply_state(page, supply) : PLATEN__SUPPLY_STATE__SUPPLY_STATE_UNKNOWN;
    bool filled = supply && supply->class_ == PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED;
    const char *wears = condition_wears(kase->keyword);

    if (wears && *kase->supply_type)
        return wears;
    if (kase->kind != PLATEN__CASE_KIND__CASE_SHORTAGE)
        return NULL;
    if (strstr(kase->keyword, "almost-full"))
        return "nearly-full";
    if (strstr(kase->keyword, "full") || state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL)
        return "full";
    if (state == PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY)
        return filled ? "full" : "empty";
    if (strstr(kase->keyword, "empty") && !strstr(kase->keyword, "almost"))
        return "empty";
    return filled ? "nearly-full" : "low";
}

static const Platen__ConditionText *find_text(struct page *page, const char *keyword,
                                              const char *model, const char *language)
{
    struct store_key key = store_key_text(keyword);

    store_key_add_text(&key, model);
    store_key_add_text(&key, language);
    return store_get(page->request->txn, STORE_CONDITION_TEXT, &key);
}

// The dealer's own words for this model go before those for any; then the sheet takes the
// catalogue's. The dealer's English is for other languages only where the catalogue has nothing.
static void add_condition_text(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                               const Platen__Case *kase)
{
    const char *const models[] = {terminal->model, ""};
    const char *const languages[] = {page->language, "en"};
    const char *key = arena_printf(page->request->arena, "condition.%s.name", kase->keyword);
    bool ours = strcmp(render_word(page->request->settings->render, page->language, key), key) != 0;
    const Platen__ConditionText *text = NULL;

    for (size_t l = 0; l < (ours ? 1 : 2) && !text; l++)
        for (size_t m = 0; m < 2 && !text; m++)
            text = find_text(page, kase->keyword, models[m], languages[l]);
    if (!text)
        return;
    page_set_language(page, page_add_text(node, "name", text->name), "lang", text->language);
    page_set_language(page, page_add_text(node, "do", text->what_to_do), "lang", text->language);
}

static bool add_maintenance_text(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                                 const Platen__Case *kase)
{
    struct store_key key = store_key_text(terminal->model);
    const Platen__MaintenanceItem *item;

    if (kase->kind != PLATEN__CASE_KIND__CASE_MAINTENANCE || !*kase->component)
        return false;
    store_key_add_text(&key, kase->component);
    item = store_get(page->request->txn, STORE_MAINTENANCE_ITEM, &key);
    if (!item || !*item->name)
        return false;
    page_add_text(node, "name", item->name);
    page_add_text(node, "do", item->what_to_do);
    return true;
}

// The next free times of service people, each with the form that asks for it.
static void add_times(struct page *page, xmlNode *node, const Platen__Case *kase, size_t max)
{
    struct web_request *request = page->request;
    struct store_key from = store_key_u64((uint64_t)request->now);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_AVAILABLE_TIME_BY_START, NULL, &from, false);
    const Platen__AvailableTime *time;
    const Platen__Visit *visit =
        kase->visit ? store_get_id(request->txn, STORE_VISIT, kase->visit) : NULL;
    const char *seen = home_seen_visit(request, visit);
    size_t n = 0;

    while (n < max && (time = store_next(cursor, NULL))) {
        const Platen__ServiceStore *store;
        xmlNode *child;
        char *iso;

        if (time->visit || time->start <= request->now)
            continue;
        child = page_add_span(page, node, "time", time->start, time->end);
        iso = (char *)xmlGetNoNsProp(child, (const xmlChar *)"iso");
        page_set_format(child, "iso-day", "%.10s", iso);
        xmlFree(iso);
        page_set_number(child, "id", (int64_t)time->id);
        store = store_get_id(request->txn, STORE_SERVICE_STORE, time->service_store);
        page_set(child, "store", store ? store->name : NULL);
        page_set(child, "seen", seen);
        if (n++ == 0)
            page_form(page, child, "visit", "%s/c/%s/visit", request->base, kase->service_id);
    }
    store_cursor_close(&cursor);
}

static void add_visit(struct page *page, xmlNode *node, const Platen__Case *kase,
                      const Platen__Order *order)
{
    struct web_request *request = page->request;
    const Platen__Visit *visit = store_get_id(request->txn, STORE_VISIT, kase->visit);
    xmlNode *child;

    if (!visit)
        return;
    child = home_add_visit_of(page, node, visit, order);
    if (visit->state == PLATEN__VISIT_STATE__VISIT_ASKED ||
        visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED)
        page_form(page, child, "cancel-visit", "%s/v/%llu/cancel", request->base,
                  (unsigned long long)visit->id);
}

// What was delivered for it, and what to do with it now.
static void add_arrived(struct page *page, xmlNode *node, const Platen__Case *kase,
                        const Platen__Order *order)
{
    bool end = condition_is_end(kase->keyword);
    xmlNode *child;

    if (order->state != PLATEN__ORDER_STATE__ORDER_DELIVERED ||
        kase->kind != PLATEN__CASE_KIND__CASE_SHORTAGE ||
        kase->state >= PLATEN__CASE_STATE__CASE_DONE)
        return;
    child = page_add(node, "arrived");
    page_set(child, "state", *kase->misfit      ? kase->misfit
                             : kase->still_told ? "still"
                             : end              ? "put-in"
                                                : "keep");
    page_form(page, child, "arrived", "%s/c/%s/arrived", page->request->base, kase->service_id);
}

void home_set_case(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                   const Platen__Case *kase)
{
    const Platen__Supply *supply = case_item_supply(terminal, kase);

    page_set_number(node, "id", (int64_t)kase->id);
    page_set(node, "service", kase->service_id);
    page_set(node, "kind", case_kind_text(kase->kind));
    page_set(node, "state", home_case_state(kase->state));
    page_set_format(node, "href", "%s/c/%s", page->request->base, kase->service_id);
    page_set(node, "severity",
             kase->severity == PLATEN__SEVERITY__SEVERITY_ERROR ? "error" : "warning");
    page_set(node, "keyword", kase->keyword);
    page_set(node, "component", kase->component);
    page_set(node, "type", kase->supply_type);
    page_set(node, "colour", kase->colour);
    page_set(node, "supply-name", supply ? supply->name : NULL);
    page_set(node, "trouble", trouble(page, kase, supply));
}

void home_add_case_name(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                        const Platen__Case *kase)
{
    if (!add_maintenance_text(page, node, terminal, kase))
        add_condition_text(page, node, terminal, kase);
}

void home_add_case_text(struct page *page, xmlNode *node, const Platen__Terminal *terminal,
                        const Platen__Case *kase)
{
    home_add_case_name(page, node, terminal, kase);
    page_add_text(node, "text", kase->text);
}

xmlNode *home_add_case(struct page *page, xmlNode *parent, const Platen__Case *kase,
                       size_t max_times)
{
    struct web_request *request = page->request;
    const Platen__Terminal *terminal = home_terminal_id(request, kase->terminal);
    const Platen__Supply *supply;
    const Platen__Order *order;
    const Platen__Item *item;
    xmlNode *node;

    if (!terminal)
        return NULL;
    supply = case_item_supply(terminal, kase);
    node = page_add(parent, "case");
    home_set_case(page, node, terminal, kase);
    home_add_terminal(page, node, terminal);
    home_add_case_text(page, node, terminal, kase);
    page_add_when(page, node, "since", kase->since ? kase->since : kase->opened);
    page_add_when(page, node, "ended", kase->done);
    if (supply && kase->kind == PLATEN__CASE_KIND__CASE_SHORTAGE &&
        kase->state < PLATEN__CASE_STATE__CASE_DONE)
        home_add_left(page, home_add_supply(page, node, supply),
                      levels_of(request->txn, terminal->id), supply);
    item = case_item(request->txn, terminal, kase);
    if (item)
        home_add_item(page, node, terminal, item, kase);
    order = kase->order ? store_get_id(request->txn, STORE_ORDER, kase->order) : NULL;
    if (order) {
        home_add_order(page, node, order);
        add_arrived(page, node, kase, order);
    }
    if (kase->visit)
        add_visit(page, node, kase, order);
    if (max_times && kase->kind != PLATEN__CASE_KIND__CASE_SHORTAGE)
        add_times(page, node, kase, max_times);
    return node;
}
