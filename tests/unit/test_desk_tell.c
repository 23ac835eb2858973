#include "gateway/desk/hear.h"
#include "gateway/desk/tell_time.h"
#include "lib/zone.h"
#include "tests/unit/desk_house.h"
#include "tests/unit/unit.h"

#define DONE PLATEN__RESULT__RESULT_DONE
#define INVALID PLATEN__RESULT__RESULT_INVALID

// ---- when ----

// By Python's zoneinfo, minute by minute: the first minute at or after the digest's on each local
// day, then the first that is not quiet.
static const struct {
    const char *zone;
    int digest; // -1: at once
    unsigned quiet_from, quiet_until;
    bool weekend;
    const char *time, *told;
} times[] = {
    {"Europe/Berlin", -1, 0, 0, false, "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"},
    {"Europe/Berlin", 480, 0, 0, false, "2026-03-02T06:59:59Z", "2026-03-02T07:00:00Z"},
    {"Europe/Berlin", 480, 0, 0, false, "2026-03-02T07:00:00Z", "2026-03-03T07:00:00Z"},
    {"Europe/Berlin", 150, 0, 0, false, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
    {"Europe/Berlin", 150, 0, 0, false, "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"},
    {"Europe/Berlin", 150, 0, 0, false, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
    {"Europe/Berlin", 150, 0, 0, false, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
    {"Europe/Berlin", 150, 0, 0, false, "2026-10-25T01:15:00Z", "2026-10-26T01:30:00Z"},
    {"Europe/Berlin", -1, 1200, 420, false, "2026-03-28T22:10:30Z", "2026-03-29T05:00:00Z"},
    {"Europe/Berlin", -1, 1200, 420, false, "2026-10-24T22:10:00Z", "2026-10-25T06:00:00Z"},
    {"Europe/Berlin", -1, 1200, 150, false, "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"},
    {"Europe/Berlin", -1, 1200, 150, false, "2026-03-29T00:50:00Z", "2026-03-29T01:00:00Z"},
    {"Europe/Berlin", -1, 720, 780, false, "2026-06-01T10:30:00Z", "2026-06-01T11:00:00Z"},
    {"Europe/Berlin", -1, 720, 780, false, "2026-06-01T11:00:00Z", "2026-06-01T11:00:00Z"},
    {"Europe/Berlin", -1, 1200, 420, true, "2026-03-27T20:00:00Z", "2026-03-30T05:00:00Z"},
    {"Europe/Berlin", -1, 0, 0, true, "2026-03-28T12:00:00Z", "2026-03-29T22:00:00Z"},
    {"Europe/Berlin", 540, 1200, 420, true, "2026-03-27T12:00:00Z", "2026-03-30T05:00:00Z"},
    {"Europe/Berlin", 360, 1200, 420, false, "2026-03-30T12:00:00Z", "2026-03-31T05:00:00Z"},
    {"America/New_York", 1410, 0, 0, false, "2026-03-08T12:00:00Z", "2026-03-09T03:30:00Z"},
    {"America/New_York", -1, 1320, 360, false, "2026-11-01T05:30:00Z", "2026-11-01T11:00:00Z"},
    {"Asia/Tokyo", 510, 0, 0, false, "2026-11-21T10:00:00Z", "2026-11-21T23:30:00Z"},
    {"Australia/Lord_Howe", 130, 0, 0, false, "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"},
};

START_TEST(the_time_is_right_over_every_change_of_the_clock)
{
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        struct tell_rules rules = {
            .zone = zone_find(times[i].zone),
            .digest = times[i].digest >= 0,
            .digest_minute = times[i].digest < 0 ? 0 : (unsigned)times[i].digest,
            .quiet_from = times[i].quiet_from,
            .quiet_until = times[i].quiet_until,
            .quiet_weekend = times[i].weekend,
        };
        int64_t time;
        char told[ZONE_TEXT_SIZE];
        ck_assert_ptr_nonnull(rules.zone);
        ck_assert_int_eq(zone_parse(zone_utc(), times[i].time, &time), 1);
        zone_iso_utc(tell_time_next(&rules, time), told);
        ck_assert_msg(strcmp(told, times[i].told) == 0, "row %zu: %s, not %s", i, told,
                      times[i].told);
    }
}
END_TEST

START_TEST(quiet_for_ever_is_told_at_last)
{
    struct tell_rules rules = {.zone = zone_utc(), .quiet_from = 0, .quiet_until = 1439};
    ck_assert(tell_time_quiet(&rules, HOUSE_START));
    ck_assert_int_eq(tell_time_next(&rules, HOUSE_START), HOUSE_START + 14 * HOUSE_HOUR + 59 * HOUSE_MINUTE);
    rules.quiet_from = 600;
    rules.quiet_until = 599;
    ck_assert_int_ge(tell_time_next(&rules, HOUSE_START + HOUSE_HOUR), HOUSE_START);
}
END_TEST

// ---- wishes ----

static void put_person(struct house *house, uint64_t id, const char *mail)
{
    struct store_txn *txn = house_change_begin(house);
    Platen__Person person;
    platen__person__init(&person);
    uint64_t sites[] = {1};
    person.id = id;
    person.customer = 1;
    person.mail = T(mail);
    person.confirmed = house->now;
    person.n_sites = 1;
    person.sites = sites;
    house_put(txn, STORE_PERSON, id, &person);
    house_change_end(&txn);
}

static Platen__SetWishes wishes_of(uint64_t person)
{
    Platen__SetWishes ask;
    platen__set_wishes__init(&ask);
    ask.person = person;
    return ask;
}

static Platen__Result set_wishes(struct house *house, Platen__SetWishes *ask)
{
    Platen__Command command = HOUSE_COMMAND(SET_WISHES, set_wishes, ask);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_PERSON;
    command.actor = ask->person;
    return house_apply(house, &command);
}

static void digest_at(struct house *house, uint64_t person, uint32_t minute)
{
    Platen__SetWishes ask = wishes_of(person);
    ask.digest = true;
    ask.digest_minute = minute;
    ck_assert_int_eq(set_wishes(house, &ask), DONE);
}

static Platen__Result condition_report(struct house *house, const char *keyword,
                                       Platen__Severity severity)
{
    Platen__Condition condition = house_condition(keyword, severity);
    struct house_report say = {.condition = &condition};
    return house_report(house, &say);
}

static unsigned mails_to(struct house *house, const char *kind, uint64_t person)
{
    unsigned n = 0;
    struct store_cursor *cursor = store_scan(house_look(house), STORE_OUTBOX, NULL, NULL, false);
    for (Platen__Outbox *row; (row = store_next(cursor, NULL)) != NULL;)
        n += strcmp(row->kind, kind) == 0 && row->person == person;
    store_cursor_close(&cursor);
    return n;
}

START_TEST(a_digest_lists_what_still_is)
{
    struct house *house = house_registered();
    digest_at(house, 900, 8 * 60); // zone UTC; the house starts at 9:00
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    ck_assert_int_eq(condition_report(house, "opc-near-eol", HOUSE_WARNING), DONE);
    ck_assert_int_eq(condition_report(house, "fuser-near-eol", HOUSE_WARNING), DONE);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 0);
    // failures do not wait
    ck_assert_int_eq(condition_report(house, "fuser-over-temp", HOUSE_ERROR), DONE);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    ck_assert_uint_eq(mails_to(house, "failure", 900), 1);

    house->now = HOUSE_START + 23 * HOUSE_HOUR - 1;
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    // ends before anybody was told: then nobody is told of its end either
    ck_assert_int_eq(house_toner_report(house, 90), DONE);
    house->now++;
    house_tick(house);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "digest", &row), 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 2);
    ck_assert_uint_eq(row->n_matters, 2);
    ck_assert_str_eq(row->matters[0]->kind, "maintenance");
    ck_assert_str_eq(row->matters[1]->kind, "maintenance");
    ck_assert_str_eq(house_fact(row, "matters"), "2");
    ck_assert_uint_ne(row->matters[0]->case_id, row->matters[1]->case_id);
    ck_assert_uint_eq(house_case(house, row->matters[0]->case_id)->told[0], 900);
    for (int i = 0; i < 100; i++) {
        house->now += HOUSE_HOUR;
        house_tick(house);
    }
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(one_matter_goes_as_its_own_mail)
{
    struct house *house = house_registered();
    digest_at(house, 900, 8 * 60);
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    Platen__Outbox *row = NULL;
    ck_assert_uint_eq(house_mails(house, "shortage", &row), 1);
    ck_assert_str_eq(house_fact(row, "service_id"), "D3-000017");
    // its end waits too, and is told as it was told of the beginning
    ck_assert_int_eq(house_toner_report(house, 90), DONE);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 0);
    house->now += HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, "done", NULL), 1);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 2);
    house_close(house);
}
END_TEST

