/* Hysteresis, completions, maintenance and the daily report: a day is passed in, not waited for. */
#include "tests/unit/unit.h"

#include <string.h>

#include "agent/memory.h"
#include "agent/status_file.h"
#include "agent/watch.h"
#include "lib/arena.h"
#include "lib/buf.h"

#define MINUTE (INT64_C(60) * 1000000)
#define DAY (24 * 60 * MINUTE)
static const int64_t start = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */
static const struct watch_settings settings = {10, 15, DAY, 0};

struct story {
    struct arena *arena;
    struct memory *memory;
    int64_t now;
};

static struct story begin(void)
{
    return (struct story){arena_new(), NULL, start};
}

/* A minute later the file says this. What is remembered goes through its text each time. */
static struct watch_result step(struct story *story, const char *text)
{
    struct status *status;
    struct watch_result result;
    struct buf buf = {0};
    const char *error = NULL;
    const char *whole = arena_printf(story->arena, "platen-status = 1\n%s", text);
    ck_assert_msg(status_file_read("f", whole, strlen(whole), story->arena, &status, &error) == 1,
                  "%s", error);
    story->now += MINUTE;
    watch_compare(status, story->memory, &settings, story->now, story->arena, &result);
    memory_write(result.memory, &buf);
    ck_assert_msg(memory_read("m", buf_text(&buf), buf.len, story->arena, &story->memory, &error) ==
                      1,
                  "%s", error);
    buf_free(&buf);
    return result;
}

static struct watch_result level(struct story *story, const char *value)
{
    return step(story, arena_printf(story->arena, "[supply k]\ntype = toner\n%s\n", value));
}

/* The state machine of agent/watch.h, each row a minute after the one before. */
static const struct {
    const char *says;
    const char *state;    /* that is told; NULL: nothing is told */
    const char *evidence; /* of the completion, NULL: none */
} rows[] = {
    {"level = 50 %", "ok", NULL},
    {"level = 11 %", NULL, NULL},
    {"level = 10 %", "low", NULL},
    {"level = 9 %", NULL, NULL},
    {"level = 25 %", NULL, NULL}, /* shaken: 25 is not over 25 */
    {"level = 10 %", NULL, NULL},
    {"level = unknown", NULL, NULL}, /* asleep: proves nothing */
    {"level = 0 %", "empty", NULL},
    {"level = 5 %", NULL, NULL}, /* shaken again */
    {"level = 6 %", "low", NULL},
    {"level = 26 %", "ok", "level-rise"},
    {"level = 4 %\nserial = A", "low", NULL},
    {"level = 3 %\nserial = B", "low", "new-serial"}, /* exchanged by an old one */
    {"level = 3 %", NULL, NULL},                      /* its serial cannot be read */
    {"level = 90 %\nserial = C", "ok", "new-serial"},
    {"level = 90 %\nserial = C\nstate = low", "low", NULL}, /* its alert outranks the gauge */
    {"level = 90 %\nserial = C", "ok", "level-rise"},
    {"level = some-remaining\nserial = C", "some", NULL},
    {"level = some-remaining\nserial = C\nstate = empty", "empty", NULL},
    {"level = some-remaining\nserial = C", NULL, NULL},
    {"level = some-remaining\nserial = C\nstate = ok", "ok", "condition-cleared"},
};

START_TEST(supply_states)
{
    struct story story = begin();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct watch_result result = level(&story, rows[i].says);
        ck_assert_msg(result.report == (rows[i].state != NULL || rows[i].evidence != NULL),
                      "row %zu: report %d", i, result.report);
        ck_assert_msg(result.n_supplies == (rows[i].state != NULL), "row %zu: %zu supplies", i,
                      result.n_supplies);
        if (rows[i].state != NULL)
            ck_assert_msg(strcmp(memory_state_word(result.supplies[0]->state), rows[i].state) == 0,
                          "row %zu: %s", i, memory_state_word(result.supplies[0]->state));
        ck_assert_msg(result.n_completions == (rows[i].evidence != NULL),
                      "row %zu: %zu completions", i, result.n_completions);
        if (rows[i].evidence != NULL) {
            ck_assert_str_eq(result.completions[0]->evidence, rows[i].evidence);
            ck_assert_str_eq(result.completions[0]->supply, "k");
        }
    }
    arena_free(&story.arena);
}
END_TEST

#define BOX "[supply w]\ntype = wasteToner\ncapacity = 1000\nlevel = "

START_TEST(box_that_fills)
{
    struct story story = begin();
    struct watch_result result = step(&story, BOX "900\n");
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_OK);
    result = step(&story, BOX "100\n");
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW);
    result = step(&story, BOX "0\n");
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_FULL);
    arena_free(&story.arena);
}
END_TEST

START_TEST(supply_that_is_left_out_for_a_while)
{
    struct story story = begin();
    level(&story, "level = 50 %");
    level(&story, "level = 5 %");
    ck_assert(!step(&story, "").report);
    struct watch_result result = level(&story, "level = 99 %");
    ck_assert_uint_eq(result.n_completions, 1);
    ck_assert_str_eq(result.completions[0]->evidence, "level-rise");
    arena_free(&story.arena);
}
END_TEST

