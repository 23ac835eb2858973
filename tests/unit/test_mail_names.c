#include <string.h>

#include "gateway/desk/bounce_kind.h"
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

// openssl(1): printf 'platen mail\0verp\0' and the numbers 17 and 1 << 32 | 2 as 8 bytes each, then
// openssl dgst -sha256 -mac HMAC -macopt key:"the link key of the tests, fixed"
START_TEST(verp_has_a_token)
{
    static const uint8_t key[32] = "the link key of the tests, fixed";
    char text[VERP_SIZE], other[MAIL_TOKEN_SIZE];
    struct verp verp = {.event = 17, .index = 2, .epoch = 1}, back;
    verp_sign(&verp, key);
    ck_assert_int_eq(verp_make(&verp, "platen.test", text), 1);
    ck_assert_str_eq(text, "bounce+17.2.1.d976b4b58b546a3d@platen.test");
    ck_assert_int_eq(verp_parse(text, &back), 1);
    ck_assert(verp_good(&back, key));
    ck_assert_int_eq(verp_parse("BOUNCE+17.2.1.D976B4B58B546A3D@x", &back), 1);
    ck_assert(verp_good(&back, key));
    back.event = 18;
    ck_assert(!verp_good(&back, key));
    ck_assert_int_eq(verp_parse("bounce+17.2.1@x", &back), 1);
    ck_assert(!verp_good(&back, key));
    mail_token(key, "visit", 17, UINT64_C(1) << 32 | 2, other);
    ck_assert_str_ne(other, verp.token);
}
END_TEST

static const struct {
    const char *status;
    bool hard;
    enum bounce_hold hold;
} kinds[] = {
    {"5.1.1", false, BOUNCE_HOLD_NOW},    {"5.1.10", false, BOUNCE_HOLD_NOW},
    {"5.2.1", false, BOUNCE_HOLD_NOW},    {"5.2.2", true, BOUNCE_HOLD_LATER},
    {"4.2.2", false, BOUNCE_HOLD_LATER},  {"5.7.1", false, BOUNCE_HOLD_LATER},
    {"5.7.26", true, BOUNCE_HOLD_LATER},  {"5.3.4", true, BOUNCE_HOLD_NEVER},
    {"5.2.3", false, BOUNCE_HOLD_NEVER},  {"5.6.1", true, BOUNCE_HOLD_NEVER},
    {"4.4.7", false, BOUNCE_HOLD_LATER},  {"5.4.4", false, BOUNCE_HOLD_NOW},
    {"5.0.0", true, BOUNCE_HOLD_NOW},     {"5.0.0", false, BOUNCE_HOLD_LATER},
    {"", true, BOUNCE_HOLD_NOW},          {"", false, BOUNCE_HOLD_LATER},
    {"4.7.0", false, BOUNCE_HOLD_LATER},  {"rubbish", true, BOUNCE_HOLD_NOW},
    {"5.1.1.1", false, BOUNCE_HOLD_LATER}, {"51.1.1", false, BOUNCE_HOLD_LATER},
};

START_TEST(a_status_tells_what_kind_it_is)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        ck_assert_msg(bounce_kind(kinds[i].status, kinds[i].hard)->hold == kinds[i].hold, "%s %d",
                      kinds[i].status, kinds[i].hard);
}
END_TEST

static const struct {
    const char *reply, *status;
} replies[] = {
    {"550 5.1.1 <a@b.test>: unknown", "5.1.1"},
    {"550-5.7.26 unauthenticated", "5.7.26"},
    {"552 mailbox full", "5.2.2"},
    {"550 no such user here", "5.1.0"},
    {"554 no", "5.0.0"},
    {"452 4.2.2 over quota", "4.2.2"},
    {"550 5.1.12345678901234567 x", "5.1.0"},
    {"no connection", ""},
    {"", ""},
};

START_TEST(a_reply_has_a_status)
{
    char status[BOUNCE_STATUS_SIZE];
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        bounce_status_of_reply(replies[i].reply, status);
        ck_assert_str_eq(status, replies[i].status);
    }
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

UNIT_MAIN("mail names", verp_goes_both_ways, verp_has_a_token, a_status_tells_what_kind_it_is,
          a_reply_has_a_status, other_addresses_are_not_verp,
          message_id_goes_both_ways, other_message_ids_are_not_ours)
