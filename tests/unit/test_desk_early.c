#include "gateway/desk/early_exchange.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define COUNTS PLATEN__EARLY_STATE__EARLY_COUNTS
#define SEEN PLATEN__EARLY_STATE__EARLY_SEEN
#define BACK PLATEN__EARLY_STATE__EARLY_BACK
#define NONE PLATEN__EARLY_STATE__EARLY_NONE

static void says(struct house *house, const struct house_report *say)
{
    ck_assert_int_eq(house_report(house, say), PLATEN__RESULT__RESULT_DONE);
}

static Platen__Supply toner_of(int64_t percent, const char *serial)
{
    Platen__Supply toner = house_toner(percent);
    toner.serial = T(serial);
    return toner;
}

// A full report, and `hours` go by.
static void told(struct house *house, int64_t percent, const char *serial, int64_t hours)
{
    Platen__Supply toner = toner_of(percent, serial);
    says(house, &(struct house_report){.supply = &toner, .full = true});
    house->now += hours * HOUSE_HOUR;
}

static unsigned count(struct house *house)
{
    return house_count(house, STORE_EARLY_EXCHANGE, NULL);
}

static const Platen__EarlyExchange *last(struct house *house)
{
    Platen__EarlyExchange *early = NULL;
    house_count(house, STORE_EARLY_EXCHANGE, &early);
    ck_assert_ptr_nonnull(early);
    return early;
}

START_TEST(another_serial_counts_at_once)
{
    struct house *house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 24);
    told(house, 58, "A1", 24);
    ck_assert_uint_eq(count(house), 0);
    int64_t when = house->now;
    told(house, 100, "B2", 1);
    // One a day, and a day after the last read: 57 of a hundred of 89.00 are 50.73.
    const Platen__EarlyExchange *early = last(house);
    ck_assert_uint_eq(count(house), 1);
    ck_assert_int_eq(early->state, COUNTS);
    ck_assert_uint_eq(early->percent, 57);
    ck_assert(!early->estimated);
    ck_assert_int_eq(early->percent_after, 100);
    ck_assert_str_eq(early->item, "TK-BLACK");
    ck_assert_int_eq(early->price, 8900);
    ck_assert_int_eq(early->wasted, 5073);
    ck_assert_str_eq(early->serial_before, "A1");
    ck_assert_str_eq(early->serial_after, "B2");
    ck_assert_int_eq(early->time, when);
    ck_assert_int_eq(early->last, when - HOUSE_DAY);
    ck_assert_uint_eq(early->terminal, 1);
    ck_assert_uint_eq(early->customer, 1);
    ck_assert_uint_eq(early->case_id, 0);
    // Said again, the same day and later, it is the same one.
    told(house, 100, "B2", 24);
    told(house, 97, "B2", 24);
    told(house, 94, "B2", 24);
    ck_assert_uint_eq(count(house), 1);
    // The next one is another: six in 49 hours, a day after 94.
    told(house, 100, "C3", 1);
    ck_assert_uint_eq(count(house), 2);
    ck_assert_uint_eq(last(house)->percent, 91);
    house_close(house);
}
END_TEST

START_TEST(only_over_the_threshold)
{
    struct house *house = house_registered();
    told(house, 19, "A1", 24);
    told(house, 18, "A1", 24);
    told(house, 100, "B2", 24); // 18 - 2 - 1: fifteen at the worst
    ck_assert_uint_eq(count(house), 0);
    told(house, 99, "B2", 24);
    told(house, 21, "B2", 24); // 78 in a day; nothing is said of what comes next for certain
    told(house, 100, "C3", 24);
    ck_assert_uint_eq(count(house), 0);
    house_close(house);

    house = house_registered();
    told(house, 20, "A1", 24);
    told(house, 19, "A1", 24);
    told(house, 100, "B2", 24); // 19 - 2 - 1
    ck_assert_uint_eq(count(house), 1);
    ck_assert_uint_eq(last(house)->percent, 18);
    house_close(house);
}
END_TEST

