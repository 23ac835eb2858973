#include "webui/handlers.h"
#include "webui/home.h"

void page_guide(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    struct page page;

    if (!terminal) {
        home_not_yours(request);
        return;
    }
    if (!page_begin(&page, request, "guide"))
        return;
    home_add_terminal(&page, page.root, terminal);
    home_add_guides(&page, page.root, terminal, true);
    page_answer(&page, 200);
}
