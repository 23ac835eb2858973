// What a terminal's query does: one report in ten minutes, one matter of 341 and 531, orders that wait
// for a person, numbers nobody registered, and tables that the dealer changes.
#include "tests/unit/query_house.h"
#include "tests/unit/unit.h"

#include "lib/buf.h"
#include "lib/fileio.h"

static struct code_tables *tables;
static struct house *house;

static void furnish_query(struct store_txn *txn)
{
    Platen__Terminal terminal = query_terminal(QUERY_TERMINAL, QUERY_NUMBER);
    store_put_id(txn, STORE_TERMINAL, QUERY_TERMINAL, &terminal);
    Platen__EnrolmentCode code;
    platen__enrolment_code__init(&code);
    code.customer = 1;
    code.expires = HOUSE_START + HOUSE_DAY;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256((const uint8_t *)"CODE-1", 6, digest);
    struct store_key key = store_key_bytes(digest, sizeof digest);
    store_put(txn, STORE_ENROLMENT_CODE, &key, &code);
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
    change(furnish_query);
}

static void close_house(void)
{
    query_house_close(house, &tables);
}

// ---- asking ----

static Platen__Result ask_error(const char *number, const char *error)
{
    Platen__TakeQuery query;
    platen__take_query__init(&query);
    query.kind = PLATEN__QUERY_KIND__QUERY_ERROR;
    query.number = T(number);
    query.code = T(error);
    return query_ask(house, &query);
}

static Platen__Result ask_order(const char *code, uint32_t quantity)
{
    Platen__TakeQuery query;
    platen__take_query__init(&query);
    query.kind = PLATEN__QUERY_KIND__QUERY_ORDER;
    query.code = T(code);
    query.quantity = quantity;
    return query_ask(house, &query);
}

static Platen__Result ask_text(const char *text)
{
    Platen__TakeQuery query;
    platen__take_query__init(&query);
    query.kind = PLATEN__QUERY_KIND__QUERY_TEXT;
    query.text = T(text);
    return query_ask(house, &query);
}

static Platen__Result ask_counts(uint64_t total, uint64_t black, uint64_t colour)
{
    Platen__Counter counters[3] = {{.base = PROTOBUF_C_MESSAGE_INIT(&platen__counter__descriptor)}};
    Platen__Counter *list[3] = {&counters[0], &counters[1], &counters[2]};
    Platen__TakeQuery query;
    counters[1] = counters[2] = counters[0];
    counters[0].name = T("total");
    counters[0].value = total;
    counters[1].name = T("black");
    counters[1].value = black;
    counters[2].name = T("colour");
    counters[2].value = colour;
    platen__take_query__init(&query);
    query.kind = PLATEN__QUERY_KIND__QUERY_COUNTS;
    query.n_counters = 3;
    query.counters = list;
    return query_ask(house, &query);
}

#define SAID(type, words)                                                                          \
    do {                                                                                           \
        ck_assert_str_eq(house->answer->reply_type, type);                                         \
        ck_assert_str_eq(house->answer->text, words);                                              \
    } while (0)

static bool has_flag(const Platen__ReportRecord *record, const char *flag)
{
    for (size_t i = 0; i < record->n_flags; i++)
        if (strcmp(record->flags[i], flag) == 0)
            return true;
    return false;
}

// ---- the seven states ----

START_TEST(descriptions_are_those_of_the_seed)
{
    open_house();
    ck_assert_int_eq(ask_error("", "341"), PLATEN__RESULT__RESULT_DONE);
    SAID("error", "toner end");
    ck_assert_int_eq(ask_error("", "531"), PLATEN__RESULT__RESULT_DONE);
    SAID("error", "toner bottle should be replaced");
    ck_assert_int_eq(ask_error("", "784"), PLATEN__RESULT__RESULT_DONE);
    SAID("error", "abnormal condition in fixing drum");
    ck_assert_int_eq(ask_text("many scummings"), PLATEN__RESULT__RESULT_DONE);
    SAID("message", "scumming");
    ck_assert_int_eq(ask_text("地汚れ多い"), PLATEN__RESULT__RESULT_DONE);
    SAID("message", "scumming");
    ck_assert_int_eq(ask_text("it smells"), PLATEN__RESULT__RESULT_DONE);
    SAID("message", "it smells");
    ck_assert_int_eq(ask_order("Type2", 2), PLATEN__RESULT__RESULT_STAFF);
    SAID("order", "Type2 toner two");
    ck_assert_int_eq(ask_counts(46456, 34842, 11614), PLATEN__RESULT__RESULT_DONE);
    SAID("utilization", "Sheets output: total 46456, monochrome 34842, color 11614.");
    Platen__TakeQuery poll;
    platen__take_query__init(&poll);
    unsigned reports = house_count(house, STORE_REPORT, NULL);
    ck_assert_int_eq(query_ask(house, &poll), PLATEN__RESULT__RESULT_DONE);
    SAID("poll", "Nothing new.");
    ck_assert_uint_eq(house_count(house, STORE_REPORT, NULL), reports);
    ck_assert_uint_eq(reports, 8);
    close_house();
}
END_TEST

