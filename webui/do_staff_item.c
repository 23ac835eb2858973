#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/staff.h"

static void decided(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/i/%s?done=decided", request->part[0]);
}

void do_staff_decide(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);
    const char *answer = form_value(&request->form, "answer");
    const char *note = form_text(&request->form, "note", request->arena);
    Platen__DecideItem decide;
    Platen__Command command;

    if (!staff_allowed(request, STAFF_MAY_DECIDE))
        return;
    if (!id || !store_get_id(request->txn, STORE_STAFF_ITEM, id)) {
        staff_not_there(request);
        return;
    }
    if (!answer || (strcmp(answer, "yes") != 0 && strcmp(answer, "no") != 0)) {
        staff_message(request, 422, "refused", NULL);
        return;
    }
    platen__decide_item__init(&decide);
    decide.item = id;
    decide.accept = !strcmp(answer, "yes");
    decide.note = (char *)(uintptr_t)note;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_DECIDE_ITEM;
    command.decide_item = &decide;
    web_command(request, &command, decided);
}

static void taken_back(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/i/%s?done=taken-back", request->part[0]);
}

void do_staff_take_back(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);
    Platen__TakeBackItem back;
    Platen__Command command;

    if (!staff_allowed(request, STAFF_MAY_DECIDE))
        return;
    if (!id || !store_get_id(request->txn, STORE_STAFF_ITEM, id)) {
        staff_not_there(request);
        return;
    }
    platen__take_back_item__init(&back);
    back.item = id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_BACK_ITEM;
    command.take_back_item = &back;
    web_command(request, &command, taken_back);
}