START_TEST(new_wishes_let_go_what_waits)
{
    struct house *house = house_registered();
    digest_at(house, 900, 8 * 60);
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    Platen__SetWishes ask = wishes_of(900);
    ck_assert_int_eq(set_wishes(house, &ask), DONE);
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, "shortage", NULL), 1);
    house->now += 2 * HOUSE_DAY;
    house_tick(house);
    ck_assert_uint_eq(house_mails(house, NULL, NULL), 1);
    ask.digest_minute = 1440;
    ck_assert_int_eq(set_wishes(house, &ask), INVALID);
    ck_assert_str_eq(house->answer->field, "digest");
    ask.digest_minute = 0;
    ask.quiet_until = 1440;
    ck_assert_int_eq(set_wishes(house, &ask), INVALID);
    ask.quiet_until = 0;
    ask.deaf_kinds = 1u << HEAR_KINDS;
    ck_assert_int_eq(set_wishes(house, &ask), INVALID);
    ask = wishes_of(77);
    ck_assert_int_eq(set_wishes(house, &ask), PLATEN__RESULT__RESULT_NOT_FOUND);
    house_close(house);
}
END_TEST

// A year, a tick every quarter of an hour, the machine low each noon and filled the next morning:
// one mail on every local day, at 02:30 in Berlin, 03:00 on the day that has no 02:30, the first
// 02:30 on the day that has two. European summer time 2026: 29 March to 25 October, 01:00 UTC.
#define SUMMER_BEGINS INT64_C(1774746000000000)
#define SUMMER_ENDS INT64_C(1792890000000000)

