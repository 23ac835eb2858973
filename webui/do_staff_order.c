// What staff do with an order: its date, its leaving, its arrival, its end.

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/zone.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_date.h"

// NULL: answered already.
static const Platen__Order *order_to_change(struct web_request *request)
{
    const Platen__Order *order;

    if (!staff_allowed(request, STAFF_MAY_DISPATCH))
        return NULL;
    order = home_order(request, request->part[0]);
    if (!order)
        staff_not_there(request);
    return order;
}

static void go_back(struct web_request *request, const Platen__Answer *answer, const char *done)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, arena_printf(request->arena, "/staff/o/%s", request->part[0]), done);
}

// ---- the date ----

static void dated(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "date");
}

void do_staff_date(struct web_request *request)
{
    const Platen__Order *order = order_to_change(request);
    struct staff_wrong wrong = {.form = "date",
                                .day = form_text(&request->form, "day", request->arena),
                                .from = form_text(&request->form, "from", request->arena),
                                .to = form_text(&request->form, "to", request->arena)};
    struct staff_date date;
    Platen__SetDelivery set;
    Platen__Command command;

    if (!order)
        return;
    if (!staff_date_read(zone_first("", "", request->dealer->zone), request->now, wrong.day,
                         wrong.from, wrong.to, &date)) {
        wrong.key = date.fault;
        wrong.suggest_day = date.day;
        wrong.suggest_from = date.from;
        wrong.suggest_to = date.to;
        staff_answer_wrong(request, order->id, staff_from_case(request) ? order->case_id : 0,
                           &wrong);
        return;
    }
    platen__set_delivery__init(&set);
    set.order = order->id;
    set.start = date.start;
    set.end = date.end;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_DELIVERY;
    command.set_delivery = &set;
    web_command(request, &command, dated);
}

// ---- dispatched, delivered, cancelled ----

static void dispatched(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "dispatched");
}

void do_staff_dispatch(struct web_request *request)
{
    const Platen__Order *order = order_to_change(request);
    Platen__DispatchOrder dispatch;
    Platen__Command command;

    if (!order)
        return;
    platen__dispatch_order__init(&dispatch);
    dispatch.order = order->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_DISPATCH_ORDER;
    command.dispatch_order = &dispatch;
    web_command(request, &command, dispatched);
}

static void delivered(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "delivered");
}

void do_staff_delivered(struct web_request *request)
{
    const Platen__Order *order = order_to_change(request);
    Platen__DeliverOrder deliver;
    Platen__Command command;

    if (!order)
        return;
    platen__deliver_order__init(&deliver);
    deliver.order = order->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_DELIVER_ORDER;
    command.deliver_order = &deliver;
    web_command(request, &command, delivered);
}

static void cancelled(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "order-cancelled");
}

void do_staff_cancel_order(struct web_request *request)
{
    const Platen__Order *order = order_to_change(request);
    Platen__CancelOrder cancel;
    Platen__Command command;

    if (!order)
        return;
    platen__cancel_order__init(&cancel);
    cancel.order = order->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_ORDER;
    command.cancel_order = &cancel;
    web_command(request, &command, cancelled);
}
