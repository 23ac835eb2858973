#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/report.h"

// The messages' strings are char *, our literals are const.
static char uuid[] = "6f1c9f7e-52f0-4b3c-9b93-0d8a1a2b3c4d";
static char agent[] = "0123456789abcdef0123";
static char terminal[] = "lobby";
static char purpose[] = "message";

static Platen__Report small_report(void)
{
    Platen__Report report;
    platen__report__init(&report);
    report.id = uuid;
    report.agent = agent;
    report.terminal = terminal;
    report.time = INT64_C(1795255200000000); // date -u -d '2026-11-21 10:00' +%s
    report.sequence = 3;
    report.purpose = purpose;
    return report;
}

START_TEST(odd_words_are_cleaned_not_refused)
{
    struct arena *arena = arena_new();
    Platen__ReportText text;
    Platen__ReportText *texts[] = {&text};
    Platen__Report report = small_report();
    Platen__Report *read = NULL;
    const char *error = "";
    char *xml = NULL;
    size_t size = 0;
    char odd[] = "bell \a, \xff, \"<&>\" \xe7\x95\xaa";
    platen__report_text__init(&text);
    text.text = odd;
    text.origin = PLATEN__ORIGIN__ORIGIN_PANEL;
    report.messages = texts;
    report.n_messages = 1;
    ck_assert_msg(report_write(&report, &xml, &size, &error) == 1, "%s", error);
    ck_assert_uint_eq(size, strlen(xml));
    ck_assert_ptr_nonnull(strstr(xml, "time=\"2026-11-21T10:00:00Z\""));
    ck_assert_msg(report_read(xml, size, arena, &read, &error) == 1, "%s", error);
    ck_assert_str_eq(read->messages[0]->text, "bell  , \xef\xbf\xbd, \"<&>\" \xe7\x95\xaa");
    ck_assert_int_eq(read->messages[0]->origin, PLATEN__ORIGIN__ORIGIN_PANEL);
    ck_assert_int_eq(read->time, report.time);
    ck_assert_uint_eq(read->sequence, 3);
    free(xml);
    arena_free(&arena);
}
END_TEST

START_TEST(fields_without_a_valid_form_are_refused)
{
    const char *error = "";
    char *xml = NULL;
    size_t size = 0;
    Platen__Report report = small_report();
    char number[] = "17";
    report.id = number;
    ck_assert_int_eq(report_write(&report, &xml, &size, &error), -1);
    ck_assert_str_eq(error, "id: not a UUID");
    report = small_report();
    char injected[] = "a@b.test\r\nRCPT TO:<c@d.test>";
    report.manager = injected;
    ck_assert_int_eq(report_write(&report, &xml, &size, &error), -1);
    report = small_report();
    report.purpose = number + 2;
    ck_assert_int_eq(report_write(&report, &xml, &size, &error), -1);
    report = small_report();
    report.sequence = UINT64_MAX;
    ck_assert_int_eq(report_write(&report, &xml, &size, &error), -1);
    ck_assert_ptr_null(xml);
}
END_TEST

UNIT_MAIN("report", odd_words_are_cleaned_not_refused, fields_without_a_valid_form_are_refused)
