/* The status file: what docs/status-file.md promises, and the reasons for what is wrong. */
#include "tests/unit/unit.h"

#include <string.h>

#include "agent/status_file.h"
#include "lib/arena.h"

static struct status *read_good(const char *text, struct arena *arena)
{
    struct status *status = NULL;
    const char *error = NULL;
    ck_assert_msg(status_file_read("f", text, strlen(text), arena, &status, &error) == 1, "%s",
                  error);
    return status;
}

START_TEST(reads_the_documented_example)
{
    struct arena *arena = arena_new();
    const struct status *status = read_good(
        "# a comment\r\n"
        "platen-status = 1\n\n"
        "[supply black]\nname = Black toner\ntype = toner\ncolour = black\nlevel = 8 %\n"
        "part = TK-100\nserial = A12345\nlow-at = 15 %\nfine-at = 40 %\nyield = 6000\n"
        "[supply waste]\nclass = filled\ntype = wasteToner\nlevel = 700\ncapacity = 1000\n"
        "unit = tenthsOfGrams\n"
        "[condition media-jam-error tray-2]\ntext = Papierstau \xc3\xbc\nsince = "
        "2026-11-21T10:58:00+01:00\n"
        "[counters]\ntotal = 12345\n"
        "[maintenance FUSER]\nname = Fuser unit\nat = 200000\nlife = 12 %\ndate = 2026-12-01\n",
        arena);
    ck_assert_uint_eq(status->n_supplies, 2);
    ck_assert_str_eq(status->supplies[0]->name, "Black toner");
    ck_assert_str_eq(status->supplies[0]->unit, "percent");
    ck_assert_int_eq(status->bounds[0].low, 15);
    ck_assert_int_eq(status->bounds[0].fine, 40);
    ck_assert_uint_eq(status->bounds[0].yield, 6000);
    ck_assert_int_eq(status->bounds[1].low, -1);
    ck_assert_int_eq(status->supplies[0]->level, 8);
    ck_assert_int_eq(status->supplies[0]->level_kind, PLATEN__LEVEL_KIND__LEVEL_EXACT);
    ck_assert_int_eq(status->supplies[1]->class_, PLATEN__SUPPLY_CLASS__SUPPLY_CLASS_FILLED);
    ck_assert_str_eq(status->conditions[0]->keyword, "media-jam");
    ck_assert_str_eq(status->conditions[0]->component, "tray-2");
    ck_assert_int_eq(status->conditions[0]->severity, PLATEN__SEVERITY__SEVERITY_ERROR);
    /* date -u -d 2026-11-21T09:58:00Z +%s */
    ck_assert_int_eq(status->conditions[0]->since, INT64_C(1795255080) * 1000000);
    ck_assert_uint_eq(status_counter(status, "total")->value, 12345);
    ck_assert_ptr_null(status_counter(status, "fax"));
    ck_assert_uint_eq(status->maintenance[0]->at, 200000);
    ck_assert_int_eq(status->maintenance[0]->life, 12);
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *level;
    Platen__LevelKind kind;
    int64_t value;
} levels[] = {
    {"0", PLATEN__LEVEL_KIND__LEVEL_EXACT, 0},
    {"100%", PLATEN__LEVEL_KIND__LEVEL_EXACT, 100},
    {"-1", PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0},
    {"-2", PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0},
    {"-3", PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING, 0},
    {"unknown", PLATEN__LEVEL_KIND__LEVEL_UNKNOWN, 0},
    {"some-remaining", PLATEN__LEVEL_KIND__LEVEL_SOME_REMAINING, 0},
};

START_TEST(knows_levels_that_are_no_number)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        struct arena *arena = arena_new();
        const struct status *status = read_good(
            arena_printf(arena, "platen-status=1\n[supply x]\nlevel = %s\n", levels[i].level),
            arena);
        ck_assert_int_eq(status->supplies[0]->level_kind, levels[i].kind);
        ck_assert_int_eq(status->supplies[0]->level, levels[i].value);
        arena_free(&arena);
    }
}
END_TEST

