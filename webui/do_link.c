// The two buttons about the link itself: "this is my address", and "mail me a new link".

#include "lib/arena.h"
#include "lib/link.h"
#include "webui/handlers.h"
#include "webui/home.h"

static void confirmed(struct web_request *request, const Platen__Answer *answer)
{
    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s?done=confirmed", request->base);
}

void do_confirm(struct web_request *request)
{
    Platen__ConfirmPerson confirm;
    Platen__Command command;

    platen__confirm_person__init(&confirm);
    confirm.person = request->person->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CONFIRM_PERSON;
    command.confirm_person = &confirm;
    web_command(request, &command, confirmed);
}

// Whatever the desk found: the same page (BAD-INPUTS 52).
static void renewed(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_UNKNOWN)
        page_message(request, 503, "unknown");
    else
        web_redirect(request, "%s/renewed", request->base);
}

void do_renew(struct web_request *request)
{
    uint8_t *hash = arena_alloc(request->arena, LINK_HASH_SIZE);
    Platen__RenewLink renew;
    Platen__Command command;

    platen__renew_link__init(&renew);
    platen__command__init(&command);
    link_hash(request->part[0], hash);
    renew.token_sha256 = (ProtobufCBinaryData){LINK_HASH_SIZE, hash};
    renew.mail = true;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.subject_case = PLATEN__COMMAND__SUBJECT_RENEW_LINK;
    command.renew_link = &renew;
    request->person = NULL;
    web_command(request, &command, renewed);
}

void page_renewed(struct web_request *request)
{
    request->person = NULL;
    page_message(request, 200, "link-mailed");
}
