#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"
#include "webui/form.h"
#include "webui/request_check.h"

START_TEST(forms_are_read_strictly)
{
    static const struct {
        const char *text;
        int result;
        size_t n;
        const char *name, *value;
    } rows[] = {
        {"", 1, 0, NULL, NULL},
        {"a=1&b=2", 1, 2, "b", "2"},
        {"a=x+y%20z", 1, 1, "a", "x y z"},
        {"a", 1, 1, "a", ""},
        {"&&a=1&", 1, 1, "a", "1"},
        {"a=b=c", 1, 1, "a", "b=c"},
        {"n=%E3%83%88%E3%83%8A%E3%83%BC", 1, 1, "n", "\u30C8\u30CA\u30FC"},
        {"a=1&a=2", 1, 2, "a", "1"},
        {"a=line%0D%0Aline", 1, 1, "a", "line\r\nline"},
        {"a=%00", 0, 0, NULL, NULL},
        {"a=%zz", 0, 0, NULL, NULL},
        {"a=%4", 0, 0, NULL, NULL},
        {"a=%C0%80", 0, 0, NULL, NULL},    // overlong NUL
        {"a=%ED%A0%80", 0, 0, NULL, NULL}, // surrogate
        {"a=%1B", 0, 0, NULL, NULL},
    };
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form form;

        ck_assert_msg(form_parse(rows[i].text, strlen(rows[i].text), arena, &form) ==
                          rows[i].result,
                      "%s", rows[i].text);
        if (!rows[i].result)
            continue;
        ck_assert_msg(form.n == rows[i].n, "%s", rows[i].text);
        if (rows[i].name)
            ck_assert_str_eq(form_value(&form, rows[i].name), rows[i].value);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(too_many_fields_are_refused)
{
    struct arena *arena = arena_new();
    struct form form;
    char text[2 * FORM_FIELDS_MAX + 8];

    memset(text, '&', sizeof text);
    ck_assert_int_eq(form_parse(text, sizeof text, arena, &form), 0);
    arena_free(&arena);
}
END_TEST

START_TEST(numbers_are_ascii_digits)
{
    static const struct {
        const char *value;
        unsigned long long number;
    } rows[] = {
        {"12", 12},     {"0", 0}, {"-1", 0}, {"1e99", 0}, {"%EF%BC%91%EF%BC%92", 0},
        {"1%2C000", 0}, {"", 0},
    };
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = arena_printf(arena, "q=%s", rows[i].value);
        struct form form;

        ck_assert_int_eq(form_parse(text, strlen(text), arena, &form), 1);
        ck_assert_uint_eq(form_number(&form, "q"), rows[i].number);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(path_parts_cannot_leave_their_folder)
{
    static const struct {
        const char *text;
        int result;
    } rows[] = {
        {"toner.svg", 1}, {"a%20b", 1}, {"a+b", 1},   {"..", 0},     {"%2e%2E", 0},
        {"a%2Fb", 0},     {"a%00b", 0}, {"a%0Ab", 0}, {"%c0%ae", 0}, {"%", 0},
    };
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *part;

        ck_assert_msg(form_path_part(rows[i].text, strlen(rows[i].text), arena, &part) ==
                          rows[i].result,
                      "%s", rows[i].text);
    }
    ck_assert_str_eq(form_encode("a b/\u00E9", arena), "a%20b%2F%C3%A9");
    arena_free(&arena);
}
END_TEST

START_TEST(requests_are_what_rfc_9112_says)
{
    static const struct {
        struct request_shape shape;
        unsigned status;
    } rows[] = {
        {{"HTTP/1.1", "GET", "/", 1, 0, 0, "a", NULL, NULL, 100}, 0},
        {{"HTTP/1.1", "POST", "/", 1, 1, 0, "a", "5", NULL, 100}, 0},
        {{"HTTP/1.1", "POST", "/", 1, 0, 1, "a", NULL, "chunked", 100}, 0},
        {{"HTTP/1.1", "POST", "/", 1, 1, 1, "a", "5", "chunked", 100}, 400},
        {{"HTTP/1.1", "POST", "/", 1, 2, 0, "a", "5", NULL, 100}, 400},
        {{"HTTP/1.1", "POST", "/", 1, 1, 0, "a", "+5", NULL, 100}, 400},
        {{"HTTP/1.1", "POST", "/", 1, 1, 0, "a", "5, 5", NULL, 100}, 400},
        {{"HTTP/1.1", "POST", "/", 1, 0, 1, "a", NULL, "gzip, chunked", 100}, 400},
        {{"HTTP/1.1", "GET", "/", 0, 0, 0, NULL, NULL, NULL, 100}, 400},
        {{"HTTP/1.1", "GET", "/", 2, 0, 0, "a", NULL, NULL, 100}, 400},
        {{"HTTP/1.0", "GET", "/", 0, 0, 0, NULL, NULL, NULL, 100}, 400},
        {{"HTTP/1.0", "GET", "/cgi-bin/x", 0, 0, 0, NULL, NULL, NULL, 100}, 0},
        {{"HTTP/3.0", "GET", "/", 1, 0, 0, "a", NULL, NULL, 100}, 505},
        {{"HTTP/0.9", "GET", "/", 1, 0, 0, "a", NULL, NULL, 100}, 505},
        {{"HTTP/1.1", "GET", "http://other.test/", 1, 0, 0, "a", NULL, NULL, 100}, 421},
        {{"HTTP/1.1", "CONNECT", "other.test:443", 1, 0, 0, "a", NULL, NULL, 100}, 405},
        {{"HTTP/1.1", "GET", "/", 1, 0, 0, "a", NULL, NULL, REQUEST_HEADER_MAX + 1}, 431},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *reason = NULL;

        ck_assert_msg(request_check(&rows[i].shape, &reason) == rows[i].status, "row %zu", i);
        ck_assert((rows[i].status != 0) == (reason != NULL));
    }
}
END_TEST

START_TEST(long_targets_are_refused)
{
    static char target[REQUEST_TARGET_MAX + 2];
    struct request_shape shape = {
        .version = "HTTP/1.1", .method = "GET", .target = target, .hosts = 1, .host = "a"};
    const char *reason;

    memset(target, 'a', sizeof target - 1);
    target[0] = '/';
    ck_assert_uint_eq(request_check(&shape, &reason), 414);
}
END_TEST

UNIT_MAIN("web_request", forms_are_read_strictly, too_many_fields_are_refused,
          numbers_are_ascii_digits, path_parts_cannot_leave_their_folder,
          requests_are_what_rfc_9112_says, long_targets_are_refused)
