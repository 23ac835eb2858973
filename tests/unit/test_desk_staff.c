#include <string.h>

#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define DONE PLATEN__RESULT__RESULT_DONE

static uint8_t token[32] = {1}, session[32] = {2}, password[49] = {3}, secret[20] = {4};

#define BYTES(array) ((ProtobufCBinaryData){.len = sizeof(array), .data = (array)})

static Platen__Result add(struct house *house, const char *login, const char *role)
{
    char *roles[] = {T(role)};
    Platen__AddStaff ask;
    platen__add_staff__init(&ask);
    ask.login = T(login);
    ask.name = T("Operator, day");
    ask.n_roles = 1;
    ask.roles = roles;
    ask.token_sha256 = BYTES(token);
    ask.expires = house->now + HOUSE_DAY;
    Platen__Command command = HOUSE_COMMAND(ADD_STAFF, add_staff, &ask);
    return house_apply(house, &command);
}

static Platen__Result enrol(struct house *house)
{
    Platen__EnrolStaff ask;
    platen__enrol_staff__init(&ask);
    ask.token_sha256 = BYTES(token);
    ask.password = BYTES(password);
    ask.totp_secret = BYTES(secret);
    ask.totp_step = 100;
    Platen__Command command = HOUSE_COMMAND(ENROL_STAFF, enrol_staff, &ask);
    return house_apply(house, &command);
}

static Platen__Result login(struct house *house, bool success, uint64_t step)
{
    Platen__StaffLogin ask;
    platen__staff_login__init(&ask);
    ask.staff = 1;
    ask.success = success;
    ask.totp_step = step;
    ask.session_sha256 = BYTES(session);
    ask.expires = house->now + HOUSE_DAY;
    Platen__Command command = HOUSE_COMMAND(STAFF_LOGIN, staff_login, &ask);
    return house_apply(house, &command);
}

static Platen__Staff *staff(struct house *house)
{
    return house_get(house, STORE_STAFF, 1);
}

static struct house *open_enrolled(void)
{
    struct house *house = house_open();
    ck_assert_int_eq(add(house, "operator", "operator"), DONE);
    ck_assert_int_eq(enrol(house), DONE);
    return house;
}

