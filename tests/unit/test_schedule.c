/* Schedules: the examples of RFC 5545 (3.8.5.3) with the dates that stand beside them there, those
 * of seed 001, changes of the clock as 3.3.5 has them (instants by date(1)), and what is refused. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/schedule.h"
#include "lib/zone.h"

#define NEW_YORK(day) "DTSTART;TZID=America/New_York:" day "T090000 "

/* Dates of RFC 5545, 3.8.5.3, in New York at the hour shown; "end" where the rule ends. */
static const struct {
    const char *text;
    const char *times; /* days, or days with a time where it is not 09:00 */
} rows[] = {
    {NEW_YORK("19970902") "RRULE:FREQ=DAILY;COUNT=10",
     "1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 "
     "1997-09-10 1997-09-11 end"},
    {NEW_YORK("19970902") "RRULE:FREQ=DAILY;INTERVAL=10;COUNT=5",
     "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12 end"},
    {NEW_YORK("19970902") "RRULE:FREQ=WEEKLY;UNTIL=19971224T000000Z",
     "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 "
     "1997-10-28 1997-11-04 1997-11-11 1997-11-18 1997-11-25 1997-12-02 1997-12-09 1997-12-16 "
     "1997-12-23 end"},
    {NEW_YORK("19970902") "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU",
     "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11 1997-11-25 1997-12-09 "
     "1997-12-23 1998-01-06 1998-01-20 1998-02-03 1998-02-17"},
    {NEW_YORK("19970902") "RRULE:FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
     "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 "
     "1997-09-30 1997-10-02 end"},
    {NEW_YORK("19970905") "RRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
     "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 "
     "1998-05-01 1998-06-05 end"},
    {NEW_YORK("19970922") "RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
     "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16 end"},
    {NEW_YORK("19970928") "RRULE:FREQ=MONTHLY;BYMONTHDAY=-3",
     "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"},
    {NEW_YORK("19970902") "RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
     "1997-09-02 1997-09-15 1997-10-02 1997-10-15 1997-11-02 1997-11-15 1997-12-02 1997-12-15 "
     "1998-01-02 1998-01-15 end"},
    {NEW_YORK("19970930") "RRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
     "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 "
     "1998-01-31 1998-02-01 end"},
    {NEW_YORK("19970910") "RRULE:FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
     "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11 "
     "1999-03-12 1999-03-13 end"},
    {NEW_YORK("19970610") "RRULE:FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
     "1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10 2000-06-10 2000-07-10 "
     "2001-06-10 2001-07-10 end"},
    {NEW_YORK("19970101") "RRULE:FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
     "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 "
     "2003-07-19 2006-01-01 end"},
    {NEW_YORK("19970519") "RRULE:FREQ=YEARLY;BYDAY=20MO", "1997-05-19 1998-05-18 1999-05-17"},
    {NEW_YORK("19970512") "RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
     "1997-05-12 1998-05-11 1999-05-17"},
    {NEW_YORK("19970313") "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
     "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19 1998-03-26 1999-03-04 "
     "1999-03-11 1999-03-18 1999-03-25"},
    {NEW_YORK("19970902") "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
     "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13"},
    {NEW_YORK("19970913") "RRULE:FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
     "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07 1998-04-11 "
     "1998-05-09 1998-06-13"},
    {NEW_YORK("19961105")
     "RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
     "1996-11-05 2000-11-07 2004-11-02"},
    {NEW_YORK("19970904") "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
     "1997-09-04 1997-10-07 1997-11-06 end"},
    {NEW_YORK("19970929") "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
     "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30"},
    {NEW_YORK("19970902") "RRULE:FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
     "1997-09-02 1997-09-02T12:00 1997-09-02T15:00 end"},
    {NEW_YORK("19970902") "RRULE:FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,20,40",
     "1997-09-02 1997-09-02T09:20 1997-09-02T09:40 1997-09-02T10:00 1997-09-02T10:20 "
     "1997-09-02T10:40 1997-09-02T11:00 1997-09-02T11:20 1997-09-02T11:40 1997-09-03"},
    {NEW_YORK("19970805") "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
     "1997-08-05 1997-08-10 1997-08-19 1997-08-24 end"},
    {NEW_YORK("19970805") "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
     "1997-08-05 1997-08-17 1997-08-19 1997-08-31 end"},
    {NEW_YORK("20070115") "RRULE:FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
     "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30 end"},
};

