#include <string.h>

#include "gateway/desk/message_id.h"
#include "gateway/desk/person_mail.h"
#include "gateway/desk/verp.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define DONE PLATEN__RESULT__RESULT_DONE
#define STAFF PLATEN__RESULT__RESULT_STAFF
#define DUPLICATE PLATEN__RESULT__RESULT_DUPLICATE

struct mail {
    const char *class;
    Platen__Fate fate;
    const char *from;
    const char *to;
    const char *in_reply_to;
    const char *reference;
    const char *number;
    const char *text;
    uint32_t uid; // 0 = no place
    uint8_t raw;  // first byte of its SHA-256; 0 = none
    uint64_t again;
    Platen__Bounce *bounce;
    Platen__Condition *condition;
};

static char *text_of(const char *text)
{
    return T(text != NULL ? text : "");
}

static void fill_parsed(Platen__Parsed *parsed, const struct mail *say)
{
    parsed->class_ = text_of(say->class);
    parsed->fate = say->fate;
    parsed->from = text_of(say->from);
    parsed->in_reply_to = text_of(say->in_reply_to);
    parsed->number = text_of(say->number);
    parsed->text = text_of(say->text);
    parsed->reason = T("the reader's reason");
}

static Platen__Result take(struct house *house, const struct mail *say)
{
    Platen__Parsed parsed;
    platen__parsed__init(&parsed);
    fill_parsed(&parsed, say);
    char *to[] = {text_of(say->to)}, *references[] = {text_of(say->reference)};
    parsed.to = to;
    parsed.n_to = say->to != NULL;
    parsed.references = references;
    parsed.n_references = say->reference != NULL;
    Platen__Bounce *bounce[] = {say->bounce};
    parsed.bounce = bounce;
    parsed.n_bounce = say->bounce != NULL;
    Platen__Condition *conditions[] = {say->condition};
    parsed.conditions = conditions;
    parsed.n_conditions = say->condition != NULL;

    uint8_t sha256[32] = {say->raw};
    Platen__RawRef raw;
    platen__raw_ref__init(&raw);
    raw.sha256 = (ProtobufCBinaryData){.len = sizeof sha256, .data = sha256};
    Platen__MailPlace place;
    platen__mail_place__init(&place);
    place.account = T("gateway");
    place.folder = T("INBOX");
    place.uidvalidity = 7;
    place.uid = say->uid;
    Platen__TakeMail ask;
    platen__take_mail__init(&ask);
    ask.parsed = &parsed;
    ask.raw = say->raw != 0 ? &raw : NULL;
    ask.place = say->uid != 0 ? &place : NULL;
    ask.again = say->again;
    Platen__Command command = HOUSE_COMMAND(TAKE_MAIL, take_mail, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_MAIL;
    return house_apply(house, &command);
}

static Platen__MailIn *record(struct house *house)
{
    return house_get(house, STORE_MAIL_IN, house->answer->reception);
}

static Platen__Result result(struct house *house, const Platen__Outbox *row, Platen__OutState state,
                             const char *error)
{
    Platen__OutboxResult ask;
    platen__outbox_result__init(&ask);
    ask.event = row->event;
    ask.index = row->index;
    ask.state = state;
    ask.sent_to = T(HOUSE_MANAGER);
    ask.error = text_of(error);
    Platen__Command command = HOUSE_COMMAND(OUTBOX_RESULT, outbox_result, &ask);
    return house_apply(house, &command);
}

static Platen__Outbox *row_at(struct house *house, uint64_t event, uint32_t index)
{
    struct store_key key = store_key_u64(event);
    store_key_add_u32(&key, index);
    return store_get(house_look(house), STORE_OUTBOX, &key);
}

// A registered terminal short of toner: one mail "shortage", sent. Its row stays in a copy.
static Platen__Outbox sent_shortage(struct house *house)
{
    Platen__Outbox *row = NULL;
    house_register(house, NULL);
    house_toner_report(house, 5);
    ck_assert_uint_eq(house_mails(house, "shortage", &row), 1);
    Platen__Outbox key = {.event = row->event, .index = row->index, .epoch = row->epoch};
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DONE);
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_SENT);
    return key;
}

static Platen__Person *manager(struct house *house)
{
    return house_get(house, STORE_PERSON, 900);
}

