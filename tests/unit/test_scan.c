#include "tests/unit/unit.h"

#include <string.h>

#include "lib/buf.h"

#include "gateway/reader/scan.h"

// 1, or the reason why it is refused.
static const char *scan_text(const struct buf *mail, struct scan *scan)
{
    const char *reason = "";
    return scan_mail(mail->data, mail->len, scan, &reason) ? "1" : reason;
}

static void add_times(struct buf *mail, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add_text(mail, text);
}

START_TEST(ordinary_mail_passes)
{
    struct scan scan;
    struct buf mail = {0};
    buf_add_text(&mail, "From: a@b.test\r\nTo: c@d.test, e@f.test\r\nReceived: x (a (b))\r\n"
                        "Content-Type: multipart/mixed;\r\n boundary=\"b "
                        "1\"\r\n\r\nprologue\r\n--b 1\r\n\r\ntext\r\n"
                        "--b 1\r\nContent-Type: message/rfc822\r\n\r\nSubject: "
                        "x\r\n\r\nbody\r\n--b 1--\r\nepilogue\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "1");
    ck_assert_uint_eq(scan.parts, 4);
    ck_assert_uint_eq(scan.received, 1);
    ck_assert_uint_eq(scan.addresses, 3);
    ck_assert(!scan.unclosed);
    mail.len -= strlen("--b 1--\r\nepilogue\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "1");
    ck_assert(scan.unclosed);
    buf_free(&mail);
}
END_TEST

START_TEST(empty_and_too_large_are_refused)
{
    struct scan scan;
    const char *reason = "";
    ck_assert_int_eq(scan_mail("", 0, &scan, &reason), 0);
    ck_assert_str_eq(reason, "empty");
    struct buf mail = {0};
    buf_add_text(&mail, "From: a@b.test\r\n\r\n");
    add_times(&mail, "0123456789abcdef\r\n", (11 << 20) / 18);
    ck_assert_str_eq(scan_text(&mail, &scan), "too large: over 10 MB");
    buf_free(&mail);
}
END_TEST

START_TEST(parentheses_in_an_address_are_counted)
{
    struct scan scan;
    struct buf mail = {0};
    buf_add_text(&mail, "From: ");
    add_times(&mail, "(", 3200);
    buf_add_text(&mail, "\r\n\r\nx\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "header too deep");
    buf_clear(&mail);
    buf_add_text(&mail, "Subject: ");
    add_times(&mail, "(", 3200);
    buf_add_text(&mail, "\r\n\r\nx\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "1");
    buf_free(&mail);
}
END_TEST

START_TEST(nested_messages_are_counted)
{
    struct scan scan;
    struct buf mail = {0};
    add_times(&mail, "Content-Type: message/rfc822\r\n\r\n", 28000);
    ck_assert_str_eq(scan_text(&mail, &scan), "too deep");
    buf_free(&mail);
}
END_TEST

START_TEST(nested_and_many_multiparts_are_counted)
{
    struct scan scan;
    struct buf mail = {0};
    for (int i = 0; i < 20000; i++)
        buf_printf(&mail, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
    ck_assert_str_eq(scan_text(&mail, &scan), "too deep");
    buf_clear(&mail);
    buf_add_text(&mail, "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    add_times(&mail, "--b\r\n\r\nx\r\n", 20000);
    ck_assert_str_eq(scan_text(&mail, &scan), "too many parts");
    buf_free(&mail);
}
END_TEST

START_TEST(long_headers_are_counted)
{
    struct scan scan;
    struct buf mail = {0};
    buf_add_text(&mail, "Subject: ");
    add_times(&mail, "0123456789", 7000);
    buf_add_text(&mail, "\r\n\r\nx\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "header line too long");
    buf_clear(&mail);
    add_times(&mail, "Received: from a by b\r\n", 100000);
    ck_assert_str_eq(scan_text(&mail, &scan), "loop? 50 or more Received lines");
    buf_clear(&mail);
    buf_add_text(&mail, "To: a@b.test");
    add_times(&mail, ", a@b.test", 1000);
    buf_add_text(&mail, "\r\n\r\nx\r\n");
    ck_assert_str_eq(scan_text(&mail, &scan), "too many addresses");
    buf_free(&mail);
}
END_TEST

UNIT_MAIN("scan", ordinary_mail_passes, empty_and_too_large_are_refused,
          parentheses_in_an_address_are_counted, nested_messages_are_counted,
          nested_and_many_multiparts_are_counted, long_headers_are_counted)
