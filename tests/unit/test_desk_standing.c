#include "gateway/desk/standing.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static Platen__Result stand(struct house *house, uint64_t terminal, const char *what, uint64_t other)
{
    Platen__ChangeStanding change;
    platen__change_standing__init(&change);
    change.terminal = terminal;
    change.what = T(what);
    change.other = other;
    Platen__Command command = HOUSE_COMMAND(CHANGE_STANDING, change_standing, &change);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    return house_apply(house, &command);
}

static Platen__Terminal *terminal(struct house *house, uint64_t id)
{
    Platen__Terminal *found = house_get(house, STORE_TERMINAL, id);
    ck_assert_ptr_nonnull(found);
    return found;
}

static void registers(struct house *house, const char *name, const char *serial)
{
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.serial = T(serial);
    registration.model = T("M100");
    struct house_report say = {.registration = &registration, .terminal = name};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
}

// "copier" is 1, SN1; "copier-2" is 2, 00SN1.
static struct house *two(void)
{
    struct house *house = house_registered();
    registers(house, "copier-2", "00SN1");
    return house;
}

static void counts(struct house *house, const char *name, uint64_t pages)
{
    Platen__Counter counter;
    platen__counter__init(&counter);
    counter.name = T("total");
    counter.value = pages;
    struct house_report say = {.terminal = name, .counter = &counter};
    house_report(house, &say);
}

static void toner(struct house *house, const char *name, int64_t percent)
{
    Platen__Supply supply = house_toner(percent);
    struct house_report say = {.terminal = name, .supply = &supply};
    house_report(house, &say);
}

static void says(struct house *house, const char *keyword)
{
    Platen__Condition condition = house_condition(keyword, PLATEN__SEVERITY__SEVERITY_REPORT);
    struct house_report say = {.condition = &condition, .full = true};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
}

static unsigned silent(struct house *house)
{
    ck_assert_int_eq(house_tick(house), PLATEN__RESULT__RESULT_DONE);
    return house_items(house, "silent", NULL);
}

START_TEST(what_it_said_last_tells_sleep_from_silence)
{
    struct house *house = house_registered();
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_ACTIVE);
    says(house, "marker-power-saver");
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_ASLEEP);
    says(house, "shutdown");
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_OFF);
    house->now += 29 * HOUSE_DAY;
    ck_assert_uint_eq(silent(house), 0);
    house->now += 2 * HOUSE_DAY;
    ck_assert_uint_eq(silent(house), 1);
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_SILENT);
    says(house, "none");
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_ACTIVE);
    ck_assert_uint_eq(silent(house), 0);
    house->now += 10 * HOUSE_DAY; // nothing said that it rests
    ck_assert_uint_eq(silent(house), 1);
    house_close(house);
}
END_TEST

