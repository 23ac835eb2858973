// "I am no longer the one": staff are asked to find who is.
#include "webui/handlers.h"
#include "webui/home.h"

static void asked(struct web_request *request, const Platen__Answer *answer)
{
    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/contacts?done=leave", request->base);
}

void do_leave(struct web_request *request)
{
    Platen__AskLeave leave;
    Platen__Command command;

    platen__ask_leave__init(&leave);
    leave.person = request->person->id;
    leave.note = (char *)(uintptr_t)form_text(&request->form, "note", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_ASK_LEAVE;
    command.ask_leave = &leave;
    web_command(request, &command, asked);
}
