#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

void staff_answer_order(struct web_request *request, const Platen__Order *order, unsigned status,
                        const struct staff_wrong *wrong)
{
    struct page page;

    if (!staff_begin(&page, request, "staff-order", NULL))
        return;
    page_set_format(page.root, "here", "/staff/o/%llu", (unsigned long long)order->id);
    staff_add_order(&page, page.root, order, wrong);
    staff_add_terminal(&page, page.root, order->terminal);
    page_answer(&page, status);
}

void staff_answer_wrong(struct web_request *request, uint64_t order, uint64_t kase,
                        const struct staff_wrong *wrong)
{
    const Platen__Case *of = kase ? store_get_id(request->txn, STORE_CASE, kase) : NULL;
    const Platen__Order *one = order ? store_get_id(request->txn, STORE_ORDER, order) : NULL;

    if (of && (!one || of->order == one->id))
        staff_answer_case(request, of, 422, wrong);
    else if (one)
        staff_answer_order(request, one, 422, wrong);
    else
        staff_not_there(request);
}

void page_staff_order(struct web_request *request)
{
    const Platen__Order *order = home_order(request, request->part[0]);

    if (order)
        staff_answer_order(request, order, 200, NULL);
    else
        staff_not_there(request);
}
