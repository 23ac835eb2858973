#include <stdlib.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_output.h"
#include "webui/staff_raw.h"

static const Platen__ReportRecord *find_report(struct web_request *request)
{
    uint64_t reception = staff_part_number(request, 0);

    return reception ? store_get_id(request->txn, STORE_REPORT, reception) : NULL;
}

void page_staff_report(struct web_request *request)
{
    const Platen__ReportRecord *report = find_report(request);
    struct page page;
    xmlNode *node;

    if (!report) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-report", NULL))
        return;
    node = staff_add_report(&page, page.root, report, true);
    staff_add_terminal(&page, node, report->terminal);
    if (report->output != PLATEN__OUTPUT_STATE__OUTPUT_NONE)
        staff_output_add(&page, node, report, true, true);
    for (size_t i = 0; i < report->n_cases; i++) {
        const Platen__Case *kase = store_get_id(request->txn, STORE_CASE, report->cases[i]);

        if (kase)
            staff_add_case(&page, node, kase);
    }
    if (report->raw)
        staff_raw_add(&page, node, report->raw);
    page_answer(&page, 200);
}

void page_staff_report_raw(struct web_request *request)
{
    const Platen__ReportRecord *report = find_report(request);

    if (report && report->raw)
        staff_raw_answer(request, report->raw,
                         arena_printf(request->arena, "report-%u-%08llu.%s", report->epoch,
                                      (unsigned long long)report->reception,
                                      report->by_mail ? "eml" : "der"));
    else
        staff_not_there(request);
}
