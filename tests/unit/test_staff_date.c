// Expected moments: Python's zoneinfo (Europe/Berlin). BAD-INPUTS 55.
#include <stdlib.h>
#include <string.h>

#include "lib/zone.h"
#include "tests/unit/unit.h"
#include "webui/staff_date.h"

#define SECOND INT64_C(1000000)

// Saturday 21 November 2026, 12:00 in Berlin.
static const int64_t now = 1795258800 * SECOND;

static const struct {
    const char *day, *from, *to;
    int64_t start, end; // seconds
} good[] = {
    {"2026-11-24", "09:00", "12:00", 1795507200, 1795518000},
    {"2026-11-24", "9:00", "", 1795507200, 1795514400},
    {"2026-11-21", "12:01", "12:02", 1795258860, 1795258920},
    {"2027-03-28", "01:30", "03:30", 1806193800, 1806197400}, // over the change of the clock
    {"2027-07-01", "23:00", "", 1814475600, 1814479140},      // until 23:59
};

START_TEST(good_dates)
{
    struct staff_date date;

    ck_assert_int_eq(staff_date_read(zone_find("Europe/Berlin"), now, good[_i].day, good[_i].from,
                                     good[_i].to, &date),
                     1);
    ck_assert_int_eq(date.start, good[_i].start * SECOND);
    ck_assert_int_eq(date.end, good[_i].end * SECOND);
}
END_TEST

static const struct {
    const char *day, *from, *to, *fault;
    const char *suggest_day, *suggest_from, *suggest_to;
} bad[] = {
    {"2027-02-31", "09:00", "12:00", "no-day", "2027-02-28", "09:00", "12:00"},
    {"2028-02-30", "09:00", "12:00", "no-day", "2026-11-23", "09:00",
     "12:00"}, // that one is too far
    {"2027-04-31", "09:00", "12:00", "no-day", "2027-04-30", "09:00", "12:00"},
    {"2026-02-31", "09:00", "12:00", "no-day", "2026-11-23", "09:00", "12:00"}, // that one is over
    {"2026-11-20", "09:00", "12:00", "past", "2026-11-23", "09:00", "12:00"},
    {"2026-11-21", "12:00", "13:00", "past", "2026-11-23", "12:00", "13:00"},
    {"2027-03-28", "02:30", "04:00", "gap", "2027-03-28", "03:00", "04:00"},
    {"2027-03-28", "02:30", "02:45", "gap", "2027-03-28", "03:00", "05:00"},
    {"2027-03-28", "01:00", "02:15", "gap", "2027-03-28", "01:00", "03:00"},
    {"2026-11-24", "12:00", "09:00", "order", "2026-11-24", "12:00", "14:00"},
    {"2026-11-24", "23:00", "09:00", "order", "2026-11-24", "23:00", "23:59"},
    {"2099-11-24", "09:00", "12:00", "far", "2026-11-23", "09:00", "12:00"},
    {"", "09:00", "12:00", "unread", "", "", ""},
    {"24.11.2026", "09:00", "12:00", "unread", "", "", ""},
    {"2026-13-01", "09:00", "12:00", "unread", "", "", ""},
    {"2026-00-10", "09:00", "12:00", "unread", "", "", ""},
    {"2026-11-00", "09:00", "12:00", "unread", "", "", ""},
    {"2026-11-24", "24:00", "12:00", "unread", "", "", ""},
    {"2026-11-24", "9", "12:00", "unread", "", "", ""},
    {"2026-11-24", "09:60", "12:00", "unread", "", "", ""},
    {"2026-11-24", "-9:00", "12:00", "unread", "", "", ""},
    {"2026-11-24", "09:00", "noon", "unread", "", "", ""},
};

START_TEST(bad_dates)
{
    struct staff_date date;

    ck_assert_int_eq(staff_date_read(zone_find("Europe/Berlin"), now, bad[_i].day, bad[_i].from,
                                     bad[_i].to, &date),
                     0);
    ck_assert_str_eq(date.fault, bad[_i].fault);
    ck_assert_str_eq(date.day, bad[_i].suggest_day);
    ck_assert_str_eq(date.from, bad[_i].suggest_from);
    ck_assert_str_eq(date.to, bad[_i].suggest_to);
}
END_TEST

// What is suggested must be taken.
START_TEST(suggestions_are_good)
{
    struct staff_date first, second;

    staff_date_read(zone_find("Europe/Berlin"), now, bad[_i].day, bad[_i].from, bad[_i].to, &first);
    if (*first.day != '\0')
        ck_assert_int_eq(staff_date_read(zone_find("Europe/Berlin"), now, first.day, first.from,
                                         first.to, &second),
                         1);
}
END_TEST

START_TEST(next_working_day)
{
    char day[STAFF_DAY_SIZE];

    staff_date_next(zone_find("Europe/Berlin"), now, day); // from a Saturday
    ck_assert_str_eq(day, "2026-11-23");
    staff_date_next(zone_find("Europe/Berlin"), now + 2 * 86400 * SECOND, day);
    ck_assert_str_eq(day, "2026-11-24");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("staff_date");
    TCase *tcase = tcase_create("staff_date");

    tcase_add_loop_test(tcase, good_dates, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tcase, bad_dates, 0, sizeof bad / sizeof *bad);
    tcase_add_loop_test(tcase, suggestions_are_good, 0, sizeof bad / sizeof *bad);
    tcase_add_test(tcase, next_working_day);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
