#include <stdio.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { HISTORY_CASES = 20, HISTORY_REPORTS = 20 };

static void add_place(struct page *page, xmlNode *node, const Platen__Terminal *terminal)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Site *site = store_get_id(txn, STORE_SITE, terminal->site);
    const Platen__Department *department =
        store_get_id(txn, STORE_DEPARTMENT, terminal->department);
    const Platen__Person *installing = store_get_id(txn, STORE_PERSON, terminal->installing);

    page_set(node, "site", site ? site->name : NULL);
    page_set(node, "department",
             department ? (*department->name ? department->name : department->code) : NULL);
    page_set(node, "installing",
             installing ? (*installing->name ? installing->name : installing->mail) : NULL);
}

static void add_counters(xmlNode *node, const Platen__Terminal *terminal)
{
    for (size_t i = 0; i < terminal->n_counters; i++) {
        xmlNode *child = page_add(node, "counter");

        page_set(child, "name", terminal->counters[i]->name);
        page_set_number(child, "value", (int64_t)terminal->counters[i]->value);
    }
}

static void add_open_cases(struct page *page, const Platen__Terminal *terminal)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_CASE_OPEN_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Case *kase;

    while ((kase = store_next(cursor, NULL)))
        home_add_case(page, page->root, kase, 0);
    store_cursor_close(&cursor);
}

static void add_items(struct page *page, const Platen__Terminal *terminal)
{
    xmlNode *list = page_add(page->root, "items");
    size_t n;
    Platen__Item **items = home_items(page->request, terminal, &n);

    for (size_t i = 0; i < n; i++)
        home_add_item(page, list, terminal, items[i], NULL);
}

// ---- what happened: matters and reports, newest first ----

static void add_report(struct page *page, xmlNode *list, const Platen__ReportRecord *report)
{
    xmlNode *node = page_add(list, "report");

    page_set(node, "summary", *report->summary ? report->summary : report->purpose);
    page_set_format(node, "reception", "%u-%08llu", report->epoch,
                    (unsigned long long)report->reception);
    page_add_when(page, node, "received", report->received);
}

static void add_history(struct page *page, const Platen__Terminal *terminal)
{
    struct store_txn *txn = page->request->txn;
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cases = store_scan_index(txn, STORE_CASE_BY_TERMINAL, &prefix, NULL, true);
    struct store_cursor *reports =
        store_scan_index(txn, STORE_REPORT_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Case *kase = store_next(cases, NULL);
    const Platen__ReportRecord *report = store_next(reports, NULL);
    xmlNode *list = page_add(page->root, "history");

    for (int n = 0; n < HISTORY_CASES + HISTORY_REPORTS && (kase || report); n++) {
        if (kase && (!report || kase->opened >= report->received)) {
            home_add_case(page, list, kase, 0);
            kase = store_next(cases, NULL);
        } else {
            add_report(page, list, report);
            report = store_next(reports, NULL);
        }
    }
    store_cursor_close(&cases);
    store_cursor_close(&reports);
}

void page_terminal(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    struct page page;
    xmlNode *node;

    if (!terminal) {
        home_not_yours(request);
        return;
    }
    if (!page_begin(&page, request, "terminal"))
        return;
    page_done(&page, (const char *const[]){"early", "early-back", NULL});
    node = home_add_terminal(&page, page.root, terminal);
    add_place(&page, node, terminal);
    page_add_when(&page, node, "heard", terminal->heard);
    home_add_lasting(&page, node, terminal);
    add_counters(node, terminal);
    add_open_cases(&page, terminal);
    home_add_early(&page, terminal);
    add_items(&page, terminal);
    home_add_guides(&page, page_add(page.root, "guides"), terminal, false);
    add_history(&page, terminal);
    page_answer(&page, 200);
}
