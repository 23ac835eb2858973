// What staff see of queries and do about them: the installing person told, goods ordered, a service
// person asked for, each taken back while it can be; and what a terminal may have done by itself.
#include "tests/unit/query_house.h"
#include "tests/unit/unit.h"


static struct code_tables *tables;
static struct house *house;

static void furnish(struct store_txn *txn)
{
    Platen__Dealer dealer;
    platen__dealer__init(&dealer);
    dealer.name = T("North Office Service");
    dealer.zone = T("Asia/Tokyo");
    dealer.slip_seconds = 60;
    dealer.orders_month = 2;
    dealer.fax_address = T("fax+{number}@fax.platen.test");
    struct store_key key = store_key_text("dealer");
    store_put(txn, STORE_DEALER, &key, &dealer);
    Platen__Person person;
    platen__person__init(&person);
    person.id = 901;
    person.customer = 1;
    person.role = PLATEN__PERSON_ROLE__PERSON_INSTALLING;
    person.name = T("Installing person, north");
    person.mail = T("install.north@platen.test");
    person.telephone = T("+49 40 5550 102");
    person.confirmed = HOUSE_START;
    house_put(txn, STORE_PERSON, 901, &person);
    Platen__Terminal terminal = query_terminal(QUERY_TERMINAL, QUERY_NUMBER);
    terminal.installing = 901;
    store_put_id(txn, STORE_TERMINAL, QUERY_TERMINAL, &terminal);
}

static void change(void (*how)(struct store_txn *txn))
{
    struct store_txn *txn = house_change_begin(house);
    how(txn);
    house_change_end(&txn);
}

static void open_house(void)
{
    house = query_house_open(&tables);
    change(furnish);
}

static void close_house(void)
{
    query_house_close(house, &tables);
}

// ---- asking and acting ----

static Platen__Result ask(Platen__QueryKind kind, const char *code, const char *text,
                          uint32_t quantity)
{
    Platen__TakeQuery query;
    Platen__Counter counter;
    Platen__Counter *counters[] = {&counter};
    platen__take_query__init(&query);
    platen__counter__init(&counter);
    counter.name = T("total");
    counter.value = 46456;
    query.kind = kind;
    query.code = T(code);
    query.text = T(text);
    query.quantity = quantity;
    query.n_counters = kind == PLATEN__QUERY_KIND__QUERY_COUNTS;
    query.counters = counters;
    return query_ask(house, &query);
}

#define ERROR(code) ask(PLATEN__QUERY_KIND__QUERY_ERROR, code, "", 0)
#define ORDER(code, n) ask(PLATEN__QUERY_KIND__QUERY_ORDER, code, "", n)

