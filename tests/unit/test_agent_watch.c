/* Hysteresis, completions, maintenance and the daily report: a day is passed in, not waited for. */
#include "tests/unit/unit.h"

#include <string.h>

#include "agent/memory.h"
#include "agent/read/reading.h"
#include "agent/read/reading_status.h"
#include "agent/status_file.h"
#include "agent/watch.h"
#include "lib/arena.h"
#include "lib/buf.h"

#define MINUTE (INT64_C(60) * 1000000)
#define DAY (24 * 60 * MINUTE)
static const int64_t start = INT64_C(1795255200) * 1000000; /* 2026-11-21T10:00:00Z */
static const struct watch_settings settings = {10, 15, DAY, 5, 1000, 0};

struct story {
    struct arena *arena;
    struct memory *memory;
    int64_t now;
};

static struct story begin(void)
{
    return (struct story){arena_new(), NULL, start};
}

/* A minute later it is like this. What is remembered goes through its text each time. */
static struct watch_result step_to(struct story *story, const struct status *status)
{
    struct watch_result result;
    struct buf buf = {0};
    const char *error = NULL;
    story->now += MINUTE;
    watch_compare(status, story->memory, &settings, story->now, story->arena, &result);
    memory_write(result.memory, &buf);
    ck_assert_msg(memory_read("m", buf_text(&buf), buf.len, story->arena, &story->memory, &error) ==
                      1,
                  "%s", error);
    buf_free(&buf);
    return result;
}

/* The file says this. */
static struct watch_result step(struct story *story, const char *text)
{
    struct status *status;
    const char *error = NULL;
    const char *whole = arena_printf(story->arena, "platen-status = 1\n%s", text);
    ck_assert_msg(status_file_read("f", whole, strlen(whole), story->arena, &status, &error) == 1,
                  "%s", error);
    return step_to(story, status);
}

static struct watch_result level(struct story *story, const char *value)
{
    return step(story, arena_printf(story->arena, "[supply k]\ntype = toner\n%s\n", value));
}

/* Each row a minute after the one before; what is "after" as many minutes goes before a row. */
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
    {"level = 26 %", NULL, NULL}, /* put in again: a little over 25, for how long? */
    {"after 49", NULL, NULL},
    {"level = 8 %", NULL, NULL}, /* not long: it was not exchanged */
    {"level = 26 %", NULL, NULL},
    {"after 57", NULL, NULL},
    {"level = 27 %", NULL, NULL},
    {"after 1", NULL, NULL},
    {"level = 27 %", "ok", "level-rise"}, /* an hour: it was, by a used one */
    {"level = 9 %", "low", NULL},
    {"level = 60 %", "ok", "level-rise"}, /* nobody shakes that much into it */
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
        if (strncmp(rows[i].says, "after ", 6) == 0) {
            story.now += atoi(rows[i].says + 6) * MINUTE;
            continue;
        }
        struct watch_result result = level(&story, rows[i].says);
        ck_assert_msg(result.report == (rows[i].state != NULL || rows[i].evidence != NULL),
                      "row %zu: report %d", i, result.report);
        ck_assert_msg(result.n_supplies == (rows[i].state != NULL), "row %zu: %zu supplies", i,
                      result.n_supplies);
        if (rows[i].state != NULL)
            ck_assert_msg(strcmp(memory_state_word(result.supplies[0]->state), rows[i].state) == 0,
                          "row %zu: %s", i, memory_state_word(result.supplies[0]->state));
        size_t of_supplies = 0;
        for (size_t j = 0; j < result.n_completions; j++)
            of_supplies += result.completions[j]->supply[0] != '\0';
        ck_assert_msg(of_supplies == (rows[i].evidence != NULL), "row %zu: %zu completions", i,
                      of_supplies);
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

static const char *repeated(struct story *story, const char *text, int times)
{
    const char *all = "";
    while (times-- > 0)
        all = arena_printf(story->arena, "%s%s", all, text);
    return all;
}