static struct schedule *read(const char *text, const char *zone)
{
    struct schedule *schedule = NULL;
    const char *error = "";
    ck_assert_msg(schedule_read(text, zone_find(zone), &schedule, &error) == 1, "%s: %s", text,
                  error);
    return schedule;
}

static int64_t next(const struct schedule *schedule, int64_t now)
{
    int64_t before, after;
    schedule_times(schedule, now, &before, &after);
    return after;
}

static int64_t last(const struct schedule *schedule, int64_t now)
{
    int64_t before, after;
    schedule_times(schedule, now, &before, &after);
    return before;
}

static int64_t at(const char *text)
{
    int64_t time = 0;
    ck_assert_msg(clock_parse(text, &time) == 1, "%s", text);
    return time;
}

START_TEST(examples_of_the_standard)
{
    const struct zone *zone = zone_find("America/New_York");
    const char *place = rows[_i].times;
    struct schedule *schedule = read(rows[_i].text, "UTC");
    int64_t now = at("1996-01-01T00:00:00Z"), time = 0;
    while (*place != '\0') {
        char word[32] = "", full[48];
        size_t length = strcspn(place, " ");
        memcpy(word, place, length);
        place += length + (place[length] == ' ');
        int64_t found = next(schedule, now);
        if (strcmp(word, "end") == 0) {
            ck_assert_int_eq(found, 0);
            break;
        }
        snprintf(full, sizeof full, "%s%s", word, strchr(word, 'T') != NULL ? "" : "T09:00");
        ck_assert_int_eq(zone_parse(zone, full, &time), 1);
        char shown[ZONE_TEXT_SIZE];
        zone_iso(zone, found, shown);
        ck_assert_msg(found == time, "%s: %s, not %s", rows[_i].text, shown, full);
        ck_assert_int_eq(last(schedule, time), time);
        ck_assert_int_lt(last(schedule, time - 1), time);
        now = found;
    }
    schedule_free(&schedule);
}
END_TEST

/* "10:00 AM on Monday", "6:00 PM on month-end day", "at a power turn-on". */
START_TEST(times_of_the_seed)
{
    struct schedule *schedule = read("FREQ=WEEKLY;BYDAY=MO;BYHOUR=10", "Asia/Tokyo");
    /* Saturday; TZ=Asia/Tokyo date -d 'next monday 10:00' */
    ck_assert_int_eq(next(schedule, at("2026-11-21T10:00:00Z")), at("2026-11-23T01:00:00Z"));
    ck_assert_int_eq(last(schedule, at("2026-11-21T10:00:00Z")), at("2026-11-16T01:00:00Z"));
    ck_assert(!schedule_power_on(schedule));
    schedule_free(&schedule);
    schedule = read("power-on TZID=Europe/Berlin FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18", "UTC");
    ck_assert(schedule_power_on(schedule));
    ck_assert_int_eq(next(schedule, at("2026-11-21T10:00:00Z")), at("2026-11-30T17:00:00Z"));
    ck_assert_int_eq(next(schedule, at("2027-02-01T10:00:00Z")), at("2027-02-28T17:00:00Z"));
    ck_assert_int_eq(next(schedule, at("2028-02-01T10:00:00Z")), at("2028-02-29T17:00:00Z"));
    ck_assert_int_eq(next(schedule, at("2027-07-01T10:00:00Z")), at("2027-07-31T16:00:00Z"));
    schedule_free(&schedule);
    schedule = read("power-on", "UTC");
    ck_assert_int_eq(next(schedule, at("2026-11-21T10:00:00Z")), 0);
    schedule_free(&schedule);
    schedule = read("", "UTC");
    ck_assert_int_eq(last(schedule, at("2026-11-21T10:00:00Z")), 0);
    schedule_free(&schedule);
}
END_TEST

/* RFC 5545, 3.3.5: what is left out is taken by the offset before, of what comes twice the first.
 * Instants: date -ud 'TZ="Europe/Berlin" ...'. */
