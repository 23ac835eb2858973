#include "gateway/desk/wasted.h"
#include "tests/unit/unit.h"

// Worked out by hand from docs/early-exchange.md.
static struct wasted wasted(const struct days_left_read *reads, size_t n, double after)
{
    struct wasted result;
    ck_assert(wasted_of(reads, n, after, &result));
    return result;
}

START_TEST(a_line_is_followed)
{
    struct days_left_read reads[21];
    for (int i = 0; i < 21; i++) // 80 down to 60, one a day
        reads[i] = (struct days_left_read){i, 80 - i};
    struct wasted w = wasted(reads, 21, 0.5);
    ck_assert_double_eq_tol(w.about, 59.5, 1e-9); // 60 - 0.5
    ck_assert_double_eq_tol(w.least, 58, 1e-9);   // 60 - 2 * 0.5 - 1
    ck_assert(!w.estimated);
    w = wasted(reads, 21, 10);
    ck_assert_double_eq_tol(w.about, 50, 1e-9);
    ck_assert_double_eq_tol(w.least, 39, 1e-9); // 60 - 20 - 1
    ck_assert(w.estimated);
    struct wasted none;
    ck_assert(!wasted_of(reads, 21, 14.5, &none));
}
END_TEST

START_TEST(a_short_history_has_its_own_rate)
{
    const struct days_left_read reads[] = {{0, 70}, {1, 68}};
    struct wasted w = wasted(reads, 2, 1);
    ck_assert_double_eq_tol(w.about, 66, 1e-9);
    ck_assert_double_eq_tol(w.least, 62, 1e-9); // 68 - 2 * 2 - 2
    // Fifteen a day until Friday, out on Monday: nothing can be said of it for certain.
    const struct days_left_read heavy[] = {{0, 100}, {1, 85}, {2, 70}};
    w = wasted(heavy, 3, 3);
    ck_assert_double_eq_tol(w.about, 25, 1e-9);
    ck_assert_double_eq_tol(w.least, 0, 1e-9); // 70 - 90 - 15
}
END_TEST

START_TEST(a_coarse_gauge_is_right_to_its_step)
{
    struct days_left_read reads[25];
    for (int i = 0; i < 25; i++)
        reads[i] = (struct days_left_read){i, i < 10 ? 100 : i < 20 ? 75 : 50};
    // Steps at 9.5 (87.5) and 19.5 (62.5): 2.5 a day, 51.25 on day 24, which shows 50.
    struct wasted w = wasted(reads, 25, 0);
    ck_assert_double_eq_tol(w.about, 50, 1e-9);
    ck_assert_double_eq_tol(w.least, 37.5, 1e-9); // half a step
    ck_assert(w.estimated);
    // Quarters without a line: the step may be nearly used.
    const struct days_left_read quarters[] = {{0, 50}, {1, 50}, {2, 25}};
    w = wasted(quarters, 3, 0);
    ck_assert_double_eq_tol(w.about, 25, 1e-9);
    ck_assert_double_eq_tol(w.least, 0, 1e-9);
    // Two steps in 26 days, the last of them old: 50 would be what it shows, 41.25 what the line says.
    struct days_left_read late[27];
    for (int i = 0; i < 27; i++)
        late[i] = (struct days_left_read){i, i < 10 ? 100 : i < 18 ? 75 : 50};
    // Steps at 9.5 (87.5) and 17.5 (62.5): 25 in 8 days; 8.5 days later 62.5 - 26.5625 = 35.94, but
    // not under 37.5.
    w = wasted(late, 27, 0);
    ck_assert_double_eq_tol(w.about, 37.5, 1e-9);
    ck_assert_double_eq_tol(w.least, 25, 1e-9);
}
END_TEST

START_TEST(a_gauge_that_never_moved_tells_nothing)
{
    struct wasted none;
    const struct days_left_read still[] = {{0, 100}, {1, 100}, {20, 100}};
    ck_assert(!wasted_of(still, 3, 0, &none));
    ck_assert(!wasted_of(still, 1, 0, &none));
    ck_assert(!wasted_of(still, 0, 0, &none));
    // Since it was put in.
    const struct days_left_read risen[] = {{0, 30}, {1, 29}, {2, 100}};
    ck_assert(!wasted_of(risen, 3, 0, &none));
}
END_TEST

START_TEST(money_is_rounded_half_up)
{
    ck_assert_int_eq(wasted_money(8900, 41), 3649);
    ck_assert_int_eq(wasted_money(9999, 33), 3300); // 3299.67
    ck_assert_int_eq(wasted_money(5, 50), 3);       // 2.5
    ck_assert_int_eq(wasted_money(0, 80), 0);
    ck_assert_int_eq(wasted_money(12345, 100), 12345);
    ck_assert_int_eq(wasted_money(INT64_MAX, 100), INT64_MAX);
}
END_TEST

UNIT_MAIN("wasted", a_line_is_followed, a_short_history_has_its_own_rate,
          a_coarse_gauge_is_right_to_its_step, a_gauge_that_never_moved_tells_nothing,
          money_is_rounded_half_up)