START_TEST(the_dealer_sets_it)
{
    struct house *house = house_registered();
    Platen__Dealer dealer;
    platen__dealer__init(&dealer);
    dealer.name = T("Dealer");
    dealer.early_percent = 100;
    Platen__SetDealer set;
    platen__set_dealer__init(&set);
    set.dealer = &dealer;
    Platen__Command command = HOUSE_COMMAND(SET_DEALER, set_dealer, &set);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    told(house, 90, "A1", 24);
    told(house, 89, "A1", 24);
    told(house, 100, "B2", 24);
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

START_TEST(after_its_end_it_is_none)
{
    struct house *house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 1);
    Platen__Supply empty = toner_of(59, "A1");
    empty.state = PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY; // the sensor knows better than the gauge
    says(house, &(struct house_report){.supply = &empty});
    house->now += HOUSE_HOUR;
    Platen__Completion done;
    platen__completion__init(&done);
    done.supply = T("1.1");
    done.evidence = T("new-serial");
    Platen__Supply fresh = toner_of(100, "B2");
    says(house, &(struct house_report){.supply = &fresh, .completion = &done});
    ck_assert_uint_eq(count(house), 0);
    house_close(house);

    // "The bottle should be replaced" (seed 001, error number 531), and then a level once more.
    house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 1);
    Platen__Condition replace = house_condition("toner-life-over", HOUSE_ERROR);
    replace.component = T("1.1");
    Platen__Supply toner = toner_of(59, "A1");
    says(house, &(struct house_report){.supply = &toner, .condition = &replace});
    house->now += HOUSE_HOUR;
    told(house, 100, "B2", 1);
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

START_TEST(low_is_not_the_end)
{
    struct house *house = house_registered();
    told(house, 32, "A1", 24);
    told(house, 31, "A1", 1);
    Platen__Supply low = toner_of(31, "A1");
    low.state = PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW; // by the machine's own threshold
    says(house, &(struct house_report){.supply = &low});
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    house->now += 23 * HOUSE_HOUR;
    told(house, 100, "B2", 1);
    ck_assert_uint_eq(count(house), 1);
    ck_assert_uint_eq(last(house)->percent, 30);
    ck_assert_uint_eq(last(house)->case_id, 1);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

START_TEST(without_serials_it_must_stay)
{
    struct house *house = house_registered();
    told(house, 40, "", 24);
    told(house, 39, "", 2);
    told(house, 99, "", 0);
    ck_assert_int_eq(last(house)->state, SEEN);
    house->now += HOUSE_HOUR / 2;
    told(house, 99, "", 0);
    ck_assert_int_eq(last(house)->state, SEEN);
    house->now += HOUSE_HOUR / 2;
    told(house, 98, "", 21);
    ck_assert_int_eq(last(house)->state, COUNTS);
    ck_assert_uint_eq(last(house)->percent, 39); // two hours of one a day
    told(house, 97, "", 24);
    told(house, 96, "", 24);
    ck_assert_uint_eq(count(house), 1);
    house_close(house);
}
END_TEST

START_TEST(a_shake_is_none)
{
    struct house *house = house_registered();
    told(house, 40, "", 24);
    told(house, 39, "", 2);
    told(house, 70, "", 2); // less than a new one shows
    ck_assert_uint_eq(count(house), 0);
    told(house, 38, "", 2);
    told(house, 95, "", 2); // out and in again
    ck_assert_int_eq(last(house)->state, SEEN);
    told(house, 38, "", 20);
    ck_assert_int_eq(last(house)->state, BACK);
    told(house, 37, "", 24);
    told(house, 36, "", 24);
    ck_assert_uint_eq(count(house), 1);
    ck_assert_int_eq(last(house)->state, BACK);
    house_close(house);
}
END_TEST

START_TEST(the_old_one_put_back_takes_it_back)
{
    struct house *house = house_registered();
    told(house, 40, "A1", 24);
    told(house, 39, "A1", 24);
    told(house, 100, "B2", 48);
    ck_assert_int_eq(last(house)->state, COUNTS);
    told(house, 38, "A1", 24);
    ck_assert_int_eq(last(house)->state, BACK);
    told(house, 37, "A1", 24);
    ck_assert_uint_eq(count(house), 1);
    told(house, 100, "B2", 24); // and out again after all
    ck_assert_uint_eq(count(house), 1);
    ck_assert_int_eq(last(house)->state, COUNTS);
    house_close(house);

    house = house_registered();
    told(house, 40, "", 24);
    told(house, 39, "", 24);
    told(house, 99, "", 24);
    told(house, 99, "", 24);
    ck_assert_int_eq(last(house)->state, COUNTS);
    told(house, 38, "", 24);
    ck_assert_int_eq(last(house)->state, BACK);
    told(house, 37, "", 24);
    ck_assert_uint_eq(count(house), 1);
    house_close(house);
}
END_TEST

START_TEST(a_level_that_comes_later)
{
    struct house *house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 1);
    told(house, -1, "A1", 1); // asleep
    told(house, -1, "B2", 1);
    ck_assert_int_eq(last(house)->state, SEEN);
    ck_assert_int_eq(last(house)->percent_after, -1);
    told(house, 100, "B2", 1);
    ck_assert_uint_eq(count(house), 1);
    ck_assert_int_eq(last(house)->state, COUNTS);
    ck_assert_uint_eq(last(house)->percent, 59);
    house_close(house);
}
END_TEST

