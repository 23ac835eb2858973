#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static Platen__Result place_as(struct house *house, Platen__ActorKind actor, uint64_t person,
                               const char *item, uint32_t quantity, bool insist, const char *key)
{
    Platen__OrderLine line;
    platen__order_line__init(&line);
    line.item = T(item);
    line.quantity = quantity;
    Platen__OrderLine *lines[] = {&line};
    Platen__PlaceOrder place_order;
    platen__place_order__init(&place_order);
    place_order.person = person;
    place_order.terminal = 1;
    place_order.n_lines = 1;
    place_order.lines = lines;
    place_order.insist = insist;
    Platen__Command command = HOUSE_COMMAND(PLACE_ORDER, place_order, &place_order);
    command.actor_kind = actor;
    command.actor = person;
    command.key.len = strlen(key);
    command.key.data = (uint8_t *)T(key);
    return house_apply(house, &command);
}

static Platen__Result place(struct house *house, const char *item, uint32_t quantity, bool insist,
                            const char *key)
{
    return place_as(house, PLATEN__ACTOR_KIND__ACTOR_PERSON, 900, item, quantity, insist, key);
}

static Platen__Result cancel(struct house *house, uint64_t order, uint64_t person)
{
    Platen__CancelOrder cancel_order;
    platen__cancel_order__init(&cancel_order);
    cancel_order.order = order;
    cancel_order.person = person;
    Platen__Command command = HOUSE_COMMAND(CANCEL_ORDER, cancel_order, &cancel_order);
    command.actor_kind =
        person != 0 ? PLATEN__ACTOR_KIND__ACTOR_PERSON : PLATEN__ACTOR_KIND__ACTOR_STAFF;
    command.actor = person;
    return house_apply(house, &command);
}

static Platen__Result date(struct house *house, uint64_t order, int64_t start, int64_t end)
{
    Platen__SetDelivery set;
    platen__set_delivery__init(&set);
    set.order = order;
    set.start = start;
    set.end = end;
    Platen__Command command = HOUSE_COMMAND(SET_DELIVERY, set_delivery, &set);
    return house_apply(house, &command);
}

static Platen__Result dispatch(struct house *house, uint64_t order)
{
    Platen__DispatchOrder subject;
    platen__dispatch_order__init(&subject);
    subject.order = order;
    Platen__Command command = HOUSE_COMMAND(DISPATCH_ORDER, dispatch_order, &subject);
    return house_apply(house, &command);
}

static Platen__Result deliver(struct house *house, uint64_t order)
{
    Platen__DeliverOrder subject;
    platen__deliver_order__init(&subject);
    subject.order = order;
    Platen__Command command = HOUSE_COMMAND(DELIVER_ORDER, deliver_order, &subject);
    return house_apply(house, &command);
}

static struct house *short_of_toner(void)
{
    struct house *house = house_registered();
    house_toner_report(house, 5);
    return house;
}

