#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lib/link.h"

static const uint8_t key[LINK_KEY_SIZE] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
};

// From Python: base64.urlsafe_b64encode(hmac.digest(bytes(range(32)),
//   b"platen link\0" + struct.pack(">Q", person) + kind + b"\0" + struct.pack(">I", generation),
//   "sha256"))
static const struct {
    uint64_t person;
    const char *kind;
    uint32_t generation;
    const char *token;
} links[] = {
    {1, "h", 1, "Sv58KkdmI9HR3MABHASl1z6qRb1mvBrxQfEAxAjXEns"},
    {1, "h", 2, "mg5tl1GA4kKT7-WcRBjMjcYRNEpyZ7sOFnhseTl37uk"},
    {2, "h", 1, "nJKGhH5ZMQwP0ettIt31GA1mPj87MyWwSa70EsiDtA4"},
    {UINT64_MAX, "staff", UINT32_MAX, "N2qdqi_54dGLK1mdDDo_O3Czdgwgh44WdNgcuV5hQTk"},
    {7, "d", 3, "utw1tYGNQaXokpnqi6WuQchAIUWRCzjfxHDzDl5icFQ"},
    {7, "s", 3, "TmxPpEWEKiOAMyzGhktjUMfRRtMPn05TwpCu7pyd590"},
};

START_TEST(token_is_the_hmac)
{
    char token[LINK_TOKEN_SIZE];
    link_token(key, links[_i].person, links[_i].kind, links[_i].generation, token);
    ck_assert_str_eq(token, links[_i].token);
}
END_TEST

START_TEST(hash_is_sha256_of_the_text)
{
    static const uint8_t expected[LINK_HASH_SIZE] = {
        0x45, 0x79, 0x28, 0xa5, 0x31, 0xf0, 0x45, 0xb2, 0xf8, 0x78, 0x72,
        0x3f, 0x24, 0x1e, 0x2d, 0x9e, 0x9e, 0xd2, 0xc2, 0x69, 0xa5, 0x11,
        0xc3, 0x3d, 0x0e, 0xb9, 0x20, 0x0c, 0x7c, 0x1e, 0xa1, 0xff,
    };
    uint8_t hash[LINK_HASH_SIZE];
    ck_assert_int_eq(link_hash(links[0].token, hash), 1);
    ck_assert_mem_eq(hash, expected, sizeof(expected));
}
END_TEST

START_TEST(hash_refuses_other_forms)
{
    static const char *const others[] = {
        "",
        "a",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\xc3",
    };
    uint8_t hash[LINK_HASH_SIZE];
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        ck_assert_int_eq(link_hash(others[i], hash), 0);
}
END_TEST

START_TEST(form_token_lasts_today_and_tomorrow)
{
    char token[LINK_TOKEN_SIZE];
    link_form_token(key, "who", "/h/order", "12", 20000, token);
    ck_assert_str_eq(token, "Yf8NPugeyOJ1Q59tcRTjpD1eCRqCAwZymNqCyW_aTHs");
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 20000, token), 1);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 20001, token), 1);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 20002, token), 0);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 19999, token), 0);
}
END_TEST

START_TEST(form_token_is_of_one_form)
{
    char token[LINK_TOKEN_SIZE];
    link_form_token(key, "who", "/h/order", "12", 20000, token);
    ck_assert_int_eq(link_form_check(key, "hwo", "/h/order", "12", 20000, token), 0);
    ck_assert_int_eq(link_form_check(key, "who", "/h/visit", "12", 20000, token), 0);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "13", 20000, token), 0);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order1", "2", 20000, token), 0);
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 20000, ""), 0);
    token[0] ^= 1;
    ck_assert_int_eq(link_form_check(key, "who", "/h/order", "12", 20000, token), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("link");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, token_is_the_hmac, 0, sizeof(links) / sizeof(links[0]));
    tcase_add_test(tcase, hash_is_sha256_of_the_text);
    tcase_add_test(tcase, hash_refuses_other_forms);
    tcase_add_test(tcase, form_token_lasts_today_and_tomorrow);
    tcase_add_test(tcase, form_token_is_of_one_form);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