static void set_second_mail(struct house *house)
{
    Platen__ChangePerson ask;
    platen__change_person__init(&ask);
    ask.person = 900;
    ask.second_mail = T("second@platen.test");
    Platen__Command command = HOUSE_COMMAND(CHANGE_PERSON, change_person, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
}

static Platen__Result bounce_as(struct house *house, const Platen__Outbox *row, const char *action,
                                const char *status, const char *reason)
{
    static const uint8_t key[32] = HOUSE_LINK_KEY;
    char address[VERP_SIZE];
    struct verp verp = {.event = row->event, .index = row->index, .epoch = row->epoch};
    verp_sign(&verp, key);
    verp_make(&verp, "platen.test", address);
    Platen__Bounce one;
    platen__bounce__init(&one);
    one.recipient = T(HOUSE_MANAGER);
    one.action = text_of(action);
    one.status = text_of(status);
    one.reason = text_of(reason);
    return take(house, &(struct mail){.class = "bounce", .to = address, .bounce = &one});
}

static Platen__Result bounce(struct house *house, const Platen__Outbox *row, const char *action)
{
    return bounce_as(house, row, action, "5.1.1", "550 no such user");
}

START_TEST(a_bounce_holds_the_address_and_tries_the_second)
{
    struct house *house = house_open();
    Platen__Outbox *again = NULL;
    set_second_mail(house);
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_ACCEPTED);
    ck_assert_uint_eq(record(house)->case_id, 1);
    ck_assert_int_eq(manager(house)->held_since, house->now);
    ck_assert_str_eq(manager(house)->held_reason, "5.1.1 550 no such user");
    ck_assert_uint_eq(house_mails(house, "shortage", &again), 2);
    ck_assert(again->second_contact);
    ck_assert_str_eq(house_fact(again, "service_id"), "D3-000017");
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 1);
    ck_assert_int_eq(row_at(house, row.event, row.index)->state, PLATEN__OUT_STATE__OUT_FAILED);

    // A second bounce of the same mail, or one of the second contact, writes no third mail.
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(a_delay_holds_nothing)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce_as(house, &row, "delayed", "4.4.1", "no answer"), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_ACCEPTED);
    ck_assert_int_eq(manager(house)->held_since, 0);
    ck_assert_uint_eq(manager(house)->soft_days, 0);
    Platen__Outbox *now = row_at(house, row.event, row.index);
    ck_assert_int_eq(now->state, PLATEN__OUT_STATE__OUT_SENT);
    ck_assert_int_eq(now->delayed, house->now);
    ck_assert_str_eq(now->error, "not there yet: 4.4.1 no answer");
    ck_assert_int_eq(bounce(house, &row, "delivered"), DONE);
    now = row_at(house, row.event, row.index);
    ck_assert_int_eq(now->delayed, 0);
    ck_assert_str_eq(now->error, "");
    ck_assert_uint_eq(house_items(house, "bounced", NULL), 0);
    house_close(house);
}
END_TEST

static Platen__Outbox sent_failure(struct house *house, const char *keyword)
{
    Platen__Outbox *row = NULL;
    Platen__Condition trouble = house_condition(keyword, HOUSE_ERROR);
    struct house_report say = {.condition = &trouble};
    house_report(house, &say);
    house_mails(house, "failure", &row);
    ck_assert_ptr_nonnull(row);
    Platen__Outbox key = {.event = row->event, .index = row->index, .epoch = row->epoch};
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DONE);
    return key;
}

static const char *const troubles[] = {"fuser-over-temp", "marker-failure", "motor-failure",
                                       "scanner-failure"};

START_TEST(soft_bounces_hold_on_the_third_day)
{
    struct house *house = house_registered();
    for (unsigned i = 0; i < 4; i++) {
        Platen__Outbox row = sent_failure(house, troubles[i]);
        ck_assert_int_eq(bounce_as(house, &row, "failed", "5.2.2", "552 mailbox full"), DONE);
        // the first two come on one day
        ck_assert_uint_eq(manager(house)->soft_days, i < 1 ? 1 : i);
        ck_assert_int_eq(manager(house)->held_since != 0, i == 3);
        ck_assert_int_eq(row_at(house, row.event, row.index)->state, PLATEN__OUT_STATE__OUT_FAILED);
        house->now += i == 0 ? HOUSE_HOUR : HOUSE_DAY;
    }
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "bounced", &item), 1);
    ck_assert_ptr_nonnull(strstr(item->text, "the mailbox is full"));
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(soft_bounces_long_ago_are_forgotten)
{
    struct house *house = house_registered();
    for (int i = 0; i < 4; i++) {
        Platen__Outbox row = sent_failure(house, troubles[i]);
        ck_assert_int_eq(bounce_as(house, &row, "failed", "4.4.7", "too old"), DONE);
        house->now += 8 * HOUSE_DAY;
    }
    ck_assert_int_eq(manager(house)->held_since, 0);
    house_close(house);
}
END_TEST

START_TEST(what_is_about_the_mail_holds_nobody)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce_as(house, &row, "failed", "5.3.4", "552 too big"), DONE);
    ck_assert_int_eq(manager(house)->held_since, 0);
    ck_assert_uint_eq(manager(house)->soft_days, 0);
    ck_assert_uint_eq(house_items(house, "bounced", NULL), 1);
    house_close(house);
}
END_TEST

