#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/link.h"
#include "webui/accent.h"
#include "webui/guard.h"
#include "webui/route.h"

static int find(enum web_method method, const char *path, const struct route **route, size_t *n,
                char allow[32])
{
    struct route_part parts[WEB_PARTS_MAX];

    return route_find(method, path, route, parts, n, allow);
}

START_TEST(paths_find_their_route)
{
    static const struct {
        enum web_method method;
        const char *path;
        int found;
        const char *route;
        size_t n;
    } rows[] = {
        {WEB_GET, "/h/token", 1, "/h/*", 1},
        {WEB_HEAD, "/h/token", 1, "/h/*", 1},
        {WEB_GET, "/h/token/", 0, NULL, 0},
        {WEB_GET, "/h/", 0, NULL, 0},
        {WEB_GET, "/h", 0, NULL, 0},
        {WEB_GET, "//h/token", 0, NULL, 0},
        {WEB_GET, "/h/token/c/D3-000017", 1, "/h/*/c/*", 2},
        {WEB_POST, "/h/token/c/D3-000017/visit", 1, "/h/*/c/*/visit", 2},
        {WEB_GET, "/static/accent/0f6b5c.css", 1, "/static/accent/*", 1},
        {WEB_GET, "/static/abc/platen.css", 1, "/static/*/*", 2},
        {WEB_POST, "/h/token", -1, NULL, 0},
        {WEB_GET, "/report", -1, NULL, 0},
        {WEB_GET, "/", 0, NULL, 0},
        {WEB_GET, "", 0, NULL, 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct route *route = NULL;
        char allow[32];
        size_t n = 0;

        ck_assert_msg(find(rows[i].method, rows[i].path, &route, &n, allow) == rows[i].found, "%s",
                      rows[i].path);
        if (!rows[i].route)
            continue;
        ck_assert_str_eq(route->path, rows[i].route);
        ck_assert_uint_eq(n, rows[i].n);
    }
}
END_TEST

START_TEST(allow_names_what_is_there)
{
    const struct route *route;
    char allow[32];
    size_t n;

    ck_assert_int_eq(find(WEB_POST, "/healthz", &route, &n, allow), -1);
    ck_assert_str_eq(allow, "GET, HEAD");
    ck_assert_int_eq(find(WEB_GET, "/report", &route, &n, allow), -1);
    ck_assert_str_eq(allow, "POST");
    ck_assert_int_eq(find(WEB_OTHER, "/h/a/t/1/order", &route, &n, allow), -1);
    ck_assert_str_eq(allow, "GET, HEAD, POST");
}
END_TEST

// A row that a row before it hides would never be reached.
START_TEST(every_row_is_reached)
{
    for (size_t i = 0; i < route_table_size; i++) {
        const struct route *route = NULL;
        char path[128];
        char allow[32];
        size_t n;

        snprintf(path, sizeof path, "%s", route_table[i].path);
        for (char *star; (star = strchr(path, '*'));)
            *star = 'x';
        ck_assert_int_eq(
            find(route_table[i].methods & WEB_GET ? WEB_GET : WEB_POST, path, &route, &n, allow),
            1);
        ck_assert_msg(route == &route_table[i], "%s is hidden by %s", route_table[i].path,
                      route->path);
    }
}
END_TEST

START_TEST(changes_of_people_are_posts_under_a_guard)
{
    for (size_t i = 0; i < route_table_size; i++) {
        const struct route *route = &route_table[i];

        ck_assert_msg(route->handler != NULL, "%s", route->path);
        if (route->methods & WEB_POST)
            ck_assert_msg(route->who != ROUTE_ANYONE && route->who != ROUTE_LOOPBACK, "%s",
                          route->path);
    }
}
END_TEST

START_TEST(form_tokens_are_of_one_form_person_and_day)
{
    static const uint8_t key[LINK_KEY_SIZE] = {1, 2, 3};
    struct webui_settings settings = {.link_key = key};
    struct web_request request = {.settings = &settings, .arena = arena_new(), .who = "token"};
    const int64_t day = (int64_t)86400 * 1000000;
    const char *first;

    request.now = 20000 * day;
    first = guard_form_token(&request, "/h/token/t/3/order");
    ck_assert_uint_eq(strlen(first), LINK_TOKEN_SIZE - 1);
    ck_assert_str_eq(first, guard_form_token(&request, "/h/token/t/3/order"));
    ck_assert_str_ne(first, guard_form_token(&request, "/h/token/t/4/order"));
    ck_assert_str_ne(first, guard_form_token(&request, "/h/token/t/3/service"));
    request.now += day;
    ck_assert_str_ne(first, guard_form_token(&request, "/h/token/t/3/order"));
    request.now -= day;
    request.who = "another";
    ck_assert_str_ne(first, guard_form_token(&request, "/h/token/t/3/order"));
    arena_free(&request.arena);
}
END_TEST

// The examples of WCAG 2.2's understanding of 1.4.3: black on white 21:1, #777777 on white 4.48:1.
START_TEST(contrast_is_that_of_wcag)
{
    ck_assert_double_eq_tol(accent_contrast(0x000000, 0xffffff), 21.0, 0.001);
    ck_assert_double_eq_tol(accent_contrast(0x777777, 0xffffff), 4.48, 0.005);
    for (uint32_t colour = 0; colour < 0x1000000; colour += 0x010305) {
        ck_assert_double_ge(accent_contrast(accent_on(colour, 0xffffff), 0xffffff), 4.5);
        ck_assert_double_ge(accent_contrast(accent_on(colour, 0x1b1e23), 0x1b1e23), 4.5);
    }
}
END_TEST

UNIT_MAIN("web_route", paths_find_their_route, allow_names_what_is_there, every_row_is_reached,
          changes_of_people_are_posts_under_a_guard, form_tokens_are_of_one_form_person_and_day,
          contrast_is_that_of_wcag)
