#include <string.h>

#include "lib/link.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define DONE PLATEN__RESULT__RESULT_DONE

static Platen__Person *manager(struct house *house)
{
    return house_get(house, STORE_PERSON, 900);
}

static Platen__Result renew(struct house *house, const char *token, uint64_t person, bool mail)
{
    uint8_t hash[LINK_HASH_SIZE];
    Platen__RenewLink ask;
    platen__renew_link__init(&ask);
    ask.person = person;
    ask.mail = mail;
    if (token != NULL) {
        ck_assert_int_eq(link_hash(token, hash), 1);
        ask.token_sha256 = (ProtobufCBinaryData){.len = sizeof hash, .data = hash};
    }
    Platen__Command command = HOUSE_COMMAND(RENEW_LINK, renew_link, &ask);
    return house_apply(house, &command);
}

static void token_of(uint32_t generation, char token_r[LINK_TOKEN_SIZE])
{
    static const uint8_t key[32] = "the link key of the tests, fixed";
    link_token(key, 900, "h", generation, token_r);
}

START_TEST(confirming_sends_what_waited)
{
    struct house *house = house_open();
    house_register(house, "new.manager@platen.test");
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    uint64_t id = terminal->manager;
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 0);

    Platen__ConfirmPerson ask;
    platen__confirm_person__init(&ask);
    ask.person = id;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_PERSON, confirm_person, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    ck_assert_int_eq(((Platen__Person *)house_get(house, STORE_PERSON, id))->confirmed, house->now);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    ask.person = 77;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    house_close(house);
}
END_TEST

START_TEST(confirming_closes_what_told_of_it)
{
    struct house *house = house_open();
    house_register(house, "new.manager@platen.test");
    for (int day = 0; day < 60; day++) {
        house->now += HOUSE_DAY;
        house_tick(house);
    }
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "unconfirmed", &item), 1);
    Platen__ConfirmPerson ask;
    platen__confirm_person__init(&ask);
    ask.person = item->person;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_PERSON, confirm_person, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house_items(house, "unconfirmed", NULL), 0);
    house_close(house);
}
END_TEST

START_TEST(an_old_link_mails_a_new_one_once_an_hour)
{
    struct house *house = house_open();
    char first[LINK_TOKEN_SIZE], guess[LINK_TOKEN_SIZE];
    ck_assert_int_eq(renew(house, NULL, 900, false), DONE);
    token_of(1, first);
    token_of(99, guess);
    ck_assert_uint_eq(manager(house)->link_generation, 1);
    ck_assert_uint_eq(house_mails(house, "new-link", NULL), 0);

    ck_assert_int_eq(renew(house, guess, 0, true), DONE);
    char *same = strdup(house->answer->text);
    ck_assert_uint_eq(house->answer->event, 0);
    ck_assert_int_eq(renew(house, first, 0, true), DONE);
    ck_assert_str_eq(house->answer->text, same);
    ck_assert_uint_eq(manager(house)->link_generation, 2);
    ck_assert_uint_eq(house_mails(house, "new-link", NULL), 1);

    house->now += HOUSE_HOUR - 1;
    ck_assert_int_eq(renew(house, first, 0, true), DONE);
    ck_assert_str_eq(house->answer->text, same);
    ck_assert_uint_eq(house->answer->event, 0);
    house->now += 1;
    ck_assert_int_eq(renew(house, first, 0, true), DONE);
    ck_assert_uint_eq(manager(house)->link_generation, 3);
    ck_assert_uint_eq(house_mails(house, "new-link", NULL), 2);
    free(same);
    house_close(house);
}
END_TEST

START_TEST(a_revoked_link_stays_known)
{
    struct house *house = house_open();
    char first[LINK_TOKEN_SIZE];
    Platen__RevokeLink ask;
    platen__revoke_link__init(&ask);
    ask.person = 900;
    Platen__Command command = HOUSE_COMMAND(REVOKE_LINK, revoke_link, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(renew(house, NULL, 900, true), DONE);
    ck_assert_int_eq(renew(house, NULL, 900, true), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert(manager(house)->link_revoked);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_DUPLICATE);
    ck_assert_uint_eq(house_count(house, STORE_LINK, NULL), 1);
    house->now += 2 * HOUSE_HOUR;
    token_of(1, first);
    ck_assert_int_eq(renew(house, first, 0, true), DONE);
    ck_assert(!manager(house)->link_revoked);
    house_close(house);
}
END_TEST

START_TEST(details_are_checked)
{
    struct house *house = house_open();
    Platen__ChangePerson ask;
    platen__change_person__init(&ask);
    ask.person = 900;
    ask.name = T("Manager, both sites");
    ask.language = T("ja");
    ask.zone = T("Asia/Tokyo");
    ask.second_mail = T("second@platen.test");
    Platen__Command command = HOUSE_COMMAND(CHANGE_PERSON, change_person, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_str_eq(manager(house)->second_mail, "second@platen.test");
    ask.second_mail = T("Manager.NORTH@platen.test");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "second_mail");
    ask.second_mail = T("");
    ask.zone = T("Asia/Nowhere");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "zone");
    ask.zone = T("");
    ask.name = T("\xe2\x80\xaereversed");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "name");
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
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    return house_apply(house, &command);
}