START_TEST(conditions_come_and_go)
{
    struct story story = begin();
    step(&story, "");
    struct watch_result result = step(&story, "[condition media-jam-error tray 2]\n");
    int64_t since = story.now;
    ck_assert_uint_eq(result.n_conditions, 1);
    ck_assert_int_eq(result.conditions[0]->since, since);
    ck_assert(!step(&story, "[condition media-jam-error tray 2]\n").report);
    result = step(&story, "[condition media-jam-warning tray 2]\n");
    ck_assert_uint_eq(result.n_conditions, 1);
    ck_assert_int_eq(result.conditions[0]->since, since);
    ck_assert_uint_eq(result.n_completions, 0);
    result = step(&story, "[condition media-jam-warning tray 1]\n");
    ck_assert_uint_eq(result.n_completions, 1);
    ck_assert_str_eq(result.completions[0]->condition, "media-jam");
    ck_assert_str_eq(result.completions[0]->component, "tray 2");
    ck_assert_str_eq(result.completions[0]->evidence, "condition-cleared");
    arena_free(&story.arena);
}
END_TEST

static const char *fuser(struct story *story, int total, const char *more)
{
    return arena_printf(story->arena, "[counters]\ntotal = %d\n[maintenance F]\n%s\n", total, more);
}

START_TEST(maintenance_by_counter)
{
    struct story story = begin();
    ck_assert_uint_eq(step(&story, fuser(&story, 99, "at = 100")).n_conditions, 0);
    struct watch_result result = step(&story, fuser(&story, 100, "at = 100"));
    ck_assert_uint_eq(result.n_conditions, 1);
    ck_assert_str_eq(result.conditions[0]->keyword, "subunit-life-almost-over");
    ck_assert_str_eq(result.conditions[0]->component, "F");
    ck_assert(!step(&story, fuser(&story, 101, "at = 100")).report);
    ck_assert(!step(&story, "[maintenance F]\nat = 100\n").report); /* no counter now */
    ck_assert(!step(&story, "").report);                            /* not told now */
    result = step(&story, fuser(&story, 110, "at = 200"));
    ck_assert_uint_eq(result.n_completions, 1);
    ck_assert_str_eq(result.completions[0]->evidence, "part-exchanged");
    ck_assert_str_eq(result.completions[0]->component, "F");
    arena_free(&story.arena);
}
END_TEST

START_TEST(maintenance_by_new_part)
{
    struct story story = begin();
    step(&story, fuser(&story, 100, "at = 100\nserial = A"));
    struct watch_result result = step(&story, fuser(&story, 101, "at = 100\nserial = B"));
    ck_assert_uint_eq(result.n_completions, 1);
    ck_assert_uint_eq(result.n_conditions, 0);
    ck_assert(!step(&story, fuser(&story, 102, "at = 100\nserial = B")).report);
    ck_assert_uint_eq(step(&story, fuser(&story, 200, "at = 200\nserial = B")).n_conditions, 1);
    arena_free(&story.arena);
}
END_TEST

START_TEST(maintenance_by_life_and_date)
{
    struct story story = begin();
    step(&story, "");
    ck_assert_uint_eq(step(&story, "[maintenance D]\nlife = 10 %\n").n_conditions, 1);
    ck_assert(!step(&story, "[maintenance D]\nlife = 20 %\n").report);
    ck_assert_uint_eq(step(&story, "[maintenance D]\nlife = 100 %\n").n_completions, 1);
    ck_assert_uint_eq(step(&story, "[maintenance D]\ndate = 2026-11-22\n").n_conditions, 0);
    story.now += DAY;
    ck_assert_uint_eq(step(&story, "[maintenance D]\ndate = 2026-11-22\n").n_conditions, 1);
    ck_assert_uint_eq(step(&story, "[maintenance D]\ndate = 2027-11-22\n").n_completions, 1);
    arena_free(&story.arena);
}
END_TEST

START_TEST(once_a_day_everything)
{
    struct story story = begin();
    const char *text = "[supply a]\nlevel = 50 %\n[supply b]\nlevel = 5 %\n[condition door-open]\n"
                       "[maintenance F]\nlife = 3 %\n";
    struct watch_result result = step(&story, text);
    ck_assert(result.full);
    ck_assert(!step(&story, text).report);
    story.now += DAY - 3 * MINUTE;
    ck_assert(!step(&story, text).report);
    result = step(&story, text);
    ck_assert(result.report && result.full);
    ck_assert_uint_eq(result.n_supplies, 2);
    ck_assert_uint_eq(result.n_conditions, 2);
    ck_assert_uint_eq(result.n_completions, 0);
    story.now -= 100 * DAY; /* the clock was set back: it must not fall silent */
    ck_assert(step(&story, text).full);
    arena_free(&story.arena);
}
END_TEST

UNIT_MAIN("agent_watch", supply_states, box_that_fills, supply_that_is_left_out_for_a_while,
          conditions_come_and_go, maintenance_by_counter, maintenance_by_new_part,
          maintenance_by_life_and_date, once_a_day_everything)