static void german(struct store_txn *txn)
{
    Platen__Customer *customer = store_get_id(txn, STORE_CUSTOMER, 1);
    customer->language = T("de-CH");
    store_put_id(txn, STORE_CUSTOMER, 1, customer);
}

START_TEST(the_panel_has_its_own_language)
{
    open_house();
    change(german);
    ask_error("", "341");
    SAID("error", "Toner geht zu Ende");
    ask_order("Type2", 3);
    SAID("order", "Toner Type2 drei");
    close_house();
}
END_TEST

START_TEST(low_and_to_be_replaced_are_one_matter)
{
    static const char *const orders[][2] = {{"341", "531"}, {"531", "341"}};
    for (size_t i = 0; i < 2; i++) {
        Platen__Case *kase = NULL;
        open_house();
        ask_error("", orders[i][0]);
        house->now += HOUSE_HOUR;
        ask_error("", orders[i][1]);
        ck_assert_uint_eq(house_count(house, STORE_CASE, &kase), 1);
        ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_SHORTAGE);
        ck_assert_str_eq(kase->keyword, "toner-life-over");
        ck_assert_str_eq(kase->supply_type, "toner");
        ck_assert_int_eq(kase->trust, PLATEN__TRUST__TRUST_UNSIGNED);
        ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
        ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 0);
        close_house();
    }
}
END_TEST

START_TEST(low_is_never_empty)
{
    Platen__Case *kase = NULL;
    open_house();
    for (int i = 0; i < 30; i++) {
        ask_error("", "341");
        house->now += HOUSE_HOUR;
    }
    ck_assert_uint_eq(house_count(house, STORE_CASE, &kase), 1);
    ck_assert_str_eq(kase->keyword, "toner-low");
    ck_assert_uint_eq(house_count(house, STORE_REPORT, NULL), 30);
    close_house();
}
END_TEST

START_TEST(an_abnormal_condition_is_a_failure)
{
    Platen__Case *kase = NULL;
    open_house();
    ask_error("", "784");
    ck_assert_uint_eq(house_count(house, STORE_CASE, &kase), 1);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_FAILURE);
    ck_assert_str_eq(kase->component, "fixing drum");
    ck_assert_uint_eq(house_mails(house, "failure", NULL), 1);
    close_house();
}
END_TEST

START_TEST(what_a_user_types_stands_on_a_case)
{
    Platen__Case *kase = NULL;
    open_house();
    ask_text("many scummings");
    ck_assert_uint_eq(house_count(house, STORE_CASE, &kase), 1);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_SERVICE);
    ck_assert_str_eq(kase->text, "many scummings");
    for (int i = 0; i < 80; i++) {
        char text[30];
        snprintf(text, sizeof text, "words %d", i);
        ask_text(text);
    }
    ck_assert_uint_eq(house_count(house, STORE_CASE, &kase), 1);
    ck_assert_uint_eq(kase->n_messages, 50);
    close_house();
}
END_TEST

// ---- once ----

