// Labels at machines: made once, replaced, and what people say on their pages.
#include "tests/unit/query_house.h"
#include "tests/unit/unit.h"

#include "lib/link.h"

static struct code_tables *tables;
static struct house *house;

static void furnish(struct store_txn *txn, uint64_t id, const char *number, Platen__TerminalState state)
{
    Platen__Terminal terminal = query_terminal(id, number);
    terminal.manager = 0;
    terminal.state = state;
    store_put_id(txn, STORE_TERMINAL, id, &terminal);
}

static void open_house(void)
{
    house = query_house_open(&tables);
    struct store_txn *txn = house_change_begin(house);
    furnish(txn, 500, "123456", PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE);
    furnish(txn, 501, "223456", PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE);
    furnish(txn, 502, "323456", PLATEN__TERMINAL_STATE__TERMINAL_RETIRED);
    house_change_end(&txn);
}

static void close_house(void)
{
    query_house_close(house, &tables);
}

static Platen__Result make(bool replace, size_t n, uint64_t *terminals)
{
    Platen__MakeLabels labels;
    platen__make_labels__init(&labels);
    labels.n_terminals = n;
    labels.terminals = terminals;
    labels.replace = replace;
    Platen__Command command = HOUSE_COMMAND(MAKE_LABELS, make_labels, &labels);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Result say(uint64_t terminal, uint32_t generation, const char *code, const char *text)
{
    static const uint8_t key[32] = HOUSE_LINK_KEY;
    char token[LINK_TOKEN_SIZE], said[300];
    uint8_t label[LINK_HASH_SIZE], digest[SHA256_DIGEST_LENGTH];
    Platen__TakeQuery query;
    platen__take_query__init(&query);
    link_token(key, terminal, "t", generation, token);
    ck_assert_int_eq(link_hash(token, label), 1);
    snprintf(said, sizeof said, "%s %s", code, text);
    SHA256((const uint8_t *)said, strlen(said), digest);
    query.kind = code[0] != '\0' ? PLATEN__QUERY_KIND__QUERY_ERROR : PLATEN__QUERY_KIND__QUERY_TEXT;
    query.code = T(code);
    query.text = T(text);
    query.raw = said;
    query.sha256 = (ProtobufCBinaryData){sizeof digest, digest};
    query.label_sha256 = (ProtobufCBinaryData){sizeof label, label};
    Platen__Command command = HOUSE_COMMAND(TAKE_QUERY, take_query, &query);
    return house_apply(house, &command);
}

static const Platen__Terminal *terminal_now(uint64_t id)
{
    return store_get_id(house_look(house), STORE_TERMINAL, id);
}

static const Platen__Case *case_of(uint64_t terminal)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(house_look(house), STORE_CASE_BY_TERMINAL, &prefix, NULL, true);
    const Platen__Case *kase = store_next(cursor, NULL);
    store_cursor_close(&cursor);
    return kase;
}

START_TEST(a_label_is_made_once_and_replaced)
{
    uint64_t all[] = {500, 501};
    open_house();
    ck_assert_int_eq(make(false, 2, all), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(house->answer->text, "New labels: 2.");
    ck_assert_int_eq(make(false, 2, all), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(house->answer->text, "New labels: 0.");
    ck_assert_uint_eq(terminal_now(500)->label_generation, 1);
    ck_assert_int_eq(make(true, 1, all), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(terminal_now(500)->label_generation, 2);
    ck_assert_uint_eq(terminal_now(501)->label_generation, 1);
    ck_assert_int_eq(say(500, 1, "", "it grinds"), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(say(500, 2, "", "it grinds"), PLATEN__RESULT__RESULT_DONE);
    close_house();
}
END_TEST

START_TEST(only_terminals_in_service_have_one)
{
    uint64_t gone[] = {500, 502}, none[] = {999};
    open_house();
    ck_assert_int_eq(make(false, 2, gone), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_uint_eq(terminal_now(500)->label_generation, 0);
    ck_assert_int_eq(make(false, 1, none), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(make(false, 0, none), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(say(500, 1, "", "a guess"), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_ptr_null(case_of(500));
    close_house();
}
END_TEST

// As T= of a panel: words that nobody signed on a case, and the same twice is one.
START_TEST(words_become_a_matter)
{
    uint64_t one[] = {500};
    open_house();
    make(false, 1, one);
    ck_assert_int_eq(say(500, 1, "", "The prints are grey"), PLATEN__RESULT__RESULT_DONE);
    uint64_t reception = house->answer->reception;
    const Platen__Case *kase = case_of(500);
    ck_assert_ptr_nonnull(kase);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_SERVICE);
    ck_assert_int_eq(kase->trust, PLATEN__TRUST__TRUST_UNSIGNED);
    ck_assert_uint_eq(kase->n_messages, 1);
    ck_assert_str_eq(kase->messages[0]->from, "label");
    ck_assert_str_eq(kase->messages[0]->text, "The prints are grey");
    const Platen__ReportRecord *record = store_get_id(house_look(house), STORE_REPORT, reception);
    ck_assert_int_eq(record->channel, PLATEN__CHANNEL__CHANNEL_LABEL);
    ck_assert_int_eq(record->trust, PLATEN__TRUST__TRUST_UNSIGNED);
    // A person beside it is no sign of life of the machine.
    ck_assert_int_eq(terminal_now(500)->heard, 0);
    ck_assert_int_eq(terminal_now(500)->registered, 0);
    house->now += HOUSE_MINUTE;
    ck_assert_int_eq(say(500, 1, "", "The prints are grey"), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, reception);
    ck_assert_uint_eq(case_of(500)->n_messages, 1);
    close_house();
}
END_TEST

// Seed 001: 784 is an abnormal condition in the fixing drum. As P= of a panel, with words beside it.
START_TEST(an_error_number_is_what_the_table_says)
{
    uint64_t one[] = {500};
    open_house();
    make(false, 1, one);
    ck_assert_int_eq(say(500, 1, "784", "it smells"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(house->answer->text, "abnormal condition in fixing drum");
    const Platen__Case *kase = case_of(500);
    ck_assert_int_eq(kase->kind, PLATEN__CASE_KIND__CASE_FAILURE);
    ck_assert_str_eq(kase->keyword, "fuser-failure");
    ck_assert_uint_eq(kase->n_messages, 1);
    ck_assert_str_eq(kase->messages[0]->text, "it smells");
    house->now += HOUSE_DAY;
    ck_assert_int_eq(say(500, 1, "999", ""), PLATEN__RESULT__RESULT_STAFF);
    close_house();
}
END_TEST

UNIT_MAIN("desk label", a_label_is_made_once_and_replaced, only_terminals_in_service_have_one,
          words_become_a_matter, an_error_number_is_what_the_table_says)
