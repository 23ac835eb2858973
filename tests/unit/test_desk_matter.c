#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static Platen__Result complete(struct house *house, const char *supply, const char *condition,
                               const char *service_id, Platen__Origin origin)
{
    Platen__Completion completion;
    platen__completion__init(&completion);
    completion.supply = T(supply);
    completion.condition = T(condition);
    completion.service_id = T(service_id);
    completion.evidence = T("department");
    completion.origin = origin;
    struct house_report say = {.completion = &completion};
    return house_report(house, &say);
}

static void fail_now(struct house *house, const char *keyword)
{
    Platen__Condition condition = house_condition(keyword, HOUSE_ERROR);
    struct house_report say = {.condition = &condition};
    house_report(house, &say);
}

START_TEST(a_low_supply_is_one_case)
{
    struct house *house = house_registered();
    house_toner_report(house, 20);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    for (int percent = 10; percent > 0; percent--) {
        house->now += HOUSE_DAY;
        house_toner_report(house, percent);
    }
    Platen__Case *kase = house_case(house, 1);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(kase->service_id, "D3-000017");
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_SHORTAGE);
    ck_assert_str_eq(kase->keyword, "toner-low");
    ck_assert_str_eq(kase->supply_index, "1.1");
    ck_assert_str_eq(kase->colour, "black");
    ck_assert(kase->notice);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "shortage", &row), 1);
    ck_assert_uint_eq(row->person, 900);
    ck_assert_uint_eq(row->case_id, 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    house_toner_report(house, 0);
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-empty");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(alert_and_gauge_are_one_matter)
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("toner-low", HOUSE_WARNING);
    Platen__Supply supply = house_toner(8);
    struct house_report say = {.condition = &condition, .supply = &supply};
    house_report(house, &say);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(house_case(house, 1)->supply_index, "1.1");
    supply = house_toner(60); // the alert outranks the gauge
    house_report(house, &say);
    ck_assert(house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(an_alert_without_supplies_is_kept_apart_from_none)
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("toner-low", HOUSE_WARNING);
    struct house_report say = {.condition = &condition};
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->supply_type, "toner");
    house_toner_report(house, 8); // now it names its supplies
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(house_case(house, 1)->supply_index, "1.1");
    house_close(house);
}
END_TEST