START_TEST(the_same_within_ten_minutes_is_one)
{
    open_house();
    ask_error("", "341");
    uint64_t first = house->answer->reception;
    int64_t time = house->answer->time;
    house->now += 5 * HOUSE_MINUTE;
    ask_error("", "784");
    ck_assert_uint_ne(house->answer->reception, first);
    house->now += 5 * HOUSE_MINUTE - 1;
    ck_assert_int_eq(ask_error("", "341"), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_int_eq(house->answer->time, time);
    SAID("error", "toner end");
    Platen__ReportRecord *record = house_get(house, STORE_REPORT, first);
    ck_assert_uint_eq(record->times_received, 2);
    house->now += 1;
    ck_assert_int_eq(ask_error("", "341"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_gt(house->answer->reception, first + 1);
    ck_assert_uint_eq(house_count(house, STORE_REPORT, NULL), 3);
    close_house();
}
END_TEST

START_TEST(a_refused_one_keeps_its_number_too)
{
    open_house();
    ck_assert_int_eq(ask_error("", "999"), PLATEN__RESULT__RESULT_STAFF);
    SAID("unknown-error", "unknown error number 999");
    uint64_t first = house->answer->reception;
    ck_assert_uint_ne(first, 0);
    ck_assert_int_eq(ask_error("", "999"), PLATEN__RESULT__RESULT_DUPLICATE);
    SAID("unknown-error", "unknown error number 999");
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_uint_eq(house_items(house, "unknown-error", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    close_house();
}
END_TEST

// ---- orders ----

START_TEST(an_unsigned_order_waits_for_a_person)
{
    Platen__Order *order = NULL;
    Platen__StaffItem *item = NULL;
    open_house();
    ask_order("Type2", 2);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &order), 1);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_HELD);
    ck_assert_str_eq(order->lines[0]->item, "TK-BLACK");
    ck_assert_uint_eq(order->lines[0]->quantity, 2);
    ck_assert_uint_eq(house_items(house, "unverified-order", &item), 1);
    ck_assert_str_eq(item->text, "Order O-000001 of terminal 123456 is not signed.");
    ck_assert_uint_eq(house_mails(house, "order-taken", NULL), 0);
    close_house();
}
END_TEST

static void let_it_order(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->orders_itself = true;
    store_put_id(txn, STORE_TERMINAL, 500, terminal);
}

START_TEST(a_second_order_while_one_is_open_asks_a_person)
{
    Platen__Order *order = NULL;
    Platen__StaffItem *item = NULL;
    open_house();
    change(let_it_order);
    ask_error("", "341");
    ck_assert_int_eq(ask_order("Type2", 2), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &order), 1);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_PLACED);
    ck_assert_uint_ne(order->case_id, 0);
    house->now += HOUSE_HOUR;
    ck_assert_int_eq(ask_order("Type2", 2), PLATEN__RESULT__RESULT_STAFF);
    SAID("order", "Type2 toner two");
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &order), 2);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_HELD);
    ck_assert_uint_eq(house_items(house, "unverified-order", &item), 1);
    ck_assert_str_eq(item->text,
                     "Order O-000002 of terminal 123456 repeats order O-000001, which is open.");
    Platen__DecideItem decide;
    platen__decide_item__init(&decide);
    decide.item = item->id;
    decide.accept = true;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &decide);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    house_count(house, STORE_ORDER, &order);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_PLACED);
    close_house();
}
END_TEST