/* "[condition " KEYWORD " " COMPONENT "]" has 255 bytes for both (agent/ini.h). */
START_TEST(long_names_are_found_again)
{
    struct story story = begin();
    const char *text = arena_printf(story.arena, "[condition media-jam-error x%s]\n",
                                    repeated(&story, "\u00fc", 119));
    step(&story, "");
    ck_assert_uint_eq(step(&story, text).n_conditions, 1);
    ck_assert(!step(&story, text).report);
    ck_assert_uint_eq(step(&story, "").n_completions, 1);
    arena_free(&story.arena);
}
END_TEST

/* What a printer says of itself may be longer than what a file may say, and no keyword at all. */
START_TEST(whatever_a_printer_says_is_told_once)
{
    struct story story = begin();
    struct reading *reading = reading_new("ipp://printer", story.arena);
    const char *name = repeated(&story, "B\u00fcro Nord ", 25),
               *keyword = repeated(&story, "k", 100);
    reading_add_condition(reading, "media-empty", name, READING_ERROR, story.arena);
    reading_add_condition(reading, keyword, name, READING_ERROR, story.arena);
    reading_add_condition(reading, "3d-failure", NULL, READING_ERROR, story.arena);
    reading_add_condition(reading, repeated(&story, "k", 101), NULL, READING_ERROR, story.arena);
    step(&story, "");
    struct watch_result result = step_to(&story, reading_status(reading, false, story.arena));
    ck_assert_uint_eq(result.n_conditions, 3);
    ck_assert_str_eq(result.conditions[1]->keyword, keyword);
    ck_assert_str_eq(result.conditions[2]->keyword, "other");
    ck_assert_str_eq(result.conditions[2]->text, "3d-failure");
    ck_assert(!step_to(&story, reading_status(reading, false, story.arena)).report);
    arena_free(&story.arena);
}
END_TEST

/* Of what asks for nobody, only how the printer stands (docs/standing.md) is told. */
START_TEST(who_rests_says_so)
{
    static const char *const told[] = {"standby",  "suspend",    "hibernate", "marker-power-saver",
                                       "shutdown", "deactivated"};
    static const char *const not_told[] = {"power-down", "power-up", "paused", "testing",
                                           "power-saver-off"};
    struct story story = begin();
    struct reading *reading = reading_new("ipp://printer", story.arena);
    for (size_t i = 0; i < sizeof(not_told) / sizeof(not_told[0]); i++)
        reading_add_condition(reading, not_told[i], NULL, READING_REPORT, story.arena);
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
        reading_add_condition(reading, told[i], NULL, READING_REPORT, story.arena);
    const struct status *status = reading_status(reading, false, story.arena);
    ck_assert_uint_eq(status->n_conditions, sizeof(told) / sizeof(told[0]));
    for (size_t i = 0; i < status->n_conditions; i++) {
        ck_assert_str_eq(status->conditions[i]->keyword, told[i]);
        ck_assert_int_eq(status->conditions[i]->severity, PLATEN__SEVERITY__SEVERITY_REPORT);
    }
    arena_free(&story.arena);
}
END_TEST

/* A sum that runs over, an up-time of 68 years: what a report cannot have is not told. */
START_TEST(no_number_that_a_report_cannot_have)
{
    struct story story = begin();
    struct reading *reading = reading_new("snmp://printer", story.arena);
    reading_add_counter(reading, "total", story.arena)->value = (uint64_t)INT64_MAX + 1;
    reading_add_counter(reading, "black", story.arena)->value = INT64_MAX;
    reading_add_condition(reading, "media-jam", NULL, READING_ERROR, story.arena)->since = -1;
    const struct status *status = reading_status(reading, false, story.arena);
    ck_assert_uint_eq(status->n_counters, 1);
    ck_assert_str_eq(status->counters[0]->name, "black");
    struct watch_result result = step_to(&story, status);
    ck_assert_int_eq(result.conditions[0]->since, story.now);
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

static size_t conditions(const struct watch_result *result, const char *keyword)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_conditions; i++)
        n += strcmp(result->conditions[i]->keyword, keyword) == 0;
    return n;
}