START_TEST(the_same_serial_is_no_other_cartridge)
{
    struct house *house = house_registered();
    told(house, 40, "A1", 24);
    told(house, 39, "A1", 24);
    told(house, 100, "A1", 24); // a cloned chip, or one that was filled
    told(house, 99, "A1", 24);
    told(house, 99, "a1", 24); // spelled otherwise
    told(house, 97, "a1", 24);
    told(house, 97, "0A1", 24);
    ck_assert_uint_eq(count(house), 0);
    // What the agent doubts: this chip was used up before.
    told(house, 95, "0A1", 24);
    Platen__Condition doubt = house_condition("marker-supply-doubtful", HOUSE_WARNING);
    doubt.component = T("1.1");
    Platen__Supply toner = toner_of(100, "Z9");
    says(house, &(struct house_report){.supply = &toner, .condition = &doubt});
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

START_TEST(what_is_not_measured_is_none)
{
    struct house *house = house_registered();
    told(house, -1, "A1", 24); // -2, and -3
    Platen__Supply some = house_toner(-1);
    some.level_kind = PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING;
    some.serial = T("A1");
    says(house, &(struct house_report){.supply = &some, .full = true});
    house->now += HOUSE_DAY;
    told(house, -1, "B2", 24);
    told(house, 100, "B2", 24);
    ck_assert_uint_eq(count(house), 0);
    // A gauge that says full until the end.
    told(house, 100, "B2", 24);
    told(house, 100, "C3", 24);
    ck_assert_uint_eq(count(house), 0);
    // Reckoned from sheets.
    for (int i = 0; i < 3; i++) {
        Platen__Supply guess = house_toner(i < 2 ? 60 - i : 100);
        guess.estimated = true;
        guess.serial = T(i < 2 ? "D4" : "E5");
        says(house, &(struct house_report){.supply = &guess, .full = true});
        house->now += HOUSE_DAY;
    }
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

START_TEST(a_coarse_gauge_must_be_over_it_at_the_worst)
{
    struct house *house = house_registered();
    for (int i = 0; i < 4; i++)
        told(house, i < 2 ? 50 : 25, "A1", 24);
    told(house, 100, "B2", 24); // between 0 and 25 were left
    ck_assert_uint_eq(count(house), 0);
    house_close(house);

    house = house_registered();
    for (int i = 0; i < 8; i++)
        told(house, i < 2 ? 75 : 50, "A1", 24);
    told(house, 100, "B2", 24);
    // 25 in seven days, a day ago: 46.4 of what it shows, 17.9 at the worst.
    ck_assert_uint_eq(count(house), 1);
    ck_assert_uint_eq(last(house)->percent, 46);
    ck_assert(last(house)->estimated);
    house_close(house);
}
END_TEST

START_TEST(what_nobody_signed_is_none)
{
    struct house *house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 24);
    Platen__Supply toner = house_toner(100);
    Platen__Supply *supplies[] = {&toner};
    toner.serial = T("B2");
    Platen__Parsed parsed;
    platen__parsed__init(&parsed);
    parsed.fate = PLATEN__FATE__FATE_ACCEPTED;
    parsed.class_ = T("alert");
    parsed.from = T("copier@platen.test");
    parsed.serial = T("SN1");
    parsed.n_supplies = 1;
    parsed.supplies = supplies;
    Platen__TakeMail take;
    platen__take_mail__init(&take);
    take.parsed = &parsed;
    Platen__Command command = HOUSE_COMMAND(TAKE_MAIL, take_mail, &take);
    house_apply(house, &command);
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

START_TEST(a_tank_is_filled_up)
{
    struct house *house = house_registered();
    for (int i = 0; i < 4; i++) {
        Platen__Supply ink = house_toner(i < 2 ? 40 - i : 100);
        ink.type = T("ink");
        Platen__Supply *tank = &ink, bottle = ink;
        bottle.type = T("inkCartridge");
        bottle.name = T("Black Ink Tank");
        bottle.index = T("1.2");
        says(house, &(struct house_report){.supply = tank});
        says(house, &(struct house_report){.supply = &bottle});
        house->now += HOUSE_DAY;
    }
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

// All the counters went back: somebody put another machine there.
START_TEST(another_machine_is_none)
{
    struct house *house = house_registered();
    Platen__Counter total;
    platen__counter__init(&total);
    total.name = T("total");
    total.value = 5000;
    told(house, 60, "A1", 24);
    Platen__Supply toner = toner_of(59, "A1");
    says(house, &(struct house_report){.supply = &toner, .full = true, .counter = &total});
    house->now += HOUSE_DAY;
    total.value = 120;
    toner = toner_of(100, "B2");
    house_report(house, &(struct house_report){.supply = &toner, .full = true, .counter = &total});
    told(house, 100, "B2", 24);
    told(house, 99, "B2", 24);
    ck_assert_uint_eq(count(house), 0);
    house_close(house);
}
END_TEST

static Platen__Result answer(struct house *house, uint64_t person, const char *reason)
{
    Platen__SayEarlyExchange say;
    platen__say_early_exchange__init(&say);
    say.id = 1;
    say.person = person;
    say.reason = T(reason);
    say.text = T("the left edge");
    Platen__Command command = HOUSE_COMMAND(SAY_EARLY_EXCHANGE, say_early_exchange, &say);
    command.actor_kind = person != 0 ? PLATEN__ACTOR_KIND__ACTOR_PERSON
                                     : PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

START_TEST(it_is_answered_changed_and_taken_back)
{
    struct house *house = house_registered();
    told(house, 60, "A1", 24);
    told(house, 59, "A1", 24);
    ck_assert_int_eq(answer(house, 900, "faint"), PLATEN__RESULT__RESULT_NOT_FOUND);
    told(house, 100, "B2", 24);
    ck_assert_int_eq(answer(house, 900, "red"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(answer(house, 900, "not-counted"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(answer(house, 999, "faint"), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(answer(house, 900, "faint"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(last(house)->reason, "faint");
    ck_assert_str_eq(last(house)->text, "the left edge");
    ck_assert_uint_eq(last(house)->person, 900);
    ck_assert(early_exchange_is_wasted(last(house)));
    ck_assert_int_eq(answer(house, 900, "kept"), PLATEN__RESULT__RESULT_DONE);
    ck_assert(!early_exchange_is_wasted(last(house)));
    ck_assert_int_eq(answer(house, 900, ""), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(last(house)->reason, "");
    ck_assert_str_eq(last(house)->text, "");
    ck_assert_int_eq(last(house)->answered, 0);
    // Staff take it out of the count, and in again.
    ck_assert_int_eq(answer(house, 0, "not-counted"), PLATEN__RESULT__RESULT_DONE);
    ck_assert(!early_exchange_is_wasted(last(house)));
    ck_assert_str_eq(last(house)->by, "operator");
    ck_assert_int_eq(answer(house, 900, "faint"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(answer(house, 0, ""), PLATEN__RESULT__RESULT_DONE);
    ck_assert(early_exchange_is_wasted(last(house)));
    // After thirty days the manager is not asked any more; staff may still note it.
    house->now = last(house)->time + 30 * HOUSE_DAY;
    ck_assert_int_eq(answer(house, 900, "faint"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(answer(house, 0, "streaks"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(last(house)->person, 0);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk early exchange", another_serial_counts_at_once, only_over_the_threshold,
          the_dealer_sets_it, after_its_end_it_is_none, low_is_not_the_end,
          without_serials_it_must_stay, a_shake_is_none, the_old_one_put_back_takes_it_back,
          a_level_that_comes_later, the_same_serial_is_no_other_cartridge,
          what_is_not_measured_is_none, a_coarse_gauge_must_be_over_it_at_the_worst,
          what_nobody_signed_is_none, a_tank_is_filled_up, another_machine_is_none, it_is_answered_changed_and_taken_back)