#define HEAD "platen-status = 1\n"

static const struct {
    const char *text;
    const char *reason;
} wrong[] = {
    {"", "f:1: empty"},
    {"# nothing\n", "f:1: empty"},
    {"[supply x]\n", "f:1: the first line must be"},
    {"platen-status = 2\n", "f:1: platen-status: \"2\" is not 1"},
    {HEAD "[supply x\n", "f:2: a section line ends with ]"},
    {HEAD "[toner x]\n", "f:2: unknown section [toner]"},
    {HEAD "[supply]\n", "f:2: [supply INDEX]"},
    {HEAD "[supply a b]\n", "f:2: [supply INDEX]"},
    {HEAD "[supply x]\n[supply x]\n", "f:3: supply x is said twice"},
    {HEAD "[supply x]\nlevel = 1\nlevel = 2\n", "f:4: \"level\" is said twice"},
    {HEAD "[supply x]\nlevle = 1\n", "f:3: unknown key \"levle\""},
    {HEAD "[supply x]\nlevel\n", "f:3: neither [section] nor key = value"},
    {HEAD "[supply x]\nlevel = 1e9\n", "f:3: level: \"1e9\" is not a level"},
    {HEAD "[supply x]\nlevel = -4\n", "f:3: level: \"-4\" is not a level"},
    {HEAD "[supply x]\nlevel = 101 %\n", "f:3: level: \"101 %\" is not a percentage"},
    {HEAD "[supply x]\nlevel = \xef\xbc\x91\xef\xbc\x92\n", "f:3: level:"},
    {HEAD "[supply x]\nlevel = 120\nunit = percent\n", "f: supply x: a level over 100 percent"},
    {HEAD "[supply x]\nstate = lowish\n", "f:3: state: \"lowish\" is not ok, low"},
    {HEAD "[condition]\n", "f:2: [condition KEYWORD]"},
    {HEAD "[condition Media Jam]\n", "f:2: [condition KEYWORD]"},
    {HEAD "[condition door-open]\n[condition door-open-error]\n",
     "f:3: condition door-open-error is said twice"},
    {HEAD "[condition door-open]\nseverity = bad\n", "f:3: severity: \"bad\" is not report"},
    {HEAD "[condition door-open]\nsince = 2026-02-31\n", "f:3: since:"},
    {HEAD "[counters]\ntotal = 18446744073709551616\n", "f:3: total:"},
    {HEAD "[counters]\ntotal = -1\n", "f:3: total:"},
    {HEAD "[counters]\ntotal = 1,000\n", "f:3: total:"},
    {HEAD "[maintenance FUSER]\nkeyword = fuser-old\n", "f:3: keyword:"},
    {"\xef\xbb\xbf" HEAD, "f:1: starts with a byte order mark"},
    {HEAD "[supply x]\nname = \xff\n", "f:3: not valid UTF-8"},
    {HEAD "[supply x]\nname = a\x1b[2J\n", "f:3: a control character"},
};

START_TEST(tells_file_line_and_reason)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct arena *arena = arena_new();
        struct status *status;
        const char *error = "";
        int result =
            status_file_read("f", wrong[i].text, strlen(wrong[i].text), arena, &status, &error);
        ck_assert_msg(result == -1, "row %zu was taken", i);
        ck_assert_msg(strncmp(error, wrong[i].reason, strlen(wrong[i].reason)) == 0, "row %zu: %s",
                      i, error);
        arena_free(&arena);
    }
}
END_TEST

START_TEST(refuses_a_nul_byte)
{
    struct arena *arena = arena_new();
    struct status *status;
    const char *error = "";
    const char text[] = HEAD "[supply x]\nname = a\0b\n";
    ck_assert_int_eq(status_file_read("f", text, sizeof(text) - 1, arena, &status, &error), -1);
    ck_assert_str_eq(error, "f:3: a NUL byte");
    arena_free(&arena);
}
END_TEST

UNIT_MAIN("agent_status", reads_the_documented_example, knows_levels_that_are_no_number,
          tells_file_line_and_reason, refuses_a_nul_byte)
