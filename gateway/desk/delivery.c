// Delivery: the date and time, dispatch, and the arrival (seed 000, claim 4).
#include <inttypes.h>

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/tell.h"
#include "lib/arena.h"

static Platen__Order *delivery_order(struct desk_command *c, uint64_t id)
{
    Platen__Order *order = find_order_id(c, id);
    if (order == NULL)
        desk_not_found(c, "There is no such order.");
    return order;
}

static bool delivery_step(struct desk_command *c, Platen__Order *order, enum order_event event)
{
    if (order_step(order, event))
        return true;
    desk_conflict(c, "Order %s is %s.", order->number, order_state_text(order));
    return false;
}

static void delivery_mail_date(struct desk_command *c, const Platen__Order *order)
{
    const Platen__Terminal *terminal = find_terminal_id(c, order->terminal);
    if (terminal == NULL)
        return;
    const char *const facts[] = {
        "order", order->number,
        "start", arena_printf(c->arena, "%" PRId64, order->delivery_start),
        "end",   arena_printf(c->arena, "%" PRId64, order->delivery_end),
        NULL,
    };
    struct outbox_about about = {
        .order = order->id,
        .case_id = order->case_id,
        .terminal = order->terminal,
        .facts = facts,
    };
    size_t n;
    Platen__Person **persons = hear_persons(c, terminal, HEAR_DATES, &n);
    for (size_t i = 0; i < n; i++) {
        about.person = persons[i];
        tell_person(c, "delivery-date", HEAR_DATES, order->delivery_start, &about);
    }
}

void desk_take_set_delivery(struct desk_command *c)
{
    const Platen__SetDelivery *command = c->command->set_delivery;
    Platen__Order *order = delivery_order(c, command->order);
    if (order == NULL)
        return;
    int64_t end = command->end != 0 ? command->end : command->start;
    if (command->start < c->now - DESK_DAY || end < command->start) {
        desk_invalid(c, "start", "Please give a time to come, with its end not before its start.");
        return;
    }
    if (!delivery_step(c, order, ORDER_EVENT_DATE_SET))
        return;
    bool another = order->delivery_start != command->start || order->delivery_end != end;
    order->delivery_start = command->start;
    order->delivery_end = end;
    put_order(c, order);
    if (another)
        delivery_mail_date(c, order);
    c->answer->id = order->id;
    desk_done(c, "The delivery of order %s has its date.", order->number);
}

void desk_take_dispatch_order(struct desk_command *c)
{
    Platen__Order *order = delivery_order(c, c->command->dispatch_order->order);
    if (order == NULL || !delivery_step(c, order, ORDER_EVENT_DISPATCHED))
        return;
    order->dispatched = c->now;
    put_order(c, order);
    Platen__Case *kase = find_case_id(c, order->case_id);
    if (kase != NULL && kase->order == order->id && case_step(c, kase, CASE_EVENT_DISPATCHED))
        put_case(c, kase);
    c->answer->id = order->id;
    desk_done(c, "Order %s is on its way.", order->number);
}

void desk_take_deliver_order(struct desk_command *c)
{
    Platen__Order *order = delivery_order(c, c->command->deliver_order->order);
    if (order == NULL || !delivery_step(c, order, ORDER_EVENT_DELIVERED))
        return;
    order->delivered = c->now;
    put_order(c, order);
    c->answer->id = order->id;
    desk_done(c, "Order %s is delivered.", order->number);
}