START_TEST(order_codes)
{
    open_house();
    ck_assert_int_eq(ask_order("TK-CYAN", 1), PLATEN__RESULT__RESULT_STAFF);
    SAID("order", "TK-CYAN one");
    ck_assert_int_eq(ask_order("Type2", 25), PLATEN__RESULT__RESULT_STAFF);
    SAID("order", "Type2 toner 25");
    ck_assert_int_eq(ask_order("Nothing", 1), PLATEN__RESULT__RESULT_STAFF);
    SAID("unknown-order", "unknown order code Nothing");
    ck_assert_uint_ne(house->answer->reception, 0);
    ck_assert_uint_eq(house_items(house, "unknown-order", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 2);
    close_house();
}
END_TEST

static void other_model(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->model = T("M200");
    store_put_id(txn, STORE_TERMINAL, 500, terminal);
}

START_TEST(an_order_for_which_there_is_no_item)
{
    open_house();
    change(other_model);
    ck_assert_int_eq(ask_order("Type2", 2), PLATEN__RESULT__RESULT_STAFF);
    SAID("order", "Type2 toner two");
    ck_assert_uint_eq(house_items(house, "order-without-item", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 0);
    close_house();
}
END_TEST

// ---- counts ----

START_TEST(sums_that_do_not_fit_are_kept_and_marked)
{
    Platen__ReportRecord *record = NULL;
    open_house();
    ask_counts(46456, 34842, 11614);
    house_count(house, STORE_REPORT, &record);
    ck_assert_uint_eq(record->n_flags, 0);
    ck_assert_uint_eq(record->n_counters, 3);
    ck_assert_int_eq(ask_counts(46457, 34842, 11614), PLATEN__RESULT__RESULT_DONE);
    house_count(house, STORE_REPORT, &record);
    ck_assert(has_flag(record, "sum-differs"));
    ck_assert_uint_eq(record->counters[0]->value, 46457);
    ck_assert_int_eq(record->trust, PLATEN__TRUST__TRUST_UNSIGNED);
    ck_assert_int_eq(ask_counts(100, 34842, 11614), PLATEN__RESULT__RESULT_STAFF);
    house_count(house, STORE_REPORT, &record);
    ck_assert(has_flag(record, "counter-implausible"));
    ck_assert_uint_eq(house_items(house, "implausible", NULL), 1);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 500);
    ck_assert_uint_eq(terminal->counters[0]->value, 46457);
    close_house();
}
END_TEST

// ---- numbers nobody knows ----

START_TEST(an_unknown_number_is_one_item)
{
    Platen__StaffItem *item = NULL;
    open_house();
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(ask_error("654321", "341"), PLATEN__RESULT__RESULT_STAFF);
        SAID("unknown-terminal", "unknown terminal");
        ck_assert_uint_eq(house->answer->reception, 0);
    }
    ck_assert_uint_eq(house_items(house, "unknown-terminal", &item), 1);
    ck_assert_str_eq(item->value, "654321");
    ck_assert_uint_eq(house_count(house, STORE_REPORT, NULL), 0);
    for (int i = 0; i < 400; i++) {
        char number[20];
        snprintf(number, sizeof number, "7%05d", i);
        ask_error(number, "341");
    }
    ck_assert_uint_eq(house_items(house, "unknown-terminal", NULL), 296);
    ck_assert_uint_eq(house_items(house, "sender-limited", NULL), 1);
    close_house();
}
END_TEST

static void retire(struct store_txn *txn)
{
    Platen__Terminal *terminal = store_get_id(txn, STORE_TERMINAL, 500);
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_RETIRED;
    store_put_id(txn, STORE_TERMINAL, 500, terminal);
}

START_TEST(a_retired_terminal_is_unknown_and_staff_are_told)
{
    Platen__StaffItem *item = NULL;
    open_house();
    change(retire);
    ask_error("", "341");
    SAID("unknown-terminal", "unknown terminal");
    ck_assert_uint_eq(house_items(house, "unknown-terminal", &item), 1);
    ck_assert_uint_eq(item->terminal, 500);
    ck_assert_str_eq(item->text, "Terminal 123456 asks, though it is not in service.");
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    close_house();
}
END_TEST

static Platen__Result register_terminal(Platen__RegisterTerminal *ask)
{
    Platen__Command command = HOUSE_COMMAND(REGISTER_TERMINAL, register_terminal, ask);
    command.actor_kind = ask->code[0] != '\0' ? PLATEN__ACTOR_KIND__ACTOR_TERMINAL
                                              : PLATEN__ACTOR_KIND__ACTOR_STAFF;
    return house_apply(house, &command);
}

START_TEST(staff_register_the_number_that_asked)
{
    Platen__StaffItem *item = NULL;
    Platen__RegisterTerminal ask;
    open_house();
    ask_error("654321", "341");
    house_items(house, "unknown-terminal", &item);
    platen__register_terminal__init(&ask);
    ask.item = item->id;
    ask.customer = T("C9");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "customer");
    ask.customer = T("C1");
    ask.site = T("XX");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_INVALID);
    ask.site = T("HQ");
    ask.manager = T(HOUSE_MANAGER);
    ask.model = T("M100");
    ask.place = T("second floor");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_items(house, "unknown-terminal", NULL), 0);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_str_eq(terminal->number, "654321");
    ck_assert_uint_eq(terminal->manager, 900);
    ck_assert_uint_eq(terminal->department, 1);
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(ask_error("654321", "341"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    close_house();
}
END_TEST

START_TEST(a_terminal_registers_itself_by_a_code)
{
    Platen__RegisterTerminal ask;
    open_house();
    platen__register_terminal__init(&ask);
    ask.code = T("CODE-2");
    ask.serial = T("SN7");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_REFUSED);
    ask.code = T("CODE-1");
    ask.number = T("12");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_INVALID);
    ask.number = T("");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_DONE);
    SAID("registration", "Registered as number 10000001.");
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_str_eq(terminal->number, "10000001");
    ck_assert_uint_eq(terminal->customer, 1);
    // The reply was lost.
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_DUPLICATE);
    SAID("registration", "Registered as number 10000001.");
    ask.serial = T("SN8");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_int_eq(ask_error("10000001", "341"), PLATEN__RESULT__RESULT_DONE);
    close_house();
}
END_TEST