static void add_manager(struct house *house, uint64_t id, const char *mail, uint64_t site,
                        int64_t confirmed)
{
    struct store_txn *txn = house_change_begin(house);
    Platen__Person person;
    platen__person__init(&person);
    person.id = id;
    person.customer = 1;
    person.name = T(mail);
    person.mail = T(mail);
    person.confirmed = confirmed;
    person.sites = &site;
    person.n_sites = 1;
    store_put_id(txn, STORE_PERSON, id, &person);
    house_change_end(&txn);
}

START_TEST(another_manager_of_the_site_is_told_instead)
{
    struct house *house = house_open();
    Platen__Outbox *again = NULL;
    Platen__Outbox row = sent_shortage(house);
    add_manager(house, 901, "unconfirmed@platen.test", 1, 0);
    add_manager(house, 902, "elsewhere@platen.test", 2, HOUSE_START);
    add_manager(house, 903, "deputy@platen.test", 1, HOUSE_START);
    add_manager(house, 904, "third@platen.test", 1, HOUSE_START);
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", &again), 2);
    ck_assert_uint_eq(again->person, 903);
    ck_assert_uint_eq(again->instead_of, 900);
    ck_assert(!again->second_contact);
    ck_assert_uint_eq(row_at(house, row.event, row.index)->tried_other, 903);

    // That comes back too: it ends there.
    Platen__Outbox key = {.event = again->event, .index = again->index, .epoch = again->epoch};
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DONE);
    ck_assert_int_eq(bounce(house, &key, "failed"), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 2);
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 2);

    // What waits for the first was told to the last with it: nobody is told twice.
    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    struct house_report say = {.condition = &jam};
    house_report(house, &say);
    unsigned told = house_mails(house, "failure", &again);
    key = (Platen__Outbox){.event = again->event, .index = 0};
    ck_assert_uint_eq(row_at(house, key.event, key.index)->person, 900);
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_HELD, "the address is held"), DONE);
    ck_assert_uint_eq(house_mails(house, "failure", NULL), told);
    ck_assert_uint_eq(row_at(house, key.event, key.index)->tried_other, 904);
    house_close(house);
}
END_TEST

START_TEST(a_second_address_is_held_of_its_own)
{
    struct house *house = house_open();
    Platen__Outbox *again = NULL;
    set_second_mail(house);
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    house_mails(house, "shortage", &again);
    Platen__Outbox key = *again;
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DONE);
    ck_assert_int_eq(bounce(house, &key, "failed"), DONE);
    ck_assert_int_eq(manager(house)->second_held_since, house->now);
    house_mails(house, "shortage", &again);
    ck_assert_str_eq(person_mail(manager(house), again, NULL), "");
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 2);

    // Who writes from an address can be written to.
    struct mail say = {.class = "person", .from = "manager.north@platen.test", .text = "I am back"};
    take(house, &say);
    ck_assert_int_eq(manager(house)->held_since, 0);
    ck_assert_int_eq(manager(house)->second_held_since, 0);
    ck_assert_str_eq(manager(house)->held_reason, "");
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(a_bounce_may_come_before_the_word_that_it_was_sent)
{
    struct house *house = house_open();
    Platen__Outbox *row = NULL;
    house_register(house, NULL);
    house_toner_report(house, 5);
    house_mails(house, "shortage", &row);
    Platen__Outbox key = {.event = row->event, .index = row->index, .epoch = row->epoch};
    ck_assert_int_eq(bounce(house, &key, "failed"), DONE);
    ck_assert_int_ne(manager(house)->held_since, 0);
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DUPLICATE);
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_FAILED);
    house_close(house);
}
END_TEST

START_TEST(a_return_path_that_somebody_made_up_is_none)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    Platen__Bounce one;
    platen__bounce__init(&one);
    one.action = T("failed");
    one.status = T("5.1.1");
    char address[VERP_SIZE];
    struct verp verp = {.event = row.event, .index = row.index, .epoch = row.epoch};
    for (int i = 0; i < 2; i++) {
        verp_make(&verp, "platen.test", address);
        take(house, &(struct mail){.class = "bounce", .to = address, .bounce = &one});
        ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
        ck_assert_int_eq(manager(house)->held_since, 0);
        strcpy(verp.token, "0123456789abcdef");
    }
    house_close(house);
}
END_TEST

START_TEST(staff_release_a_person_and_what_is_over_is_dropped)
{
    struct house *house = house_open();
    Platen__Outbox *held = NULL;
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    struct house_report say = {.condition = &jam};
    house_report(house, &say);
    house_mails(house, "failure", &held);
    Platen__Outbox key = {.event = held->event, .index = held->index};
    uint64_t case_id = held->case_id;
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_HELD, "held"), DONE);
    Platen__CompleteCase end;
    platen__complete_case__init(&end);
    end.case_id = case_id;
    Platen__Command command = HOUSE_COMMAND(COMPLETE_CASE, complete_case, &end);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    Platen__ReleasePerson ask;
    platen__release_person__init(&ask);
    ask.person = 900;
    command = (Platen__Command)HOUSE_COMMAND(RELEASE_PERSON, release_person, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_int_eq(manager(house)->held_since, 0);
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_DROPPED);
    ck_assert_uint_eq(house_items(house, "held-address", NULL), 0);
    ck_assert_int_eq(house_apply(house, &command), DUPLICATE);
    house_close(house);
}
END_TEST

