/* The spool with its crash points: what stands on disk after each single step of a writer that is
 * killed there, and what the next one makes of it. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/panel.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "lib/arena.h"
#include "lib/buf.h"

static char folder[] = "/tmp/ps.XXXXXX";
static struct arena *arena;

static struct state *open_state(void)
{
    struct state *state;
    const char *error = NULL;
    ck_assert_msg(state_open(folder, &state, &error) == 1, "%s", error);
    return state;
}

/* As a new process does after a kill. */
static struct state *reopen(struct state *state)
{
    const char *error = NULL;
    state_close(&state);
    state = open_state();
    ck_assert_msg(state_lock(state, &error) == 1, "%s", error);
    state_unlock(state);
    return state;
}

static const char *ids[] = {"", "7f9c24e0-5a71-4c8e-9d53-2f3d0a1b6c11",
                            "7f9c24e0-5a71-4c8e-9d53-2f3d0a1b6c12",
                            "7f9c24e0-5a71-4c8e-9d53-2f3d0a1b6c13"};

static struct spool_entry entry(uint64_t sequence, const char *memory)
{
    return (struct spool_entry){.sequence = sequence,
                                .id = ids[sequence],
                                .terminal = "mfp-1",
                                .purpose = "status",
                                .recipient = "centre@platen.test",
                                .summary = "Black toner 8 %\nlow",
                                .time = 1795255200000000,
                                .files = {{"memory/mfp-1.memory", memory, strlen(memory)}},
                                .n_files = 1,
                                .report = "<report/>",
                                .report_size = 9};
}

static void expect_file(const struct state *state, const char *name, const char *content)
{
    struct buf buf = {0};
    const char *error = "";
    int result = state_read(state, name, &buf, &error);
    ck_assert_msg(result == (content != NULL), "%s: %d %s", name, result, error);
    if (content != NULL)
        ck_assert_str_eq(buf_text(&buf), content);
    buf_free(&buf);
}

static size_t spooled(const struct state *state)
{
    char **names;
    size_t n;
    const char *error = NULL;
    ck_assert_msg(spool_list(state, arena, &names, &n, &error) == 1, "%s", error);
    return n;
}

static uint64_t next(const struct state *state)
{
    uint64_t sequence;
    const char *error = NULL;
    ck_assert_msg(spool_next_sequence(state, &sequence, &error) == 1, "%s", error);
    return sequence;
}

