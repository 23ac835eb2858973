// Signed queries, keys and what is given down in replies (docs/protocol.md, section 12), at the desk.
#include "tests/unit/query_house.h"
#include "tests/unit/unit.h"

#include "lib/text.h"

// K is Python's hmac.new(key, what.encode(), "sha256").hexdigest().
enum said { ORDER_7, COUNTS_8, POLL_9, POLL_8, TEXT_9, TEXT_10, POLL_11, SECOND_POLL_1, SECOND_POLL_2 };
static const struct {
    const char *what, *mac;
} said[] = {
    [ORDER_7] = {"U=123456&E=TK-BLACK&U=2&D=7",
     "71cd1b55c00dc1cb94a2dfd761f5fcc1359b2256f86d39c3053038627e6b4e27"},
    [COUNTS_8] = {"U=123456&TC=30&D=8",
     "fafb95204e05a1c5476377dee3c6f7fafcd3f50ca2e232061f2b3e04aae33257"},
    [POLL_9] = {"U=123456&D=9",
     "5e0317e56aa3107bdedc20273c052cf7d3f8b722438217a4603475800c9e1a03"},
    [POLL_8] = {"U=123456&D=8",
     "3ba2702efa93b19ee6899784afe8ceee3194af8e81032c3e1a7ea7453d8491c8"},
    [TEXT_9] = {"U=123456&T=help&D=9",
     "5869bd5c0092c0edf2c4519716f414d6ce8ce413253bad42748a5cf97bb66199"},
    [TEXT_10] = {"U=123456&T=help&D=10",
     "965e5f37d5f3d40c8f4b685e91249a4f6347dfc5bb09f5d603ff2c4bca8ca91c"},
    [POLL_11] = {"U=123456&D=11",
     "f045a9d9bcafbcafdfa7a1576192c307372907e9b17f91fe77d0c0727a8261a2"},
    [SECOND_POLL_1] = {"U=123456&D=1",
     "5e2440e8acda47cf6e2e29e2da0f48db912185abbf26f729696332607d3c206d"},
    [SECOND_POLL_2] = {"U=123456&D=2",
     "ad5c14ca46dcf8c2a21612076ce8e0bbec51df38ea9d2673019c1d996a616e2f"},
};
static const uint8_t first_key[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
static const uint8_t second_key[16] = {0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
                                       0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa};
static struct house *house;

static void open_house(void)
{
    house = house_open();
    struct store_txn *txn = house_change_begin(house);
    Platen__Terminal terminal = query_terminal(QUERY_TERMINAL, QUERY_NUMBER);
    store_put_id(txn, STORE_TERMINAL, QUERY_TERMINAL, &terminal);
    house_change_end(&txn);
}

// ---- asking ----

static Platen__Result apply_query(Platen__TakeQuery *query, Platen__QuerySignature *signature)
{
    query->signature = signature;
    return query_ask(house, query);
}

static void fill(Platen__TakeQuery *query, const char *what, Platen__Counter **counters)
{
    platen__take_query__init(query);
    if (strstr(what, "&E=")) {
        query->kind = PLATEN__QUERY_KIND__QUERY_ORDER;
        query->code = T("TK-BLACK");
        query->quantity = 2;
    } else if (strstr(what, "&T=")) {
        query->kind = PLATEN__QUERY_KIND__QUERY_TEXT;
        query->text = T("help");
    } else if (strstr(what, "&TC=")) {
        query->kind = PLATEN__QUERY_KIND__QUERY_COUNTS;
        query->n_counters = 1;
        query->counters = counters;
    }
}

// With its signature, or without.
static Platen__Result ask(enum said n, bool with)
{
    uint8_t mac[32];
    Platen__QuerySignature signature = PLATEN__QUERY_SIGNATURE__INIT;
    Platen__Counter total = PLATEN__COUNTER__INIT, *counters[] = {&total};
    Platen__TakeQuery query;
    total.name = T("total");
    total.value = 30;
    fill(&query, said[n].what, counters);
    ck_assert(text_unhex(said[n].mac, 64, mac, sizeof mac));
    signature.mac = (ProtobufCBinaryData){sizeof mac, mac};
    signature.canonical = T(said[n].what);
    signature.counter = strtoull(strstr(said[n].what, "D=") + 2, NULL, 10);
    return apply_query(&query, with ? &signature : NULL);
}

static Platen__Result set_key(const uint8_t *key, size_t size, bool at_once)
{
    Platen__SetQueryKey set = PLATEN__SET_QUERY_KEY__INIT;
    Platen__Command command = HOUSE_COMMAND(SET_QUERY_KEY, set_query_key, &set);
    set.terminal = QUERY_TERMINAL;
    set.key = (ProtobufCBinaryData){size, (uint8_t *)(uintptr_t)key};
    set.at_once = at_once;
    return house_apply(house, &command);
}

static Platen__Result signed_only(const char *yes)
{
    Platen__ChangeTerminal set = PLATEN__CHANGE_TERMINAL__INIT;
    Platen__Command command = HOUSE_COMMAND(CHANGE_TERMINAL, change_terminal, &set);
    set.terminal = QUERY_TERMINAL;
    set.signed_only = T(yes);
    return house_apply(house, &command);
}

static void refused(enum said n, bool with, const char *words)
{
    unsigned events = house_count(house, STORE_EVENT, NULL);
    unsigned items = house_items(house, "query-signature", NULL);
    Platen__Result result = ask(n, with);
    ck_assert_str_eq(house->answer->text, words);
    ck_assert_str_eq(house->answer->reply_type, "refused");
    ck_assert_uint_eq(house->answer->reception, 0);
    // Nothing is written but the one item for staff.
    bool told = house_items(house, "query-signature", NULL) > items;
    ck_assert_int_eq(result, told ? PLATEN__RESULT__RESULT_STAFF : PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_uint_eq(house_count(house, STORE_EVENT, NULL), events + told);
}

#define TERMINAL_NOW ((Platen__Terminal *)house_get(house, STORE_TERMINAL, QUERY_TERMINAL))

START_TEST(a_signed_order_is_placed_and_signed_counts_are_to_bill_by)
{
    Platen__Order *order;
    open_house();
    ck_assert_int_eq(ask(COUNTS_8, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert(TERMINAL_NOW->counters_unsigned);
    set_key(first_key, sizeof first_key, false);
    ck_assert_str_eq(house->answer->text, "Terminal 123456 has a new key.");
    ck_assert_int_eq(ask(ORDER_7, true), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_ORDER, &order), 1);
    ck_assert_int_eq(order->state, PLATEN__ORDER_STATE__ORDER_PLACED);
    // What a stranger may have said a moment before is not the same report.
    ck_assert_int_eq(ask(COUNTS_8, true), PLATEN__RESULT__RESULT_DONE);
    Platen__ReportRecord *record = house_get(house, STORE_REPORT, house->answer->reception);
    ck_assert_int_eq(record->trust, PLATEN__TRUST__TRUST_SIGNED);
    ck_assert_uint_eq(record->query_counter, 8);
    ck_assert(!TERMINAL_NOW->counters_unsigned);
    house_close(house);
}
END_TEST

START_TEST(a_replayed_or_lower_d_changes_nothing)
{
    open_house();
    set_key(first_key, sizeof first_key, false);
    ck_assert_int_eq(ask(COUNTS_8, true), PLATEN__RESULT__RESULT_DONE);
    uint64_t first = house->answer->reception;
    refused(ORDER_7, true, "D is not higher than before.");
    refused(POLL_8, true, "D is not higher than before.");
    // The terminal that got no reply sends the very same again.
    ck_assert_int_eq(ask(COUNTS_8, true), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    house->now += 10 * HOUSE_MINUTE;
    refused(COUNTS_8, true, "D is not higher than before.");
    ck_assert_int_eq(ask(POLL_9, true), PLATEN__RESULT__RESULT_DONE);
    refused(POLL_9, true, "D is not higher than before.");
    refused(COUNTS_8, true, "D is not higher than before.");
    ck_assert_uint_eq(house_count(house, STORE_ORDER, NULL), 0);
    ck_assert_uint_eq(house_items(house, "query-signature", NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(the_same_with_a_higher_d_is_one_report)
{
    open_house();
    set_key(first_key, sizeof first_key, false);
    ck_assert_int_eq(ask(TEXT_9, true), PLATEN__RESULT__RESULT_DONE);
    uint64_t first = house->answer->reception;
    ck_assert_int_eq(ask(TEXT_10, true), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_uint_eq(((Platen__QueryKey *)house_get(house, STORE_QUERY_KEY, QUERY_TERMINAL))->counter, 10);
    refused(TEXT_10, true, "D is not higher than before.");
    house_close(house);
}
END_TEST

START_TEST(a_wrong_signature_is_one_item)
{
    Platen__StaffItem *item = NULL;
    open_house();
    refused(ORDER_7, true, "No key is kept for this terminal's signature.");
    set_key(first_key, sizeof first_key, false);
    ck_assert_uint_eq(house_items(house, "query-signature", NULL), 0);
    refused(SECOND_POLL_1, true, "The signature is wrong.");
    refused(SECOND_POLL_2, true, "The signature is wrong.");
    ck_assert_uint_eq(house_items(house, "query-signature", &item), 1);
    ck_assert_str_eq(item->text,
                     "Terminal 123456 signs its queries by another key than the one kept for it.");
    ck_assert_int_eq(TERMINAL_NOW->heard, 0);
    ck_assert_int_eq(ask(ORDER_7, true), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

START_TEST(a_terminal_can_be_made_to_need_it)
{
    open_house();
    ck_assert_int_eq(signed_only("yes"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->text, "The terminal has no key yet.");
    set_key(first_key, sizeof first_key, false);
    ck_assert_int_eq(signed_only("yes"), PLATEN__RESULT__RESULT_DONE);
    refused(ORDER_7, false, "This terminal's queries need a signature.");
    refused(POLL_9, false, "This terminal's queries need a signature.");
    ck_assert_int_eq(ask(POLL_9, true), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(set_key(NULL, 0, false), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(signed_only("no"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(set_key(NULL, 0, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(ask(POLL_9, false), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

START_TEST(a_new_key_lets_the_one_before_go_on_until_it_is_used)
{
    open_house();
    set_key(first_key, sizeof first_key, false);
    ck_assert_int_eq(ask(ORDER_7, true), PLATEN__RESULT__RESULT_DONE);
    set_key(second_key, sizeof second_key, false);
    ck_assert_int_eq(ask(COUNTS_8, true), PLATEN__RESULT__RESULT_DONE);
    refused(ORDER_7, true, "D is not higher than before.");
    ck_assert_int_eq(ask(SECOND_POLL_1, true), PLATEN__RESULT__RESULT_DONE);
    refused(POLL_9, true, "The signature is wrong.");
    // At once: what was lost is nobody's key any more.
    set_key(first_key, sizeof first_key, true);
    refused(SECOND_POLL_2, true, "The signature is wrong.");
    // It begins anew, so that a terminal whose clock went wrong can go on.
    ck_assert_int_eq(ask(ORDER_7, true), PLATEN__RESULT__RESULT_DUPLICATE);
    set_key(second_key, sizeof second_key, false);
    house->now += 7 * HOUSE_DAY;
    refused(POLL_11, true, "The signature is wrong.");
    house_close(house);
}
END_TEST

START_TEST(a_key_has_bounds)
{
    uint8_t long_key[65] = {1};
    open_house();
    ck_assert_int_eq(set_key(long_key, 15, false), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(set_key(long_key, 65, false), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(set_key(long_key, 64, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(set_key(NULL, 0, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(set_key(NULL, 0, false), PLATEN__RESULT__RESULT_REFUSED);
    house_close(house);
}
END_TEST

// ---- data down ----

static Platen__Result send(uint64_t terminal, const char *name, const char *text)
{
    Platen__SendDown down = PLATEN__SEND_DOWN__INIT;
    Platen__Command command = HOUSE_COMMAND(SEND_DOWN, send_down, &down);
    down.terminal = terminal;
    down.name = T(name);
    down.text = T(text);
    return house_apply(house, &command);
}

static void sent(uint64_t id)
{
    Platen__DownSent what = PLATEN__DOWN_SENT__INIT;
    Platen__Command command = HOUSE_COMMAND(DOWN_SENT, down_sent, &what);
    what.n_ids = 1;
    what.ids = &id;
    house_apply(house, &command);
}

static Platen__Down *down_of(uint64_t id)
{
    return house_get(house, STORE_DOWN, id);
}

// Pressed twice is the first answer again, whole.
START_TEST(the_same_command_again_has_what_rode_down_again)
{
    open_house();
    ck_assert_int_eq(send(QUERY_TERMINAL, "panel", "The service person comes at 14:00."), PLATEN__RESULT__RESULT_DONE);
    Platen__TakeQuery query = PLATEN__TAKE_QUERY__INIT;
    Platen__Command command = HOUSE_COMMAND(TAKE_QUERY, take_query, &query);
    query.number = T("123456");
    query.kind = PLATEN__QUERY_KIND__QUERY_POLL;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.key = (ProtobufCBinaryData){4, (uint8_t *)T("once")};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
        ck_assert_uint_eq(house->answer->n_data, 1);
        ck_assert_str_eq(house->answer->data[0]->name, "panel");
        ck_assert_str_eq(house->answer->data[0]->value, "The service person comes at 14:00.");
    }
    ck_assert_uint_eq(down_of(house->answer->data[0]->number)->given, 1);
    house_close(house);
}
END_TEST

START_TEST(what_waits_rides_in_the_reply_to_whatever_comes_next)
{
    open_house();
    ck_assert_int_eq(send(QUERY_TERMINAL, "panel", "The service person comes at 14:00."), PLATEN__RESULT__RESULT_DONE);
    uint64_t id = house->answer->id;
    ck_assert(TERMINAL_NOW->down_waits);
    ck_assert_int_eq(ask(TEXT_9, false), PLATEN__RESULT__RESULT_DONE);
    uint64_t reception = house->answer->reception;
    ck_assert_uint_eq(house->answer->n_data, 1);
    ck_assert_uint_eq(house->answer->data[0]->number, id);
    ck_assert_str_eq(house->answer->data[0]->name, "panel");
    ck_assert_str_eq(house->answer->data[0]->value, "The service person comes at 14:00.");
    // The terminal was gone before the reply: it waits on.
    ck_assert_int_eq(down_of(id)->done, 0);
    ck_assert_int_eq(ask(POLL_9, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->n_data, 1);
    ck_assert_uint_eq(down_of(id)->given, 2);
    sent(id);
    ck_assert_str_eq(down_of(id)->result, "sent");
    ck_assert(!TERMINAL_NOW->down_waits);
    ck_assert_int_eq(ask(POLL_9, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house->answer->n_data, 0);
    ck_assert_int_eq(ask(TEXT_9, false), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, reception);
    house_close(house);
}
END_TEST

START_TEST(the_same_query_again_gets_the_same_down_again)
{
    open_house();
    send(QUERY_TERMINAL, "report-now", "");
    uint64_t id = house->answer->id;
    ask(TEXT_9, false);
    sent(id);
    ck_assert_int_eq(ask(TEXT_9, false), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->n_data, 1);
    ck_assert_uint_eq(house->answer->data[0]->number, id);
    ck_assert_uint_eq(down_of(id)->given, 1);
    house_close(house);
}
END_TEST

START_TEST(a_newer_one_takes_the_place_of_its_like)
{
    static const struct {
        const char *name, *text;
        unsigned waits;
    } rows[] = {
        {"setting", "low-percent=20", 1}, {"setting", "low-percent=30", 1}, {"setting", "low=1", 2},
        {"schedule", "FREQ=HOURLY", 3},   {"schedule", "FREQ=DAILY", 3},    {"report-now", "", 4},
        {"report-now", "", 4},            {"panel", "one", 5},              {"panel", "two", 6},
        {"panel", "two", 6},              {"update-now", "", 7},
    };
    open_house();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(send(QUERY_TERMINAL, rows[i].name, rows[i].text), PLATEN__RESULT__RESULT_DONE);
        struct store_key key = store_key_u64(QUERY_TERMINAL);
        ck_assert_uint_eq(store_count(house_look(house), STORE_DOWN_WAITING, &key, 100), rows[i].waits);
    }
    for (unsigned i = 7; i < 20; i++) {
        char text[8];
        snprintf(text, sizeof text, "%u", i);
        ck_assert_int_eq(send(QUERY_TERMINAL, "panel", text), PLATEN__RESULT__RESULT_DONE);
    }
    ck_assert_int_eq(send(QUERY_TERMINAL, "panel", "one more"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(send(QUERY_TERMINAL, "report-now", ""), PLATEN__RESULT__RESULT_DONE);
    house_close(house);
}
END_TEST

START_TEST(what_cannot_be_sent)
{
    static const struct {
        const char *name, *text, *field;
    } rows[] = {
        {"reboot", "", "name"},          {"panel", "", "text"},       {"panel", "two\nlines", "text"},
        {"setting", "low", "text"},      {"setting", "=1", "text"},   {"schedule", "hourly", "text"},
        {"schedule", "FREQ=OFTEN", "text"},  {"report-now", "x", "text"}, {"update-now", "x", "text"},
    };
    open_house();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(send(QUERY_TERMINAL, rows[i].name, rows[i].text), PLATEN__RESULT__RESULT_INVALID);
        ck_assert_str_eq(house->answer->field, rows[i].field);
    }
    ck_assert_int_eq(send(999, "panel", "x"), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_uint_eq(house_count(house, STORE_DOWN, NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(what_waits_can_be_withdrawn)
{
    Platen__WithdrawDown what = PLATEN__WITHDRAW_DOWN__INIT;
    open_house();
    send(QUERY_TERMINAL, "panel", "x");
    what.id = house->answer->id;
    Platen__Command command = HOUSE_COMMAND(WITHDRAW_DOWN, withdraw_down, &what);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(down_of(what.id)->result, "withdrawn");
    ck_assert(!TERMINAL_NOW->down_waits);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_CONFLICT);
    what.id = 99;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    house_close(house);
}
END_TEST

static void report(Platen__Channel channel, const char *reply, Platen__ReportDown *down)
{
    struct house_report say = {.channel = channel, .reply = reply, .down = down};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
}

START_TEST(an_agent_acknowledges_by_number)
{
    Platen__ReportDown told = PLATEN__REPORT_DOWN__INIT;
    Platen__Outbox *row = NULL;
    open_house();
    house_register(house, NULL);
    send(1, "setting", "low-percent=20");
    uint64_t id = house->answer->id;
    // By mail without a reply address nothing can be given.
    report(PLATEN__CHANNEL__CHANNEL_MAIL, NULL, NULL);
    ck_assert_uint_eq(down_of(id)->given, 0);
    report(PLATEN__CHANNEL__CHANNEL_HTTP, NULL, NULL);
    ck_assert_uint_eq(house->answer->n_data, 1);
    ck_assert_uint_eq(house->answer->data[0]->number, id);
    report(PLATEN__CHANNEL__CHANNEL_MAIL, "agent@platen.test", NULL);
    ck_assert_uint_eq(house_mails(house, "receipt", &row), 1);
    ck_assert_str_eq(house_fact(row, "setting"), "low-percent=20");
    told.number = id;
    told.state = T("refused");
    told.text = T("there is no such setting");
    report(PLATEN__CHANNEL__CHANNEL_HTTP, NULL, &told);
    ck_assert_uint_eq(house->answer->n_data, 0);
    ck_assert_str_eq(down_of(id)->result, "refused");
    ck_assert_str_eq(down_of(id)->word, "there is no such setting");
    // Another's number says nothing.
    send(QUERY_TERMINAL, "panel", "x");
    told.number = house->answer->id;
    report(PLATEN__CHANNEL__CHANNEL_HTTP, NULL, &told);
    ck_assert_int_eq(down_of(told.number)->done, 0);
    house_close(house);
}
END_TEST

UNIT_MAIN("signed queries", a_signed_order_is_placed_and_signed_counts_are_to_bill_by,
          a_replayed_or_lower_d_changes_nothing, the_same_with_a_higher_d_is_one_report,
          a_wrong_signature_is_one_item, a_terminal_can_be_made_to_need_it,
          a_new_key_lets_the_one_before_go_on_until_it_is_used, a_key_has_bounds,
          the_same_command_again_has_what_rode_down_again,
          what_waits_rides_in_the_reply_to_whatever_comes_next,
          the_same_query_again_gets_the_same_down_again, a_newer_one_takes_the_place_of_its_like,
          what_cannot_be_sent, what_waits_can_be_withdrawn, an_agent_acknowledges_by_number)
