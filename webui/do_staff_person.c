// A person of a customer, as staff change it: mail that was held goes out again.

#include <stdio.h>

#include "webui/handlers.h"
#include "webui/staff.h"

static void released(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/customers/%s?done=released",
                     (const char *)request->context);
}

void do_staff_release(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    char customer[24];
    Platen__ReleasePerson release;
    Platen__Command command;

    if (!person)
        return;
    snprintf(customer, sizeof customer, "%llu", (unsigned long long)person->customer);
    request->context = web_keep(request, customer);
    platen__release_person__init(&release);
    release.person = person->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_RELEASE_PERSON;
    command.release_person = &release;
    web_command(request, &command, released);
}
