#include <stdio.h>
#include <string.h>

#include "gateway/store/store.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

// False: the form names a case that is not this terminal's (BAD-INPUTS 53).
static bool find_case(struct web_request *request, const Platen__Terminal *terminal, uint64_t *id_r)
{
    const char *service_id = form_value(&request->form, "c");
    const Platen__Case *kase;

    *id_r = 0;
    if (!service_id || !*service_id)
        return true;
    kase = home_case(request, service_id);
    if (!kase || kase->terminal != terminal->id)
        return false;
    *id_r = kase->id;
    return true;
}

// What the desk does not like about the lines is shown where they were entered.
static void show_wrong(struct web_request *request, const Platen__Answer *answer)
{
    const Platen__Terminal *terminal =
        guard_manager(request) ? home_terminal(request, request->part[1]) : NULL;

    if (terminal)
        home_answer_choose(request, terminal, 422, "order",
                           !strcmp(answer->field, "quantity") ? "choose.error.quantity"
                                                              : "choose.error.item");
    else if (request->txn)
        home_not_yours(request);
}

// Somebody was first: who, when, and what it is now (BAD-INPUTS 57).
static void show_first(struct web_request *request, uint64_t id)
{
    char number[24];
    const Platen__Order *order;
    const Platen__Person *by;
    struct page page;
    xmlNode *node;

    if (!guard_manager(request))
        return;
    snprintf(number, sizeof number, "%llu", (unsigned long long)id);
    order = home_order(request, number);
    if (!order || !page_begin(&page, request, "message")) {
        if (!order)
            page_message(request, 409, "conflict");
        return;
    }
    by = order->person ? store_get_id(request->txn, STORE_PERSON, order->person) : NULL;
    node = page_add(page.root, "message");
    page_set_number(node, "status", 409);
    page_set(node, "key", "ordered");
    node = page_add_when(&page, node, "first", order->placed);
    page_set(node, "number", order->number);
    page_set_format(node, "href", "%s/o/%llu", request->base, (unsigned long long)order->id);
    page_set_flag(node, "you", by && by->id == request->person->id);
    page_set(node, "by", by ? (*by->name ? by->name : by->mail) : NULL);
    page_answer(&page, 409);
}

static void ordered(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_CONFLICT && answer->id) {
        show_first(request, answer->id);
        return;
    }
    if (answer->result == PLATEN__RESULT__RESULT_INVALID)
        show_wrong(request, answer);
    else if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/o/%llu?done=ordered", request->base,
                     (unsigned long long)answer->id);
}

void do_order(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    const char *note = form_text(&request->form, "note", request->arena);
    struct home_choice choice;
    Platen__PlaceOrder order;
    Platen__Command command;
    uint64_t case_id;

    if (!terminal || !find_case(request, terminal, &case_id)) {
        home_not_yours(request);
        return;
    }
    choice = home_choose(request, terminal);
    if (choice.wrong_key) {
        home_answer_choose(request, terminal, 422, choice.wrong_field, choice.wrong_key);
        return;
    }
    platen__place_order__init(&order);
    order.person = request->person->id;
    order.terminal = terminal->id;
    order.case_id = case_id;
    order.n_lines = choice.n;
    order.lines = choice.lines;
    order.insist = form_value(&request->form, "insist") != NULL;
    order.note = (char *)(uintptr_t)note;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_PLACE_ORDER;
    command.place_order = &order;
    web_command(request, &command, ordered);
}

static void cancelled(struct web_request *request, const Platen__Answer *answer)
{
    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/o/%s?done=cancelled", request->base, request->part[1]);
}

void do_cancel_order(struct web_request *request)
{
    const Platen__Order *order = home_order(request, request->part[1]);
    Platen__CancelOrder cancel;
    Platen__Command command;

    if (!order) {
        home_not_yours(request);
        return;
    }
    platen__cancel_order__init(&cancel);
    cancel.order = order->id;
    cancel.person = request->person->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_ORDER;
    command.cancel_order = &cancel;
    web_command(request, &command, cancelled);
}