START_TEST(a_bounce_nobody_can_believe_is_dropped)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    Platen__Outbox other = row;
    other.epoch++;
    ck_assert_int_eq(bounce(house, &other, "failed"), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
    house->now += 15 * HOUSE_DAY;
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
    ck_assert_int_eq(manager(house)->held_since, 0);
    house_close(house);
}
END_TEST

START_TEST(a_refused_mail_is_like_a_bounce)
{
    struct house *house = house_open();
    Platen__Outbox *row = NULL;
    set_second_mail(house);
    house_register(house, NULL);
    house_toner_report(house, 5);
    house_mails(house, "shortage", &row);
    Platen__Outbox key = {.event = row->event, .index = row->index};
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_WAITING, "451 later"), DONE);
    Platen__Outbox *now = row_at(house, key.event, key.index);
    ck_assert_int_eq(now->state, PLATEN__OUT_STATE__OUT_WAITING);
    ck_assert_int_eq(now->due, house->now + HOUSE_MINUTE);
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_FAILED, "550 5.1.1 unknown"), DONE);
    ck_assert_int_eq(manager(house)->held_since, house->now);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 2);
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_SENT, NULL), DUPLICATE);

    Platen__OutboxAgain ask;
    platen__outbox_again__init(&ask);
    ask.event = key.event;
    ask.index = key.index;
    Platen__Command command = HOUSE_COMMAND(OUTBOX_AGAIN, outbox_again, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_WAITING);
    ask.drop = true;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_CONFLICT);
    house_close(house);
}
END_TEST

static Platen__Result decide(struct house *house, const char *kind, bool accept)
{
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, kind, &item), 1);
    Platen__DecideItem ask;
    platen__decide_item__init(&ask);
    ask.item = item->id;
    ask.accept = accept;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &ask);
    return house_apply(house, &command);
}

START_TEST(a_held_mail_leaves_when_staff_let_it)
{
    struct house *house = house_open();
    Platen__Outbox *held = NULL;
    Platen__Outbox row = sent_shortage(house);
    ck_assert_int_eq(bounce(house, &row, "failed"), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);

    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    struct house_report say = {.condition = &jam};
    house_report(house, &say);
    ck_assert_uint_eq(house_mails(house, "failure", &held), 1);
    Platen__Outbox key = {.event = held->event, .index = held->index};
    ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_HELD, "the address is held"), DONE);
    house->now += HOUSE_HOUR;
    ck_assert_int_eq(decide(house, "held-address", true), DONE);
    ck_assert_int_eq(manager(house)->held_since, 0);
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_WAITING);
    ck_assert_int_eq(row_at(house, key.event, key.index)->due, house->now);
    ck_assert_int_eq(row_at(house, row.event, row.index)->state, PLATEN__OUT_STATE__OUT_FAILED);
    house_close(house);
}
END_TEST

START_TEST(five_days_of_trying_end)
{
    struct house *house = house_open();
    Platen__Outbox *row = NULL;
    house_register(house, NULL);
    house_toner_report(house, 5);
    house_mails(house, "shortage", &row);
    Platen__Outbox key = {.event = row->event, .index = row->index};
    for (int i = 0; i < 60 && row_at(house, key.event, key.index)->state == 0; i++) {
        house->now = row_at(house, key.event, key.index)->due;
        ck_assert_int_eq(result(house, &key, PLATEN__OUT_STATE__OUT_WAITING, "no way there"), DONE);
    }
    ck_assert_int_eq(row_at(house, key.event, key.index)->state, PLATEN__OUT_STATE__OUT_FAILED);
    ck_assert_int_gt(house->now, HOUSE_START + 4 * HOUSE_DAY);
    ck_assert_int_eq(manager(house)->held_since, 0);
    house_close(house);
}
END_TEST