START_TEST(an_order_goes_its_way)
{
    struct house *house = short_of_toner();
    ck_assert_int_eq(place(house, "TK-BLACK", 2, false, "a"), PLATEN__RESULT__RESULT_DONE);
    Platen__Order *order = house_get(house, STORE_ORDER, 1);
    ck_assert_str_eq(order->number, "O-000001");
    ck_assert_int_eq(order->total, 17800);
    ck_assert_uint_eq(order->case_id, 1);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_ORDERED);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "order-taken", &row), 1);
    ck_assert_str_eq(house_fact(row, "total"), "17800");

    int64_t start = house->now + 2 * HOUSE_DAY;
    ck_assert_int_eq(date(house, 1, start, start - 1), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(date(house, 1, start, start + HOUSE_HOUR), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(date(house, 1, start, start + HOUSE_HOUR), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "delivery-date", &row), 1);
    ck_assert_int_eq(strtoll(house_fact(row, "start"), NULL, 10), start);
    ck_assert_int_eq(deliver(house, 1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(dispatch(house, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DISPATCHED);
    ck_assert_int_eq(cancel(house, 1, 900), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(deliver(house, 1), PLATEN__RESULT__RESULT_DONE);
    house_toner_report(house, 100);
    ck_assert(!house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(pressed_twice_is_one_order) // BAD-INPUTS 50
{
    struct house *house = short_of_toner();
    place(house, "TK-BLACK", 1, false, "once");
    uint64_t event = house->answer->event;
    ck_assert_int_eq(place(house, "TK-BLACK", 1, false, "once"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->event, event);
    ck_assert_uint_eq(house->answer->id, 1);
    ck_assert_str_eq(house->answer->text, "Order O-000001 is taken.");
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 1);
    ck_assert_int_eq(place(house, "TK-BLACK", 1, false, "two"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_uint_eq(house->answer->event, 0);
    ck_assert_int_eq(place(house, "TK-BLACK", 1, true, "three"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(what_cannot_be_ordered) // BAD-INPUTS 51
{
    struct house *house = short_of_toner();
    uint64_t events = house_count(house, STORE_EVENT, NULL);
    static const struct {
        const char *item;
        uint32_t quantity;
        const char *field;
    } rows[] = {
        {"TK-BLACK", 0, "quantity"},
        {"TK-BLACK", 1000, "quantity"},
        {"TK-BLACK", UINT32_MAX, "quantity"},
        {"NOBODY", 1, "item"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_int_eq(place(house, rows[i].item, rows[i].quantity, false, ""),
                         PLATEN__RESULT__RESULT_INVALID);
        ck_assert_str_eq(house->answer->field, rows[i].field);
    }
    ck_assert_uint_eq(house_count(house, STORE_EVENT, NULL), events);
    ck_assert_int_eq(place(house, "TK-BLACK", 999, false, ""), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

START_TEST(another_customers_terminal_is_not_there) // BAD-INPUTS 53
{
    struct house *house = short_of_toner();
    Platen__PlaceOrder place_order;
    platen__place_order__init(&place_order);
    place_order.person = 901;
    place_order.terminal = 1;
    Platen__Command command = HOUSE_COMMAND(PLACE_ORDER, place_order, &place_order);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_uint_eq(house->answer->event, 0);
    house_close(house);
}
END_TEST

START_TEST(undo_has_its_time)
{
    struct house *house = short_of_toner();
    place(house, "TK-BLACK", 1, false, "a");
    house->now += 29 * HOUSE_MINUTE;
    ck_assert_int_eq(cancel(house, 1, 900), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    ck_assert_uint_eq(house_case(house, 1)->order, 0);
    ck_assert_int_eq(cancel(house, 1, 900), PLATEN__RESULT__RESULT_CONFLICT);
    place(house, "TK-BLACK", 1, false, "b");
    house->now += 24 * HOUSE_HOUR; // the store has not yet set a date
    ck_assert_int_eq(cancel(house, 2, 900), PLATEN__RESULT__RESULT_DONE);
    place(house, "TK-BLACK", 1, false, "c");
    date(house, 3, house->now + HOUSE_DAY, 0);
    house->now += 30 * HOUSE_MINUTE;
    ck_assert_int_eq(cancel(house, 3, 900), PLATEN__RESULT__RESULT_DONE);
    place(house, "TK-BLACK", 1, false, "d");
    date(house, 4, house->now + HOUSE_DAY, 0);
    house->now += 30 * HOUSE_MINUTE + 1;
    ck_assert_int_eq(cancel(house, 4, 900), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_int_eq(cancel(house, 4, 0), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

static Platen__Result panel(struct house *house, uint32_t quantity, Platen__Origin origin)
{
    Platen__OrderLine line;
    platen__order_line__init(&line);
    line.item = T("TK-CYAN");
    line.quantity = quantity;
    Platen__ReportOrder order;
    platen__report_order__init(&order);
    order.line = &line;
    order.origin = origin;
    struct house_report say = {.order = &order};
    return house_report(house, &say);
}

START_TEST(a_panel_orders_within_its_limit)
{
    struct house *house = short_of_toner();
    panel(house, 1, PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert_str_eq(house->answer->text, "Order O-000001 is taken.");
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 1);
    cancel(house, 1, 0);
    panel(house, 50, PLATEN__ORIGIN__ORIGIN_PANEL);
    Platen__Order *order = house_get(house, STORE_ORDER, 2);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_HELD);
    cancel(house, 2, 0);
    panel(house, 1, PLATEN__ORIGIN__ORIGIN_FORWARDED);
    ck_assert_uint_eq(house_items(house, "unverified-order", NULL),
                      1); // taken back, the other is settled
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(staff_order_with_nobody_behind_it)
{
    struct house *house = short_of_toner();
    ck_assert_int_eq(
        place_as(house, PLATEN__ACTOR_KIND__ACTOR_PERSON, 0, "TK-BLACK", 1, false, "k1"),
        PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(
        place_as(house, PLATEN__ACTOR_KIND__ACTOR_OPERATOR, 0, "TK-BLACK", 1, false, "k2"),
        PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 1);
    house_close(house);
}
END_TEST

static Platen__Result ask_delivery(struct house *house, uint64_t person, int64_t start)
{
    Platen__AskDelivery subject;
    platen__ask_delivery__init(&subject);
    subject.order = 1;
    subject.person = person;
    subject.start = start;
    subject.end = start + HOUSE_HOUR;
    subject.note = T("Nobody is there on Wednesday.");
    Platen__Command command = HOUSE_COMMAND(ASK_DELIVERY, ask_delivery, &subject);
    return house_apply(house, &command);
}

static Platen__Result decide(struct house *house, uint64_t item, bool accept)
{
    Platen__DecideItem subject;
    platen__decide_item__init(&subject);
    subject.item = item;
    subject.accept = accept;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &subject);
    return house_apply(house, &command);
}

START_TEST(another_delivery_time_is_asked_for)
{
    struct house *house = short_of_toner();
    Platen__StaffItem *item = NULL;
    Platen__Outbox *row = NULL;
    int64_t given = house->now + 2 * HOUSE_DAY, other = house->now + 3 * HOUSE_DAY;
    ck_assert_int_eq(place(house, "TK-BLACK", 1, false, "a"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(ask_delivery(house, 900, other), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(date(house, 1, given, given + HOUSE_HOUR), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(ask_delivery(house, 900, house->now), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(ask_delivery(house, 77, other), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(ask_delivery(house, 900, other), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(ask_delivery(house, 900, other + HOUSE_HOUR), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "another-time", &item), 1);
    // 2 March 2026, 9:00 UTC, and two and three days on
    ck_assert_ptr_nonnull(strstr(item->text, "comes 2026-03-04 09:00 to 10:00"));
    ck_assert_ptr_nonnull(strstr(item->text, "asks for 2026-03-05 10:00 to 11:00"));
    ck_assert_ptr_nonnull(strstr(item->text, "Nobody is there on Wednesday."));
    Platen__Order *order = house_get(house, STORE_ORDER, 1);
    ck_assert_int_eq(order->delivery_start, given);
    ck_assert_uint_eq(house_mails(house, "delivery-date", NULL), 1);

    ck_assert_int_eq(decide(house, item->id, true), PLATEN__RESULT__RESULT_DONE);
    order = house_get(house, STORE_ORDER, 1);
    ck_assert_int_eq(order->delivery_start, other + HOUSE_HOUR);
    ck_assert_int_eq(order->wanted_start, 0);
    ck_assert_uint_eq(house_mails(house, "delivery-date", &row), 2);
    ck_assert_int_eq(strtoll(house_fact(row, "start"), NULL, 10), other + HOUSE_HOUR);

    // answered by a date of the staff's own: the question is closed with it
    ck_assert_int_eq(ask_delivery(house, 900, given), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(date(house, 1, other, other + HOUSE_HOUR), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_items(house, "another-time", NULL), 0);
    ck_assert_uint_eq(house_mails(house, "delivery-date", NULL), 3);
    // kept: the manager is told too
    ck_assert_int_eq(ask_delivery(house, 900, given), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "another-time", &item), 1);
    ck_assert_int_eq(decide(house, item->id, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "delivery-date", &row), 4);
    ck_assert_int_eq(strtoll(house_fact(row, "start"), NULL, 10), other);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: order", an_order_goes_its_way, pressed_twice_is_one_order, what_cannot_be_ordered,
          another_customers_terminal_is_not_there, undo_has_its_time,
          a_panel_orders_within_its_limit, staff_order_with_nobody_behind_it,
          another_delivery_time_is_asked_for)