START_TEST(another_terminals_number_is_not_given)
{
    Platen__RegisterTerminal ask;
    open_house();
    ask_error("", "341"); // 123456 has spoken
    platen__register_terminal__init(&ask);
    ask.code = T("CODE-1");
    ask.number = T("123456");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_CONFLICT);
    house->now += 2 * HOUSE_DAY;
    ask.number = T("");
    ck_assert_int_eq(register_terminal(&ask), PLATEN__RESULT__RESULT_REFUSED);
    close_house();
}
END_TEST

// ---- polls ----

static void tick_heard(uint64_t terminal, int64_t time)
{
    Platen__HeardOf heard;
    Platen__HeardOf *list[] = {&heard};
    Platen__Tick tick;
    platen__heard_of__init(&heard);
    heard.terminal = terminal;
    heard.time = time;
    platen__tick__init(&tick);
    tick.n_heard = 1;
    tick.heard = list;
    Platen__Command command = HOUSE_COMMAND(TICK, tick, &tick);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
}

START_TEST(the_tick_writes_when_a_terminal_was_heard)
{
    open_house();
    ask_error("", "341"); // its silence is watched from now on
    int64_t began = house->now;
    for (int hour = 1; hour <= 60; hour++) {
        house->now = began + hour * HOUSE_HOUR;
        tick_heard(500, house->now - HOUSE_MINUTE);
    }
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 500);
    ck_assert_int_eq(terminal->heard, house->now - HOUSE_MINUTE);
    ck_assert(!terminal->silent);
    ck_assert_uint_eq(house_items(house, "silent", NULL), 0);
    tick_heard(500, house->now - HOUSE_HOUR); // older than what is known
    tick_heard(77, house->now);
    house->now += 3 * HOUSE_DAY;
    house_tick(house);
    terminal = house_get(house, STORE_TERMINAL, 500);
    ck_assert(terminal->silent);
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "silent", &item), 1);
    ck_assert_str_eq(item->text, "Terminal 123456 has been silent.");
    close_house();
}
END_TEST

START_TEST(reserved_numbers_are_nobody_elses)
{
    Platen__ReserveNumbers reserve;
    open_house();
    ask_error("", "341");
    uint64_t before = house->answer->reception;
    platen__reserve_numbers__init(&reserve);
    reserve.count = 100;
    Platen__Command command = HOUSE_COMMAND(RESERVE_NUMBERS, reserve_numbers, &reserve);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->reception, before + 1);
    ask_error("", "531");
    ck_assert_uint_eq(house->answer->reception, before + 101);
    reserve.count = 0;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    close_house();
}
END_TEST

// ---- tables ----

static Platen__Result set_table(const char *xml, int64_t from)
{
    const char *error = "";
    Platen__CodeTable *table = code_table_read("t.xml", xml, strlen(xml), &error);
    Platen__SetTable set;
    ck_assert_msg(table != NULL, "%s", error);
    platen__set_table__init(&set);
    table->from = from;
    set.table = table;
    Platen__Command command = HOUSE_COMMAND(SET_TABLE, set_table, &set);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    Platen__Result result = house_apply(house, &command);
    platen__code_table__free_unpacked(table, NULL);
    return result;
}

#define TABLE(rows) "<table xmlns='urn:platen:table:1' name='errors'>" rows "</table>"
#define ROW(code, more, text)                                                                      \
    "<row code='" code "' keyword='fuser-failure' severity='error' " more ">"                      \
    "<text xml:lang='en'>" text "</text></row>"

