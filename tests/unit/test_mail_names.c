#include <string.h>

#include "gateway/desk/message_id.h"
#include "gateway/desk/verp.h"
#include "tests/unit/unit.h"

START_TEST(verp_goes_both_ways)
{
    char text[VERP_SIZE];
    struct verp verp = {.event = UINT64_MAX, .index = 3, .epoch = 1}, back;
    ck_assert_int_eq(verp_make(&verp, "platen.test", text), 1);
    ck_assert_str_eq(text, "bounce+18446744073709551615.3.1@platen.test");
    ck_assert_int_eq(verp_parse(text, &back), 1);
    ck_assert_mem_eq(&back, &verp, sizeof verp);
    ck_assert_int_eq(verp_parse("BOUNCE+0.0.0@x", &back), 1);
    ck_assert_int_eq(verp_make(&verp, "", text), 0);
}
END_TEST

START_TEST(other_addresses_are_not_verp)
{
    static const char *const wrong[] = {
        "",
        "bounce@platen.test",
        "bounce+1.2@platen.test",
        "bounce+1.2.3",
        "bounce+1.2.3@",
        "bounce+01.2.3@x",
        "bounce+1.2.4294967296@x",
        "bounce+18446744073709551616.0.1@x",
        "bounce+-1.2.3@x",
        "bounce+1..3@x",
    };
    struct verp verp;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(verp_parse(wrong[i], &verp) == 0, "%s", wrong[i]);
}
END_TEST

START_TEST(message_id_goes_both_ways)
{
    char text[MESSAGE_ID_SIZE];
    struct message_id id = {.epoch = 2, .event = 17, .index = 0}, back;
    ck_assert_int_eq(message_id_make(&id, "platen.test", text), 1);
    ck_assert_str_eq(text, "<2.17.0@platen.test>");
    ck_assert_int_eq(message_id_parse(text, "Platen.Test", &back), 1);
    ck_assert_uint_eq(back.epoch, 2);
    ck_assert_uint_eq(back.event, 17);
    ck_assert_uint_eq(back.index, 0);
    ck_assert_int_eq(message_id_parse("2.17.0@platen.test", NULL, &back), 1);
}
END_TEST

START_TEST(other_message_ids_are_not_ours)
{
    static const char *const wrong[] = {"",
                                        "<>",
                                        "<2.17.0@other.test>",
                                        "<2.17@platen.test>",
                                        "<a.1.2@platen.test>",
                                        "<2.17.0@platen.test.evil.test>",
                                        "<2.17.0@>"};
    struct message_id id;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(message_id_parse(wrong[i], "platen.test", &id) == 0, "%s", wrong[i]);
}
END_TEST

UNIT_MAIN("mail names", verp_goes_both_ways, other_addresses_are_not_verp,
          message_id_goes_both_ways, other_message_ids_are_not_ours)
