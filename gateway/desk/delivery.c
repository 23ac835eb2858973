// Delivery: the date and time, dispatch, and the arrival (seed 000, claim 4).
#include <inttypes.h>

#include "gateway/desk/arrived.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/fitting.h"
#include "gateway/desk/order.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"
#include "gateway/desk/tell.h"
#include "lib/arena.h"
#include "lib/zone.h"

enum { DELIVERY_NOTE_MOST = 2000 };
#define DELIVERY_AHEAD_MOST (401 * DESK_DAY)

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

// Whoever asked for another time needs no answer of its own any more.
static void delivery_answered(struct desk_command *c, Platen__Order *order)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "another-time");
    like.terminal = order->terminal;
    like.order = order->id;
    Platen__StaffItem *item = order->wanted_start != 0 ? staff_item_find(c, &like) : NULL;
    if (item != NULL)
        staff_item_close(c, item, staff_name(c));
    order->wanted_start = order->wanted_end = 0;
}

static void delivery_set(struct desk_command *c, Platen__Order *order, int64_t start, int64_t end)
{
    delivery_answered(c, order);
    order->delivery_start = start;
    order->delivery_end = end;
    put_order(c, order);
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
    bool another = order->delivery_start != command->start || order->delivery_end != end ||
                   order->wanted_start != 0;
    delivery_set(c, order, command->start, end);
    if (another)
        delivery_mail_date(c, order);
    c->answer->id = order->id;
    desk_done(c, "The delivery of order %s has its date.", order->number);
}

// ---- another time ----

static const char *delivery_when(struct desk_command *c, int64_t start, int64_t end)
{
    const struct zone *zone = zone_first("", "", c->dealer->zone);
    struct zone_time from, to;
    zone_local(zone, start, &from);
    zone_local(zone, end, &to);
    return arena_printf(c->arena, "%04d-%02d-%02d %02d:%02d to %02d:%02d", from.year, from.month,
                        from.day, from.hour, from.minute, to.hour, to.minute);
}

static void delivery_tell_staff(struct desk_command *c, const Platen__Order *order)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "another-time");
    item.text = arena_printf(c->arena, "Order %s comes %s; its manager asks for %s.",
                             order->number,
                             delivery_when(c, order->delivery_start, order->delivery_end),
                             delivery_when(c, order->wanted_start, order->wanted_end));
    if (order->wanted_note[0] != '\0')
        item.text = arena_printf(c->arena, "%s (%s)", item.text, order->wanted_note);
    item.terminal = order->terminal;
    item.order = order->id;
    staff_item_tell(c, &item); // asked again before the answer: the last wish counts
}

void desk_take_ask_delivery(struct desk_command *c)
{
    const Platen__AskDelivery *command = c->command->ask_delivery;
    Platen__Order *order = find_order_id(c, command->order);
    const Platen__Person *person = find_person_id(c, command->person);
    const Platen__Terminal *terminal = order == NULL ? NULL : find_terminal_id(c, order->terminal);
    if (person == NULL || terminal == NULL || !person_may_see(person, terminal)) {
        desk_not_found(c, "There is no such order.");
        return;
    }
    if (command->start <= c->now || command->start > c->now + DELIVERY_AHEAD_MOST ||
        command->end <= command->start) {
        desk_invalid(c, "start", "Please give a time to come within a year.");
        return;
    }
    if (order->delivery_start == 0 || !order_step(order, ORDER_EVENT_ANOTHER_ASKED)) {
        desk_conflict(c, "Order %s is %s.", order->number, order_state_text(order));
        return;
    }
    order->wanted_start = command->start;
    order->wanted_end = command->end;
    order->wanted_note = desk_cut(c, command->note, DELIVERY_NOTE_MOST);
    put_order(c, order);
    delivery_tell_staff(c, order);
    c->answer->id = order->id;
    desk_staff(c, "Thank you. We answer by mail; until then the date stands.");
}

bool delivery_decide_another(struct desk_command *c, Platen__Order *order, bool accept)
{
    if (order->wanted_start == 0 || (accept && order->wanted_start <= c->now) ||
        !order_step(order, ORDER_EVENT_DATE_SET))
        return false;
    if (accept) {
        order->delivery_start = order->wanted_start;
        order->delivery_end = order->wanted_end;
    }
    order->wanted_start = order->wanted_end = 0;
    put_order(c, order);
    delivery_mail_date(c, order);
    return true;
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
    const Platen__Case *kase = find_case_id(c, order->case_id);
    if (kase != NULL && kase->order == order->id)
        arrived_watch(c, kase);
    c->answer->id = order->id;
    desk_done(c, "Order %s is delivered.", order->number);
}

void delivery_end_with_case(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Order *order = find_order_id(c, kase->order);
    if (order == NULL || !fitting_of_order(c, order) || !order_step(order, ORDER_EVENT_FITTED))
        return;
    delivery_answered(c, order);
    order->delivered = c->now;
    put_order(c, order);
}