START_TEST(the_link_works_once)
{
    struct house *house = open_enrolled();
    ck_assert_uint_eq(staff(house)->password.len, sizeof password);
    ck_assert_uint_eq(staff(house)->enrol_hash.len, 0);
    ck_assert_int_eq(enrol(house), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(add(house, "operator", "operator"), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_int_eq(add(house, "Operator", "operator"), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_int_eq(add(house, "second", "king"), PLATEN__RESULT__RESULT_INVALID);
    house_close(house);
}
END_TEST

START_TEST(the_link_expires)
{
    struct house *house = house_open();
    ck_assert_int_eq(add(house, "operator", "operator"), DONE);
    house->now += HOUSE_DAY;
    ck_assert_int_eq(enrol(house), PLATEN__RESULT__RESULT_REFUSED);
    // Not enrolled yet: may be added again.
    ck_assert_int_eq(add(house, "operator", "admin"), DONE);
    ck_assert_int_eq(enrol(house), DONE);
    ck_assert_str_eq(staff(house)->roles[0], "admin");
    house_close(house);
}
END_TEST

START_TEST(a_code_works_once)
{
    struct house *house = open_enrolled();
    ck_assert_int_eq(login(house, true, 100), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_int_eq(login(house, true, 101), DONE);
    ck_assert_uint_eq(house_count(house, STORE_SESSION, NULL), 1);
    ck_assert_int_eq(login(house, true, 101), PLATEN__RESULT__RESULT_REFUSED);
    ck_assert_uint_eq(house->answer->event, 0);
    house_close(house);
}
END_TEST

START_TEST(five_failures_lock_for_a_while)
{
    struct house *house = open_enrolled();
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(login(house, false, 0), DONE);
    ck_assert_uint_eq(staff(house)->failures, 4);
    ck_assert_int_eq(login(house, false, 0), DONE);
    ck_assert_int_eq(staff(house)->locked_until, house->now + 15 * HOUSE_MINUTE);
    ck_assert_int_eq(login(house, true, 200), PLATEN__RESULT__RESULT_REFUSED);
    house->now += 15 * HOUSE_MINUTE;
    ck_assert_int_eq(login(house, true, 200), DONE);
    ck_assert_uint_eq(staff(house)->failures, 0);
    house_close(house);
}
END_TEST

START_TEST(sessions_end)
{
    struct house *house = open_enrolled();
    ck_assert_int_eq(login(house, true, 101), DONE);
    Platen__StaffLogout ask;
    platen__staff_logout__init(&ask);
    ask.session_sha256 = BYTES(session);
    Platen__Command command = HOUSE_COMMAND(STAFF_LOGOUT, staff_logout, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house_count(house, STORE_SESSION, NULL), 0);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house->answer->event, 0);

    ck_assert_int_eq(login(house, true, 102), DONE);
    house->now += 2 * HOUSE_DAY;
    session[0] = 9;
    ck_assert_int_eq(login(house, true, 103), DONE);
    ck_assert_uint_eq(house_count(house, STORE_SESSION, NULL), 1);
    house_close(house);
}
END_TEST

START_TEST(removing_ends_everything)
{
    struct house *house = open_enrolled();
    ck_assert_int_eq(login(house, true, 101), DONE);
    Platen__RemoveStaff ask;
    platen__remove_staff__init(&ask);
    ask.login = T("operator");
    Platen__Command command = HOUSE_COMMAND(REMOVE_STAFF, remove_staff, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_uint_eq(house_count(house, STORE_SESSION, NULL), 0);
    ck_assert_uint_eq(staff(house)->password.len, 0);
    ck_assert_int_eq(login(house, true, 105), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(add(house, "operator", "operator"), DONE);
    ck_assert_uint_eq(house->answer->id, 1);
    house_close(house);
}
END_TEST

START_TEST(a_language_is_chosen)
{
    struct house *house = open_enrolled();
    Platen__ChangeStaff ask;
    platen__change_staff__init(&ask);
    ask.staff = staff(house)->id;
    ask.language = T("ja");
    Platen__Command command = HOUSE_COMMAND(CHANGE_STAFF, change_staff, &ask);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    ck_assert_str_eq(staff(house)->language, "ja");
    ck_assert_uint_gt(staff(house)->password.len, 0);
    ask.language = T("no language");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "language");
    ask.staff = 77;
    ask.language = T("de");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_str_eq(staff(house)->language, "ja");
    house_close(house);
}
END_TEST

START_TEST(the_dealer_is_checked)
{
    struct house *house = house_open();
    Platen__Dealer dealer;
    platen__dealer__init(&dealer);
    Platen__SetDealer ask;
    platen__set_dealer__init(&ask);
    ask.dealer = &dealer;
    Platen__Command command = HOUSE_COMMAND(SET_DEALER, set_dealer, &ask);
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "name");
    dealer.name = T("Sample dealer");
    dealer.accent = T("green");
    ck_assert_int_eq(house_apply(house, &command), PLATEN__RESULT__RESULT_INVALID);
    ck_assert_str_eq(house->answer->field, "accent");
    dealer.accent = T("#0a7d5c");
    ck_assert_int_eq(house_apply(house, &command), DONE);
    house_close(house);
}
END_TEST

static Platen__Result alarm(struct house *house, const char *kind, const char *value, bool over)
{
    Platen__Alarm ask;
    platen__alarm__init(&ask);
    ask.kind = T(kind);
    ask.value = T(value);
    ask.text = T("Mailbox service gives no mail: the server closed the connection");
    ask.over = over;
    Platen__Command command = HOUSE_COMMAND(ALARM, alarm, &ask);
    return house_apply(house, &command);
}

START_TEST(an_alarm_opens_once_and_closes_by_itself)
{
    struct house *house = house_open();
    Platen__StaffItem *item = NULL;
    ck_assert_int_eq(alarm(house, "mailbox", "service", true), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_uint_eq(house->answer->event, 0);
    ck_assert_int_eq(alarm(house, "mailbox", "service", false), DONE);
    ck_assert_int_eq(alarm(house, "mailbox", "service", false), PLATEN__RESULT__RESULT_CONFLICT);
    ck_assert_uint_eq(house->answer->event, 0);
    ck_assert_int_eq(alarm(house, "mailbox", "second", false), DONE);
    ck_assert_uint_eq(house_items(house, "mailbox", NULL), 2);
    ck_assert_int_eq(alarm(house, "mailbox", "second", true), DONE);
    ck_assert_uint_eq(house_items(house, "mailbox", &item), 1);
    ck_assert_str_eq(item->value, "service");
    uint64_t id = item->id;
    ck_assert_int_eq(alarm(house, "mailbox", "service", true), DONE);
    item = house_get(house, STORE_STAFF_ITEM, id);
    ck_assert_str_eq(item->closed_by, "gateway");
    ck_assert_int_eq(alarm(house, "coffee", "", false), PLATEN__RESULT__RESULT_INVALID);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: staff", the_link_works_once, the_link_expires, a_code_works_once,
          five_failures_lock_for_a_while, sessions_end, removing_ends_everything,
          a_language_is_chosen, the_dealer_is_checked,
          an_alarm_opens_once_and_closes_by_itself)
