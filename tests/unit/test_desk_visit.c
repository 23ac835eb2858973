#include "gateway/desk/states.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

static void add_time(struct house *house, uint64_t id, int64_t start)
{
    struct store_txn *txn = house_change_begin(house);
    Platen__AvailableTime time;
    platen__available_time__init(&time);
    time.id = id;
    time.service_store = 1;
    time.start = start;
    time.end = start + 2 * HOUSE_HOUR;
    store_put_id(txn, STORE_AVAILABLE_TIME, id, &time);
    house_change_end(&txn);
}

static Platen__Result ask(struct house *house, uint64_t case_id, uint64_t time)
{
    Platen__AskVisit subject;
    platen__ask_visit__init(&subject);
    subject.person = 900;
    subject.case_id = case_id;
    subject.available_time = time;
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, &subject);
    return house_apply(house, &command);
}

static Platen__Result confirm(struct house *house, uint64_t visit, int64_t start)
{
    Platen__ConfirmVisit subject;
    platen__confirm_visit__init(&subject);
    subject.visit = visit;
    subject.start = start;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_VISIT, confirm_visit, &subject);
    return house_apply(house, &command);
}

static Platen__Result cancel(struct house *house, uint64_t visit)
{
    Platen__CancelVisit subject;
    platen__cancel_visit__init(&subject);
    subject.visit = visit;
    Platen__Command command = HOUSE_COMMAND(CANCEL_VISIT, cancel_visit, &subject);
    return house_apply(house, &command);
}

static Platen__Result call(struct house *house, const char *text)
{
    Platen__CallService subject;
    platen__call_service__init(&subject);
    subject.person = 900;
    subject.terminal = 1;
    subject.text = T(text);
    Platen__Command command = HOUSE_COMMAND(CALL_SERVICE, call_service, &subject);
    return house_apply(house, &command);
}

static uint64_t taken_by(struct house *house, uint64_t time)
{
    return ((Platen__AvailableTime *)house_get(house, STORE_AVAILABLE_TIME, time))->visit;
}

static struct house *two_failures(void)
{
    struct house *house = house_registered();
    static const char *const keywords[] = {"fuser-failure", "marker-motor-failure"};
    for (size_t i = 0; i < 2; i++) {
        Platen__Condition condition = house_condition(keywords[i], HOUSE_ERROR);
        struct house_report say = {.condition = &condition};
        house_report(house, &say);
    }
    add_time(house, 1, house->now + HOUSE_DAY);
    add_time(house, 2, house->now + 2 * HOUSE_DAY);
    add_time(house, 3, house->now - HOUSE_HOUR);
    return house;
}