START_TEST(a_reply_lands_on_its_case)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    char id[MESSAGE_ID_SIZE];
    struct message_id ours = {row.epoch, row.event, row.index};
    message_id_make(&ours, "platen.test", id);
    struct mail say = {.class = "person",
                       .from = "Manager.North@platen.test",
                       .in_reply_to = "<other@platen.test>",
                       .reference = id,
                       .text = "Please come soon.\n> Toner is low\n"};
    ck_assert_int_eq(take(house, &say), DONE);
    Platen__Case *kase = house_case(house, 1);
    ck_assert_uint_eq(kase->n_messages, 1);
    ck_assert_str_eq(kase->messages[0]->text, "Please come soon.");
    ck_assert_str_eq(kase->messages[0]->from, "Manager, north site");
    ck_assert_uint_eq(kase->messages[0]->mail, house->answer->reception);
    ck_assert_uint_eq(house_items(house, "reply", NULL), 1);

    // Anybody may know a number: it is kept as a stranger's.
    say.from = "stranger@elsewhere.test";
    ck_assert_int_eq(take(house, &say), STAFF);
    kase = house_case(house, 1);
    ck_assert_uint_eq(kase->n_messages, 2);
    ck_assert(kase->messages[1]->stranger && !kase->messages[0]->stranger);
    ck_assert_str_eq(kase->messages[1]->from, "stranger@elsewhere.test");
    house_close(house);
}
END_TEST

static Platen__Result take_parsed(struct house *house, Platen__Parsed *parsed)
{
    Platen__TakeMail ask;
    platen__take_mail__init(&ask);
    ask.parsed = parsed;
    Platen__Command command = HOUSE_COMMAND(TAKE_MAIL, take_mail, &ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_MAIL;
    return house_apply(house, &command);
}

START_TEST(one_sender_is_limited_and_no_other)
{
    struct house *house = house_open();
    struct mail flood = {.class = "person", .from = "Flood@elsewhere.test", .text = "again"};
    for (int i = 0; i < 1000; i++) {
        take(house, &flood);
        ck_assert_int_eq(house->answer->fate, i < 300 ? PLATEN__FATE__FATE_STAFF
                                                      : PLATEN__FATE__FATE_REJECTED);
        house->now += HOUSE_MINUTE / 200;
    }
    ck_assert_str_eq(record(house)->reason,
                     "set aside: more than 300 mails of this sender within 10 minutes");
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "sender-limited", &item), 1);
    ck_assert_str_eq(item->value, "Flood@elsewhere.test");
    ck_assert_uint_eq(house_items(house, "mail", NULL), 300);

    struct mail other = {.class = "person", .from = "other@elsewhere.test", .text = "hello"};
    ck_assert_int_eq(take(house, &other), STAFF);
    uint64_t aside = record(house)->id - 1;
    flood.again = aside;
    ck_assert_int_eq(take(house, &flood), STAFF); // run again by staff
    flood.again = 0;

    // It goes on: still limited in the next span. The tick counts what was set aside.
    house->now += 6 * HOUSE_MINUTE;
    take(house, &flood);
    ck_assert_int_eq(house->answer->fate, PLATEN__FATE__FATE_REJECTED);
    house->now += 10 * HOUSE_MINUTE;
    take(house, &other);
    house->now += 11 * HOUSE_MINUTE;
    take(house, &flood);
    ck_assert_int_eq(house->answer->fate, PLATEN__FATE__FATE_STAFF);
    house->now += HOUSE_HOUR;
    house_tick(house);
    house_tick(house);
    ck_assert_uint_eq(house_count(house, STORE_SENDER, NULL), 0);
    ck_assert_uint_eq(house_items(house, "sender-limited", NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(bounces_of_our_own_mails_are_not_limited)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    for (int i = 0; i < 310; i++) {
        bounce(house, &row, "failed");
        ck_assert_int_ne(house->answer->fate, PLATEN__FATE__FATE_REJECTED);
    }
    house_close(house);
}
END_TEST

START_TEST(automatic_mail_is_counted_on_ours)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    char id[MESSAGE_ID_SIZE];
    struct message_id ours = {row.epoch, row.event, row.index};
    message_id_make(&ours, "platen.test", id);
    struct mail say = {.class = "automatic", .from = HOUSE_MANAGER, .in_reply_to = id};
    for (int i = 0; i < 3; i++)
        take(house, &say);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
    ck_assert_uint_eq(record(house)->case_id, 1);
    ck_assert_uint_eq(row_at(house, row.event, row.index)->automatic, 3);
    ck_assert_uint_eq(house_count(house, STORE_OUTBOX, NULL), 1); // never answered
    ck_assert_uint_eq(house_case(house, 1)->n_messages, 0);
    house_close(house);
}
END_TEST

START_TEST(a_complaint_stops_routine_mail)
{
    struct house *house = house_open();
    Platen__Outbox row = sent_shortage(house);
    Platen__Parsed parsed;
    platen__parsed__init(&parsed);
    char id[MESSAGE_ID_SIZE];
    struct message_id ours = {row.epoch, row.event, row.index};
    message_id_make(&ours, "platen.test", id);
    parsed.class_ = T("automatic");
    parsed.from = T("feedback@provider.test");
    parsed.fate = PLATEN__FATE__FATE_DROPPED;
    parsed.complaint = true;
    parsed.original_id = id;
    ck_assert_int_eq(take_parsed(house, &parsed), DONE);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_ACCEPTED);
    ck_assert_int_eq(manager(house)->complained, house->now);
    ck_assert_uint_eq(house_items(house, "complaint", NULL), 1);
    Platen__Outbox mail = {.kind = T("shortage")};
    ck_assert_str_eq(person_mail(manager(house), &mail, NULL), "");
    mail.kind = T("visit-date");
    ck_assert_str_eq(person_mail(manager(house), &mail, NULL), HOUSE_MANAGER);
    ck_assert_int_eq(decide(house, "complaint", true), DONE);
    ck_assert_int_eq(manager(house)->complained, 0);
    parsed.original_id = T("9.9.9@platen.test");
    take_parsed(house, &parsed);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_DROPPED);
    ck_assert_int_eq(manager(house)->complained, 0);
    house_close(house);
}
END_TEST