START_TEST(nobody_waits_for_what_is_not_monitored)
{
    struct house *house = house_registered();
    house->now += 10 * HOUSE_DAY;
    ck_assert_uint_eq(silent(house), 1); // its agent's
    ck_assert(terminal(house, 1)->silent);
    ck_assert_int_eq(stand(house, 1, "unmonitor", 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert(!terminal(house, 1)->silent);
    house->now += 40 * HOUSE_DAY;
    ck_assert_uint_eq(silent(house), 1);
    ck_assert(!terminal(house, 1)->silent);
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_UNMONITORED);
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 0);
    toner(house, "copier", 5); // what comes all the same counts
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    ck_assert_int_eq(stand(house, 1, "unmonitor", 0), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(stand(house, 1, "monitor", 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 1);
    house->now += 20 * HOUSE_DAY; // the longest gap that is learned is eight days
    ck_assert_uint_eq(silent(house), 1);
    house_close(house);
}
END_TEST

// Turned off and on before its row was due: it keeps the one it has.
START_TEST(one_row_of_silence_whatever_is_pressed)
{
    struct house *house = house_registered();
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(stand(house, 1, "retire", 0), PLATEN__RESULT__RESULT_DONE);
        ck_assert_int_eq(stand(house, 1, "return", 0), PLATEN__RESULT__RESULT_DONE);
    }
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_retired_one_keeps_its_history_and_can_come_back)
{
    struct house *house = house_registered();
    counts(house, "copier", 132412);
    toner(house, "copier", 5);
    unsigned mails = house_mails(house, NULL, NULL);
    house->now += HOUSE_DAY;
    ck_assert_int_eq(stand(house, 1, "retire", 0), PLATEN__RESULT__RESULT_DONE);
    const Platen__Terminal *retired = terminal(house, 1);
    ck_assert_int_eq(standing_of(retired), STANDING_RETIRED);
    ck_assert_int_eq(retired->retired, house->now);
    ck_assert_int_eq(retired->closing->time, HOUSE_START);
    ck_assert_uint_eq(retired->closing->counters[0]->value, 132412);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert(!house_case(house, 1)->notice);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), mails); // nobody put it right
    Platen__ReopenCase reopen = PLATEN__REOPEN_CASE__INIT;
    reopen.case_id = 1;
    Platen__Command again = HOUSE_COMMAND(REOPEN_CASE, reopen_case, &reopen);
    ck_assert_int_eq(house_apply(house, &again), PLATEN__RESULT__RESULT_CONFLICT);
    toner(house, "copier", 4);
    ck_assert_str_eq(house->answer->reply_type, "refused");
    ck_assert_int_eq(stand(house, 1, "return", 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_ptr_null(terminal(house, 1)->closing);
    toner(house, "copier", 3);
    ck_assert_str_eq(house->answer->reply_type, "accepted");
    house_close(house);
}
END_TEST

START_TEST(another_in_its_place_begins_where_it_begins)
{
    struct house *house = two();
    counts(house, "copier", 132412);
    counts(house, "copier-2", 17);
    ck_assert_int_eq(stand(house, 1, "replace", 0), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(stand(house, 1, "replace", 1), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(stand(house, 1, "replace", 2), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(standing_of(terminal(house, 1)), STANDING_REPLACED);
    ck_assert_uint_eq(terminal(house, 1)->replaced_by, 2);
    ck_assert_uint_eq(terminal(house, 1)->closing->counters[0]->value, 132412);
    ck_assert_uint_eq(terminal(house, 2)->replaces, 1);
    ck_assert_uint_eq(terminal(house, 2)->opening->counters[0]->value, 17);
    ck_assert_str_eq(terminal(house, 2)->place, "second floor");
    counts(house, "copier-2", 500);
    ck_assert_uint_eq(terminal(house, 2)->opening->counters[0]->value, 17);
    ck_assert_int_eq(stand(house, 1, "return", 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(terminal(house, 2)->replaces, 0);
    ck_assert_ptr_null(terminal(house, 2)->opening);
    house_close(house);
}
END_TEST

START_TEST(one_machine_under_two_serials)
{
    struct house *house = two();
    toner(house, "copier-2", 5);
    ck_assert_uint_eq(house_case(house, 1)->terminal, 2);
    ck_assert_int_eq(stand(house, 2, "merge", 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(standing_of(terminal(house, 2)), STANDING_MERGED);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_DONE);
    ck_assert_uint_eq(terminal(house, 1)->n_merged, 1);
    // What comes under either name is about the one.
    toner(house, "copier-2", 4);
    ck_assert_uint_eq(house_case(house, 2)->terminal, 1);
    toner(house, "copier", 3);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 2);
    // Registered again under the second spelling: nothing new, and the first one keeps its own.
    registers(house, "copier-2", "00SN1");
    registers(house, "copier-2", "00SN1-b");
    ck_assert_uint_eq(house_count(house, STORE_TERMINAL, NULL), 2);
    ck_assert_str_eq(terminal(house, 1)->serial, "SN1");
    ck_assert_str_eq(terminal(house, 1)->agent_name, "copier");
    // No chains, no circles.
    ck_assert_int_eq(stand(house, 1, "merge", 2), PLATEN__RESULT__RESULT_INVALID);
    registers(house, "copier-3", "SN3");
    ck_assert_int_eq(stand(house, 1, "merge", 3), PLATEN__RESULT__RESULT_INVALID);
    // Undone, each stands by itself.
    ck_assert_int_eq(stand(house, 2, "unmerge", 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(terminal(house, 1)->n_merged, 0);
    ck_assert_int_eq(standing_of(terminal(house, 2)), STANDING_ACTIVE);
    toner(house, "copier-2", 2);
    ck_assert_uint_eq(terminal(house, 2)->supplies[0]->level, 2);
    ck_assert_uint_eq(terminal(house, 1)->supplies[0]->level, 3);
    house_close(house);
}
END_TEST

// What a person called for goes along.
START_TEST(a_call_goes_with_the_machine)
{
    struct house *house = two();
    Platen__CallService call;
    platen__call_service__init(&call);
    call.person = 900;
    call.terminal = 2;
    call.text = T("It squeaks.");
    Platen__Command command = HOUSE_COMMAND(CALL_SERVICE, call_service, &call);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.actor = 900;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(stand(house, 2, "merge", 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_case(house, 1)->terminal, 1);
    ck_assert(house_case(house, 1)->notice);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk standing", what_it_said_last_tells_sleep_from_silence,
          nobody_waits_for_what_is_not_monitored, one_row_of_silence_whatever_is_pressed,
          a_retired_one_keeps_its_history_and_can_come_back,
          another_in_its_place_begins_where_it_begins, one_machine_under_two_serials,
          a_call_goes_with_the_machine)