START_TEST(a_time_is_taken_once)
{
    struct house *house = two_failures();
    ck_assert_int_eq(ask(house, 1, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(taken_by(house, 1), 1);
    ck_assert_int_eq(ask(house, 2, 1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(ask(house, 2, 3), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(ask(house, 2, 99), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(ask(house, 1, 2), PLATEN__RESULT__RESULT_DONE); // another time instead
    ck_assert_uint_eq(taken_by(house, 1), 0);
    ck_assert_uint_eq(taken_by(house, 2), 1);
    ck_assert_int_eq(ask(house, 2, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(confirm(house, 2, house->now + 2 * HOUSE_DAY),
                     PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

START_TEST(staff_confirm_and_move)
{
    struct house *house = two_failures();
    ask(house, 1, 1);
    ck_assert_int_eq(confirm(house, 1, 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_CONFIRMED);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 1);
    ck_assert_str_eq(house_fact(row, "sequence"), "0");
    ck_assert_int_eq(strtoll(house_fact(row, "start"), NULL, 10), house->now + HOUSE_DAY);
    int64_t other = house->now + 3 * HOUSE_DAY;
    ck_assert_int_eq(confirm(house, 1, other), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 2);
    ck_assert_str_eq(house_fact(row, "sequence"), "1");
    ck_assert_uint_eq(taken_by(house, 1), 0);
    ck_assert_int_eq(cancel(house, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 3);
    ck_assert_str_eq(house_fact(row, "cancelled"), "1");
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_OPEN);
    ck_assert_int_eq(cancel(house, 1), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

static Platen__Result send(struct house *house, uint64_t case_id, int64_t start)
{
    Platen__ConfirmVisit subject;
    platen__confirm_visit__init(&subject);
    subject.case_id = case_id;
    subject.service_store = 1;
    subject.start = start;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_VISIT, confirm_visit, &subject);
    return house_apply(house, &command);
}

START_TEST(staff_send_somebody_unasked)
{
    struct house *house = two_failures();
    ck_assert_int_eq(send(house, 1, 0), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(send(house, 99, house->now + HOUSE_DAY), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_uint_eq(house_case(house, 1)->visit, 0);
    ck_assert_int_eq(send(house, 1, house->now + HOUSE_DAY), PLATEN__RESULT__RESULT_DONE);
    const Platen__Case *kase = house_case(house, 1);
    ck_assert_int_eq(kase->state, PLATEN__CASE_STATE__CASE_VISIT_CONFIRMED);
    uint64_t visit = kase->visit;
    ck_assert_uint_eq(visit, house->answer->id);
    ck_assert_uint_eq(taken_by(house, 1), visit);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 1);
    ck_assert_str_eq(house_fact(row, "sequence"), "0");
    // once a case, and nobody is in two places
    ck_assert_int_eq(send(house, 1, house->now + 2 * HOUSE_DAY), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(send(house, 2, house->now + HOUSE_DAY), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_uint_eq(house_case(house, 2)->visit, 0);
    // called off like any other, and may be sent again
    ck_assert_int_eq(cancel(house, visit), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(taken_by(house, 1), 0);
    ck_assert_int_eq(send(house, 1, house->now + 2 * HOUSE_DAY), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

START_TEST(a_done_case_ends_its_visit)
{
    struct house *house = two_failures();
    ask(house, 1, 1);
    Platen__CompleteCase subject;
    platen__complete_case__init(&subject);
    subject.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(COMPLETE_CASE, complete_case, &subject);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert(!house_case(house, 1)->notice);
    ck_assert_uint_eq(taken_by(house, 1), 0);
    ck_assert_int_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->state,
                     PLATEN__VISIT_STATE__VISIT_DONE);
    ck_assert_int_eq(ask(house, 1, 1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

START_TEST(service_is_called)
{
    struct house *house = two_failures();
    ck_assert_int_eq(call(house, " \n"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(call(house, "It squeaks."), PLATEN__RESULT__RESULT_DONE);
    uint64_t id = house->answer->id;
    ck_assert_int_eq(house_case(house, id)->kind, PLATEN__CASE_KIND__CASE_SERVICE);
    ck_assert_int_eq(call(house, "Louder now."), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->id, id);
    ck_assert_uint_eq(house_case(house, id)->n_messages, 2);
    ck_assert_int_eq(ask(house, id, 0), PLATEN__RESULT__RESULT_DONE); // call me
    ck_assert_int_eq(confirm(house, house->answer->id, 0), PLATEN__RESULT__RESULT_INVALID);
    house_close(house);
}
END_TEST

// Every row leads from a state to a state of its table, and no event leads two ways.
static Platen__Result wish(struct house *house, Platen__AskVisit *subject)
{
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, subject);
    return house_apply(house, &command);
}

static Platen__AskVisit wish_of(int64_t start)
{
    Platen__AskVisit subject;
    platen__ask_visit__init(&subject);
    subject.person = 900;
    subject.case_id = 1;
    subject.start = start;
    subject.end = start + HOUSE_HOUR;
    return subject;
}

// The manager was given a time and asks for another of his own choice: both stand until staff answer.
START_TEST(another_time_is_asked_for)
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("fuser-over-temp", HOUSE_ERROR);
    struct house_report say = {.condition = &condition};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    int64_t given = house->now + 2 * HOUSE_DAY, other = house->now + 3 * HOUSE_DAY;
    add_time(house, 1, given);
    ck_assert_int_eq(ask(house, 1, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(confirm(house, 1, 0), PLATEN__RESULT__RESULT_DONE);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 1);
    ck_assert_str_eq(house_fact(row, "sequence"), "0");

    Platen__AskVisit past = wish_of(house->now), far = wish_of(house->now + 500 * HOUSE_DAY);
    ck_assert_int_eq(wish(house, &past), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(wish(house, &far), PLATEN__RESULT__RESULT_INVALID);
    Platen__AskVisit good = wish_of(other);
    ck_assert_int_eq(wish(house, &good), PLATEN__RESULT__RESULT_DONE);
    Platen__Visit *visit = house_get(house, STORE_VISIT, 1);
    ck_assert_int_eq(visit->state, PLATEN__VISIT_STATE__VISIT_ASKED);
    ck_assert_int_eq(visit->start, other);
    ck_assert_int_eq(visit->given_start, given);
    ck_assert_uint_eq(((Platen__AvailableTime *)house_get(house, STORE_AVAILABLE_TIME, 1))->visit, 1);
    ck_assert_uint_eq(house_mails(house, "visit-date", NULL), 1);

    ck_assert_int_eq(confirm(house, 1, 0), PLATEN__RESULT__RESULT_DONE);
    visit = house_get(house, STORE_VISIT, 1);
    ck_assert_int_eq(visit->start, other);
    ck_assert_int_eq(visit->given_start, 0);
    ck_assert_uint_eq(((Platen__AvailableTime *)house_get(house, STORE_AVAILABLE_TIME, 1))->visit, 0);
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 2);
    ck_assert_str_eq(house_fact(row, "sequence"), "1");

    // asked once more, and cancelled: what stands in the calendar is what is cancelled
    good = wish_of(given + HOUSE_HOUR);
    ck_assert_int_eq(wish(house, &good), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(cancel(house, 1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 3);
    ck_assert_str_eq(house_fact(row, "cancelled"), "1");
    ck_assert_int_eq(strtoll(house_fact(row, "start"), NULL, 10), other);
    ck_assert_str_eq(house_fact(row, "sequence"), "3");
    house_close(house);
}
END_TEST

START_TEST(the_second_to_ask_sees_the_first) // BAD-INPUTS 57
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("fuser-over-temp", HOUSE_ERROR);
    struct house_report say = {.condition = &condition};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    add_time(house, 1, house->now + HOUSE_DAY);
    add_time(house, 2, house->now + 2 * HOUSE_DAY);
    Platen__AskVisit one = wish_of(0), two = wish_of(0);
    one.end = two.end = 0;
    one.seen = two.seen = true;
    one.available_time = 1;
    two.available_time = 2;
    ck_assert_int_eq(wish(house, &one), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(wish(house, &two), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_uint_eq(house->answer->id, 1);
    ck_assert_uint_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->available_time, 1);
    two.seen_visit = 1; // having seen it, it is another wish
    ck_assert_int_eq(wish(house, &two), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->available_time, 2);
    house_close(house);
}
END_TEST

START_TEST(tables_are_whole)
{
    size_t n;
    const struct state_table *const *tables = state_tables(&n);
    ck_assert_uint_eq(n, 3);
    for (size_t t = 0; t < n; t++) {
        const struct state_table *table = tables[t];
        for (size_t i = 0; i < table->n_rows; i++) {
            ck_assert_uint_lt(table->rows[i].from, table->n_states);
            ck_assert_uint_lt(table->rows[i].to, table->n_states);
            ck_assert_uint_lt(table->rows[i].event, table->n_events);
            ck_assert_ptr_eq(state_find(table, table->rows[i].from, table->rows[i].event),
                             &table->rows[i]);
        }
    }
}
END_TEST

UNIT_MAIN("desk: visit", a_time_is_taken_once, staff_confirm_and_move,
          staff_send_somebody_unasked, a_done_case_ends_its_visit, service_is_called, another_time_is_asked_for,
          the_second_to_ask_sees_the_first, tables_are_whole)
