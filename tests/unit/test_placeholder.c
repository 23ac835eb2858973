#include <check.h>
#include <stdlib.h>

#include "schemas/messages.pb-c.h"
#include "schemas/records.pb-c.h"

START_TEST(protobuf_is_linked)
{
    ck_assert_int_ge(protobuf_c_version_number(), 1003000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("placeholder");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, protobuf_is_linked);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
