// Parts: what must be replaced beside what is low, and the possibility of a failure.
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static struct house *registered(void)
{
    struct house *house = house_open();
    house_register(house, NULL);
    return house;
}

static Platen__Supply drum(int64_t percent)
{
    Platen__Supply supply = house_toner(percent);
    supply.index = T("1.7");
    supply.type = T("opc");
    supply.colour = T("");
    return supply;
}

// As the agent tells it: the supply, and the word that it must be replaced with its index.
static void tell(struct house *house, Platen__Supply supply, const char *keyword)
{
    Platen__Condition condition = house_condition(keyword, HOUSE_ERROR);
    condition.component = supply.index;
    struct house_report say = {.supply = &supply, .condition = &condition};
    house_report(house, &say);
}

static void complete(struct house *house, const char *supply, const char *keyword,
                     const char *component)
{
    Platen__Completion completion;
    platen__completion__init(&completion);
    completion.supply = T(supply);
    completion.condition = T(keyword);
    completion.component = T(component);
    completion.evidence = T(supply[0] != '\0' ? "new-serial" : "condition-cleared");
    struct house_report say = {.completion = &completion};
    house_report(house, &say);
}

// ---- must be replaced ----

// Seed 001: 341 is low, 531 must be replaced: one episode, told once, ended by the exchange.
START_TEST(low_then_must_be_replaced)
{
    struct house *house = registered();
    house_toner_report(house, 8);
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-low");
    house->now += 2 * HOUSE_DAY;
    tell(house, house_toner(0), "toner-life-over");
    Platen__Case *kase = house_case(house, 1);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_str_eq(kase->keyword, "toner-life-over");
    ck_assert_int_eq(kase->severity, HOUSE_ERROR);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    house->now += HOUSE_DAY;
    house_toner_report(house, 0); // the gauge alone takes nothing back
    ck_assert_str_eq(house_case(house, 1)->keyword, "toner-life-over");
    complete(house, "1.1", "", "");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    complete(house, "", "toner-life-over", "1.1"); // the agent's second word for the same
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_STAFF_ITEM, NULL), 0);
    house_close(house);
}
END_TEST

// The gauge of a drum at nothing is the same step as the device's own word for it.
START_TEST(a_drum_wears_in_two_steps)
{
    struct house *house = registered();
    Platen__Supply supply = drum(6);
    struct house_report say = {.supply = &supply};
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->keyword, "opc-near-eol");
    supply = drum(0);
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->keyword, "opc-life-over");
    tell(house, drum(0), "opc-life-over");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_mails(house, "maintenance", NULL), 1);
    supply = drum(100);
    house_report(house, &say);
    ck_assert_str_eq(house_case(house, 1)->evidence, "level-rise");
    house_close(house);
}
END_TEST

// ---- the possibility of a failure ----

static void jams(struct house *house, bool full)
{
    Platen__Condition condition = house_condition("media-path-failure", HOUSE_WARNING);
    condition.component = T("jams");
    condition.text = T("5 jams within 1000 sheets");
    struct house_report say = {.condition = &condition, .full = full};
    house_report(house, &say);
}

START_TEST(jams_are_an_inspection_once)
{
    struct house *house = registered();
    jams(house, false);
    Platen__Case *kase = house_case(house, 1);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_INSPECTION);
    ck_assert(kase->notice);
    ck_assert_uint_eq(house_mails(house, "inspection", NULL), 1);
    house->now += HOUSE_DAY;
    jams(house, true);
    jams(house, false);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    complete(house, "", "media-path-failure", "jams");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    house->now += 3 * HOUSE_DAY;
    jams(house, false); // another episode
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 2);
    house_close(house);
}
END_TEST

// What was not said again for 14 days is over, by a terminal that speaks.
START_TEST(quiet_ends_an_inspection)
{
    struct house *house = registered();
    struct house_report well = {0};
    jams(house, false);
    house->now += 10 * HOUSE_DAY;
    jams(house, false); // again: the time begins anew
    house->now += 13 * HOUSE_DAY;
    house_report(house, &well);
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_str_eq(house_case(house, 1)->evidence, "quiet");
    ck_assert(!house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

START_TEST(silence_is_not_quiet)
{
    struct house *house = registered();
    struct house_report well = {0};
    jams(house, false);
    for (int day = 0; day < 30; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
    }
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    house_report(house, &well);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

// Somebody comes to look: that is not called off because it is quiet.
START_TEST(a_visit_outlasts_quiet)
{
    struct house *house = registered();
    struct house_report well = {0};
    jams(house, false);
    Platen__AskVisit ask;
    platen__ask_visit__init(&ask);
    ask.person = 900;
    ask.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    for (int day = 0; day < 20; day++) {
        house->now += HOUSE_DAY;
        house_report(house, &well);
        house_tick(house);
    }
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    Platen__CancelVisit cancel;
    platen__cancel_visit__init(&cancel);
    cancel.visit = 1;
    command = HOUSE_COMMAND(CANCEL_VISIT, cancel_visit, &cancel);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: parts", low_then_must_be_replaced, a_drum_wears_in_two_steps,
          jams_are_an_inspection_once, quiet_ends_an_inspection, silence_is_not_quiet,
          a_visit_outlasts_quiet)
