#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

// The house begins on Monday 2 March 2026, 9:00 UTC.
#define THURSDAY (HOUSE_START + 3 * HOUSE_DAY)
#define SUNDAY (HOUSE_START + 6 * HOUSE_DAY)
#define MONDAY (HOUSE_START + 7 * HOUSE_DAY)
#define TUESDAY (HOUSE_START + 8 * HOUSE_DAY)
#define THURSDAY_AFTER (HOUSE_START + 10 * HOUSE_DAY)

static void order(struct house *house)
{
    Platen__OrderLine line;
    Platen__OrderLine *lines[] = {&line};
    Platen__PlaceOrder place;
    platen__order_line__init(&line);
    line.item = T("TK-BLACK");
    line.quantity = 1;
    platen__place_order__init(&place);
    place.person = 900;
    place.terminal = 1;
    place.case_id = 1;
    place.n_lines = 1;
    place.lines = lines;
    Platen__Command command = HOUSE_COMMAND(PLACE_ORDER, place_order, &place);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.actor = 900;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
}

static void deliver(struct house *house, uint64_t id)
{
    Platen__DispatchOrder left;
    Platen__DeliverOrder there;
    platen__dispatch_order__init(&left);
    platen__deliver_order__init(&there);
    left.order = there.order = id;
    Platen__Command command = HOUSE_COMMAND(DISPATCH_ORDER, dispatch_order, &left);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    command = HOUSE_COMMAND(DELIVER_ORDER, deliver_order, &there);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
}

// So much is left on Monday, and what was ordered then is delivered on Thursday at nine.
static struct house *delivered(int64_t percent)
{
    struct house *house = house_registered();
    house_toner_report(house, percent);
    order(house);
    house->now = THURSDAY;
    deliver(house, 1);
    return house;
}

static unsigned told_at(struct house *house, int64_t time)
{
    house->now = time;
    ck_assert_int_eq(house_tick(house), PLATEN__RESULT__RESULT_DONE);
    return house_mails(house, "still-empty", NULL);
}

static void says(struct house *house, int64_t time, int64_t percent)
{
    house->now = time;
    house_toner_report(house, percent);
}

START_TEST(still_empty_is_told_once_after_two_working_days)
{
    struct house *house = delivered(0);
    Platen__Outbox *row = NULL;
    says(house, THURSDAY + HOUSE_HOUR, 0);
    says(house, SUNDAY, 0);
    ck_assert_uint_eq(told_at(house, SUNDAY + HOUSE_HOUR), 0);
    ck_assert_uint_eq(told_at(house, MONDAY - 1), 0);
    ck_assert_uint_eq(told_at(house, MONDAY), 1);
    ck_assert_uint_eq(house_mails(house, "still-empty", &row), 1);
    ck_assert_uint_eq(row->person, 900);
    ck_assert_uint_eq(row->order, 1);
    ck_assert_int_eq(house_case(house, 1)->still_told, MONDAY);
    says(house, TUESDAY, 0);
    ck_assert_uint_eq(told_at(house, THURSDAY_AFTER), 1);
    says(house, THURSDAY_AFTER, 100);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_int_eq(house_case(house, 1)->still_told, 0);
    house_close(house);
}
END_TEST

START_TEST(exchanged_in_time_is_not_told)
{
    struct house *house = delivered(0);
    says(house, THURSDAY + HOUSE_HOUR, 100);
    ck_assert_uint_eq(told_at(house, THURSDAY_AFTER), 0);
    house_close(house);
}
END_TEST

// Delivered while the old one is only low: kept until the machine asks, and counted from then on.
START_TEST(low_is_left_in_peace)
{
    struct house *house = delivered(8);
    says(house, MONDAY, 3);
    ck_assert_uint_eq(told_at(house, MONDAY + HOUSE_HOUR), 0);
    says(house, TUESDAY, 0);
    ck_assert_uint_eq(told_at(house, THURSDAY_AFTER - 1), 0);
    ck_assert_uint_eq(told_at(house, THURSDAY_AFTER), 1);
    house_close(house);
}
END_TEST

START_TEST(a_machine_not_heard_since_is_asked_about_later)
{
    struct house *house = delivered(0);
    ck_assert_uint_eq(told_at(house, MONDAY), 0);
    says(house, TUESDAY - HOUSE_HOUR, 0);
    ck_assert_uint_eq(told_at(house, TUESDAY), 1);
    house_close(house);
}
END_TEST

START_TEST(another_order_begins_anew)
{
    struct house *house = delivered(0);
    says(house, SUNDAY, 0);
    order(house);
    ck_assert_uint_eq(told_at(house, MONDAY), 0);
    deliver(house, 2);
    says(house, TUESDAY, 0);
    ck_assert_uint_eq(told_at(house, MONDAY + 2 * HOUSE_DAY), 1);
    order(house);
    ck_assert_int_eq(house_case(house, 1)->still_told, 0);
    house_close(house);
}
END_TEST

static Platen__Result say(struct house *house, uint64_t person, const char *what)
{
    Platen__SayMisfit subject;
    platen__say_misfit__init(&subject);
    subject.case_id = 1;
    subject.person = person;
    subject.what = T(what);
    Platen__Command command = HOUSE_COMMAND(SAY_MISFIT, say_misfit, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.actor = person;
    return house_apply(house, &command);
}

START_TEST(what_does_not_fit_is_the_staffs)
{
    struct house *house = house_open();
    Platen__StaffItem *item = NULL;
    house_register(house, NULL);
    house_toner_report(house, 0);
    ck_assert_int_eq(say(house, 900, "does-not-fit"), PLATEN__RESULT__RESULT_CONFLICT);
    order(house);
    deliver(house, 1);
    ck_assert_int_eq(say(house, 77, "does-not-fit"), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(say(house, 900, "is-blue"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(say(house, 900, "does-not-fit"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(say(house, 900, "not-found"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "misfit", &item), 1);
    ck_assert_ptr_nonnull(strstr(item->text, "its manager cannot find it"));
    ck_assert_uint_eq(item->case_id, 1);
    ck_assert_uint_eq(item->order, 1);
    house_toner_report(house, 0);
    ck_assert_uint_eq(told_at(house, HOUSE_START + 4 * HOUSE_DAY), 0); // staff know already
    ck_assert_int_eq(say(house, 900, ""), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_items(house, "misfit", NULL), 0);
    ck_assert_int_eq(say(house, 900, "does-not-fit"), PLATEN__RESULT__RESULT_STAFF);
    house_toner_report(house, 100);
    ck_assert_uint_eq(house_items(house, "misfit", NULL), 0);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: arrived", still_empty_is_told_once_after_two_working_days,
          exchanged_in_time_is_not_told, low_is_left_in_peace,
          a_machine_not_heard_since_is_asked_about_later, another_order_begins_anew,
          what_does_not_fit_is_the_staffs)
