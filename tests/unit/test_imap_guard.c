// lib/imap_guard.h: what it lets pass and what it stops, in one piece and byte by byte.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/imap_guard.h"
#include "tests/unit/unit.h"

static const struct {
    const char *name, *text, *stops; // stops: part of the reason; NULL: passes
} rows[] = {
    {"greeting", "* OK [CAPABILITY IMAP4rev1] ready\r\n", NULL},
    {"literal", "* 1 FETCH (UID 1 BODY[] {5}\r\n(((((\r\n)\r\n1 OK done\r\n", NULL},
    {"literal of brackets", "* 1 FETCH (BODY[] {20}\r\n(((((((((((((((((((()\r\n", NULL},
    {"empty literal", "* 1 FETCH (BODY[] {0}\r\n)\r\n1 OK\r\n", NULL},
    {"two literals", "* 1 FETCH (BODY[] {3}\r\n(((BODY[1] {3}\r\n((()\r\n1 OK x\r\n", NULL},
    {"brackets in words", "1 NO ((((((((((((((((((((((((( no\r\n", NULL},
    {"brackets on many lines", "* (((((((((\r\n* (((((((((\r\n* (((((((((\r\n", NULL},
    {"a size inside a line", "* LIST () \"/\" {5} x\r\n((((\r\n", NULL},
    {"larger than asked", "* 1 FETCH (BODY[] {101}\r\n", "more bytes"},
    {"4 GB", "* 1 FETCH (BODY[] {4294967295}\r\n", "more bytes"},
    {"wraps round", "* 1 FETCH (BODY[] {18446744073709551617}\r\n", "more bytes"},
    {"non-synchronizing", "* 1 FETCH (BODY[] {101+}\r\n", "more bytes"},
    {"deep", "* 1 FETCH (BODYSTRUCTURE ((((((((((((((((((((((\r\n", "too deep"},
    {"hidden behind words", "* OK {90}\r\n", "status line"},
    {"hidden, tagged", "7 NO sorry {90}\r\n", "status line"},
    {"hidden, lower case", "* bye {90}\r\n", "status line"},
    {"hidden, continuation", "+ {90}\r\n", "status line"},
    {"deep after a literal", "* 1 FETCH (BODY[] {2}\r\nab (((((((((((((((((((((\r\n", "too deep"},
};

static int feed(const char *text, size_t step, const char **error_r)
{
    struct imap_guard guard = {.literal_max = 100};
    size_t size = strlen(text);
    for (size_t at = 0; at < size; at += step)
        if (!imap_guard_feed(&guard, text + at, size - at < step ? size - at : step, error_r))
            return 0;
    return 1;
}

START_TEST(rows_pass_or_stop)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t step = 1; step < 200; step += 33) {
            const char *error = "";
            int passed = feed(rows[i].text, step, &error);
            ck_assert_msg(passed == (rows[i].stops == NULL), "%s: %s", rows[i].name, error);
            if (!passed)
                ck_assert_msg(strstr(error, rows[i].stops) != NULL, "%s: %s", rows[i].name, error);
        }
}
END_TEST

START_TEST(mail_that_arrived_is_noted)
{
    static const struct {
        const char *text;
        bool exists;
    } lines[] = {
        {"* 23 EXISTS\r\n", true}, // RFC 9051, 7.4.1
        {"* 1 EXPUNGE\r\n* 1 exists\r\n3 OK MOVE done\r\n", true},
        {"* 4294967295 EXISTS\r\n", true},
        {"* 23 EXPUNGE\r\n", false},
        {"* 5 RECENT\r\n", false},
        {"* OK 23 EXISTS\r\n", false},
        {"23 EXISTS\r\n", false},
        {"* EXISTS\r\n", false},
        {"* 1 FETCH (BODY[] {13}\r\n* 23 EXISTS\r\n)\r\n", false},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (size_t step = 1; step < 60; step += 7) {
            struct imap_guard guard = {.literal_max = 100};
            const char *error = "", *text = lines[i].text;
            for (size_t at = 0; at < strlen(text); at += step)
                ck_assert(imap_guard_feed(&guard, text + at, strnlen(text + at, step), &error));
            ck_assert_msg(guard.exists == lines[i].exists, "%s", text);
        }
}
END_TEST

// Feeds it again and again until it stops; the bytes that went before.
static size_t feed_for_ever(const char *text, const char **error_r)
{
    struct imap_guard guard = {.literal_max = 1000};
    size_t size = strlen(text), sent = 0;
    while (sent < 200u << 20 && imap_guard_feed(&guard, text, size, error_r))
        sent += size;
    return sent;
}

START_TEST(an_answer_must_end)
{
    const char *error = "";
    char mail[1200];
    ck_assert_uint_le(feed_for_ever("* 5 EXISTS\r\n", &error), IMAP_GUARD_LINES_MAX * 12u);
    ck_assert(strstr(error, "without an end") != NULL);
    snprintf(mail, sizeof mail, "* LIST () \"/\" %01000d\r\n", 0);
    ck_assert_uint_le(feed_for_ever(mail, &error), IMAP_GUARD_TEXT_MAX / 100u * 101u);
    ck_assert(strstr(error, "without an end") != NULL);
    snprintf(mail, sizeof mail, "* 1 FETCH (BODY[] {1000}\r\n%01000d)\r\n", 0);
    ck_assert_uint_le(feed_for_ever(mail, &error), IMAP_GUARD_LITERALS_MAX / 1000u * 1100u);
    ck_assert(strstr(error, "more mail") != NULL);
}
END_TEST

START_TEST(each_command_counts_anew)
{
    struct imap_guard guard = {.literal_max = 1000};
    const char *error = "";
    for (unsigned i = 0; i < 2 * IMAP_GUARD_LINES_MAX; i++) {
        if (i % 1000 == 0)
            imap_guard_command(&guard);
        ck_assert(imap_guard_feed(&guard, "* 5 EXISTS\r\n", 12, &error));
    }
}
END_TEST

START_TEST(a_line_must_end)
{
    struct imap_guard guard = {.literal_max = 100};
    const char *error = "";
    static char much[65536];
    size_t sent = 0;
    memset(much, 'x', sizeof much);
    while (sent < 8 << 20 && imap_guard_feed(&guard, much, sizeof much, &error))
        sent += sizeof much;
    ck_assert_uint_lt(sent, 5 << 20);
    ck_assert(strstr(error, "without an end") != NULL);
}
END_TEST

UNIT_MAIN("imap_guard", rows_pass_or_stop, mail_that_arrived_is_noted, an_answer_must_end,
          each_command_counts_anew, a_line_must_end)