START_TEST(unknown_levels_open_and_end_nothing)
{
    struct house *house = house_registered();
    house_toner_report(house, -2);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    house_toner_report(house, 5);
    house_toner_report(house, -2);
    ck_assert(house_case(house, 1)->notice);
    house_toner_report(house, 12); // between low and clear
    ck_assert(house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(a_rise_ends_the_episode)
{
    struct house *house = house_registered();
    house_toner_report(house, 5);
    house->now += HOUSE_DAY;
    house_toner_report(house, 100);
    Platen__Case *kase = house_case(house, 1);
    ck_assert(!kase->notice);
    ck_assert_int_eq(kase->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_str_eq(kase->evidence, "level-rise");
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    house->now += 60 * HOUSE_DAY;
    house_toner_report(house, 5); // the next episode
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 2);
    ck_assert_str_eq(house_case(house, 2)->service_id, "D3-000018");
    house_close(house);
}
END_TEST

// Seed 000, claim 7: the notice is gone in the transaction that took the completion.
START_TEST(a_signed_completion_takes_the_notice_away)
{
    struct house *house = house_registered();
    house_toner_report(house, 5);
    fail_now(house, "fuser-failure");
    fail_now(house, "marker-motor-failure");
    complete(house, "1.1", "", "", PLATEN__ORIGIN__ORIGIN_SENSOR);
    ck_assert(!house_case(house, 1)->notice);
    complete(house, "", "fuser-failure", "", PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert(!house_case(house, 2)->notice);
    complete(house, "", "", "D3-000019", PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert(!house_case(house, 3)->notice);
    ck_assert_str_eq(house->answer->text, "Thank you: D3-000019 is done.");
    ck_assert_uint_eq(house_mails(house, "done", NULL), 3);
    Platen__Event *event = NULL;
    house_count(house, STORE_EVENT, &event);
    ck_assert_uint_eq(event->sequence, house->answer->event);

    uint64_t before = house->answer->reception;
    complete(house, "", "", "D3-000019", PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert_str_eq(house->answer->text, "D3-000019 is done already.");
    ck_assert_uint_eq(house->answer->reception, before + 1);
    complete(house, "", "", "D9-000001", PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert_uint_eq(house_items(house, "completion", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(low_becomes_empty_without_an_end)
{
    struct house *house = house_registered();
    Platen__Supply supply = house_toner(8);
    Platen__Condition condition = house_condition("toner-low", HOUSE_WARNING);
    condition.component = T("black");
    struct house_report say = {.supply = &supply, .condition = &condition};
    house_report(house, &say);
    Platen__Completion completion;
    platen__completion__init(&completion);
    completion.condition = T("toner-low");
    completion.component = T("black");
    condition.keyword = T("toner-empty");
    struct house_report empty = {.condition = &condition, .completion = &completion};
    house_report(house, &empty);
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-empty");
    ck_assert_uint_eq(house_mails(house, "done", NULL), 0);
    completion.condition = T("toner-empty");
    struct house_report filled = {.completion = &completion};
    house_report(house, &filled);
    ck_assert(!house_case(house, 1)->notice);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(an_unsigned_completion_is_a_staff_item)
{
    struct house *house = house_registered();
    fail_now(house, "fuser-failure");
    complete(house, "", "fuser-failure", "", PLATEN__ORIGIN__ORIGIN_FORWARDED);
    ck_assert(house_case(house, 1)->notice);
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "unverified-completion", &item), 1);
    ck_assert_uint_eq(item->case_id, 1);
    house_close(house);
}
END_TEST

START_TEST(a_full_report_clears_what_it_does_not_name)
{
    struct house *house = house_registered();
    fail_now(house, "fuser-failure");
    struct house_report say = {.full = true};
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->evidence, "condition-cleared");
    ck_assert(!house_case(house, 1)->notice);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_uint_eq(terminal->n_conditions, 0);
    house_close(house);
}
END_TEST

START_TEST(a_flapping_terminal_sends_one_mail)
{
    struct house *house = house_registered();
    for (int i = 0; i < 10; i++) {
        house->now += 5 * HOUSE_MINUTE;
        fail_now(house, "media-jam");
        house->now += 5 * HOUSE_MINUTE;
        complete(house, "", "media-jam", "", PLATEN__ORIGIN__ORIGIN_SENSOR);
    }
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_case(house, 1)->reopened, 9);
    ck_assert_uint_eq(house_mails(house, "failure", NULL), 1);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    house->now += HOUSE_DAY;
    fail_now(house, "media-jam");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 2);
    ck_assert_uint_eq(house_mails(house, "failure", NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(done_and_not_contradicted_is_proven)
{
    struct house *house = house_registered();
    fail_now(house, "fuser-failure");
    complete(house, "", "fuser-failure", "", PLATEN__ORIGIN__ORIGIN_SENSOR);
    house->now += 7 * HOUSE_DAY - HOUSE_HOUR;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house->now += 2 * HOUSE_HOUR;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_CLOSED);
    house_close(house);
}
END_TEST

START_TEST(a_drum_is_maintenance)
{
    struct house *house = house_registered();
    Platen__Supply supply = house_toner(4);
    supply.index = T("1.7");
    supply.type = T("opc");
    supply.colour = T("");
    struct house_report say = {.supply = &supply};
    house_report(house, &say);
    ck_assert_int_eq(house_case(house, 1)->kind, PLATEN__CASE_KIND__CASE_MAINTENANCE);
    ck_assert_uint_eq(house_mails(house, "maintenance", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_message_stands_on_the_open_matter)
{
    struct house *house = house_registered();
    struct house_report say = {.text = "It smells."};
    house_report(house, &say);
    ck_assert_int_eq(house_case(house, 1)->kind, PLATEN__CASE_KIND__CASE_SERVICE);
    ck_assert_str_eq(house_case(house, 1)->messages[0]->text, "It smells.");
    house_report(house, &say);
    ck_assert_uint_eq(house_case(house, 1)->n_messages, 2);
    house_close(house);
}
END_TEST

START_TEST(silence_of_a_terminal_and_of_an_agent)
{
    struct house *house = house_registered();
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.model = T("M100");
    struct house_report second = {.registration = &registration, .terminal = "printer"};
    house_report(house, &second);
    struct house_report one = {0}, two = {.terminal = "printer"};
    for (int day = 0; day < 10; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
        house_report(house, &one);
        house_report(house, &two);
        house_tick(house);
    }
    ck_assert_uint_eq(house_items(house, "silent", NULL), 0);
    for (int day = 0; day < 4; day++) {
        house->now += HOUSE_DAY;
        house_report(house, &one);
        house_tick(house);
    }
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "silent", &item), 1);
    ck_assert_uint_eq(item->terminal, 2);
    house_report(house, &two);
    ck_assert_uint_eq(house_items(house, "silent", NULL), 0);
    for (int day = 0; day < 10; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
    }
    ck_assert_uint_eq(house_items(house, "silent", &item), 1); // of the agent, not one each
    ck_assert_str_eq(item->agent, HOUSE_AGENT);
    ck_assert(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->silent);
    ck_assert(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 2))->silent);
    house_report(house, &one);
    ck_assert_uint_eq(house_items(house, "silent", NULL), 0);
    ck_assert(!((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->silent);
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 2); // one a terminal, however often
    house_close(house);
}
END_TEST

// A year of one machine: a page count a day, six toners, and a failure a quarter.
START_TEST(a_year)
{
    struct house *house = house_registered();
    int level = 100;
    unsigned replaced = 0;
    for (int day = 1; day <= 365; day++) {
        house->now += HOUSE_DAY;
        level -= 2;
        if (level <= 4) {
            level = 100;
            replaced++;
        }
        Platen__Counter counter;
        platen__counter__init(&counter);
        counter.name = T("total");
        counter.value = (uint64_t)day * 300;
        Platen__Supply supply = house_toner(level);
        struct house_report say = {.supply = &supply, .counter = &counter, .full = true};
        ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
        if (day % 90 == 0) {
            fail_now(house, "fuser-failure");
            house->now += HOUSE_HOUR;
            complete(house, "", "fuser-failure", "", PLATEN__ORIGIN__ORIGIN_SENSOR);
        }
        house_tick(house);
    }
    ck_assert_uint_eq(replaced, 7);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 7);
    ck_assert_uint_eq(house_mails(house, "failure", NULL), 4);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 11);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 11);
    ck_assert_uint_eq(house_items(house, "silent", NULL), 0);
    const char *error = "";
    house_unlook(house);
    struct store_verify_report report;
    ck_assert_msg(store_verify(house->store, NULL, NULL, &report, &error) == 1, "%s", error);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: matter", a_low_supply_is_one_case, alert_and_gauge_are_one_matter,
          an_alert_without_supplies_is_kept_apart_from_none, unknown_levels_open_and_end_nothing,
          a_rise_ends_the_episode, a_signed_completion_takes_the_notice_away,
          low_becomes_empty_without_an_end, an_unsigned_completion_is_a_staff_item,
          a_full_report_clears_what_it_does_not_name, a_flapping_terminal_sends_one_mail,
          done_and_not_contradicted_is_proven, a_drum_is_maintenance,
          a_message_stands_on_the_open_matter, silence_of_a_terminal_and_of_an_agent, a_year)