static int64_t due_on(int64_t midnight_utc)
{
    if (midnight_utc == SUMMER_BEGINS - HOUSE_HOUR)
        return SUMMER_BEGINS;
    bool summer = midnight_utc > SUMMER_BEGINS && midnight_utc < SUMMER_ENDS;
    return midnight_utc + (summer ? 30 : 90) * HOUSE_MINUTE;
}

START_TEST(a_year_has_one_mail_a_day)
{
    struct house *house = house_open();
    Platen__ChangePerson zone;
    platen__change_person__init(&zone);
    zone.person = 900;
    zone.zone = T("Europe/Berlin");
    Platen__Command command = HOUSE_COMMAND(CHANGE_PERSON, change_person, &zone);
    ck_assert_int_eq(house_apply(house, &command), DONE);
    house_register(house, NULL);
    digest_at(house, 900, 150);
    int64_t midnight = HOUSE_START - 9 * HOUSE_HOUR;
    for (int day = 0; day < 365; day++, midnight += HOUSE_DAY) {
        for (int quarter = day == 0 ? 38 : 0; quarter < 96; quarter++) {
            house->now = midnight + quarter * 15 * HOUSE_MINUTE;
            house_tick(house);
            if (quarter == 40)
                ck_assert_int_eq(house_toner_report(house, 90), DONE);
            if (quarter == 48)
                ck_assert_int_eq(house_toner_report(house, 5), DONE);
        }
    }
    int64_t expected = HOUSE_START - 9 * HOUSE_HOUR + HOUSE_DAY;
    unsigned shortages = 0, dones = 0, mails = 0;
    struct store_cursor *cursor = store_scan(house_look(house), STORE_OUTBOX, NULL, NULL, false);
    for (Platen__Outbox *row; (row = store_next(cursor, NULL)) != NULL; mails++) {
        ck_assert_int_eq(row->written, due_on(expected));
        expected += HOUSE_DAY;
        ck_assert_str_eq(row->kind, mails == 0 ? "shortage" : "digest");
        shortages += mails == 0;
        for (size_t i = 0; i < row->n_matters; i++) {
            shortages += strcmp(row->matters[i]->kind, "shortage") == 0;
            dones += strcmp(row->matters[i]->kind, "done") == 0;
        }
    }
    store_cursor_close(&cursor);
    ck_assert_uint_eq(mails, 364);
    ck_assert_uint_eq(shortages, 364);
    ck_assert_uint_eq(dones, 363);
    house_close(house);
}
END_TEST

