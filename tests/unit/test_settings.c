#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fileio.h"
#include "lib/settings.h"
#include "tests/unit/unit.h"

static const struct settings_option mailbox_table[] = {
    {.name = "host", .type = SETTINGS_TEXT, .required = true},
    {.name = "port", .type = SETTINGS_NUMBER, .otherwise = "993", .min = 1, .max = 65535},
    {.name = "password", .type = SETTINGS_SECRET, .required = true},
    {0},
};

static const struct settings_option outbox_table[] = {
    {.name = "retry", .type = SETTINGS_SECONDS, .otherwise = "5d", .min = 60, .max = 864000},
    {0},
};

static const struct settings_option table[] = {
    {.name = "store", .type = SETTINGS_PATH, .otherwise = "store"},
    {.name = "cache", .type = SETTINGS_BYTES, .otherwise = "256MB"},
    {.name = "verbose", .type = SETTINGS_FLAG},
    {.name = "names", .type = SETTINGS_LIST},
    {.name = "mailbox", .type = SETTINGS_SECTIONS, .section = mailbox_table},
    {.name = "outbox", .type = SETTINGS_SECTION, .section = outbox_table},
    {0},
};

static char folder[32], file[64];
static const char *error;

static void open_folder(void)
{
    strcpy(folder, "/tmp/platen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof(file), "%s/platend.conf", folder);
}

static void write_in_folder(const char *name, mode_t mode, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    ck_assert_int_eq(fileio_write(path, mode, text, strlen(text), &error), 1);
}

static void close_folder(void)
{
    static const char *const names[] = {"platend.conf", "key", "open"};
    char path[64];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(folder), 0);
}

START_TEST(settings_are_read)
{
    struct settings *settings;
    open_folder();
    write_in_folder("key", 0600, "s3cret \"quoted\"\n");
    write_in_folder(
        "platend.conf", 0644,
        "# a comment\nstore = /var/lib/platen\nverbose = yes\n"
        "names = { \"a b\", c }\n"
        "mailbox \"main\" {\n  host = imap.platen.test\n  port = 143\n"
        "  password-file = key\n}\n"
        "mailbox \"second\" {\n  host = h\n  password-command = \"printf %s two\"\n}\n");
    ck_assert_msg(settings_read(file, table, &settings, &error) == 1, "%s", error);
    ck_assert_str_eq(settings_text(settings, "store"), "/var/lib/platen");
    ck_assert_int_eq(settings_number(settings, "cache"), 256 * 1024 * 1024);
    ck_assert(!settings_has(settings, "cache"));
    ck_assert(settings_flag(settings, "verbose"));
    ck_assert_uint_eq(settings_list_count(settings, "names"), 2);
    ck_assert_str_eq(settings_list_text(settings, "names", 0), "a b");
    ck_assert_uint_eq(settings_section_count(settings, "mailbox"), 2);
    const struct settings *mailbox = settings_section(settings, "mailbox", 0);
    ck_assert_str_eq(settings_title(mailbox), "main");
    ck_assert_int_eq(settings_number(mailbox, "port"), 143);
    ck_assert_str_eq(settings_secret(mailbox, "password"), "s3cret \"quoted\"");
    mailbox = settings_section(settings, "mailbox", 1);
    ck_assert_int_eq(settings_number(mailbox, "port"), 993);
    ck_assert_str_eq(settings_secret(mailbox, "password"), "two");
    ck_assert_int_eq(settings_number(settings_section(settings, "outbox", 0), "retry"), 432000);
    settings_free(&settings);
    ck_assert_ptr_null(settings);
    close_folder();
}
END_TEST

START_TEST(defaults_are_enough)
{
    struct settings *settings;
    char path[64];
    open_folder();
    write_in_folder("platend.conf", 0644, "");
    ck_assert_msg(settings_read(file, table, &settings, &error) == 1, "%s", error);
    snprintf(path, sizeof(path), "%s/store", folder);
    ck_assert_str_eq(settings_text(settings, "store"), path);
    ck_assert_uint_eq(settings_section_count(settings, "mailbox"), 0);
    settings_free(&settings);
    close_folder();
}
END_TEST