static bool cleared(const struct watch_result *result, const char *keyword)
{
    for (size_t i = 0; i < result->n_completions; i++)
        if (strcmp(result->completions[i]->condition, keyword) == 0)
            return true;
    return false;
}

/* Each supply by its own bounds. */
START_TEST(thresholds_of_its_own)
{
    static const struct {
        const char *says, *state;
    } own[] = {{"level = 20 %", "low"},
               {"level = 55 %", NULL},
               {"level = 61 %", "ok"},
               {"level = 21 %", NULL},
               {"level = 19 %", "low"}};
    struct story story = begin();
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        struct watch_result result = level(
            &story, arena_printf(story.arena, "low-at = 20 %%\nfine-at = 60 %%\n%s", own[i].says));
        ck_assert_msg(result.n_supplies == (own[i].state != NULL), "row %zu", i);
        if (own[i].state != NULL)
            ck_assert_str_eq(memory_state_word(result.supplies[0]->state), own[i].state);
    }
    arena_free(&story.arena);
}
END_TEST

/* Seed 001, 2): 531 "toner bottle should be replaced" is said beside that it is low. */
START_TEST(what_must_be_replaced)
{
    struct story story = begin();
    level(&story, "level = 50 %");
    struct watch_result result = level(&story, "level = 5 %");
    ck_assert_uint_eq(conditions(&result, "toner-life-over"), 0);
    result = level(&story, "level = 0 %");
    ck_assert_uint_eq(result.n_supplies, 1);
    ck_assert_uint_eq(conditions(&result, "toner-life-over"), 1);
    ck_assert_str_eq(result.conditions[0]->component, "k");
    result = level(&story, "level = 7 %"); /* shaken */
    ck_assert(!cleared(&result, "toner-life-over"));
    result = level(&story, "level = 100 %");
    ck_assert(cleared(&result, "toner-life-over"));
    /* a part, by the device's own word; a box is emptied */
    result = step(&story, "[supply d]\ntype = opc\nstate = empty\n"
                          "[supply w]\ntype = wasteToner\nstate = full\n");
    ck_assert_uint_eq(result.n_conditions, 1);
    ck_assert_str_eq(result.conditions[0]->keyword, "opc-life-over");
    /* a part, by its life */
    result = step(&story, "[maintenance F]\nkeyword = fuser-life-almost-over\nlife = 4 %\n");
    ck_assert_uint_eq(conditions(&result, "fuser-life-almost-over"), 1);
    result = step(&story, "[maintenance F]\nkeyword = fuser-life-almost-over\nlife = 0 %\n");
    ck_assert_uint_eq(conditions(&result, "fuser-life-over"), 1);
    ck_assert(
        !step(&story, "[maintenance F]\nkeyword = fuser-life-almost-over\nlife = 0 %\n").report);
    arena_free(&story.arena);
}
END_TEST

/* No sensor: 6,000 sheets the first one lasted, 8,000 the second one; so the third is low (10 %)
 * when 5,400 of 6,000 are gone. The percentages were reckoned by hand. */
