// Delivery status notifications: the first byte says where the rest stands. Even: it is the
// message/delivery-status part of an RFC 3464 report; odd: the words of an old mail system.
#include "lib/arena.h"
#include "lib/buf.h"
#include "tests/fuzz/fuzz.h"

#include "gateway/reader/read.h"

static const char report_head[] =
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.platen.test\r\nTo: centre+v1@platen.test\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: "
    "multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt did not "
    "arrive.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n";
static const char report_tail[] =
    "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <1.1.1@platen.test>\r\n"
    "To: manager@north.platen.test\r\n\r\n--b--\r\n";
static const char words_head[] =
    "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.platen.test>\r\n"
    "Subject: failure notice\r\n\r\n";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    read_prepare();
    return 0;
}

static void read_mail(const struct buf *mail)
{
    const struct read_work work = {.kind = PLATEN__WORK_KIND__WORK_MAIL,
                                   .raw = mail->data,
                                   .size = mail->len,
                                   .now = 1795255200000000};
    struct arena *arena = arena_new();
    Platen__Parsed *parsed = read_work(&work, arena);
    FUZZ_HOLDS(parsed != NULL);
    fuzz_texts_are_valid(&parsed->base);
    fuzz_packs_the_same(&parsed->base);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf mail = {0};
    if (size == 0)
        return 0;
    buf_add_text(&mail, data[0] % 2 == 0 ? report_head : words_head);
    buf_add(&mail, data + 1, size - 1);
    if (data[0] % 2 == 0)
        buf_add_text(&mail, report_tail);
    read_mail(&mail);
    buf_free(&mail);
    return 0;
}