START_TEST(changes_of_the_clock)
{
    struct schedule *schedule =
        read("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "Europe/Berlin");
    ck_assert_int_eq(next(schedule, at("2027-03-27T12:00:00Z")), at("2027-03-28T01:30:00Z"));
    ck_assert_int_eq(next(schedule, at("2027-03-28T01:30:00Z")), at("2027-03-29T00:30:00Z"));
    ck_assert_int_eq(last(schedule, at("2027-03-28T12:00:00Z")), at("2027-03-28T01:30:00Z"));
    ck_assert_int_eq(next(schedule, at("2027-10-30T12:00:00Z")), at("2027-10-31T00:30:00Z"));
    ck_assert_int_eq(next(schedule, at("2027-10-31T00:30:00Z")), at("2027-11-01T01:30:00Z"));
    schedule_free(&schedule);
    /* Hours follow each other: 25 in the one day, 23 in the other. */
    static const char *const days[][2] = {{"2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"},
                                          {"2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"}};
    schedule = read("FREQ=HOURLY", "Europe/Berlin");
    for (size_t i = 0; i < 2; i++)
        for (int64_t hour = at(days[i][0]); hour < at(days[i][1]); hour += INT64_C(3600000000)) {
            ck_assert_int_eq(next(schedule, hour), hour + INT64_C(3600000000));
            ck_assert_int_eq(last(schedule, hour + INT64_C(3599999999)), hour);
        }
    schedule_free(&schedule);
}
END_TEST

/* However long nothing was asked, there is one last time. */
START_TEST(what_was_missed_is_one_time)
{
    struct schedule *schedule = read("FREQ=WEEKLY;BYDAY=MO;BYHOUR=10", "UTC");
    ck_assert_int_eq(last(schedule, at("2026-12-18T10:00:00Z")), at("2026-12-14T10:00:00Z"));
    schedule_free(&schedule);
    schedule = read("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "UTC");
    ck_assert_int_eq(last(schedule, at("2031-12-18T10:00:00Z")), at("2028-02-29T00:00:00Z"));
    schedule_free(&schedule);
    schedule = read("DTSTART:20261123T100000 FREQ=DAILY", "UTC");
    ck_assert_int_eq(last(schedule, at("2026-11-21T10:00:00Z")), 0);
    ck_assert_int_eq(next(schedule, at("2026-11-21T10:00:00Z")), at("2026-11-23T10:00:00Z"));
    schedule_free(&schedule);
}
END_TEST

static const char *const refused[] = {
    "hello",
    "FREQ=",
    "FREQ=OFTEN",
    "FREQ=MINUTELY",
    "FREQ=SECONDLY;INTERVAL=9999",
    "BYDAY=MO",
    "FREQ=DAILY;FREQ=WEEKLY",
    "FREQ=DAILY;",
    "FREQ=DAILY;;BYHOUR=1",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYHOUR=x",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYDAY=XX",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;COUNT=2;UNTIL=20270101T000000Z",
    "FREQ=DAILY;X-OWN=1",
    "TZID=Mars/Olympus FREQ=DAILY",
    "TZID= FREQ=DAILY",
    "DTSTART:20261323T100000 FREQ=DAILY",
    "DTSTART:2026 FREQ=DAILY",
    "DTSTART;TZID=Mars/Olympus:20261123T100000 FREQ=DAILY",
    "FREQ=DAILY,FREQ=DAILY",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
    "FREQ=HOURLY;BYSETPOS=99",
    /* what never comes */
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    "FREQ=YEARLY;BYDAY=MO;BYSETPOS=300",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "DTSTART:20261123T100000 FREQ=DAILY;UNTIL=20261122T100000Z",
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=2",
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2;BYHOUR=5,12",
};

START_TEST(what_is_refused)
{
    struct schedule *schedule = NULL;
    const char *error = NULL;
    ck_assert_msg(schedule_read(refused[_i], zone_utc(), &schedule, &error) == 0, "%s",
                  refused[_i]);
    ck_assert_ptr_nonnull(error);
    ck_assert_ptr_null(schedule);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *tcase = tcase_create("schedule");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, examples_of_the_standard, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(tcase, what_is_refused, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(tcase, times_of_the_seed);
    tcase_add_test(tcase, changes_of_the_clock);
    tcase_add_test(tcase, what_was_missed_is_one_time);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
