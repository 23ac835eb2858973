#include <string.h>

#include "gateway/desk/staff_item.h"
#include "gateway/desk/visit.h"
#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

static Platen__Case *find_case(struct web_request *request)
{
    return home_case(request, request->part[0]);
}

static void add_place(struct page *page, xmlNode *node, const Platen__Case *kase)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Terminal *terminal = home_terminal_id(page->request, kase->terminal);
    const Platen__Site *site = terminal ? store_get_id(txn, STORE_SITE, terminal->site) : NULL;
    const Platen__Department *department = store_get_id(txn, STORE_DEPARTMENT, kase->department);

    page_set(node, "department",
             department ? *department->name ? department->name : department->code : NULL);
    if (site) {
        page_set(node, "site", site->name);
        page_set(node, "address", site->address);
    }
    if (terminal) {
        staff_add_person(page, node, "manager", terminal->manager);
        page_add_when(page, node, "heard", terminal->heard);
    }
}

static void add_matters(struct page *page, const Platen__Case *kase,
                        const struct staff_wrong *wrong)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Order *order = kase->order ? store_get_id(txn, STORE_ORDER, kase->order) : NULL;
    const Platen__Visit *visit = kase->visit ? store_get_id(txn, STORE_VISIT, kase->visit) : NULL;

    if (order)
        staff_add_order(page, page->root, order, wrong);
    if (visit)
        staff_add_visit(page, page->root, visit, wrong);
    if (!visit || !visit_may_end(visit))
        staff_add_send(page, page->root, kase, wrong);
}

static void add_forms(struct page *page, const Platen__Case *kase)
{
    if (staff_may(page->request, STAFF_MAY_NOTE))
        page_form(page, page->root, "note", "/staff/c/%s/note", kase->service_id);
    if (staff_may(page->request, STAFF_MAY_DISPATCH) &&
        kase->state < PLATEN__CASE_STATE__CASE_CLOSED)
        page_form(page, page->root, "end", "/staff/c/%s/end", kase->service_id);
    if (staff_may(page->request, STAFF_MAY_DISPATCH) && case_takes_back(kase, page->request->now))
        page_form(page, page->root, "reopen", "/staff/c/%s/reopen", kase->service_id);
}

// The newest report about it, in full; the others are in the history.
static void add_last_report(struct page *page, const Platen__Case *kase)
{
    const Platen__ReportRecord *report =
        kase->last_report || kase->first_report
            ? store_get_id(page->request->txn, STORE_REPORT,
                           kase->last_report ? kase->last_report : kase->first_report)
            : NULL;

    if (report)
        staff_add_report(page, page->root, report, true);
}

void staff_answer_case(struct web_request *request, const Platen__Case *kase, unsigned status,
                       const struct staff_wrong *wrong)
{
    struct page page;
    xmlNode *node;

    if (!staff_begin(&page, request, "staff-case", NULL))
        return;
    page_set_format(page.root, "here", "/staff/c/%s", kase->service_id);
    node = staff_add_case(&page, page.root, kase);
    if (!node) {
        page_drop(&page);
        page_message(request, 404, "not-found");
        return;
    }
    staff_add_terminal(&page, node, kase->terminal);
    add_place(&page, node, kase);
    staff_add_age(&page, node, "since", kase->since ? kase->since : kase->opened);
    page_add_when(&page, node, "done", kase->done);
    add_matters(&page, kase, wrong);
    add_forms(&page, kase);
    if (wrong && wrong->form && !strcmp(wrong->form, "note"))
        page_error(page.root, "note", wrong->key);
    add_last_report(&page, kase);
    staff_add_case_history(&page, page.root, kase);
    page_answer(&page, status);
}

void page_staff_case(struct web_request *request)
{
    const Platen__Case *kase = find_case(request);

    if (kase)
        staff_answer_case(request, kase, 200, NULL);
    else
        staff_not_there(request);
}