START_TEST(toner_is_estimated_from_sheets)
{
    static const struct {
        int total;
        const char *says;
        int percent; /* told; -1 none */
        const char *state;
    } history[] = {
        {1000, "", -1, "unknown"},
        {2000, "state = low", -1, "low"},
        {2500, "state = ok", -1, "ok"}, /* new: from here on */
        {5500, "", -1, "unknown"},      /* nothing is known of how long one lasts */
        {8400, "state = low", -1, "low"},
        {8500, "state = ok", -1, "ok"}, /* 6,000 */
        {8600, "", 98, NULL},
        {11500, "", 50, NULL},
        {16000, "state = low", -1, "low"},
        {16500, "state = ok", -1, "ok"}, /* 8,000; the lesser of both counts */
        {19500, "", 50, NULL},
        {21899, "", 10, "low"}, /* 601 of 6,000: 10.02 % */
        {22499, "", 1, NULL},
        {30000, "", 1, NULL}, /* never empty by reckoning alone */
        {30010, "state = empty", -1, "empty"},
    };
    struct story story = begin();
    story.memory = NULL;
    for (size_t i = 0; i < sizeof(history) / sizeof(history[0]); i++) {
        struct watch_result result =
            step(&story, arena_printf(story.arena,
                                      "[supply k]\ntype = toner\ncolour = black\n%s\n[counters]\n"
                                      "total = %d\n",
                                      history[i].says, history[i].total));
        const struct memory_supply *supply = memory_find_supply(story.memory, "k");
        ck_assert_msg(supply->percent == history[i].percent, "row %zu: %d %%", i, supply->percent);
        ck_assert_int_eq(supply->estimated, history[i].percent >= 0);
        ck_assert_msg((result.n_supplies == 1) == (history[i].state != NULL) || result.full,
                      "row %zu", i);
        if (result.n_supplies == 1) {
            ck_assert_msg(
                history[i].state != NULL &&
                    strcmp(memory_state_word(result.supplies[0]->state), history[i].state) == 0,
                "row %zu: %s", i, memory_state_word(result.supplies[0]->state));
            ck_assert_int_eq(result.supplies[0]->estimated, history[i].percent >= 0);
        }
    }
    arena_free(&story.arena);
}
END_TEST

START_TEST(a_yield_that_is_known_needs_no_history)
{
    struct story story = begin();
#define BOTTLE(serial, total)                                                                      \
    "[supply k]\ntype = toner\nyield = 10000\nlevel = some-remaining\nserial = " serial            \
    "\n[counters]\ntotal = " total "\n"
    step(&story, BOTTLE("A", "500"));
    ck_assert_int_eq(memory_find_supply(story.memory, "k")->percent, -1); /* how old is it? */
    step(&story, BOTTLE("B", "1000"));
    struct watch_result result = step(&story, BOTTLE("B", "3500"));
    ck_assert_int_eq(memory_find_supply(story.memory, "k")->percent, 75);
    result = step(&story, BOTTLE("B", "10000"));
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW);
    ck_assert(result.supplies[0]->estimated);
    result = step(&story, BOTTLE("C", "10500"));
    ck_assert_str_eq(result.completions[0]->evidence, "new-serial");
    arena_free(&story.arena);
}
END_TEST

START_TEST(chips_that_cannot_be)
{
    struct story story = begin();
    level(&story, "level = 90 %\nserial = A");
    level(&story, "level = 3 %\nserial = A");
    struct watch_result result = level(&story, "level = 100 %\nserial = B");
    ck_assert_uint_eq(conditions(&result, "marker-supply-doubtful"), 0);
    level(&story, "level = 2 %\nserial = B");
    result = level(&story, "level = 2 %\nserial = A"); /* the old one, still empty: no doubt */
    ck_assert_uint_eq(conditions(&result, "marker-supply-doubtful"), 0);
    result = level(&story, "level = 100 %\nserial = B"); /* was used up before */
    ck_assert_uint_eq(conditions(&result, "marker-supply-doubtful"), 1);
    ck_assert_str_eq(result.conditions[0]->component, "k");
    ck_assert_ptr_nonnull(strstr(result.conditions[0]->text, "B was used up before"));
    ck_assert(!level(&story, "level = 99 %\nserial = B").report); /* said once */
    result = level(&story, "level = 99 %\nserial = C");
    ck_assert(cleared(&result, "marker-supply-doubtful"));
    level(&story, "level = 4 %\nserial = C");
    result = level(&story, "level = 99 %\nserial = C"); /* refilled, or its chip set back */
    ck_assert_uint_eq(conditions(&result, "marker-supply-doubtful"), 1);
    ck_assert_str_eq(result.completions[0]->evidence, "level-rise");
    arena_free(&story.arena);
}
END_TEST

static struct watch_result sheets(struct story *story, int total, const char *more)
{
    return step(story, arena_printf(story->arena, "[counters]\ntotal = %d\n%s", total, more));
}

