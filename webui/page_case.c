#include "webui/handlers.h"
#include "webui/home.h"

enum { TIMES_SHOWN = 3 };

static void add_messages(struct page *page, xmlNode *node, const Platen__Case *kase)
{
    for (size_t i = 0; i < kase->n_messages; i++) {
        const Platen__CaseMessage *message = kase->messages[i];
        xmlNode *child = page_add(node, "message");

        page_set(child, "from", message->from);
        page_add_when(page, child, "time", message->time);
        page_add_text(child, "text", message->text);
    }
}

void page_case(struct web_request *request)
{
    const Platen__Case *kase = home_case(request, request->part[1]);
    struct page page;

    if (!kase) {
        home_not_yours(request);
        return;
    }
    if (!page_begin(&page, request, "case"))
        return;
    page_done(&page, (const char *const[]){"visit", "visit-cancelled", "service", "misfit", "misfit-back",
                                           NULL});
    add_messages(&page, home_add_case(&page, page.root, kase, TIMES_SHOWN), kase);
    page_answer(&page, 200);
}
