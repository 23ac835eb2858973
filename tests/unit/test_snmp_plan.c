/* The walk: what is asked next, and that no answer makes it endless. */
#include <stdio.h>

#include "agent/read/snmp_plan.h"
#include "lib/arena.h"
#include "tests/unit/unit.h"

static struct arena *arena;
static struct snmp_values *values;
static struct snmp_plan *plan;
static struct snmp_ask ask;

static void start(void)
{
    arena = arena_new();
    values = snmp_values_new(arena);
    plan = snmp_plan_new(values, arena);
}

static struct snmp_answer answer(const char *name, int64_t number)
{
    struct oid oid = oid_of(name);
    struct snmp_value *value = arena_alloc(arena, sizeof(*value));
    value->id = arena_memdup(arena, oid.id, oid.n * sizeof(*oid.id));
    value->len = oid.n;
    value->kind = SNMP_NUMBER;
    value->number = number;
    return (struct snmp_answer){value->id, value->len, value};
}

static bool asks_for(size_t i, const char *name)
{
    struct oid oid = oid_of(name);
    return i < ask.n && oid_compare(ask.names[i]->id, ask.names[i]->n, oid.id, oid.n) == 0;
}

START_TEST(columns_are_asked_together)
{
    start();
    snmp_plan_add(plan, "1.3.1");
    snmp_plan_add(plan, "1.3.2");
    snmp_plan_add(plan, "1.3.2.5"); /* is in the one before */
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
    ck_assert_uint_eq(ask.n, 2);
    ck_assert(asks_for(0, "1.3.1") && asks_for(1, "1.3.2"));
    const struct snmp_answer rows[] = {answer("1.3.1.1", 11), answer("1.3.2.1", 21),
                                       answer("1.3.1.2", 12), answer("1.4", 9),
                                       answer("1.3.1.3", 13)};
    snmp_plan_take(plan, rows, 5);
    ck_assert_uint_eq(snmp_values_count(values), 4);
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
    ck_assert_uint_eq(ask.n, 1); /* the second has left its part */
    ck_assert(asks_for(0, "1.3.1.3"));
    const struct snmp_answer end = {ask.names[0]->id, ask.names[0]->n, NULL};
    snmp_plan_take(plan, &end, 1);
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 0);
    ck_assert_pstr_eq(snmp_plan_partly(plan), NULL);
    arena_free(&arena);
}
END_TEST

START_TEST(circles_end)
{
    start();
    snmp_plan_add(plan, "1.3.1");
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
    const struct snmp_answer rows[] = {answer("1.3.1.1", 1), answer("1.3.1.3", 3),
                                       answer("1.3.1.2", 2), answer("1.3.1.3", 3),
                                       answer("1.3.1.4", 4)};
    snmp_plan_take(plan, rows, 5); /* out of order is taken, again is not */
    ck_assert_uint_eq(snmp_values_count(values), 3);
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 0);
    arena_free(&arena);
}
END_TEST

START_TEST(endless_devices_are_left)
{
    start();
    snmp_plan_add(plan, "1.3.1");
    size_t asked = 0;
    while (snmp_plan_next(plan, &ask) == 1) {
        char name[40];
        snprintf(name, sizeof(name), "1.3.1.%zu", ++asked);
        const struct snmp_answer row = answer(name, 1);
        snmp_plan_take(plan, &row, 1);
    }
    ck_assert_uint_eq(asked, SNMP_PLAN_ASKS_MAX);
    ck_assert_pstr_ne(snmp_plan_partly(plan), NULL);
    arena_free(&arena);
}
END_TEST

START_TEST(trouble_asks_less)
{
    start();
    snmp_plan_add(plan, "1.3.1");
    snmp_plan_add(plan, "1.3.2");
    snmp_plan_add(plan, "1.3.3");
    int rows = 0;
    for (int i = 0; i < 4; i++) { /* fewer rows first, then fewer columns */
        ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
        ck_assert(i == 0 || ask.rows < rows || ask.n < 3);
        rows = ask.rows;
        snmp_plan_trouble(plan, SNMP_TOO_BIG, 0);
    }
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
    snmp_plan_trouble(plan, SNMP_NO_SUCH_NAME, 1); /* version 1's end of the first */
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 1);
    ck_assert(asks_for(0, "1.3.2"));
    for (int i = 0; i < 20 && snmp_plan_next(plan, &ask) == 1; i++)
        snmp_plan_trouble(plan, SNMP_SILENCE, 0);
    ck_assert_int_eq(snmp_plan_next(plan, &ask), 0);
    ck_assert_pstr_ne(snmp_plan_partly(plan), NULL);
    arena_free(&arena);
}
END_TEST

START_TEST(names_are_numbers)
{
    struct oid oid;
    ck_assert_int_eq(oid_parse(".1.3.6.1.4.1.4294967295", &oid), 1);
    ck_assert_uint_eq(oid.n, 7);
    ck_assert_uint_eq(oid.id[6], UINT32_MAX);
    ck_assert_int_eq(oid_parse("1.3.4294967296", &oid), 0);
    ck_assert_int_eq(oid_parse("1..3", &oid), 0);
    ck_assert_int_eq(oid_parse("1.3.", &oid), 0);
    ck_assert_int_eq(oid_parse("", &oid), 0);
    const uint32_t a[] = {1, 3, 6}, b[] = {1, 3, 6, 1}, c[] = {1, 4};
    ck_assert_int_lt(oid_compare(a, 3, b, 4), 0);
    ck_assert_int_gt(oid_compare(c, 2, b, 4), 0);
    ck_assert_int_eq(oid_compare(a, 3, a, 3), 0);
}
END_TEST

UNIT_MAIN("snmp_plan", columns_are_asked_together, circles_end, endless_devices_are_left,
          trouble_asks_less, names_are_numbers)
