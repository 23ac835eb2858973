#include <string.h>

#include "gateway/store/store.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

static void answer_service(struct web_request *request, const Platen__Terminal *terminal,
                           unsigned status, const char *wrong_key)
{
    struct page page;

    if (!page_begin(&page, request, "service"))
        return;
    home_add_terminal(&page, page.root, terminal);
    if (wrong_key)
        page_error(page.root, "text", wrong_key);
    page_add_text(page.root, "entered", form_value(&request->form, "text"));
    page_form(&page, page.root, "service", "%s/t/%llu/service", request->base,
              (unsigned long long)terminal->id);
    page_answer(&page, status);
}

void page_service(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);

    if (terminal)
        answer_service(request, terminal, 200, NULL);
    else
        home_not_yours(request);
}

// The answer names the case by its id; people know it by its service ID.
static void called(struct web_request *request, const Platen__Answer *answer)
{
    const Platen__Case *kase;

    if (home_answer_trouble(request, answer) || !guard_manager(request))
        return;
    kase = home_case_id(request, answer->id);
    if (kase)
        web_redirect(request, "%s/c/%s?done=service", request->base, kase->service_id);
    else
        web_redirect(request, "%s/t/%s", request->base, request->part[1]);
}

void do_service(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    const char *text = form_text(&request->form, "text", request->arena);
    Platen__CallService call;
    Platen__Command command;

    if (!terminal) {
        home_not_yours(request);
        return;
    }
    if (!*text) {
        answer_service(request, terminal, 422, "service.error.text");
        return;
    }
    platen__call_service__init(&call);
    call.person = request->person->id;
    call.terminal = terminal->id;
    call.text = (char *)(uintptr_t)text;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CALL_SERVICE;
    command.call_service = &call;
    web_command(request, &command, called);
}