// ---- answers of calendars ----

// A visit for the failure of terminal 1 on another day, confirmed and told. Its event's mail stays.
static Platen__Visit *confirmed_visit(struct house *house)
{
    Platen__Condition jam = house_condition("fuser-over-temp", HOUSE_ERROR);
    struct house_report say = {.condition = &jam};
    house_register(house, NULL);
    house_report(house, &say);
    Platen__AskVisit ask;
    platen__ask_visit__init(&ask);
    ask.person = 900;
    ask.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(ASK_VISIT, ask_visit, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    Platen__ConfirmVisit confirm;
    platen__confirm_visit__init(&confirm);
    confirm.visit = 1;
    confirm.service_store = 1;
    confirm.start = house->now + 3 * HOUSE_DAY;
    command = (Platen__Command)HOUSE_COMMAND(CONFIRM_VISIT, confirm_visit, &confirm);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 1);
    Platen__Visit *visit = house_get(house, STORE_VISIT, 1);
    ck_assert_str_eq(house_fact(row, "uid"), visit->uid);
    return visit;
}

struct answer {
    const char *method, *partstat, *from, *uid;
    uint32_t sequence;
    int64_t start;
};

static Platen__Fate answer(struct house *house, const struct answer *say)
{
    Platen__Parsed parsed;
    Platen__Calendar calendar;
    Platen__CalendarAttendee attendee, *attendees[] = {&attendee};
    platen__parsed__init(&parsed);
    platen__calendar__init(&calendar);
    platen__calendar_attendee__init(&attendee);
    attendee.address = text_of(say->from);
    attendee.partstat = text_of(say->partstat);
    calendar.method = text_of(say->method);
    calendar.uid = text_of(say->uid);
    calendar.sequence = say->sequence;
    calendar.start = say->start;
    calendar.end = say->start != 0 ? say->start + HOUSE_HOUR : 0;
    calendar.comment = T("We are closed then.");
    calendar.attendees = attendees;
    calendar.n_attendees = 1;
    parsed.class_ = T("calendar");
    parsed.fate = PLATEN__FATE__FATE_STAFF;
    parsed.from = text_of(say->from);
    parsed.calendar = &calendar;
    take_parsed(house, &parsed);
    return record(house)->fate;
}

START_TEST(a_calendar_says_yes_or_no)
{
    struct house *house = house_open();
    char uid[100];
    snprintf(uid, sizeof uid, "%s@platen.test", confirmed_visit(house)->uid);
    struct answer say = {"REPLY", "ACCEPTED", HOUSE_MANAGER, uid, 0, 0};
    ck_assert_int_eq(answer(house, &say), PLATEN__FATE__FATE_ACCEPTED);
    Platen__Visit *visit = house_get(house, STORE_VISIT, 1);
    ck_assert_int_eq(visit->accepted, house->now);
    ck_assert_int_eq(visit->state, PLATEN__VISIT_STATE__VISIT_CONFIRMED);
    ck_assert_uint_eq(house_case(house, 1)->n_messages, 1);

    say = (struct answer){"COUNTER", "TENTATIVE", HOUSE_MANAGER, uid, 0,
                          house->now + 4 * HOUSE_DAY};
    ck_assert_int_eq(answer(house, &say), PLATEN__FATE__FATE_ACCEPTED);
    visit = house_get(house, STORE_VISIT, 1);
    ck_assert_int_eq(visit->state, PLATEN__VISIT_STATE__VISIT_ASKED);
    ck_assert_int_eq(visit->start, say.start);
    ck_assert_int_ne(visit->given_start, 0);
    ck_assert_int_eq(visit->accepted, 0);
    ck_assert_str_eq(visit->note, "We are closed then.");
    ck_assert_uint_eq(visit->sequence, 1);
    ck_assert_int_eq(house_case(house, 1)->state, PLATEN__CASE_STATE__CASE_VISIT_ASKED);
    ck_assert_uint_eq(house_items(house, "visit-declined", NULL), 1);

    // what is old by now changes nothing
    say = (struct answer){"REPLY", "ACCEPTED", HOUSE_MANAGER, uid, 0, 0};
    ck_assert_int_eq(answer(house, &say), PLATEN__FATE__FATE_DROPPED);
    ck_assert_int_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->accepted, 0);
    house_close(house);
}
END_TEST

