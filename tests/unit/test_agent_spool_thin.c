/* A spool of weeks without a way to send: what is left out, in a fake clock's time. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/spool.h"
#include "agent/spool_thin.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/random.h"

#define HOUR (INT64_C(3600) * 1000000)
#define DAY (24 * HOUR)
static const int64_t start = INT64_C(1795219200) * 1000000; /* 2026-11-21T00:00:00Z */

/* r: a routine report of terminal a, R: of b, c: a condition; 100 bytes each, six hours apart. */
static const struct {
    const char *made, *stays;
    int days; /* age */
    int size; /* of how many reports */
} rows[] = {
    {"rrrr", "rrrr", 30, 4},
    {"rrrr", ".rrr", 30, 3},            /* no more than must be */
    {"rrrr", "...r", 30, 1},            /* the last of that day */
    {"rrrrrrrr", "...r...r", 30, 2},    /* of each day */
    {"rrrrrrrr", ".......r", 30, 1},    /* then the oldest */
    {"rRrR", "..rR", 30, 2},            /* of each terminal */
    {"crcr", "crcr", 30, 4},
    {"crcr", "c.cr", 30, 3},
    {"crcr", "c.c.", 30, 1}, /* conditions never, whatever it comes to */
    {"cccc", "cccc", 30, 1},
    {"rrrrrrrr", "....rrrr", 1, 100}, /* older than a day, six hours after the last */
    {"crcrcrcr", "c.c.c.cr", 0, 100},
};

START_TEST(which_go_out)
{
    struct spool_item items[16];
    size_t n = strlen(rows[_i].made);
    const struct spool_bounds bounds = {rows[_i].days * DAY, rows[_i].size * 100};
    char stays[17] = "";
    for (size_t i = 0; i < n; i++)
        items[i] = (struct spool_item){.terminal = rows[_i].made[i] == 'R' ? "b" : "a",
                                       .routine = rows[_i].made[i] != 'c',
                                       .time = start + (int64_t)i * 6 * HOUR,
                                       .size = 100};
    int64_t now = start + (int64_t)n * 6 * HOUR - (rows[_i].days == 0 ? 6 * HOUR : 0);
    size_t out = spool_thin_choose(items, n, &bounds, now);
    for (size_t i = 0; i < n; i++) {
        stays[i] = items[i].out ? '.' : rows[_i].made[i];
        out -= items[i].out;
    }
    ck_assert_str_eq(stays, rows[_i].stays);
    ck_assert_uint_eq(out, 0);
}
END_TEST

static void put(struct state *state, uint64_t sequence, int64_t time, bool routine)
{
    char id[37], report[1024];
    const char *error = "";
    memset(report, 'x', sizeof(report));
    random_uuid(id);
    const struct spool_entry entry = {.sequence = sequence,
                                      .id = id,
                                      .terminal = "mfp-1",
                                      .purpose = "status",
                                      .recipient = "centre@platen.test",
                                      .summary = "",
                                      .routine = routine,
                                      .time = time,
                                      .report = report,
                                      .report_size = sizeof(report)};
    ck_assert_msg(spool_put(state, &entry, &error) == 1, "%s", error);
}

/* Eight weeks offline: a report an hour, a condition each day; 100 kB and 30 days. */
START_TEST(weeks_without_a_way)
{
    char folder[] = "/tmp/platen-thin-XXXXXX", command[64];
    struct arena *arena = arena_new();
    struct state *state;
    const char *error = "";
    char **names;
    size_t n, out, conditions = 0, left_out = 0;
    uint64_t sequence = 0;
    const struct spool_bounds bounds = {30 * DAY, 100 * 1024};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_msg(state_open(folder, &state, &error) == 1, "%s", error);
    ck_assert_int_eq(state_lock(state, &error), 1);
    ck_assert_ptr_null(spool_thin_note(state, arena));
    for (int64_t time = start; time < start + 56 * DAY; time += HOUR) {
        bool news = ++sequence % 24 == 1;
        put(state, sequence, time, !news);
        conditions += news;
        ck_assert_msg(spool_thin(state, &bounds, false, time, &out, &error) == 1, "%s", error);
        left_out += out;
    }
    ck_assert_int_eq(spool_thin(state, &bounds, true, start + 56 * DAY, &out, &error), 1);
    ck_assert_uint_eq(out, 0); /* by its size it has long been young enough */
    ck_assert_int_eq(spool_list(state, arena, &names, &n, &error), 1);
    ck_assert_uint_eq(n + left_out, sequence);
    size_t kept = 0, routine = 0;
    for (size_t i = 0; i < n; i++) {
        struct spool_entry *entry;
        ck_assert_int_eq(spool_read(state, names[i], arena, &entry, NULL, &error), 1);
        kept += !entry->routine;
        routine += entry->routine;
        ck_assert(!entry->routine || entry->time > start + 26 * DAY);
    }
    ck_assert_uint_eq(kept, conditions);
    ck_assert_uint_gt(routine, 0);
    const char *note = spool_thin_note(state, arena);
    char count[64];
    snprintf(count, sizeof(count), ", %zu routine reports from 2026-11-21T01:00:00Z to ", left_out);
    ck_assert_msg(strstr(note, count) != NULL, "%s", note);
    /* after two more months nothing routine is left, all conditions are */
    ck_assert_int_eq(spool_thin(state, &bounds, true, start + 120 * DAY, &out, &error), 1);
    ck_assert_uint_eq(out, routine);
    ck_assert_int_eq(spool_list(state, arena, &names, &n, &error), 1);
    ck_assert_uint_eq(n, conditions);
    state_unlock(state);
    state_close(&state);
    arena_free(&arena);
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("agent_spool_thin");
    TCase *tcase = tcase_create("agent_spool_thin");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, which_go_out, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(tcase, weeks_without_a_way);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
