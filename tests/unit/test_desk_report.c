#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

START_TEST(a_terminal_registers_itself)
{
    struct house *house = house_registered();
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_ptr_nonnull(terminal);
    ck_assert_str_eq(terminal->agent_name, "copier");
    ck_assert_uint_eq(strspn(terminal->number, "0123456789"), 8);
    ck_assert_uint_eq(terminal->manager, 900);
    ck_assert_uint_eq(terminal->department, 1);
    ck_assert_uint_eq(terminal->site, 1);
    Platen__Person *person = house_get(house, STORE_PERSON, 900);
    ck_assert_uint_eq(person->n_terminals, 1);
    ck_assert_uint_ne(person->link_generation, 0);
    ck_assert_uint_eq(house_count(house, STORE_LINK, NULL), 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 0);
    ck_assert_str_eq(house->answer->reply_type, "accepted");
    ck_assert_uint_eq(house->answer->reception, 1);
    house_close(house);
}
END_TEST

START_TEST(a_new_manager_is_asked_to_confirm)
{
    struct house *house = house_open();
    house_register(house, "new.manager@platen.test");
    ck_assert_uint_eq(house_mails(house, "confirm", NULL), 1);
    ck_assert_int_eq(house_toner_report(house, 8), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 0);
    house->now += HOUSE_DAY + HOUSE_HOUR;
    house_tick(house);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "confirm", &row), 2);
    ck_assert_str_eq(house_fact(row, "waiting"), "1");
    house_close(house);
}
END_TEST

START_TEST(waiting_notices_go_when_the_manager_confirms)
{
    struct house *house = house_open();
    house_register(house, "new.manager@platen.test");
    house_toner_report(house, 8);
    Platen__ConfirmPerson confirm;
    platen__confirm_person__init(&confirm);
    confirm.person = ((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_PERSON, confirm_person, &confirm);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    house->now += 2 * HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, "confirm", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(confirming_mails_end_with_a_staff_item)
{
    struct house *house = house_open();
    house_register(house, "new.manager@platen.test");
    for (int day = 0; day < 60; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
    }
    ck_assert_uint_eq(house_mails(house, "confirm", NULL), 5);
    ck_assert_uint_eq(house_items(house, "unconfirmed", NULL), 1);
    house_close(house);
}
END_TEST

// BAD-INPUTS 76: the clock was a year ahead and is set right.
START_TEST(what_a_wrong_year_filed_is_filed_anew)
{
    struct house *house = house_registered();
    int64_t year = 365 * HOUSE_DAY, right = house->now;
    house->now += year;
    house_tick(house);
    ck_assert_int_eq(house_toner_report(house, 60), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_gt(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->heard, right + year - 1);
    house->now -= year;
    Platen__ClockStep step;
    platen__clock_step__init(&step);
    step.by = -year;
    Platen__Command command = HOUSE_COMMAND(CLOCK_STEP, clock_step, &step);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(desk_next_due(house_look(house), house->now), house->now);
    house_tick(house); // held
    house_tick(house);
    ck_assert_int_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->heard, house->now);
    int64_t due = desk_next_due(house_look(house), house->now);
    ck_assert_int_gt(due, house->now);
    ck_assert_int_le(due, house->now + 17 * HOUSE_DAY);
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_changed_registration_is_an_update)
{
    struct house *house = house_registered();
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.place = T("third floor");
    struct house_report say = {.registration = &registration};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_TERMINAL, NULL), 1);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_str_eq(terminal->place, "third floor");
    ck_assert_str_eq(terminal->serial, "SN1");
    ck_assert_uint_eq(house_count(house, STORE_DUE, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_terminal_of_another_agent_is_a_staff_item)
{
    struct house *house = house_registered();
    struct store_txn *txn = house_change_begin(house);
    Platen__Agent agent;
    platen__agent__init(&agent);
    agent.id = T("99887766554433221100");
    agent.customer = 1;
    struct store_key key = store_key_text(agent.id);
    store_put(txn, STORE_AGENT, &key, &agent);
    house_change_end(&txn);

    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.serial = T("SN1");
    struct house_report say = {.registration = &registration, .agent = "99887766554433221100"};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF);
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "moved-terminal", &item), 1);
    ck_assert_uint_eq(item->terminal, 1);
    ck_assert_uint_eq(house_count(house, STORE_TERMINAL, NULL), 1);
    house_close(house);
}
END_TEST

