// What was delivered does not fit or cannot be found, or it was a mistake to say so.
#include "webui/handlers.h"
#include "webui/home.h"

static void said(struct web_request *request, const Platen__Answer *answer)
{
    const char *what = form_value(&request->form, "what");

    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/c/%s?done=%s", request->base, request->part[1],
                     what && *what ? "misfit" : "misfit-back");
}

void do_arrived(struct web_request *request)
{
    const Platen__Case *kase = home_case(request, request->part[1]);
    Platen__SayMisfit say;
    Platen__Command command;

    if (!kase) {
        home_not_yours(request);
        return;
    }
    platen__say_misfit__init(&say);
    say.case_id = kase->id;
    say.person = request->person->id;
    say.what = (char *)(uintptr_t)form_text(&request->form, "what", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SAY_MISFIT;
    command.say_misfit = &say;
    web_command(request, &command, said);
}
