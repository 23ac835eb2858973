#include "webui/staff_choices.h"

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/staff.h"

void staff_add_choices(struct page *page, const Platen__Terminal *terminal)
{
    xmlNode *node;

    if (*terminal->agent)
        return;
    node = page_add(page->root, "choices");
    page_set(node, "tells", *terminal->tells_itself ? terminal->tells_itself : "no");
    page_set_flag(node, "orders", terminal->orders_itself);
    page_set_flag(node, "at-end", terminal->orders_at_end);
    page_set_number(node, "month", terminal->orders_month);
    if (staff_may(page->request, STAFF_MAY_DISPATCH))
        page_form(page, node, "choices", "/staff/t/%llu/choices",
                  (unsigned long long)terminal->id);
}

static char *yes_or_no(const struct web_request *request, const char *name)
{
    static char yes[] = "yes", no[] = "no";

    return form_value(&request->form, name) ? yes : no;
}

static char *text_of(struct web_request *request, const char *name)
{
    return (char *)(uintptr_t)form_text(&request->form, name, request->arena);
}

void do_staff_choices(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DISPATCH);
    Platen__ChangeTerminal change;
    Platen__Command command;

    if (!terminal)
        return;
    platen__change_terminal__init(&change);
    change.terminal = terminal->id;
    change.tells_itself = text_of(request, "tells");
    change.orders_month = text_of(request, "month");
    change.orders_itself = yes_or_no(request, "orders");
    change.orders_at_end = yes_or_no(request, "at-end");
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_TERMINAL;
    command.change_terminal = &change;
    staff_terminal_command(request, &command, "choices");
}