#define JAM "[condition media-jam-error tray-2]\n"

/* Five within 1,000 sheets; seed 001: "the frequency of paper-jamming within a constant period". */
START_TEST(jams_that_come_too_often)
{
    struct story story = begin();
    struct watch_result result;
    int at[] = {1000, 1300, 1600, 1900};
    for (size_t i = 0; i < 4; i++) {
        result = sheets(&story, at[i], JAM);
        ck_assert_uint_eq(conditions(&result, "media-path-failure"), 0);
        result = sheets(&story, at[i], JAM); /* the same one */
        result = sheets(&story, at[i], "");
        result = sheets(&story, at[i], JAM); /* cleared badly: no sheet since */
        result = sheets(&story, at[i], "");
    }
    ck_assert_uint_eq(conditions(&result, "media-path-failure"), 0);
    result = sheets(&story, 2100, JAM); /* the one at 1,000 is out of the window */
    ck_assert_uint_eq(conditions(&result, "media-path-failure"), 0);
    sheets(&story, 2110, "");
    result = sheets(&story, 2200, JAM);
    ck_assert_uint_eq(conditions(&result, "media-path-failure"), 1);
    for (size_t i = 0; i < result.n_conditions; i++)
        if (strcmp(result.conditions[i]->keyword, "media-path-failure") == 0)
            ck_assert_str_eq(result.conditions[i]->text, "5 jams within 1000 sheets");
    sheets(&story, 2210, "");
    result = sheets(&story, 2220, JAM); /* once is enough */
    ck_assert_uint_eq(conditions(&result, "media-path-failure"), 0);
    ck_assert(!cleared(&result, "media-path-failure"));
    result = sheets(&story, 3090, "");
    ck_assert(!cleared(&result, "media-path-failure")); /* three left */
    result = sheets(&story, 3150, "");
    ck_assert(cleared(&result, "media-path-failure")); /* two left */
    arena_free(&story.arena);
}
END_TEST

START_TEST(jams_without_a_counter)
{
    struct story story = begin();
    struct watch_result result;
    for (int i = 0; i < 5; i++) {
        story.now += 60 * MINUTE;
        step(&story, "");
        result = step(&story, JAM);
    }
    ck_assert_uint_eq(conditions(&result, "media-path-failure"), 1);
    story.now += DAY;
    result = step(&story, "");
    ck_assert(cleared(&result, "media-path-failure"));
    arena_free(&story.arena);
}
END_TEST

/* Paper goes in by the handful: any rise over its bound is one. */
START_TEST(paper_is_a_supply)
{
    struct story story = begin();
#define TRAY(level)                                                                                \
    "[supply tray-1]\ntype = paper\nunit = sheets\ncapacity = 500\nlevel = " level "\n"
    step(&story, TRAY("300"));
    struct watch_result result = step(&story, TRAY("50"));
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_LOW);
    result = step(&story, TRAY("0"));
    ck_assert_int_eq(result.supplies[0]->state, PLATEN__SUPPLY_STATE__SUPPLY_STATE_EMPTY);
    ck_assert_uint_eq(result.n_conditions, 0); /* nothing to be replaced */
    result = step(&story, TRAY("150"));
    ck_assert_str_eq(result.completions[0]->evidence, "level-rise");
    arena_free(&story.arena);
}
END_TEST

UNIT_MAIN("agent_watch", supply_states, box_that_fills, supply_that_is_left_out_for_a_while,
          conditions_come_and_go, maintenance_by_counter, maintenance_by_new_part,
          maintenance_by_life_and_date, once_a_day_everything, thresholds_of_its_own,
          what_must_be_replaced, toner_is_estimated_from_sheets,
          a_yield_that_is_known_needs_no_history, chips_that_cannot_be, jams_that_come_too_often,
          jams_without_a_counter, paper_is_a_supply, long_names_are_found_again,
          whatever_a_printer_says_is_told_once, who_rests_says_so,
          no_number_that_a_report_cannot_have)
