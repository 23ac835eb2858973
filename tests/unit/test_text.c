#include <stdint.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/text.h"
#include "tests/unit/unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(base64_is_rfc_4648)
{
    /* RFC 4648, section 10 */
    static const char *const rows[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf buf = {0};
        text_base64_add(&buf, rows[i][0], strlen(rows[i][0]));
        ck_assert_str_eq(buf_text(&buf), rows[i][1]);
        buf_clear(&buf);
        ck_assert_int_eq(text_base64_decode(&buf, rows[i][1], strlen(rows[i][1])), 1);
        ck_assert_str_eq(buf_text(&buf), rows[i][0]);
        buf_free(&buf);
    }
}
END_TEST

START_TEST(base64_refuses_what_is_not)
{
    static const char *const rows[] = {
        "Z",      "Zg", "Zg=",  "Zg===", "Zh==", "Zm9=",        "Zm 9",
        "Zm9v\n", "=",  "====", "Z===",  "Zm-v", "Zm9vZg==Zg=="};
    struct buf buf = {0};
    buf_add_text(&buf, "kept");
    for (size_t i = 0; i < COUNT(rows); i++)
        ck_assert_msg(text_base64_decode(&buf, rows[i], strlen(rows[i])) == 0, "%s", rows[i]);
    ck_assert_str_eq(buf_text(&buf), "kept");
    buf_free(&buf);
}
END_TEST

START_TEST(base64url_is_that_of_python)
{
    /* base64.urlsafe_b64encode(bytes([0xfb, 0xff, 0xfe, 0x00])).rstrip(b"=") */
    struct buf buf = {0};
    text_base64url_add(&buf, "\xfb\xff\xfe\x00", 4);
    ck_assert_str_eq(buf_text(&buf), "-__-AA");
    buf_clear(&buf);
    ck_assert_int_eq(text_base64url_decode(&buf, "-__-AA", 6), 1);
    ck_assert_uint_eq(buf.len, 4);
    ck_assert_mem_eq(buf.data, "\xfb\xff\xfe\x00", 4);
    ck_assert_int_eq(text_base64url_decode(&buf, "-__-AA==", 8), 0);
    ck_assert_int_eq(text_base64url_decode(&buf, "+//+AA", 6), 0);
    buf_free(&buf);
}
END_TEST

START_TEST(base64_lines_are_those_of_mime)
{
    struct buf buf = {0};
    char data[58];
    memset(data, 'a', sizeof(data));
    text_base64_add_lines(&buf, data, sizeof(data));
    ck_assert_uint_eq(strcspn(buf_text(&buf), "\r"), 76);
    ck_assert_str_eq(buf_text(&buf) + 76, "\r\nYQ==\r\n");
    buf_free(&buf);
}
END_TEST

START_TEST(hex_goes_both_ways)
{
    char hex[7];
    uint8_t bytes[3];
    text_hex(hex, "\x00\xab\xff", 3);
    ck_assert_str_eq(hex, "00abff");
    ck_assert_int_eq(text_unhex("00aBFf", 6, bytes, 3), 1);
    ck_assert_mem_eq(bytes, "\x00\xab\xff", 3);
    ck_assert_int_eq(text_unhex("00aBF", 5, bytes, 3), 0);
    ck_assert_int_eq(text_unhex("00aBFg", 6, bytes, 3), 0);
}
END_TEST