START_TEST(a_dealers_rows_stand_over_the_shipped_ones)
{
    open_house();
    ck_assert_int_eq(set_table(TABLE(ROW("341", "model='M100'", "ours") ROW("999", "", "new")), 0),
                     PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->id, 1);
    ask_error("", "341");
    SAID("error", "ours");
    ask_error("", "999");
    SAID("error", "new");
    ask_error("", "531");
    SAID("error", "toner bottle should be replaced");
    change(other_model);
    house->now += HOUSE_HOUR;
    ask_error("", "341");
    SAID("error", "toner end");
    // What is not in it any more goes; the shipped row is there again.
    ck_assert_int_eq(set_table(TABLE(), 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->id, 2);
    house->now += HOUSE_HOUR;
    ask_error("", "999");
    SAID("unknown-error", "unknown error number 999");
    // Nothing changes: no version.
    set_table(TABLE(), 0);
    ck_assert_uint_eq(house->answer->id, 2);
    close_house();
}
END_TEST

START_TEST(a_table_takes_effect_on_its_day)
{
    open_house();
    int64_t day = house->now + HOUSE_DAY;
    ck_assert_int_eq(set_table(TABLE(ROW("999", "", "later")), day), PLATEN__RESULT__RESULT_DONE);
    ask_error("", "999");
    SAID("unknown-error", "unknown error number 999");
    house->now = day;
    ask_error("", "999");
    SAID("error", "later");
    ck_assert_int_eq(set_table(TABLE(), day - 1), PLATEN__RESULT__RESULT_INVALID);
    close_house();
}
END_TEST

START_TEST(what_agrees_with_the_shipped_row_is_left_to_it)
{
    open_house();
    struct buf xml = {0};
    code_table_write(code_tables_get(tables, "errors"), &xml);
    ck_assert_int_eq(set_table(buf_text(&xml), 0), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->id, 0);
    ck_assert_uint_eq(house_count(house, STORE_CODE_ROW, NULL), 0);
    buf_free(&xml);
    close_house();
}
END_TEST

START_TEST(broken_tables_say_where)
{
    static const struct {
        const char *xml, *error;
    } rows[] = {
        {"<table", "t.xml:1: "},
        {"<x/>", "t.xml:1: not a table of namespace urn:platen:table:1"},
        {"<table xmlns='urn:platen:table:1' name='other'/>", "t.xml:1: name is errors, orders, words, numbers, models or registrations"},
        {TABLE("\n<row code='1' keyword='k' severity='error'/>"), "t.xml:2: a row has a text in English"},
        {TABLE("\n\n" ROW("1", "", "a") "\n" ROW("1", "", "b")), "t.xml:4: code 1 stands there twice"},
        {TABLE(ROW("1", "severe='x'", "a")), "t.xml:1: unknown attribute \"severe\""},
        {TABLE("<row code='1' keyword='k' severity='bad'/>"), "t.xml:1: severity is report, warning or error"},
        {TABLE("<row code='1'><text xml:lang='en'>a</text></row>"), "t.xml:1: an error has a keyword and a severity"},
        {"<!DOCTYPE table>" TABLE(), "t.xml:1: DOCTYPE refused"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *error = "";
        ck_assert_ptr_null(code_table_read("t.xml", rows[i].xml, strlen(rows[i].xml), &error));
        ck_assert_msg(strncmp(error, rows[i].error, strlen(rows[i].error)) == 0, "%s", error);
    }
}
END_TEST

UNIT_MAIN("queries at the desk", descriptions_are_those_of_the_seed, the_panel_has_its_own_language,
          low_and_to_be_replaced_are_one_matter, low_is_never_empty,
          an_abnormal_condition_is_a_failure, what_a_user_types_stands_on_a_case,
          the_same_within_ten_minutes_is_one, a_refused_one_keeps_its_number_too,
          an_unsigned_order_waits_for_a_person, a_second_order_while_one_is_open_asks_a_person,
          order_codes, an_order_for_which_there_is_no_item,
          sums_that_do_not_fit_are_kept_and_marked, an_unknown_number_is_one_item,
          a_retired_terminal_is_unknown_and_staff_are_told, staff_register_the_number_that_asked, a_terminal_registers_itself_by_a_code,
          another_terminals_number_is_not_given, the_tick_writes_when_a_terminal_was_heard,
          reserved_numbers_are_nobody_elses, a_dealers_rows_stand_over_the_shipped_ones,
          a_table_takes_effect_on_its_day, what_agrees_with_the_shipped_row_is_left_to_it,
          broken_tables_say_where)