static void setup(void)
{
    strcpy(folder, "/tmp/ps.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = arena_new();
}

static void teardown(void)
{
    char command[64];
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
    arena_free(&arena);
}

START_TEST(reads_what_it_writes)
{
    const struct spool_entry sample = entry(1, "[memory]\n");
    struct spool_entry *back;
    struct buf buf = {0};
    const char *error = NULL;
    setup();
    spool_encode(&sample, &buf);
    ck_assert_msg(spool_decode("x", buf.data, buf.len, arena, &back, &error) == 1, "%s", error);
    ck_assert_uint_eq(back->sequence, 1);
    ck_assert_str_eq(back->id, ids[1]);
    ck_assert_str_eq(back->summary, "Black toner 8 % low");
    ck_assert_uint_eq(back->n_files, 1);
    ck_assert_mem_eq(back->files[0].data, "[memory]\n", 9);
    ck_assert_mem_eq(back->report, "<report/>", 9);
    ck_assert_uint_eq(back->report_size, 9);
    buf_free(&buf);
    teardown();
}
END_TEST

START_TEST(finds_every_flipped_bit_and_cut)
{
    const struct spool_entry sample = entry(1, "[memory]\n");
    struct buf buf = {0};
    setup();
    spool_encode(&sample, &buf);
    for (size_t i = 0; i < buf.len; i++) {
        struct arena *own = arena_new();
        struct spool_entry *back;
        const char *error;
        buf.data[i] ^= 1;
        ck_assert_msg(spool_decode("x", buf.data, buf.len, own, &back, &error) == -1, "byte %zu",
                      i);
        buf.data[i] ^= 1;
        ck_assert_msg(spool_decode("x", buf.data, i, own, &back, &error) == -1, "cut at %zu", i);
        arena_free(&own);
    }
    buf_free(&buf);
    teardown();
}
END_TEST

START_TEST(killed_before_the_file_has_its_name)
{
    setup();
    struct state *state = open_state();
    const char *path = state_path(
        state, arena, arena_printf(arena, "spool/%s.a1B2c3", spool_name(1, ids[1], arena)));
    FILE *half = fopen(path, "w");
    fputs("platen-spool 1\nsequ", half);
    fclose(half);
    state = reopen(state);
    ck_assert_uint_eq(spooled(state), 0);
    ck_assert_uint_eq(next(state), 1);
    state_sweep(state);
    ck_assert_int_ne(access(path, F_OK), 0);
    state_close(&state);
    teardown();
}
END_TEST

/* Names of terminals may look like those of temporary files. */
START_TEST(killed_writers_leave_nothing_for_long)
{
    static const struct {
        const char *name;
        bool stays;
    } files[] = {
        {"terminals/mfp-1.terminal", true},         {"terminals/mfp-1.terminal.a1B2c3", false},
        {"terminals/mfp.secret.terminal", true},    {"memory/mfp-1.memory.a1B2c3", false},
        {"schedule/mfp-1", true},                   {"schedule/mfp-1.a1B2c3", false},
        {"schedule/mfp.secret", true},              {"schedule/mfp.secret.a1B2c3", false},
        {"down/mfp-1", true},                       {"down/mfp-1.a1B2c3", false},
        {"down/mfp.secret", true},                  {"update/answer", true},
        {"update/answer.a1B2c3", false},            {"update/pin.a1B2c3", true},
    };
    setup();
    struct state *state = open_state();
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        fclose(fopen(state_path(state, arena, files[i].name), "w"));
    state_sweep(state);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        ck_assert_msg((access(state_path(state, arena, files[i].name), F_OK) == 0) == files[i].stays,
                      "%s", files[i].name);
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(killed_between_the_report_and_its_files)
{
    setup();
    struct state *state = open_state();
    const struct spool_entry sample = entry(1, "told\n");
    const char *error = NULL;
    ck_assert_msg(spool_write(state, &sample, &error) == 1, "%s", error);
    expect_file(state, "memory/mfp-1.memory", NULL);
    state = reopen(state);
    /* The memory knows that it was told: nothing is told again under another UUID. */
    expect_file(state, "memory/mfp-1.memory", "told\n");
    ck_assert_uint_eq(spooled(state), 1);
    ck_assert_uint_eq(next(state), 2);
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(killed_between_its_files_and_the_sequence)
{
    setup();
    struct state *state = open_state();
    const struct spool_entry first = entry(1, "one\n"), second = entry(2, "two\n");
    const char *error = NULL;
    ck_assert_msg(spool_put(state, &first, &error) == 1, "%s", error);
    ck_assert_msg(spool_write(state, &second, &error) == 1, "%s", error);
    ck_assert_int_eq(state_write(state, "memory/mfp-1.memory", "two\n", 4, &error), 1);
    expect_file(state, "sequence", "1\n");
    state = reopen(state);
    expect_file(state, "sequence", "2\n");
    expect_file(state, "memory/mfp-1.memory", "two\n");
    ck_assert_uint_eq(next(state), 3);
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(what_was_applied_is_not_applied_again)
{
    setup();
    struct state *state = open_state();
    const struct spool_entry first = entry(1, "one\n");
    const char *error = NULL;
    ck_assert_msg(spool_put(state, &first, &error) == 1, "%s", error);
    ck_assert_int_eq(state_write(state, "memory/mfp-1.memory", "newer\n", 6, &error), 1);
    state = reopen(state);
    expect_file(state, "memory/mfp-1.memory", "newer\n");
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(a_number_is_never_used_twice)
{
    setup();
    struct state *state = open_state();
    const struct spool_entry first = entry(1, "one\n");
    const char *error = NULL;
    ck_assert_msg(spool_put(state, &first, &error) == 1, "%s", error);
    ck_assert_int_eq(spool_remove(state, spool_name(1, ids[1], arena), &error), 1);
    ck_assert_int_eq(spool_remove(state, spool_name(1, ids[1], arena), &error), 1);
    state = reopen(state);
    ck_assert_uint_eq(next(state), 2);
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(killed_between_outcome_and_removal)
{
    setup();
    struct state *state = open_state();
    const struct spool_entry first = entry(1, "one\n");
    struct panel_entry **entries, *outcome = panel_begin(&first, arena);
    const char *error = NULL;
    size_t n;
    ck_assert_msg(spool_put(state, &first, &error) == 1, "%s", error);
    outcome->type = "accepted";
    outcome->reception = "1-00000001";
    outcome->description = "Taken.\x1b[2J";
    ck_assert_msg(panel_store(state, outcome, &error) == 1, "%s", error);
    state = reopen(state);
    /* It is sent again under its UUID, which the gateway answers as a duplicate; shown once. */
    ck_assert_uint_eq(spooled(state), 1);
    ck_assert_msg(panel_list(state, "mfp-1", arena, &entries, &n, &error) == 1, "%s", error);
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(panel_outcome(entries[0], arena), "1-00000001 accepted: Taken. [2J");
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(damaged_newest_does_not_stand_in_the_way)
{
    setup();
    struct state *state = open_state();
    const char *error = NULL, *name = spool_name(1, ids[1], arena);
    ck_assert_int_eq(
        state_write(state, arena_printf(arena, "spool/%s", name), "garbage", 7, &error), 1);
    state = reopen(state);
    ck_assert_uint_eq(spooled(state), 0);
    expect_file(state, arena_printf(arena, "spool/damaged-%s", name), "garbage");
    state_close(&state);
    teardown();
}
END_TEST

START_TEST(one_sends_at_a_time)
{
    setup();
    struct state *first = open_state(), *second = open_state();
    const char *error = NULL;
    ck_assert_int_eq(state_take_courier(first, "run", &error), 1);
    ck_assert_int_eq(state_take_courier(second, "command", &error), 0);
    ck_assert_msg(strncmp(error, "run, pid ", 9) == 0, "%s", error);
    state_close(&first);
    ck_assert_int_eq(state_take_courier(second, "command", &error), 1);
    state_close(&second);
    teardown();
}
END_TEST

UNIT_MAIN("agent_spool", reads_what_it_writes, finds_every_flipped_bit_and_cut,
          killed_before_the_file_has_its_name, killed_writers_leave_nothing_for_long,
          killed_between_the_report_and_its_files, killed_between_its_files_and_the_sequence,
          what_was_applied_is_not_applied_again, a_number_is_never_used_twice, killed_between_outcome_and_removal,
          damaged_newest_does_not_stand_in_the_way, one_sends_at_a_time)