static const struct refused_row {
    const char *text;
    const char *error; /* behind the file's name */
} refused_rows[] = {
    {"store = a\nstrore = b\n", ":2: no such option 'strore'"},
    {"store = a\n\nstore = b\n", ":3: store is set again (first in line 1)"},
    {"names = {a}\nnames = {b}\n", ":2: names is set again (first in line 1)"},
    {"outbox {\n}\noutbox {\n}\n", ":4: outbox is set again (first in line 2)"},
    {"mailbox \"m\" {\n host = a\n host = b\n}\n", ":3: host is set again (first in line 2)"},
    {"mailbox \"m\" {\n hots = a\n}\n", ":2: no such option 'hots'"},
    {"cache = 10\n", ":1: cache is a size like 512B, 64kB, 10MB or 1GB, not \"10\""},
    {"cache = 10s\n", ":1: cache is a size like 512B, 64kB, 10MB or 1GB, not \"10s\""},
    {"\noutbox {\n retry = 10\n}\n", ":3: retry is a time like 90s, 5m, 2h or 7d, not \"10\""},
    {"outbox {\n retry = 10s\n}\n", ":2: retry is from 60 s to 864000 s, not 10s"},
    {"verbose = maybe\n", ":1: verbose is yes or no, not \"maybe\""},
    {"mailbox \"m\" {\n host = a\n port = 70000\n}\n", ":3: port is from 1 to 65535, not 70000"},
    {"mailbox \"m\" {\n host = a\n port = 2x\n}\n", ":3: port is a whole number, not \"2x\""},
    {"mailbox \"m\" {\n host = a\n}\n",
     ":3: mailbox \"m\": password-file (or -command) is missing"},
    {"mailbox \"m\" {\n host = a\n password = b\n}\n", ":3: no such option 'password'"},
    {"store = a\r\n", ":1: carriage return; lines end with a line feed alone"},
    {"\xef\xbb\xbfstore = a\n", ":1: byte order mark at the start; save it as plain UTF-8"},
    {"mailbox \"m\" {\n host = a\n password-command = false\n}\n",
     ":3: command \"false\" failed (status 1)"},
};

START_TEST(settings_are_refused_in_words)
{
    char expected[256];
    open_folder();
    for (size_t i = 0; i < sizeof(refused_rows) / sizeof(refused_rows[0]); i++) {
        struct settings *settings;
        write_in_folder("platend.conf", 0644, refused_rows[i].text);
        ck_assert_int_eq(settings_read(file, table, &settings, &error), -1);
        snprintf(expected, sizeof(expected), "%s%s", file, refused_rows[i].error);
        ck_assert_str_eq(error, expected);
    }
    close_folder();
}
END_TEST

START_TEST(a_nul_byte_and_no_file_are_refused)
{
    struct settings *settings;
    open_folder();
    ck_assert_int_eq(settings_read(file, table, &settings, &error), -1);
    ck_assert_ptr_nonnull(strstr(error, "No such file"));
    ck_assert_int_eq(fileio_write(file, 0644, "store = a\n\0", 11, &error), 1);
    ck_assert_int_eq(settings_read(file, table, &settings, &error), -1);
    ck_assert_ptr_nonnull(strstr(error, ":2: NUL byte"));
    close_folder();
}
END_TEST

START_TEST(an_open_key_file_is_refused)
{
    struct settings *settings;
    open_folder();
    write_in_folder("open", 0604, "secret");
    write_in_folder("platend.conf", 0644, "mailbox \"m\" {\n host = a\n password-file = open\n}\n");
    ck_assert_int_eq(settings_read(file, table, &settings, &error), -1);
    ck_assert_ptr_nonnull(strstr(error, "platend.conf:3: "));
    ck_assert_ptr_nonnull(strstr(error, "others may read it (mode 0604)"));
    close_folder();
}
END_TEST

UNIT_MAIN("settings", settings_are_read, defaults_are_enough, settings_are_refused_in_words,
          a_nul_byte_and_no_file_are_refused, an_open_key_file_is_refused)