/* What bytes.decode("utf-8", "replace") of Python 3.11 makes of each. */
static const struct utf8_row {
    const char *bytes;
    const char *shown;
} utf8_rows[] = {
    {"caf\xc3\xa9", "caf\xc3\xa9"},
    {"\xe5\x8d\xb0\xf0\x9f\x96\xa8", "\xe5\x8d\xb0\xf0\x9f\x96\xa8"},
    {"caf\xe9", "caf\xef\xbf\xbd"},
    {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xf0\x9f\x96x", "\xef\xbf\xbdx"},
    {"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41",
     "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\x41"},
    {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"\x80\xbf", "\xef\xbf\xbd\xef\xbf\xbd"},
};

START_TEST(utf8_is_that_of_python)
{
    for (size_t i = 0; i < COUNT(utf8_rows); i++) {
        struct buf buf = {0};
        size_t len = strlen(utf8_rows[i].bytes);
        int whole = strcmp(utf8_rows[i].bytes, utf8_rows[i].shown) == 0;
        ck_assert_int_eq(text_utf8_add_lossy(&buf, utf8_rows[i].bytes, len), whole);
        ck_assert_str_eq(buf_text(&buf), utf8_rows[i].shown);
        ck_assert_int_eq(text_utf8_valid(utf8_rows[i].bytes, len), whole);
        ck_assert_int_eq(text_utf8_valid(buf_text(&buf), buf.len), 1);
        buf_free(&buf);
    }
    uint32_t point;
    ck_assert_uint_eq(text_utf8_next("\xf0\x9f\x96\xa8", 4, &point), 4);
    ck_assert_uint_eq(point, 0x1f5a8);
    ck_assert_uint_eq(text_utf8_cut("a\xc3\xa9", 3, 2), 1);
    ck_assert_uint_eq(text_utf8_cut("a\xc3\xa9", 3, 3), 3);
}
END_TEST

START_TEST(escaped_text_is_one_line)
{
    struct buf buf = {0};
    text_add_escaped(&buf, "a\nb\\\r\x1b[0m\xc2\x85\xe2\x80\xae"
                           "caf\xc3\xa9\xff");
    ck_assert_str_eq(buf_text(&buf),
                     "a\\nb\\\\\\x0d\\x1b[0m\\xc2\\x85\\xe2\\x80\\xaecaf\xc3\xa9\\xff");
    buf_free(&buf);
}
END_TEST

START_TEST(numbers_are_bounded)
{
    uint64_t number;
    int64_t integer;
    static const char *const wrong[] = {"",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1e9",
                                        "1,000",
                                        "0x10",
                                        "\xef\xbc\x91",
                                        "18446744073709551616",
                                        "99999999999999999999"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        ck_assert_msg(text_parse_unsigned(wrong[i], UINT64_MAX, &number) == 0, "%s", wrong[i]);
    ck_assert_int_eq(text_parse_unsigned("18446744073709551615", UINT64_MAX, &number), 1);
    ck_assert(number == UINT64_MAX);
    ck_assert_int_eq(text_parse_unsigned("00099", 99, &number), 1);
    ck_assert_int_eq(text_parse_unsigned("100", 99, &number), 0);
    ck_assert_int_eq(text_parse_unsigned("7", 5, &number), 0);
    ck_assert_int_eq(text_parse_integer("-9223372036854775808", INT64_MIN, INT64_MAX, &integer), 1);
    ck_assert(integer == INT64_MIN);
    ck_assert_int_eq(text_parse_integer("9223372036854775808", INT64_MIN, INT64_MAX, &integer), 0);
    ck_assert_int_eq(text_parse_integer("--1", INT64_MIN, INT64_MAX, &integer), 0);
    ck_assert_int_eq(text_parse_integer("-3", -2, 2, &integer), 0);
}
END_TEST

START_TEST(big_endian_goes_both_ways)
{
    uint8_t bytes[8];
    text_put_be64(bytes, 0x0102030405060708u);
    ck_assert_mem_eq(bytes, "\1\2\3\4\5\6\7\10", 8);
    ck_assert(text_get_be64(bytes) == 0x0102030405060708u);
    ck_assert(text_get_be32(bytes) == 0x01020304u);
    ck_assert(text_get_be16("\xff\xfe") == 0xfffe);
    ck_assert(text_equal_secret("abc", "abc", 3));
    ck_assert(!text_equal_secret("abc", "abd", 3));
}
END_TEST

START_TEST(addresses_that_may_go_out)
{
    static const char *const good[] = {"manager@platen.test", "a.b+c@x.platen.test",
                                       "root@localhost", "o'neil_1=2@1and1.test",
                                       "x@xn--bcher-kva.test"};
    static const char *const bad[] = {"",
                                      "@",
                                      "a@",
                                      "@b",
                                      "ab",
                                      "a@b\r\nRCPT TO:<c@d>",
                                      "a\n@b",
                                      "<a@b>",
                                      "a b@c",
                                      "a@b c",
                                      "\"a b\"@c",
                                      ".a@b",
                                      "a.@b",
                                      "a..b@c",
                                      "a@b..c",
                                      "a@.b",
                                      "a@b.",
                                      "a@-b.c",
                                      "a@b-.c",
                                      "a@[127.0.0.1]",
                                      "a@b_c",
                                      "m\xc3\xbcller@b",
                                      "a@b\xc3\xbc",
                                      "a@b@c",
                                      "a\x7f@b",
                                      "a,b@c",
                                      "a@b>",
                                      "a;b@c",
                                      "a:b@c",
                                      "(a)b@c",
                                      "a\\b@c",
                                      "a\t@b"};
    const char *reason = NULL;
    for (size_t i = 0; i < COUNT(good); i++)
        ck_assert_msg(text_mail_address_ok(good[i], &reason) == 1, "%s: %s", good[i], reason);
    for (size_t i = 0; i < COUNT(bad); i++) {
        reason = NULL;
        ck_assert_msg(text_mail_address_ok(bad[i], &reason) == 0, "%s", bad[i]);
        ck_assert_ptr_nonnull(reason);
    }
}
END_TEST

START_TEST(addresses_have_lengths)
{
    /* RFC 5321, 4.5.3.1: 64 bytes local part; RFC 1035, 2.3.4: 63 bytes a label. */
    char address[400];
    const char *reason;
    memset(address, 'a', sizeof(address));
    strcpy(address + 64, "@platen.test");
    ck_assert_int_eq(text_mail_address_ok(address, &reason), 1);
    memset(address, 'a', 65);
    strcpy(address + 65, "@platen.test");
    ck_assert_int_eq(text_mail_address_ok(address, &reason), 0);
    strcpy(address, "a@");
    memset(address + 2, 'b', 63);
    strcpy(address + 65, ".test");
    ck_assert_int_eq(text_mail_address_ok(address, &reason), 1);
    memset(address + 2, 'b', 64);
    strcpy(address + 66, ".test");
    ck_assert_int_eq(text_mail_address_ok(address, &reason), 0);
}
END_TEST

START_TEST(small_things)
{
    char text[] = "MiXed \xc3\x84";
    text_lower(text);
    ck_assert_str_eq(text, "mixed \xc3\x84");
    ck_assert(text_has_control("a\tb"));
    ck_assert(!text_has_control("a b"));
    ck_assert_int_eq(text_uuid_ok("F47AC10B-58CC-4372-a567-0e02b2c3d479"), 1);
    ck_assert_int_eq(text_uuid_ok("F47AC10B-58CC-4372-a567-0e02b2c3d47"), 0);
    ck_assert_int_eq(text_uuid_ok("F47AC10B058CC-4372-a567-0e02b2c3d479"), 0);
}
END_TEST

UNIT_MAIN("text", base64_is_rfc_4648, base64_refuses_what_is_not, base64url_is_that_of_python,
          base64_lines_are_those_of_mime, hex_goes_both_ways, utf8_is_that_of_python,
          escaped_text_is_one_line, numbers_are_bounded, big_endian_goes_both_ways,
          addresses_that_may_go_out, addresses_have_lengths, small_things)