static Platen__Result confirm_person(struct house *house, uint64_t person)
{
    Platen__ConfirmPerson ask;
    platen__confirm_person__init(&ask);
    ask.person = person;
    Platen__Command command = HOUSE_COMMAND(CONFIRM_PERSON, confirm_person, &ask);
    return house_apply(house, &command);
}

static Platen__HandOver hand_over_of(const char *mail)
{
    Platen__HandOver ask;
    platen__hand_over__init(&ask);
    ask.person = 900;
    ask.mail = T(mail);
    ask.name = T("Manager, after");
    return ask;
}

static Platen__Result hand_over(struct house *house, Platen__HandOver *ask)
{
    Platen__Command command = HOUSE_COMMAND(HAND_OVER, hand_over, ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    return house_apply(house, &command);
}

static Platen__Result leave(struct house *house, const char *note)
{
    Platen__AskLeave ask;
    platen__ask_leave__init(&ask);
    ask.person = 900;
    ask.note = T(note);
    Platen__Command command = HOUSE_COMMAND(ASK_LEAVE, ask_leave, &ask);
    return house_apply(house, &command);
}

// The old manager goes on until the new one has confirmed; then the open case goes along.
START_TEST(a_manager_hands_over)
{
    struct house *house = house_registered();
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    ck_assert_int_eq(leave(house, "Ask at the reception."), PLATEN__RESULT__RESULT_STAFF);
    ck_assert_int_eq(leave(house, ""), PLATEN__RESULT__RESULT_STAFF);
    Platen__StaffItem *item = NULL;
    ck_assert_uint_eq(house_items(house, "leaving", &item), 1);
    ck_assert_ptr_nonnull(strstr(item->text, "Ask at the reception."));

    Platen__HandOver ask = hand_over_of(HOUSE_MANAGER);
    ck_assert_int_eq(hand_over(house, &ask), PLATEN__RESULT__RESULT_INVALID);
    ask = hand_over_of("no address");
    ck_assert_int_eq(hand_over(house, &ask), PLATEN__RESULT__RESULT_INVALID);
    ask = hand_over_of("after@platen.test");
    ask.terminal = 77;
    ck_assert_int_eq(hand_over(house, &ask), PLATEN__RESULT__RESULT_NOT_FOUND);
    ask.terminal = 0;
    ck_assert_int_eq(hand_over(house, &ask), DONE);
    uint64_t after = house->answer->id;
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, 900);
    ck_assert_uint_eq(house_mails(house, "confirm", NULL), 1);
    ck_assert_int_eq(confirm_person(house, after), DONE);

    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, after);
    Platen__Person *before = house_get(house, STORE_PERSON, 900);
    ck_assert_uint_eq(before->successor, after);
    ck_assert_uint_eq(before->n_terminals + before->n_sites + before->n_handing, 0);
    ck_assert_str_eq(((Platen__Person *)house_get(house, STORE_PERSON, after))->name,
                     "Manager, after");
    ck_assert_uint_eq(house_items(house, "leaving", NULL), 0);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "shortage", &row), 2); // the open case goes along
    ck_assert_uint_eq(row->person, after);
    ck_assert_int_eq(house_toner_report(house, 90), DONE);
    ck_assert_uint_eq(house_mails(house, "done", &row), 1);
    ck_assert_uint_eq(row->person, after);
    house_close(house);
}
END_TEST

