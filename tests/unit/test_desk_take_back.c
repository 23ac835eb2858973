#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static Platen__Result end(struct house *house, bool close)
{
    Platen__CompleteCase subject;
    platen__complete_case__init(&subject);
    subject.case_id = 1;
    subject.close = close;
    Platen__Command command = HOUSE_COMMAND(COMPLETE_CASE, complete_case, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    return house_apply(house, &command);
}

static Platen__Result reopen(struct house *house)
{
    Platen__ReopenCase subject;
    platen__reopen_case__init(&subject);
    subject.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(REOPEN_CASE, reopen_case, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    return house_apply(house, &command);
}

static struct house *short_of_toner(void)
{
    struct house *house = house_registered();
    house_toner_report(house, 5);
    return house;
}

START_TEST(a_case_ended_by_mistake_is_open_again)
{
    for (int close = 0; close < 2; close++) {
        struct house *house = short_of_toner();
        ck_assert_int_eq(reopen(house), PLATEN__RESULT__RESULT_CONFLICT);
        ck_assert_int_eq(end(house, close), PLATEN__RESULT__RESULT_DONE);
        ck_assert(!house_case(house, 1)->notice);
        ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
        house->now += HOUSE_DAY - 1;
        ck_assert_int_eq(reopen(house), PLATEN__RESULT__RESULT_DONE);
        ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
        ck_assert(house_case(house, 1)->notice);
        ck_assert_uint_eq(house_mails(house, "shortage", NULL), 2); // who heard "done" hears better
        ck_assert_int_eq(reopen(house), PLATEN__RESULT__RESULT_CONFLICT);
        house->now += 8 * HOUSE_DAY; // what would have proven it falls due
        house_tick(house);
        ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
        house_close(house);
    }
}
END_TEST

START_TEST(what_the_machine_ended_or_a_day_is_not_taken_back)
{
    struct house *house = short_of_toner();
    end(house, false);
    house->now += HOUSE_DAY;
    ck_assert_int_eq(reopen(house), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
    house = short_of_toner();
    house_toner_report(house, 100);
    ck_assert_int_eq(reopen(house), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

static void hold(struct house *house)
{
    struct store_txn *txn = house_change_begin(house);
    Platen__StaffItem item;
    Platen__Person *person = store_get_id(txn, STORE_PERSON, 900);
    person->held_since = house->now;
    person->held_reason = T("550 no such mailbox");
    store_put_id(txn, STORE_PERSON, 900, person);
    platen__staff_item__init(&item);
    item.id = 77;
    item.kind = T("held-address");
    item.person = 900;
    item.value = T(HOUSE_MANAGER);
    item.opened = house->now;
    store_put_id(txn, STORE_STAFF_ITEM, item.id, &item);
    house_change_end(&txn);
}

static Platen__Result decide(struct house *house, bool accept)
{
    Platen__DecideItem subject;
    platen__decide_item__init(&subject);
    subject.item = 77;
    subject.accept = accept;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Result take_back(struct house *house, uint64_t id)
{
    Platen__TakeBackItem subject;
    platen__take_back_item__init(&subject);
    subject.item = id;
    Platen__Command command = HOUSE_COMMAND(TAKE_BACK_ITEM, take_back_item, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

START_TEST(an_address_released_by_mistake_is_held_again)
{
    struct house *house = house_open();
    hold(house);
    ck_assert_int_eq(take_back(house, 78), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(take_back(house, 77), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(decide(house, true), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(((Platen__Person *)house_get(house, STORE_PERSON, 900))->held_since, 0);
    ck_assert_int_eq(take_back(house, 77), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_ne(((Platen__Person *)house_get(house, STORE_PERSON, 900))->held_since, 0);
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 1);
    // a no has nothing to take back
    ck_assert_int_eq(decide(house, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(take_back(house, 77), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: take back", a_case_ended_by_mistake_is_open_again,
          what_the_machine_ended_or_a_day_is_not_taken_back,
          an_address_released_by_mistake_is_held_again)
