/* Which files are records of programs, and which a killed writer left behind. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "agent/update_record.h"
#include "lib/arena.h"
#include "lib/buf.h"

static char folder[] = "/tmp/pu.XXXXXX";

static void put(struct agent *agent, const char *program, uint64_t release)
{
    const char *error = NULL;
    const struct update_record record = {.terminal = "mfp-1",
                                         .name = program,
                                         .release = release,
                                         .version = "2.1",
                                         .file = "",
                                         .new_version = "",
                                         .new_file = "",
                                         .why = ""};
    ck_assert_msg(update_record_store(agent, &record, &error) == 1, "%s", error);
}

/* As mkostemp() names it: fileio_write() was killed before it renamed it. */
static void leave(struct agent *agent, const char *name, const char *text, size_t size)
{
    const char *error = NULL;
    const char *path = arena_printf(agent->arena, "update/programs/mfp-1/%s", name);
    ck_assert_msg(state_write(agent->state, path, text, size, &error) == 1, "%s", error);
}

START_TEST(all_programs_are_listed_and_nothing_else)
{
    struct agent agent = {.arena = arena_new()};
    struct update_record **records;
    struct buf text = {0};
    const char *error = NULL;
    size_t n;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_msg(state_open(folder, &agent.state, &error) == 1, "%s", error);
    put(&agent, "controller", 3);
    put(&agent, "scan.driver", 7); /* six letters behind its last dot */
    ck_assert_int_eq(state_read(agent.state, "update/programs/mfp-1/controller", &text, &error), 1);
    leave(&agent, "controller.a1B2c3", buf_text(&text), text.len);
    leave(&agent, "controller.d4E5f6", buf_text(&text), text.len / 2);
    leave(&agent, "scan.driver.g7H8i9", "", 0);
    ck_assert_int_eq(update_record_list(&agent, "mfp-1", agent.arena, &records, &n, &error), 1);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(records[0]->name, "controller");
    ck_assert_uint_eq(records[0]->release, 3);
    ck_assert_str_eq(records[1]->name, "scan.driver");
    ck_assert_uint_eq(records[1]->release, 7);
    buf_free(&text);
    state_close(&agent.state);
    arena_free(&agent.arena);
}
END_TEST

UNIT_MAIN("update_record", all_programs_are_listed_and_nothing_else)