// ---- who ----

START_TEST(every_manager_hears_and_each_has_a_link)
{
    struct house *house = house_registered();
    put_person(house, 901, "colleague@platen.test");
    ck_assert_int_eq(house_toner_report(house, 5), DONE);
    ck_assert_uint_eq(mails_to(house, "shortage", 900), 1);
    ck_assert_uint_eq(mails_to(house, "shortage", 901), 1);
    ck_assert_uint_eq(((Platen__Person *)house_get(house, STORE_PERSON, 901))->link_generation, 1);

    Platen__SetWishes ask = wishes_of(901);
    ask.deaf_kinds = 1u << HEAR_SUPPLIES | 1u << HEAR_DATES;
    ck_assert_int_eq(set_wishes(house, &ask), DONE);
    ck_assert_int_eq(house_toner_report(house, 90), DONE);
    ck_assert_uint_eq(mails_to(house, "done", 900), 1);
    ck_assert_uint_eq(mails_to(house, "done", 901), 0);
    ck_assert_int_eq(condition_report(house, "fuser-over-temp", HOUSE_ERROR), DONE);
    ck_assert_uint_eq(mails_to(house, "failure", 900), 1);
    ck_assert_uint_eq(mails_to(house, "failure", 901), 1);
    house_close(house);
}
END_TEST

START_TEST(the_last_one_hears_of_failures)
{
    struct house *house = house_registered();
    put_person(house, 901, "colleague@platen.test");
    Platen__SetWishes one = wishes_of(900), two = wishes_of(901);
    uint64_t site[] = {1}, terminal[] = {1};
    one.deaf_kinds = 1u << HEAR_FAILURES;
    ck_assert_int_eq(set_wishes(house, &one), DONE);
    two.deaf_kinds = 1u << HEAR_FAILURES;
    ck_assert_int_eq(set_wishes(house, &two), INVALID);
    ck_assert_str_eq(house->answer->field, "kind");
    ck_assert_uint_eq(house->answer->event, 0);
    two.deaf_kinds = 0;
    two.n_deaf_sites = 1;
    two.deaf_sites = site;
    ck_assert_int_eq(set_wishes(house, &two), INVALID);
    ck_assert_str_eq(house->answer->field, "site");
    two.n_deaf_sites = 0;
    two.n_deaf_terminals = 1;
    two.deaf_terminals = terminal;
    ck_assert_int_eq(set_wishes(house, &two), INVALID);
    ck_assert_str_eq(house->answer->field, "terminal");
    two.deaf_terminals[0] = 99;
    ck_assert_int_eq(set_wishes(house, &two), PLATEN__RESULT__RESULT_NOT_FOUND);
    ck_assert_int_eq(condition_report(house, "fuser-over-temp", HOUSE_ERROR), DONE);
    ck_assert_uint_eq(mails_to(house, "failure", 900), 0);
    ck_assert_uint_eq(mails_to(house, "failure", 901), 1);
    house_close(house);
}
END_TEST

// Nobody's mail arrives who wants it: then the terminal's manager is told all the same.
START_TEST(somebody_always_hears_of_failures)
{
    struct house *house = house_registered();
    put_person(house, 901, "colleague@platen.test");
    Platen__SetWishes one = wishes_of(900);
    one.deaf_kinds = 1u << HEAR_FAILURES;
    ck_assert_int_eq(set_wishes(house, &one), DONE);
    struct store_txn *txn = house_change_begin(house);
    Platen__Person *colleague = store_get_id(txn, STORE_PERSON, 901);
    colleague->held_since = house->now;
    house_put(txn, STORE_PERSON, 901, colleague);
    house_change_end(&txn);
    ck_assert_int_eq(condition_report(house, "fuser-over-temp", HOUSE_ERROR), DONE);
    ck_assert_uint_eq(mails_to(house, "failure", 900), 1);
    house_close(house);
}
END_TEST

UNIT_MAIN("desk: tell", the_time_is_right_over_every_change_of_the_clock,
          quiet_for_ever_is_told_at_last, a_digest_lists_what_still_is,
          one_matter_goes_as_its_own_mail, new_wishes_let_go_what_waits,
          a_year_has_one_mail_a_day, every_manager_hears_and_each_has_a_link,
          the_last_one_hears_of_failures, somebody_always_hears_of_failures)
