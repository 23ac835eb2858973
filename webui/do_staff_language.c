// The language of the staff's own pages, and the one that a person of a customer is spoken to in.

#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

// NULL: not one of those that can be chosen; answered already.
static char *chosen(struct web_request *request)
{
    const char *language = form_text(&request->form, "language", request->arena);

    if (*language && render_language(request->settings->render, language))
        return (char *)(uintptr_t)language;
    staff_message(request, 422, "refused", NULL);
    return NULL;
}

static void go_back(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, "/staff", "language");
}

void do_staff_language(struct web_request *request)
{
    Platen__ChangeStaff change;
    Platen__Command command;

    platen__change_staff__init(&change);
    change.staff = request->staff->id;
    change.language = chosen(request);
    if (!change.language)
        return;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_STAFF;
    command.change_staff = &change;
    web_command(request, &command, go_back);
}

void do_staff_person_language(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    Platen__ChangePerson change;
    Platen__Command command;

    if (!person)
        return;
    platen__change_person__init(&change);
    change.person = person->id;
    change.name = person->name;
    change.zone = person->zone;
    change.second_mail = person->second_mail;
    change.language = chosen(request);
    if (!change.language)
        return;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_PERSON;
    command.change_person = &change;
    web_command(request, &command, go_back);
}
