#include <string.h>

#include "gateway/desk/staff_item.h"
#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_register.h"

// What it is about, each with its page.
static void add_abouts(struct page *page, xmlNode *node, const Platen__StaffItem *item)
{
    struct store_txn *txn = page->request->txn;
    const Platen__Case *kase = item->case_id ? store_get_id(txn, STORE_CASE, item->case_id) : NULL;
    const Platen__MailIn *mail = item->mail ? store_get_id(txn, STORE_MAIL_IN, item->mail) : NULL;
    const Platen__ReportRecord *report =
        item->report ? store_get_id(txn, STORE_REPORT, item->report) : NULL;
    const Platen__Order *order = item->order ? store_get_id(txn, STORE_ORDER, item->order) : NULL;

    staff_add_terminal(page, node, item->terminal);
    staff_add_person(page, node, "person", item->person);
    if (kase)
        staff_add_case(page, node, kase);
    if (order)
        home_add_order(page, node, order);
    if (mail)
        staff_add_mail_in(page, node, mail);
    if (report)
        staff_add_report(page, node, report, true);
    page_set(node, "agent", item->agent);
}

void staff_answer_item(struct web_request *request, unsigned status,
                       const struct staff_register_wrong *wrong)
{
    uint64_t id = staff_part_number(request, 0);
    const Platen__StaffItem *item = id ? store_get_id(request->txn, STORE_STAFF_ITEM, id) : NULL;
    struct page page;
    xmlNode *node;

    if (!item) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-item", NULL))
        return;
    node = staff_add_item(&page, page.root, item);
    add_abouts(&page, node, item);
    if (!item->closed && staff_may(request, STAFF_MAY_DECIDE))
        page_form(&page, node, "decide", "/staff/i/%llu/decide", (unsigned long long)item->id);
    if (staff_item_takes_back(item, request->now) && staff_may(request, STAFF_MAY_DECIDE)) {
        page_form(&page, node, "back", "/staff/i/%llu/back", (unsigned long long)item->id);
        page_add_when(&page, node, "back-until", item->closed + STAFF_ITEM_TAKE_BACK);
    }
    if (staff_may(request, STAFF_MAY_DECIDE))
        staff_register_add(&page, node, item, wrong);
    page_answer(&page, status);
}

void page_staff_item(struct web_request *request)
{
    staff_answer_item(request, 200, NULL);
}