START_TEST(a_calendar_of_somebody_else_is_for_staff)
{
    struct house *house = house_open();
    char uid[100], other[100];
    snprintf(uid, sizeof uid, "%s@platen.test", confirmed_visit(house)->uid);
    snprintf(other, sizeof other, "%s", uid);
    other[strcspn(other, "@") - 1] ^= 1;
    const struct answer wrong[] = {
        {"REPLY", "ACCEPTED", "stranger@elsewhere.test", uid, 0, 0},
        {"REPLY", "ACCEPTED", HOUSE_MANAGER, other, 0, 0},
        {"REPLY", "ACCEPTED", HOUSE_MANAGER, "visit-1@platen.test", 0, 0},
        {"REPLY", "DELEGATED", HOUSE_MANAGER, uid, 0, 0},
        {"REQUEST", "NEEDS-ACTION", HOUSE_MANAGER, uid, 0, 0},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(answer(house, &wrong[i]) == PLATEN__FATE__FATE_STAFF, "%zu", i);
    ck_assert_int_eq(((Platen__Visit *)house_get(house, STORE_VISIT, 1))->accepted, 0);
    house_close(house);
}
END_TEST

START_TEST(a_visit_that_is_not_needed_is_called_off)
{
    struct house *house = house_open();
    confirmed_visit(house);
    Platen__CompleteCase end;
    platen__complete_case__init(&end);
    end.case_id = 1;
    Platen__Command command = HOUSE_COMMAND(COMPLETE_CASE, complete_case, &end);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "visit-date", &row), 2);
    ck_assert_str_eq(house_fact(row, "cancelled"), "1");
    ck_assert_str_eq(house_fact(row, "sequence"), "1");
    house_close(house);
}
END_TEST

START_TEST(a_case_is_named_by_its_people)
{
    struct house *house = house_open();
    sent_shortage(house);
    Platen__Parsed parsed;
    platen__parsed__init(&parsed);
    char *to[] = {T("service+D3-000017@platen.test")};
    parsed.class_ = T("person");
    parsed.from = T(HOUSE_MANAGER);
    parsed.subject = T("About (D3-000017), please");
    parsed.text = T("It is empty now.");
    ck_assert_int_eq(take_parsed(house, &parsed), DONE);
    ck_assert_uint_eq(record(house)->case_id, 1);
    parsed.subject = T("Please");
    parsed.to = to;
    parsed.n_to = 1;
    ck_assert_int_eq(take_parsed(house, &parsed), DONE);
    ck_assert_uint_eq(house_case(house, 1)->n_messages, 2);
    parsed.from = T("stranger@elsewhere.test");
    ck_assert_int_eq(take_parsed(house, &parsed), STAFF);
    ck_assert_uint_eq(record(house)->case_id, 0);
    house_close(house);
}
END_TEST

START_TEST(words_with_a_number_raise_a_notice)
{
    struct house *house = house_registered();
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    char number[16];
    snprintf(number, sizeof number, "%s", terminal->number);
    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    struct mail say = {
        .class = "person", .from = "user@platen.test", .number = number, .condition = &jam};
    ck_assert_int_eq(take(house, &say), DONE);
    ck_assert_uint_eq(record(house)->case_id, 1);
    ck_assert_int_eq(house_case(house, 1)->trust, PLATEN__TRUST__TRUST_UNSIGNED);
    ck_assert(house_case(house, 1)->notice);

    say.condition = NULL;
    ck_assert_int_eq(take(house, &say), STAFF);
    say.number = "999999";
    say.condition = &jam;
    ck_assert_int_eq(take(house, &say), STAFF);
    ck_assert_uint_eq(house_count(house, STORE_CASE, NULL), 1);
    ck_assert_uint_eq(house_items(house, "mail", NULL), 2);
    house_close(house);
}
END_TEST

static const struct {
    const char *class;
    Platen__Fate reader, fate;
} fates[] = {
    {"unknown", PLATEN__FATE__FATE_REJECTED, PLATEN__FATE__FATE_REJECTED},
    {"automatic", PLATEN__FATE__FATE_ACCEPTED, PLATEN__FATE__FATE_DROPPED},
    {"automatic", PLATEN__FATE__FATE_DROPPED, PLATEN__FATE__FATE_DROPPED},
    {"bounce", PLATEN__FATE__FATE_ACCEPTED, PLATEN__FATE__FATE_DROPPED},
    {"unknown", PLATEN__FATE__FATE_ACCEPTED, PLATEN__FATE__FATE_STAFF},
    {"person", PLATEN__FATE__FATE_STAFF, PLATEN__FATE__FATE_STAFF},
    {"bank", PLATEN__FATE__FATE_ACCEPTED, PLATEN__FATE__FATE_STAFF},
    {"report", PLATEN__FATE__FATE_STAFF, PLATEN__FATE__FATE_STAFF},
};