static Platen__Result handle(Platen__HandleReport *act)
{
    Platen__ReportRecord *last = NULL;
    house_count(house, STORE_REPORT, &last);
    if (act->reception == 0)
        act->reception = last->reception;
    Platen__Command command = HOUSE_COMMAND(HANDLE_REPORT, handle_report, act);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Result act(const char *what)
{
    Platen__HandleReport handle_report;
    platen__handle_report__init(&handle_report);
    handle_report.what = T(what);
    return handle(&handle_report);
}

static Platen__Result back(uint32_t entry)
{
    Platen__HandleReport handle_report;
    platen__handle_report__init(&handle_report);
    handle_report.what = T("back");
    handle_report.entry = entry;
    return handle(&handle_report);
}

static Platen__Result order(const char *item, uint32_t quantity, bool insist)
{
    Platen__HandleReport handle_report;
    platen__handle_report__init(&handle_report);
    handle_report.what = T("order");
    handle_report.item = T(item);
    handle_report.quantity = quantity;
    handle_report.insist = insist;
    return handle(&handle_report);
}

static const Platen__ReportRecord *report(void)
{
    Platen__ReportRecord *last = NULL;
    ck_assert_uint_gt(house_count(house, STORE_REPORT, &last), 0);
    return last;
}

static unsigned shown(uint64_t department, Platen__OutputState state)
{
    struct store_key all = {.size = 0}, prefix = store_key_u64(department);
    store_key_add_u32(&all, (uint32_t)state);
    store_key_add_u32(&prefix, (uint32_t)state);
    size_t n = store_count(house_look(house), STORE_REPORT_BY_DEPARTMENT, &prefix, 100);
    ck_assert_uint_ge(store_count(house_look(house), STORE_REPORT_BY_OUTPUT, &all, 100), n);
    return (unsigned)n;
}

#define OPEN PLATEN__OUTPUT_STATE__OUTPUT_OPEN
#define HANDLED PLATEN__OUTPUT_STATE__OUTPUT_HANDLED

// ---- the queue ----

START_TEST(every_report_is_seen_by_department)
{
    open_house();
    ERROR("341");
    ck_assert_str_eq(report()->description, "toner end");
    ERROR("784");
    ask(PLATEN__QUERY_KIND__QUERY_TEXT, "", "many scummings", 0);
    ORDER("Type2", 2);
    ask(PLATEN__QUERY_KIND__QUERY_COUNTS, "", "", 0);
    ask(PLATEN__QUERY_KIND__QUERY_POLL, "", "", 0);
    ck_assert_uint_eq(shown(1, OPEN), 4);
    ck_assert_uint_eq(shown(1, PLATEN__OUTPUT_STATE__OUTPUT_COUNTS), 1);
    ck_assert_uint_eq(shown(2, OPEN), 0);
    close_house();
}
END_TEST

START_TEST(what_needs_nothing_is_put_aside_and_fetched_back)
{
    open_house();
    ERROR("784");
    ck_assert_int_eq(act("aside"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(shown(1, OPEN), 0);
    ck_assert_uint_eq(shown(1, HANDLED), 1);
    ck_assert_str_eq(report()->handled[0]->by, "operator");
    ck_assert_int_eq(report()->handled[0]->time, HOUSE_START);
    house->now += HOUSE_DAY;
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(shown(1, OPEN), 1);
    ck_assert_int_eq(report()->handled[0]->back, HOUSE_START + HOUSE_DAY);
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(back(2), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(act("something"), PLATEN__RESULT__RESULT_INVALID);
    close_house();
}
END_TEST

// ---- mail and fax ----

START_TEST(a_mail_waits_a_moment_and_can_be_taken_back)
{
    Platen__Outbox *row = NULL;
    open_house();
    ERROR("341");
    uint64_t reception = house->answer->reception;
    ck_assert_int_eq(act("mail"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(house->answer->text, "The mail goes out in 60 seconds.");
    ck_assert_uint_eq(house_mails(house, "report", &row), 1);
    ck_assert_int_eq(row->due, HOUSE_START + HOUSE_MINUTE);
    ck_assert_uint_eq(row->person, 901);
    ck_assert_str_eq(house_fact(row, "said"), "toner end");
    ck_assert_uint_eq(reception, report()->reception);
    ck_assert_str_eq(report()->handled[0]->to, "install.north@platen.test");
    // no link of a homepage is made for it
    ck_assert_uint_eq(((Platen__Person *)house_get(house, STORE_PERSON, 901))->link_generation, 0);
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_DONE);
    house_mails(house, "report", &row);
    ck_assert_int_eq(row->state, PLATEN__OUT_STATE__OUT_DROPPED);
    ck_assert_uint_eq(shown(1, OPEN), 1);
    act("mail");
    house->now += HOUSE_MINUTE;
    ck_assert_int_eq(back(2), PLATEN__RESULT__RESULT_CONFLICT);
    close_house();
}
END_TEST

static void give_fax(struct store_txn *txn)
{
    Platen__Person *person = store_get_id(txn, STORE_PERSON, 901);
    person->fax = T("+49 (40) 5550-103");
    store_put_id(txn, STORE_PERSON, 901, person);
}

static void hold_address(struct store_txn *txn)
{
    Platen__Person *person = store_get_id(txn, STORE_PERSON, 901);
    person->held_since = 1;
    store_put_id(txn, STORE_PERSON, 901, person);
}

START_TEST(a_fax_goes_to_the_dealers_gateway)
{
    Platen__Outbox *row = NULL;
    open_house();
    ERROR("784");
    ck_assert_int_eq(act("fax"), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_str_eq(house->answer->text, "The installing person has no fax number.");
    change(give_fax);
    ck_assert_int_eq(act("fax"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "fax", &row), 1);
    ck_assert_str_eq(house_fact(row, "fax_to"), "fax++49405550103@fax.platen.test");
    change(hold_address);
    ck_assert_int_eq(act("mail"), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_str_eq(house->answer->text,
                     "The installing person's address is held: mail to it came back.");
    close_house();
}
END_TEST

START_TEST(a_fax_that_comes_back_holds_no_address)
{
    Platen__Outbox *row = NULL;
    open_house();
    change(give_fax);
    ERROR("784");
    act("fax");
    house_mails(house, "fax", &row);
    Platen__OutboxResult result;
    platen__outbox_result__init(&result);
    result.event = row->event;
    result.index = row->index;
    result.state = PLATEN__OUT_STATE__OUT_FAILED;
    result.error = T("550 5.1.1 no such number");
    Platen__Command command = HOUSE_COMMAND(OUTBOX_RESULT, outbox_result, &result);
    house_apply(house, &command);
    ck_assert_int_eq(((Platen__Person *)house_get(house, STORE_PERSON, 901))->held_since, 0);
    ck_assert_uint_eq(house_items(house, "fax-failed", NULL), 1);
    close_house();
}
END_TEST

// ---- goods and service persons ----

START_TEST(staff_order_from_the_order_contents)
{
    Platen__Order *placed = NULL;
    open_house();
    ERROR("341");
    ck_assert_int_eq(order("Nothing", 1, false), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(order("Type2", 0, false), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(order("Type2", 2, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &placed), 1);
    ck_assert_str_eq(placed->lines[0]->item, "TK-BLACK");
    ck_assert_uint_eq(placed->lines[0]->quantity, 2);
    ck_assert_uint_eq(placed->case_id, report()->cases[0]);
    ck_assert_str_eq(report()->handled[0]->to, "O-000001");
    ck_assert_int_eq(order("Type2", 1, false), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(order("Type2", 1, true), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(((Platen__Order *)house_get(house, STORE_ORDER, 1))->state,
                     PLATEN__ORDER_STATE__ORDER_CANCELLED);
    ck_assert_uint_eq(shown(1, HANDLED), 1); // by the second
    close_house();
}
END_TEST

START_TEST(staff_ask_for_a_service_person)
{
    Platen__Visit *visit = NULL;
    open_house();
    ERROR("784");
    ck_assert_int_eq(act("service"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_VISIT, &visit), 1);
    ck_assert_int_eq(visit->state, PLATEN__VISIT_STATE__VISIT_ASKED);
    ck_assert_uint_eq(visit->case_id, report()->cases[0]);
    ck_assert_int_eq(act("service"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->state,
                     PLATEN__VISIT_STATE__VISIT_CANCELLED);
    // a report without a matter gets one
    ORDER("Type2", 1);
    ck_assert_int_eq(act("service"), PLATEN__RESULT__RESULT_DONE);
    Platen__Case *kase = house_get(house, STORE_CASE, report()->cases[0]);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_SERVICE);
    ck_assert_int_eq(kase->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    close_house();
}
END_TEST

static void another_name(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->id = 501;
    terminal->number = T("123457");
    store_put_id(txn, STORE_TERMINAL, 501, terminal);
}

START_TEST(what_is_done_later_is_done_for_the_machine_that_it_is)
{
    Platen__Order *placed = NULL;
    Platen__Visit *visit = NULL;
    open_house();
    change(another_name);
    ERROR("341");
    Platen__ChangeStanding merge = PLATEN__CHANGE_STANDING__INIT;
    Platen__Command command = HOUSE_COMMAND(CHANGE_STANDING, change_standing, &merge);
    merge.terminal = 500;
    merge.what = T("merge");
    merge.other = 501;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(order("Type2", 2, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &placed), 1);
    ck_assert_uint_eq(placed->terminal, 501);
    ck_assert_int_eq(act("service"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_VISIT, &visit), 1);
    ck_assert_uint_eq(((Platen__Case *)house_get(house, STORE_CASE, visit->case_id))->terminal,
                      501);
    close_house();
}
END_TEST

// ---- by itself ----

static void tells_by_mail(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->tells_itself = T("mail");
    store_put_id(txn, STORE_TERMINAL, 500, terminal);
}

START_TEST(an_episode_is_told_once_by_itself)
{
    Platen__Outbox *row = NULL;
    open_house();
    change(tells_by_mail);
    ERROR("341");
    ck_assert_uint_eq(house_mails(house, "report", &row), 1);
    ck_assert_int_eq(row->due, HOUSE_START);
    ck_assert_str_eq(report()->handled[0]->by, "gateway");
    ck_assert_uint_eq(shown(1, HANDLED), 1);
    house->now += HOUSE_HOUR;
    ERROR("341");
    ERROR("531"); // the same episode (seed 001, Figs. 5 and 7)
    ERROR("999"); // in no table: staff look first
    ck_assert_uint_eq(house_mails(house, "report", NULL), 1);
    ERROR("784");
    ck_assert_uint_eq(house_mails(house, "report", NULL), 2);
    close_house();
}
END_TEST

static void orders_at_end(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->orders_at_end = terminal->orders_itself = true;
    store_put_id(txn, STORE_TERMINAL, 500, terminal);
}

static void staff_may_stop(struct store_txn *txn)
{
    struct store_key key = store_key_text("dealer");
    Platen__Dealer *dealer = store_get(txn, STORE_DEALER, &key);
    dealer->veto_minutes = 60;
    store_put(txn, STORE_DEALER, &key, dealer);
}

START_TEST(one_episode_is_one_order)
{
    Platen__Order *placed = NULL;
    open_house();
    change(orders_at_end);
    ck_assert_int_eq(ERROR("341"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &placed), 1);
    ck_assert_int_eq(placed->state, PLATEN__ORDER_STATE__ORDER_PLACED);
    ck_assert_str_eq(placed->lines[0]->item, "TK-BLACK");
    ck_assert(placed->by_itself);
    ck_assert_str_eq(report()->handled[0]->what, "order");
    ck_assert_str_eq(report()->handled[0]->by, "gateway");
    house->now += HOUSE_HOUR;
    ERROR("531");
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 1);
    ORDER("Type2", 1); // a person at the panel: a second asks staff
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &placed), 2);
    ck_assert_int_eq(placed->state, PLATEN__ORDER_STATE__ORDER_HELD);
    close_house();
}
END_TEST

START_TEST(staff_stop_it_in_time_and_it_stays_stopped)
{
    Platen__Order *held = NULL;
    Platen__StaffItem *item = NULL;
    open_house();
    change(orders_at_end);
    change(staff_may_stop);
    ERROR("341");
    house_count(house, STORE_ORDER, &held);
    ck_assert_int_eq(held->state, PLATEN__ORDER_STATE__ORDER_HELD);
    ck_assert_int_eq(held->places, HOUSE_START + HOUSE_HOUR);
    ck_assert_uint_eq(house_items(house, "unverified-order", &item), 1);
    ck_assert_str_eq(item->text, "Order O-000001 of terminal 123456 is placed by itself after 60 "
                                 "minutes, unless you refuse it.");
    ck_assert_int_eq(back(1), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_items(house, "unverified-order", NULL), 0);
    house->now += 2 * HOUSE_HOUR;
    house_tick(house);
    ERROR("341");
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &held), 1);
    ck_assert_int_eq(held->state, PLATEN__ORDER_STATE__ORDER_CANCELLED);
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 0);
    close_house();
}
END_TEST

START_TEST(what_nobody_stops_is_placed)
{
    Platen__Order *placed = NULL;
    open_house();
    change(orders_at_end);
    change(staff_may_stop);
    ERROR("341");
    house->now += HOUSE_HOUR - 1;
    house_tick(house);
    house_count(house, STORE_ORDER, &placed);
    ck_assert_int_eq(placed->state, PLATEN__ORDER_STATE__ORDER_HELD);
    house->now += 1;
    house_tick(house);
    house_count(house, STORE_ORDER, &placed);
    ck_assert_int_eq(placed->state, PLATEN__ORDER_STATE__ORDER_PLACED);
    ck_assert_uint_eq(placed->case_id, report()->cases[0]);
    ck_assert_uint_eq(house_items(house, "unverified-order", NULL), 0);
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 1);
    close_house();
}
END_TEST

// The month is the dealer's, in Tokyo: it ends nine hours before UTC's.
START_TEST(more_than_the_months_orders_wait_for_a_person)
{
    Platen__Order *last = NULL;
    Platen__StaffItem *item = NULL;
    open_house();
    change(orders_at_end);
    ORDER("TK-BLACK", 1);
    ORDER("TK-CYAN", 1);
    ck_assert_int_eq(ORDER("DRUM", 1), PLATEN__RESULT__RESULT_STAFF);
    house_count(house, STORE_ORDER, &last);
    ck_assert_int_eq(last->state, PLATEN__ORDER_STATE__ORDER_HELD);
    house_items(house, "unverified-order", &item);
    ck_assert_str_eq(item->text, "Order O-000003 of terminal 123456 is more than it may order by "
                                 "itself in a month.");
    ck_assert_uint_eq(report()->n_handled, 0);
    Platen__DecideItem decide;
    platen__decide_item__init(&decide);
    decide.item = item->id;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &decide);
    house_apply(house, &command);
    house->now = INT64_C(1774969200000000); // 2026-03-31 15:00 UTC: April in Tokyo
    ck_assert_int_eq(ORDER("DRUM", 1), PLATEN__RESULT__RESULT_DONE);
    close_house();
}
END_TEST

UNIT_MAIN("reports of queries at the desk", every_report_is_seen_by_department,
          what_needs_nothing_is_put_aside_and_fetched_back,
          a_mail_waits_a_moment_and_can_be_taken_back, a_fax_goes_to_the_dealers_gateway,
          a_fax_that_comes_back_holds_no_address, staff_order_from_the_order_contents,
          staff_ask_for_a_service_person, what_is_done_later_is_done_for_the_machine_that_it_is,
          an_episode_is_told_once_by_itself, one_episode_is_one_order,
          staff_stop_it_in_time_and_it_stays_stopped, what_nobody_stops_is_placed,
          more_than_the_months_orders_wait_for_a_person)