static void put_new_agent(struct house *house, const char *id)
{
    struct store_txn *txn = house_change_begin(house);
    struct store_key key = store_key_text(id);
    Platen__Agent agent;
    platen__agent__init(&agent);
    agent.id = T(id);
    agent.customer = 1;
    agent.enrolled = house->now;
    store_put(txn, STORE_AGENT, &key, &agent);
    house_change_end(&txn);
}

static Platen__Result registers(struct house *house, const char *agent, const char *name,
                                const char *serial)
{
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.serial = T(serial);
    struct house_report say = {.registration = &registration, .agent = agent, .terminal = name};
    return house_report(house, &say);
}

static Platen__Result decide(struct house *house, uint64_t item, bool accept)
{
    Platen__DecideItem subject;
    platen__decide_item__init(&subject);
    subject.item = item;
    subject.accept = accept;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Result take_back(struct house *house, uint64_t item)
{
    Platen__TakeBackItem subject;
    platen__take_back_item__init(&subject);
    subject.item = item;
    Platen__Command command = HOUSE_COMMAND(TAKE_BACK_ITEM, take_back_item, &subject);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Agent *agent_of(struct house *house, const char *id)
{
    struct store_key key = store_key_text(id);
    return store_get(house_look(house), STORE_AGENT, &key);
}

#define ANEW "99887766554433221100"

// Three machines of one agent; a day later it enrols anew, and two of them register again.
static struct house *lost_key(Platen__StaffItem **item_r)
{
    struct house *house = house_registered();
    ck_assert_int_eq(registers(house, NULL, "printer", "SN2"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_int_eq(registers(house, NULL, "fax", "SN3"), PLATEN__RESULT__RESULT_DONE);
    house->now += HOUSE_DAY;
    put_new_agent(house, ANEW);
    ck_assert_int_eq(registers(house, ANEW, "copier", "SN1"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(registers(house, ANEW, "new-printer", "SN2"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(registers(house, ANEW, "copier", "SN1"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "moved-terminal", NULL), 0);
    ck_assert_uint_eq(house_items(house, "agent-anew", item_r), 1);
    return house;
}

START_TEST(an_agent_that_lost_its_key_is_one_question)
{
    Platen__StaffItem *item = NULL;
    struct house *house = lost_key(&item);
    uint64_t id = item->id;
    ck_assert_str_eq(item->agent, ANEW);
    ck_assert_str_eq(item->value, HOUSE_AGENT);
    ck_assert_ptr_nonnull(strstr(item->text, "claims 2 of 3 terminals"));
    ck_assert_ptr_nonnull(strstr(item->text, "by telephone"));
    unsigned events = house_count(house, STORE_EVENT, NULL);
    ck_assert_int_eq(decide(house, id, true), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_EVENT, NULL), events + 1); // in one transaction
    ck_assert_str_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->agent, ANEW);
    Platen__Terminal *printer = house_get(house, STORE_TERMINAL, 2);
    ck_assert_str_eq(printer->agent, ANEW);
    ck_assert_str_eq(printer->agent_name, "new-printer");
    ck_assert(agent_of(house, HOUSE_AGENT)->revoked);
    // the third comes later and needs nobody
    ck_assert_int_eq(registers(house, ANEW, "fax", "SN3"), PLATEN__RESULT__RESULT_DONE);
    ck_assert_str_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 3))->agent, ANEW);
    // the old key opens nothing any more
    ck_assert_int_eq(house_report(house, &(struct house_report){.text = "Hello"}),
                     PLATEN__RESULT__RESULT_STAFF);
    house_close(house);
}
END_TEST

START_TEST(a_wrong_yes_to_it_is_taken_back)
{
    Platen__StaffItem *item = NULL;
    struct house *house = lost_key(&item);
    uint64_t id = item->id;
    ck_assert_int_eq(take_back(house, id), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(decide(house, id, true), PLATEN__RESULT__RESULT_DONE);
    house->now += HOUSE_DAY - 1;
    ck_assert_int_eq(take_back(house, id), PLATEN__RESULT__RESULT_DONE);
    Platen__Terminal *printer = house_get(house, STORE_TERMINAL, 2);
    ck_assert_str_eq(printer->agent, HOUSE_AGENT);
    ck_assert_str_eq(printer->agent_name, "printer");
    ck_assert(!agent_of(house, HOUSE_AGENT)->revoked);
    ck_assert(agent_of(house, ANEW)->revoked);
    ck_assert_int_eq(take_back(house, id), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

START_TEST(a_day_later_it_stands)
{
    Platen__StaffItem *item = NULL;
    struct house *house = lost_key(&item);
    uint64_t id = item->id;
    ck_assert_int_eq(decide(house, id, true), PLATEN__RESULT__RESULT_DONE);
    house->now += HOUSE_DAY;
    ck_assert_int_eq(take_back(house, id), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

// The old one still speaks: its key is not lost, and each terminal is a question of its own.
START_TEST(an_agent_that_still_speaks_has_not_lost_its_key)
{
    Platen__StaffItem *item = NULL;
    struct house *house = lost_key(&item);
    uint64_t id = item->id;
    house->now += HOUSE_HOUR;
    house_report(house, &(struct house_report){.text = "Still here"});
    ck_assert_int_eq(decide(house, id, true), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_int_eq(decide(house, id, false), PLATEN__RESULT__RESULT_DONE);
    ck_assert(!agent_of(house, HOUSE_AGENT)->revoked);
    ck_assert_int_eq(registers(house, ANEW, "copier", "SN1"), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "moved-terminal", NULL), 1);
    ck_assert_uint_eq(house_items(house, "agent-anew", NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(a_report_from_before_the_enrolment_is_taken_when_it_comes_again)
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("fuser-failure", HOUSE_ERROR);
    struct house_report say = {.uuid = "0189aaaa-0000-4000-8000-000000000002",
                               .condition = &condition,
                               .trust_set = true,
                               .trust = PLATEN__TRUST__TRUST_SELF_SIGNED};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    say.trust = PLATEN__TRUST__TRUST_SIGNED;
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DUPLICATE);
    house_close(house);
}
END_TEST

START_TEST(another_managers_address_is_a_staff_item)
{
    struct house *house = house_registered();
    struct house_report say = {.manager = "other@platen.test"};
    house_report(house, &say);
    house_report(house, &say);
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "manager-address", &item), 1);
    ck_assert_str_eq(item->value, "other@platen.test");
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_uint_eq(terminal->manager, 900);
    ck_assert_str_eq(terminal->manager_asked, "other@platen.test");
    house_close(house);
}
END_TEST

// BAD-INPUTS 14, 15 and DESIGN 3, Once: by HTTP, by mail, twice, in any order.
START_TEST(a_report_counts_once)
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("fuser-failure", HOUSE_ERROR);
    struct house_report say = {.uuid = "0189aaaa-0000-4000-8000-000000000001",
                               .condition = &condition,
                               .channel = PLATEN__CHANNEL__CHANNEL_HTTP};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    uint64_t first = house->answer->reception;
    say.channel = PLATEN__CHANNEL__CHANNEL_MAIL;
    say.uid = 41;
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    uint64_t event = house->answer->event;
    ck_assert_uint_ne(event, 0);
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_uint_eq(house->answer->event, 0); // the same mail read again writes nothing
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_mails(house, "failure", NULL), 1);
    Platen__ReportRecord *record = house_get(house, STORE_REPORT, first);
    ck_assert(record->by_http && record->by_mail);
    ck_assert_uint_eq(record->times_received, 2);
    Platen__MailIn *mail = NULL;
    ck_assert_uint_eq(house_count(house, STORE_MAIL_IN, &mail), 1);
    ck_assert_uint_eq(mail->report, first);

    say.hash = "other content";
    say.uid = 42;
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "conflict", NULL), 1);
    ck_assert_int_eq(house->answer->fate, PLATEN__FATE__FATE_STAFF);
    house_close(house);
}
END_TEST

START_TEST(an_unknown_key_costs_nothing) // BAD-INPUTS 16, 17
{
    struct house *house = house_registered();
    Platen__Condition condition = house_condition("fuser-failure", HOUSE_ERROR);
    struct house_report say = {.agent = "ffffffffffffffffffff",
                               .condition = &condition,
                               .trust_set = true,
                               .trust = PLATEN__TRUST__TRUST_SELF_SIGNED};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "enrolment", NULL), 1);
    struct house_report two = {.outer = "ffffffffffffffffffff", .condition = &condition};
    ck_assert_int_eq(house_report(house, &two), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_uint_eq(house_items(house, "identity-mismatch", NULL), 1);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(a_clock_that_cannot_be_is_not_believed) // BAD-INPUTS 19, 20
{
    struct house *house = house_registered();
    static const struct {
        int64_t time;
        const char *flag;
        bool believed;
    } rows[] = {
        {INT64_C(4076265600000000), "time-implausible", false}, // 2099
        {INT64_C(86400000000), "time-implausible", false},      // 1970
        {HOUSE_START - 365 * HOUSE_DAY, "stale", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct house_report say = {.time = rows[i].time};
        ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
        Platen__ReportRecord *record = house_get(house, STORE_REPORT, house->answer->reception);
        ck_assert_uint_eq(record->n_flags, 1);
        ck_assert_str_eq(record->flags[0], rows[i].flag);
        ck_assert_int_eq(record->time, rows[i].believed ? rows[i].time : house->now);
    }
    house_close(house);
}
END_TEST

struct counted {
    uint64_t value, kept;
    unsigned items;
};

static void count_total(const struct counted *rows, size_t n)
{
    struct house *house = house_registered();
    for (size_t i = 0; i < n; i++) {
        Platen__Counter counter;
        platen__counter__init(&counter);
        counter.name = T("total");
        counter.value = rows[i].value;
        struct house_report say = {.counter = &counter};
        house_report(house, &say);
        Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
        ck_assert_uint_eq(terminal->counters[0]->value, rows[i].kept);
        ck_assert_uint_eq(house_items(house, "implausible", NULL), rows[i].items);
    }
    house_close(house);
}

START_TEST(counters_do_not_go_back) // BAD-INPUTS 21
{
    static const struct counted rows[] = {
        {1000, 1000, 0},       {900, 1000, 1},  {UINT64_C(1000001000), 1000, 1},
        {UINT64_MAX, 1000, 1}, {1200, 1200, 1},
    };
    count_total(rows, sizeof rows / sizeof rows[0]);
}
END_TEST

// RFC 2578, 7.1.6: "reaches a maximum value of 2^32-1 ... wraps around and starts increasing again
// from zero".
START_TEST(counters_of_32_bits_wrap)
{
    static const struct counted rows[] = {
        {4294967000, 4294967000, 0},
        {500, UINT64_C(4294967796), 0},
        {700, UINT64_C(4294967996), 0},
        {100, UINT64_C(4294967996), 1}, // back, or nearly once more round
        {UINT64_C(4294968000), UINT64_C(4294968000), 1},
    };
    count_total(rows, sizeof rows / sizeof rows[0]);
}
END_TEST

START_TEST(a_late_report_changes_no_state)
{
    struct house *house = house_registered();
    house->sequence = 10;
    house_toner_report(house, 80);
    house->sequence = 4;
    Platen__Supply supply = house_toner(3);
    struct house_report say = {.supply = &supply, .time = house->now - HOUSE_HOUR};
    house_report(house, &say);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 0);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_int_eq(terminal->supplies[0]->level, 80);
    house_close(house);
}
END_TEST

START_TEST(a_code_enrols_one_agent_once)
{
    struct house *house = house_open();
    // printf 'ABCD-1234' | sha256sum; printf '\1\2\3\4' | sha256sum | cut -c1-20
    static const uint8_t code_hash[32] = {
        0x01, 0xce, 0x39, 0xa4, 0x8e, 0x5f, 0x5e, 0x14, 0xef, 0x4a, 0x90,
        0x74, 0xf5, 0xdf, 0xce, 0x4e, 0xea, 0x6d, 0x27, 0xd7, 0x66, 0xce,
        0x55, 0x4f, 0x6a, 0x9f, 0x92, 0xcf, 0x07, 0x8e, 0x93, 0x6b,
    };
    struct store_txn *txn = house_change_begin(house);
    Platen__EnrolmentCode code;
    platen__enrolment_code__init(&code);
    code.customer = 1;
    code.expires = house->now + HOUSE_DAY;
    struct store_key key = store_key_bytes(code_hash, 32);
    store_put(txn, STORE_ENROLMENT_CODE, &key, &code);
    house_change_end(&txn);

    static uint8_t one[] = {1, 2, 3, 4};
    Platen__Enrolment enrolment;
    platen__enrolment__init(&enrolment);
    enrolment.code = T("ABCD-1234");
    enrolment.sign_key = (ProtobufCBinaryData){.len = 4, .data = one};
    enrolment.receive_key = enrolment.sign_key;
    Platen__Registration registration;
    platen__registration__init(&registration);
    registration.serial = T("SN9");
    registration.number = T("123456");
    struct house_report say = {.enrolment = &enrolment,
                               .registration = &registration,
                               .agent = HOUSE_AGENT,
                               .trust_set = true,
                               .trust = PLATEN__TRUST__TRUST_SELF_SIGNED};
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF); // not its key's ID
    say.agent = "9f64a747e1b97f131fab";
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_DONE);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_str_eq(terminal->number, "123456");
    ck_assert_uint_eq(house_count(house, STORE_AGENT, NULL), 2);

    static uint8_t two[] = {1, 2, 3, 5};
    enrolment.sign_key.data = two;
    say.agent = "1571902abec0a45661de";
    ck_assert_int_eq(house_report(house, &say), PLATEN__RESULT__RESULT_STAFF); // used
    ck_assert_uint_eq(house_count(house, STORE_AGENT, NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(a_number_has_six_to_ten_digits)
{
    struct house *house = house_open();
    static const struct {
        const char *number;
        Platen__Result result;
    } rows[] = {
        {"12345", PLATEN__RESULT__RESULT_STAFF},
        {"12345678901", PLATEN__RESULT__RESULT_STAFF},
        {"12345a", PLATEN__RESULT__RESULT_STAFF},
        {"1234567890", PLATEN__RESULT__RESULT_DONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Platen__Registration registration;
        platen__registration__init(&registration);
        registration.number = T(rows[i].number);
        struct house_report say = {.registration = &registration};
        ck_assert_int_eq(house_report(house, &say), rows[i].result);
    }
    ck_assert_uint_eq(house_count(house, STORE_TERMINAL, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(a_receipt_goes_to_the_reply_address)
{
    struct house *house = house_registered();
    struct house_report say = {.uid = 5, .reply = "agent@platen.test"};
    house_report(house, &say);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "receipt", &row), 1);
    ck_assert_str_eq(row->address, "agent@platen.test");
    char reception[32];
    snprintf(reception, sizeof reception, "%u-%08llu", house->answer->epoch,
             (unsigned long long)house->answer->reception);
    ck_assert_str_eq(house_fact(row, "reception"), reception);
    ck_assert_str_eq(house_fact(row, "type"), "accepted");
    ck_assert_str_eq(house_fact(row, "agent"), HOUSE_AGENT);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: report", a_terminal_registers_itself, a_new_manager_is_asked_to_confirm,
          waiting_notices_go_when_the_manager_confirms, confirming_mails_end_with_a_staff_item,
          a_changed_registration_is_an_update, a_terminal_of_another_agent_is_a_staff_item,
          an_agent_that_lost_its_key_is_one_question, a_wrong_yes_to_it_is_taken_back,
          a_day_later_it_stands, an_agent_that_still_speaks_has_not_lost_its_key,
          what_a_wrong_year_filed_is_filed_anew,
          a_report_from_before_the_enrolment_is_taken_when_it_comes_again,
          another_managers_address_is_a_staff_item, a_report_counts_once,
          an_unknown_key_costs_nothing, a_clock_that_cannot_be_is_not_believed,
          counters_do_not_go_back, counters_of_32_bits_wrap, a_late_report_changes_no_state,
          a_code_enrols_one_agent_once,
          a_number_has_six_to_ten_digits, a_receipt_goes_to_the_reply_address)