START_TEST(every_mail_has_a_fate_and_a_reason)
{
    struct house *house = house_open();
    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
        struct mail say = {.class = fates[i].class, .fate = fates[i].reader, .from = "a@b.test"};
        take(house, &say);
        ck_assert_msg(house->answer->fate == fates[i].fate, "%s %zu", fates[i].class, i);
        ck_assert_int_eq(record(house)->fate, fates[i].fate);
        ck_assert_str_ne(record(house)->reason, "");
    }
    ck_assert_uint_eq(house_count(house, STORE_OUTBOX, NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(taken_once_by_place_and_by_bytes)
{
    struct house *house = house_open();
    struct mail say = {.class = "unknown", .from = "a@b.test", .uid = 4, .raw = 1};
    ck_assert_int_eq(take(house, &say), STAFF);
    uint64_t first = house->answer->reception;
    say.raw = 2;
    ck_assert_int_eq(take(house, &say), DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_int_eq(house->answer->fate, PLATEN__FATE__FATE_STAFF);
    say.raw = 1;
    say.uid = 5;
    ck_assert_int_eq(take(house, &say), DUPLICATE);
    ck_assert_uint_eq(house->answer->reception, first);
    say.raw = 3;
    say.uid = 6;
    ck_assert_int_eq(take(house, &say), STAFF);
    ck_assert_uint_eq(house_count(house, STORE_MAIL_IN, NULL), 2);
    ck_assert_uint_eq(house_items(house, "mail", NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(run_again_decides_anew)
{
    struct house *house = house_registered();
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    char number[16];
    snprintf(number, sizeof number, "%s", terminal->number);
    struct mail say = {.class = "unknown", .from = "a@b.test", .uid = 4, .raw = 1};
    ck_assert_int_eq(take(house, &say), STAFF);
    uint64_t first = house->answer->reception;
    Platen__Condition jam = house_condition("media-jam", HOUSE_ERROR);
    house->now += HOUSE_HOUR;
    struct mail again = {.class = "alert", .number = number, .condition = &jam, .again = first};
    ck_assert_int_eq(take(house, &again), DONE);
    ck_assert_uint_eq(house->answer->reception, first);
    ck_assert_uint_eq(record(house)->runs, 1);
    ck_assert_uint_eq(house_items(house, "mail", NULL), 0);
    ck_assert_uint_eq(record(house)->uid, 4);
    ck_assert_int_eq(record(house)->fate, PLATEN__FATE__FATE_ACCEPTED);
    ck_assert_int_eq(record(house)->received, house->now - HOUSE_HOUR);
    again.again = 4711;
    ck_assert_int_eq(take(house, &again), PLATEN__RESULT__RESULT_NOT_FOUND);
    house_close(house);
}
END_TEST

START_TEST(tries_count_until_there_is_a_fate)
{
    struct house *house = house_open();
    Platen__MailPlace place;
    platen__mail_place__init(&place);
    place.account = T("gateway");
    place.folder = T("INBOX");
    place.uidvalidity = 7;
    place.uid = 4;
    Platen__CountMailTry ask;
    platen__count_mail_try__init(&ask);
    ask.place = &place;
    Platen__Command command = HOUSE_COMMAND(COUNT_MAIL_TRY, count_mail_try, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house->answer->tries, 2);
    struct mail say = {.class = "unknown", .uid = 4};
    take(house, &say);
    ck_assert_uint_eq(house_count(house, STORE_MAIL_TRY, NULL), 0);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: incoming mail", a_bounce_holds_the_address_and_tries_the_second,
          a_delay_holds_nothing, a_bounce_nobody_can_believe_is_dropped,
          soft_bounces_hold_on_the_third_day, soft_bounces_long_ago_are_forgotten,
          what_is_about_the_mail_holds_nobody, another_manager_of_the_site_is_told_instead,
          a_second_address_is_held_of_its_own, a_bounce_may_come_before_the_word_that_it_was_sent,
          a_return_path_that_somebody_made_up_is_none,
          staff_release_a_person_and_what_is_over_is_dropped, one_sender_is_limited_and_no_other,
          bounces_of_our_own_mails_are_not_limited, automatic_mail_is_counted_on_ours,
          a_complaint_stops_routine_mail, a_calendar_says_yes_or_no,
          a_calendar_of_somebody_else_is_for_staff, a_visit_that_is_not_needed_is_called_off,
          a_case_is_named_by_its_people, a_refused_mail_is_like_a_bounce, a_held_mail_leaves_when_staff_let_it,
          five_days_of_trying_end, a_reply_lands_on_its_case, words_with_a_number_raise_a_notice,
          every_mail_has_a_fate_and_a_reason, taken_once_by_place_and_by_bytes,
          run_again_decides_anew, tries_count_until_there_is_a_fate)
