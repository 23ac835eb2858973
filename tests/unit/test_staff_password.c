// What guessers try first is refused, what they do not is not (ASVS 5.0, V6.2.4).
#include <stdlib.h>

#include "tests/unit/unit.h"
#include "webui/staff_password.h"

static const char *const common[] = {
    "password", "Password1",     "p@ssw0rd",       "PASSWORD123",  "passw0rd!",    "12345678",
    "87654321", "123123123",     "aaaaaaaa",       "abcabcabc",    "qwertyuiop",   "qwertz123",
    "1q2w3e4r", "1qaz2wsx",      "letmein1",       "iloveyou2026", "Welcome1!",    "Winter2026!",
    "football", "administrator", "changeme",       "sunshine99",   "Passwort1",    "0000000000",
    "abcdefgh", "zaq12wsx",      "dispatcher2026", "trustno1",     "qwerty123456", "asdfasdf",
    "11112222", "admin1234",     "welcome123",     "monkeymonkey", "20261121",     "summer2026!",
};

static const char *const fine[] = {
    "correct horse battery", "ein sehr langes Wort", "kX9#mvT2",           "grey heron on one leg",
    "zwölf Boxkämpfer",      "tokyo-lampe-7",        "日本語のパスワード", "mSx7!qFw",
};

START_TEST(common_ones_are_refused)
{
    ck_assert_msg(staff_password_is_common(common[_i], "dispatcher"), "%s passed", common[_i]);
}
END_TEST

START_TEST(others_are_not)
{
    ck_assert_msg(!staff_password_is_common(fine[_i], "dispatcher"), "%s was refused", fine[_i]);
}
END_TEST

START_TEST(own_login_is_refused)
{
    ck_assert(staff_password_is_common("heronsson1", "heronsson"));
    ck_assert(staff_password_is_common("Heronsson", "heronsson"));
    ck_assert(!staff_password_is_common("heronsson fishes at dawn", "heronsson"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("staff_password");
    TCase *tcase = tcase_create("staff_password");

    tcase_add_loop_test(tcase, common_ones_are_refused, 0, sizeof common / sizeof *common);
    tcase_add_loop_test(tcase, others_are_not, 0, sizeof fine / sizeof *fine);
    tcase_add_test(tcase, own_login_is_refused);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
