#include "gateway/desk/on_site.h"
#include "tests/unit/unit.h"

START_TEST(what_was_delivered_and_not_put_in)
{
    struct on_site_event none[1];
    ck_assert_uint_eq(on_site(none, 0), 0);
    struct on_site_event two[] = {{10, 2}};
    ck_assert_uint_eq(on_site(two, 1), 2);
    struct on_site_event used[] = {{20, -1}, {10, 2}};
    ck_assert_uint_eq(on_site(used, 2), 1);
    // What was put in before came from elsewhere, and so does the third of two.
    struct on_site_event more[] = {{30, -1}, {5, -1}, {20, -1}, {10, 2}, {25, -1}, {40, 3}};
    ck_assert_uint_eq(on_site(more, 6), 3);
    struct on_site_event at_once[] = {{10, -1}, {10, 1}};
    ck_assert_uint_eq(on_site(at_once, 2), 0);
}
END_TEST

UNIT_MAIN("on site", what_was_delivered_and_not_put_in)