START_TEST(handing_over_has_its_day)
{
    struct house *house = house_registered();
    Platen__HandOver ask = hand_over_of("after@platen.test");
    ask.at = house->now + 400 * HOUSE_DAY;
    ck_assert_int_eq(hand_over(house, &ask), PLATEN__RESULT__RESULT_INVALID);
    ask.at = house->now + 3 * HOUSE_DAY;
    ck_assert_int_eq(hand_over(house, &ask), DONE);
    uint64_t after = house->answer->id;
    ck_assert_int_eq(confirm_person(house, after), DONE);
    house->now += 2 * HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, 900);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, after);

    // back again, and withdrawn before its day
    ask = hand_over_of(HOUSE_MANAGER);
    ask.person = after;
    ask.at = house->now + HOUSE_DAY;
    ck_assert_int_eq(hand_over(house, &ask), DONE);
    ask.cancel = true;
    ck_assert_int_eq(hand_over(house, &ask), DONE);
    ck_assert_int_eq(hand_over(house, &ask), PLATEN__RESULT__RESULT_NOT_FOUND);
    house->now += 2 * HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, after);
    ask.cancel = false;
    ask.at = 0;
    ck_assert_int_eq(hand_over(house, &ask), DONE);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, 900);
    ck_assert_uint_eq(((Platen__Person *)house_get(house, STORE_PERSON, 900))->successor, 0);
    house_close(house);
}
END_TEST

START_TEST(another_managers_address_waits_for_staff)
{
    struct house *house = house_registered();
    struct house_report say = {.manager = "other@platen.test"};
    house_report(house, &say);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, 900);
    ck_assert_int_eq(decide(house, "manager-address", true), DONE);
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_uint_eq(terminal->manager, 900); // until the other has confirmed
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "confirm", &row), 1);
    uint64_t other = row->person;
    house_report(house, &say);
    ck_assert_uint_eq(house_items(house, "manager-address", NULL), 0);
    ck_assert_int_eq(confirm_person(house, other), DONE);
    terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_uint_eq(terminal->manager, other);
    ck_assert_str_eq(((Platen__Person *)house_get(house, STORE_PERSON, other))->mail,
                     "other@platen.test");
    ck_assert_uint_eq(((Platen__Person *)house_get(house, STORE_PERSON, 900))->successor, other);
    ck_assert_uint_eq(house_items(house, "manager-address", NULL), 0);
    Platen__StaffItem *item = house_get(house, STORE_STAFF_ITEM, 1);
    ck_assert_str_eq(item->closed_by, "operator");
    house_close(house);
}
END_TEST

START_TEST(an_item_is_decided_once)
{
    struct house *house = house_registered();
    struct house_report say = {.manager = "other@platen.test"};
    house_report(house, &say);
    ck_assert_int_eq(decide(house, "manager-address", false), DONE);
    Platen__DecideItem ask;
    platen__decide_item__init(&ask);
    ask.item = 1;
    Platen__Command command = HOUSE_COMMAND(DECIDE_ITEM, decide_item, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_uint_eq(((Platen__Terminal *)house_get(house, STORE_TERMINAL, 1))->manager, 900);
    house_close(house);
}
END_TEST

START_TEST(staff_change_a_terminal)
{
    struct house *house = house_registered();
    Platen__ChangeTerminal ask;
    platen__change_terminal__init(&ask);
    ask.terminal = 1;
    ask.place = T("third floor");
    ask.site = T("HQ");
    Platen__Command command = HOUSE_COMMAND(CHANGE_TERMINAL, change_terminal, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ask.department = T("D99");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "department");
    Platen__Terminal *terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_str_eq(terminal->place, "third floor");
    ask.department = T("");
    ask.retire = true;
    ck_assert_int_eq(house_apply(house, &command), DONE);
    terminal = house_get(house, STORE_TERMINAL, 1);
    ck_assert_int_eq(terminal->state, PLATEN__TERMINAL_STATE__TERMINAL_RETIRED);
    house_close(house);
}
END_TEST

START_TEST(codes_for_agents)
{
    struct house *house = house_open();
    uint8_t hash[32] = {7};
    Platen__NewCode ask;
    platen__new_code__init(&ask);
    ask.customer = T("C1");
    ask.code_sha256 = (ProtobufCBinaryData){.len = sizeof hash, .data = hash};
    ask.expires = house->now + HOUSE_DAY;
    Platen__Command command = HOUSE_COMMAND(NEW_CODE, new_code, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_CONFLICT);
    ask.site = T("nowhere");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    ask.site = T("");
    hash[0] = 8;
    ask.expires = house->now;
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_uint_eq(house_count(house, STORE_ENROLMENT_CODE, NULL), 1);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: people", confirming_sends_what_waited, confirming_closes_what_told_of_it,
          an_old_link_mails_a_new_one_once_an_hour, a_revoked_link_stays_known, details_are_checked,
          a_manager_hands_over, handing_over_has_its_day,
          another_managers_address_waits_for_staff, an_item_is_decided_once,
          staff_change_a_terminal, codes_for_agents)
