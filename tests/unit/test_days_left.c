#include <math.h>

#include "gateway/desk/days_left.h"
#include "tests/unit/unit.h"

static struct days_left_read reads[DAYS_LEFT_READS];
static struct days_left left;
static struct days_left_said said;

// A read a day, from `first` percent down by `fall` a day.
static size_t line(size_t n, double first, double fall)
{
    for (size_t i = 0; i < n; i++)
        reads[i] = (struct days_left_read){(double)i, first - fall * (double)i};
    return n;
}

// Two percent a day from 100: after 20 days 60 are left, which is 30 days, give or take half a day
// for the gauge's step of 2.
START_TEST(a_straight_line_ends_where_it_ends)
{
    days_left(reads, line(21, 100, 2), &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_KNOWN);
    ck_assert(!left.coarse);
    ck_assert_double_eq_tol(left.rate, 2, 1e-9);
    ck_assert_double_eq_tol(left.about, 30, 1e-9);
    ck_assert_double_eq_tol(left.least, 29, 1e-9);
    ck_assert_double_eq_tol(left.most, 31, 1e-9);
    ck_assert(days_left_say(&left, 0, &said));
    ck_assert_str_eq(said.unit, "week");
    ck_assert_uint_eq(said.about, 4);
    ck_assert_uint_eq(said.least, 4);
    ck_assert_uint_eq(said.most, 5);
}
END_TEST

START_TEST(nothing_is_said_before_a_fortnight)
{
    days_left(reads, line(14, 100, 2), &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_YOUNG);
    ck_assert(!days_left_say(&left, 0, &said));
    days_left(reads, line(15, 100, 2), &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_KNOWN);
    for (size_t i = 0; i < 4; i++) // four reads in three weeks are too few all the same
        reads[i] = (struct days_left_read){7.0 * (double)i, 90.0 - 10.0 * (double)i};
    days_left(reads, 4, &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_YOUNG);
    days_left(reads, 0, &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_YOUNG);
}
END_TEST

// A fifth of the reads is nonsense: the rate stays.
START_TEST(nonsense_does_not_turn_the_line)
{
    size_t n = line(31, 100, 1);
    for (size_t i = 3; i < n; i += 5)
        reads[i].percent = 0;
    days_left(reads, n, &left);
    ck_assert_double_eq_tol(left.rate, 1, 0.05);
    ck_assert_double_eq_tol(left.about, 70, 4);
    ck_assert_uint_eq(left.begin, 0);
    n = line(31, 100, 1);
    reads[10].percent = reads[11].percent = 99; // shaken: fuller for two days
    days_left(reads, n, &left);
    ck_assert_uint_eq(left.begin, 0);
    ck_assert_double_eq_tol(left.rate, 1, 0.02);
}
END_TEST

START_TEST(an_exchange_begins_a_new_line)
{
    line(40, 90, 2);
    for (size_t i = 20; i < 40; i++)
        reads[i].percent = 100 - 3 * (double)(i - 20);
    days_left(reads, 30, &left);
    ck_assert_uint_eq(left.begin, 20);
    ck_assert_int_eq(left.kind, DAYS_LEFT_YOUNG);
    days_left(reads, 40, &left);
    ck_assert_uint_eq(left.begin, 20);
    ck_assert_double_eq_tol(left.rate, 3, 1e-9);
    ck_assert_double_eq_tol(left.about, 43.0 / 3, 1e-9); // 100 - 57
}
END_TEST

START_TEST(what_is_hardly_used_is_left_in_peace)
{
    size_t n = line(60, 80, 0);
    days_left(reads, n, &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_STEADY);
    for (size_t i = 30; i < n; i++)
        reads[i].percent = 79;
    days_left(reads, n, &left);
    ck_assert_int_eq(left.kind, DAYS_LEFT_STEADY);
    ck_assert(!days_left_say(&left, 0, &said));
}
END_TEST

// A quarter every 20 days: after 70 days 12.5 % of a true level that shows as 25.
static size_t quarters(size_t n)
{
    for (size_t i = 0; i < n; i++)
        reads[i] = (struct days_left_read){(double)i, 100.0 - 25.0 * (double)(i / 20)};
    return n;
}

START_TEST(a_coarse_gauge_tells_by_its_steps)
{
    days_left(reads, quarters(30), &left);
    ck_assert(left.coarse);
    ck_assert_int_eq(left.kind, DAYS_LEFT_STEPS); // one step is no rate
    days_left(reads, quarters(71), &left);
    ck_assert(left.coarse);
    ck_assert_int_eq(left.kind, DAYS_LEFT_KNOWN);
    ck_assert_double_eq_tol(left.rate, 1.25, 1e-9);
    // The last step, from 50 to 25, was at 59.5 days and 37.5 %: 30 days from there, 10.5 are gone.
    ck_assert_double_eq_tol(left.about, 19.5, 1e-9);
    ck_assert_double_eq_tol(left.most, (24.375 + 12.5) / (1.25 - 12.5 / 40), 1e-9);
    ck_assert(days_left_say(&left, 0, &said));
    ck_assert(said.coarse);
    reads[45].percent = 100; // one odd read
    days_left(reads, 71, &left);
    ck_assert_double_eq_tol(left.rate, 1.25, 1e-9);
}
END_TEST

static void known(double about, double least, double most)
{
    left = (struct days_left){
        .kind = DAYS_LEFT_KNOWN, .about = about, .least = least, .most = most};
}

static void check_said(double after, const char *unit, unsigned about, unsigned least,
                       unsigned most)
{
    ck_assert(days_left_say(&left, after, &said));
    ck_assert_str_eq(said.unit, unit);
    ck_assert_uint_eq(said.about, about);
    ck_assert_uint_eq(said.least, least);
    ck_assert_uint_eq(said.most, most);
}

START_TEST(said_in_a_calm_unit)
{
    known(9.3, 6.8, 14.2);
    check_said(0, "day", 9, 6, 15);
    check_said(3, "day", 6, 3, 12);
    known(4, 3, 5);
    check_said(0.05, "day", 4, 3, 5); // an hour later it is still so
    known(22, 14.5, 34);
    check_said(0, "week", 3, 2, 5);
    known(100, 40, INFINITY);
    check_said(0, "month", 3, 1, 0);
    known(500, 300, 900);
    check_said(0, "year", 0, 0, 0);
    known(2, 0.4, 5);
    check_said(4, "day", 1, 0, 1);       // longer than it was to last: nearly gone
    ck_assert(!days_left_say(&left, 15, &said)); // not heard of for a fortnight
}
END_TEST

UNIT_MAIN("days left", a_straight_line_ends_where_it_ends, nothing_is_said_before_a_fortnight,
          nonsense_does_not_turn_the_line, an_exchange_begins_a_new_line,
          what_is_hardly_used_is_left_in_peace, a_coarse_gauge_tells_by_its_steps,
          said_in_a_calm_unit)
