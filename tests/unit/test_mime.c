#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/attachment.h"
#include "gateway/reader/charset.h"
#include "gateway/reader/mime.h"
#include "gateway/reader/mime_param.h"
#include "gateway/reader/mime_word.h"

static struct arena *arena;

static void set_up(void)
{
    charset_prepare();
    arena = arena_new();
}

static struct mime_mail *read_text(const char *text)
{
    struct mime_mail *mail;
    mime_read(text, strlen(text), arena, &mail);
    return mail;
}

// Expected: RFC 2047, section 8, and what mailers make of it.
static const struct {
    const char *raw;
    const char *text;
} words[] = {
    {"=?ISO-8859-1?Q?a?=", "a"},
    {"=?ISO-8859-1?Q?a?= b", "a b"},
    {"=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"},
    {"=?ISO-8859-1?Q?a?=\n   =?ISO-8859-1?Q?b?=", "ab"},
    {"=?ISO-8859-1?Q?a_b?=", "a b"},
    {"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"},
    {"=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"},
    // a character that begins in one word and ends in the next
    {"=?utf-8?Q?=E7=94?= =?utf-8?Q?=BB?=", "\xe7\x94\xbb"},
    {"=?utf-8?B?55?= =?utf-8?B?S7?=", "\xe7\x94\xbb"},
    // spaces inside, no end, text at once behind
    {"=?utf-8?q?this is some text?=", "this is some text"},
    {"=?utf-8?Q?J=C3=BCrgen", "J\xc3\xbcrgen"},
    {"=?utf-8?B?SsO8cmdlbg==", "J\xc3\xbcrgen"},
    {"=?utf-8?B?SsO8cmdlbg==?", "J\xc3\xbcrgen"},
    {"Re: =?utf-8?Q?=C3=BC?=ber", "Re: \xc3\xbc"
                                  "ber"},
    {"=?utf-8?Q?what?_no?=", "what? no"},
    // no encoded words
    {"=? =?x =?utf-8?X?a?= 1=?2", "=? =?x =?utf-8?X?a?= 1=?2"},
    // raw bytes
    {"J\xfcrgen", "J\xc3\xbcrgen"},
    {"J\xc3\xbcrgen", "J\xc3\xbcrgen"},
    {"\x1b$B2hA|\x1b(B", "\xe7\x94\xbb\xe5\x83\x8f"},
    // folding; what a word holds makes no line
    {"Saying \n Hello", "Saying Hello"},
    {"=?utf-8?Q?a=0D=0Ab?=", "a  b"},
};

START_TEST(encoded_words_are_decoded)
{
    set_up();
    struct mime_mail *mail = read_text("From: a@b.test\n\n");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        ck_assert_str_eq(mime_line(mail, words[i].raw), words[i].text);
    arena_free(&arena);
}
END_TEST

// Expected: RFC 2231, 3 and 4; RFC 2045, 5.1.
static const struct {
    const char *raw;
    const char *value;
    const char *name;
    const char *param;
} params[] = {
    {"text/plain; charset=us-ascii (Plain text)", "text/plain", "charset", "us-ascii"},
    {"text/plain; charset=\"us-ascii\"", "text/plain", "charset", "us-ascii"},
    {"text/plain charset=utf-8", "text/plain", "charset", "utf-8"},
    {"(hello) text (plain) / (world) plain (eod);charset=x", "text/plain", "charset", "x"},
    {"message/external-body;\n access-type=mail-server\n server=\"a;b\"", "message/external-body",
     "server", "a;b"},
    {"message/external-body; access-type=URL;\n URL*0=\"ftp://\";\n URL*1=\"cs.utk.edu/x\"",
     "message/external-body", "url", "ftp://cs.utk.edu/x"},
    {"application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
     "application/x-stuff", "title", "This is ***fun***"},
    {"application/x-stuff;\n title*0*=us-ascii'en'This%20is%20even%20more%20;\n "
     "title*1*=%2A%2A%2Afun%2A%2A%2A%20;\n title*2=\"isn't it!\"",
     "application/x-stuff", "title", "This is even more ***fun*** isn't it!"},
    {"a/b; f*1=c; f*0=b; f*10=e; f*2=d", "a/b", "f", "bcde"},
    {"a/b; name=old; name*=utf-8''%E7%94%BB", "a/b", "name", "\xe7\x94\xbb"},
    {"a/b; name*=iso-2022-jp''%1B$B2h%1B(B", "a/b", "name", "\xe7\x94\xbb"},
    {"a/b; name=\"=?iso-8859-1?Q?J=FCrgen.txt?=\"", "a/b", "name", "J\xc3\xbcrgen.txt"},
    {"a/b; name=bill (2).pdf", "a/b", "name", "bill (2).pdf"},
    {"a/b; name=\"never closed", "a/b", "name", "never closed"},
    {"text/plain;;; = ;; name=\"value\"", "text/plain", "name", "value"},
};

START_TEST(parameters_are_read)
{
    set_up();
    struct mime_mail *mail = read_text("From: a@b.test\n\n");
    for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
        struct mime_params found;
        mime_params_read(mail, params[i].raw, &found);
        ck_assert_str_eq(found.value, params[i].value);
        ck_assert_str_eq(mime_param(&found, params[i].name), params[i].param);
    }
    arena_free(&arena);
}
END_TEST

// Expected: RFC 5322, appendix A.
static const struct {
    const char *raw;
    const char *name;
    const char *address;
    size_t count;
} addresses[] = {
    {"\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public", "john.q.public@example.com",
     1},
    {"Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "Mary Smith", "mary@x.test",
     3},
    {"\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "Giant; \"Big\" Box",
     "sysservices@example.net", 1},
    {"A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;", "Ed Jones", "c@a.test", 3},
    {"Undisclosed recipients:;", NULL, NULL, 0},
    {"Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example", "Mary Smith",
     "mary@example.net", 2},
    {"jdoe@machine (comment)", "comment", "jdoe@machine", 1},
    {"=?utf-8?Q?Smith,_John?= <j@x.test>", "Smith, John", "j@x.test", 1},
    {"\"never closed <j@x.test>", "never closed", "j@x.test", 1},
    {"John <j@x.test", "John", "j@x.test", 1},
    {"MAILER-DAEMON", "", "MAILER-DAEMON", 1},
    {"\xe7\x94\xbb <\xe7\x94\xbb@x.test>", "\xe7\x94\xbb", "\xe7\x94\xbb@x.test", 1},
};

START_TEST(addresses_are_read)
{
    set_up();
    struct mime_mail *mail = read_text("From: a@b.test\n\n");
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        size_t count;
        struct mime_address *found = mime_addresses(mail, addresses[i].raw, &count);
        ck_assert_uint_eq(count, addresses[i].count);
        if (count == 0)
            continue;
        ck_assert_str_eq(found[0].name, addresses[i].name);
        ck_assert_str_eq(found[0].address, addresses[i].address);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(dates_are_read)
{
    char text[MIME_DATE_SIZE];
    mime_date_text("Thu,\n   13\n  Feb\n    1969\n  23:32\n  -0330 (Newfoundland Time)", text);
    ck_assert_str_eq(text, "1969-02-13T23:32:00-03:30");
    // date -u -d 'Tue, 1 Jul 2003 10:52:37 +0200' +%s
    ck_assert_int_eq(mime_date("Tue, 1 Jul 2003 10:52:37 +0200"), INT64_C(1057049557000000));
    ck_assert_int_eq(mime_date("21 Nov 97 09:55:06 GMT"), INT64_C(880106106000000));
    ck_assert_int_eq(mime_date("Sun, 27 Oct 2002 23:57:07 EST"), INT64_C(1035781027000000));
    ck_assert_int_eq(mime_date("Tue, 31 Feb 2026 10:00:00 +0000"), 0);
    ck_assert_int_eq(mime_date("Tue, 7 Bog 2026 19:14:51 +0000"), 0);
    ck_assert_int_eq(mime_date("soon"), 0);
}
END_TEST

// ---- trees ----

static const char *shape(const struct mime_part *part)
{
    const char *text = arena_printf(arena, "%s %s", part->path, part->type);
    for (size_t i = 0; i < part->part_count; i++)
        text = arena_printf(arena, "%s, %s", text, shape(part->parts[i]));
    return text;
}

static const struct {
    const char *mail;
    const char *shape;
    const char *path;
    const char *content;
} trees[] = {
    {"", "1 text/plain", "1", ""},
    {"no header at all", "1 text/plain", "1", ""},
    {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n\n--b--\nend\n",
     "TEXT multipart/mixed, 1 text/plain, 2 text/plain", "2", "two\n"},
    // The last boundary is missing, and then the outer one comes.
    {"Content-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: multipart/mixed; "
     "boundary=inner\n\n--inner\n\none\n--outer\n\ntwo\n",
     "TEXT multipart/mixed, 1 multipart/mixed, 1.1 text/plain, 2 text/plain", "1.1", "one"},
    // One so short may be text; when nothing inside it is open it is none.
    {"Content-Type: multipart/mixed; boundary=7\n\n--7\nContent-Type: multipart/mixed; "
     "boundary=8\n\n--8\n\n20 - 13 is\n--7\n--8--\n--7\n\ntwo\n",
     "TEXT multipart/mixed, 1 multipart/mixed, 1.1 text/plain, 2 text/plain", "1.1",
     "20 - 13 is\n--7"},
    // The line end before a boundary got lost: the last one of the mail, and a long one anywhere.
    {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none--b\ntwo--b--\n",
     "TEXT multipart/mixed, 1 text/plain", "1", "one--b\ntwo"},
    {"Content-Type: multipart/mixed; boundary=boundary-0001\n\n--boundary-0001\n"
     "Content-Transfer-Encoding: base64\n\nSGVsbG8=--boundary-0001\n\ntwo--boundary-0001--\n",
     "TEXT multipart/mixed, 1 text/plain, 2 text/plain", "1", "Hello"},
    // A space in the line that ends the header.
    {"Content-Type: multipart/mixed; boundary=b\n \n--b\n\none\n--b--\n",
     "TEXT multipart/mixed, 1 text/plain", "1", "one"},
    // One boundary begins as another does.
    {"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; "
     "boundary=ab\n\n--ab\n\none\n--ab--\n--a\n\ntwo\n--a--\n",
     "TEXT multipart/mixed, 1 multipart/mixed, 1.1 text/plain, 2 text/plain", "2", "two"},
    {"Content-Type: multipart/mixed; boundary=b\n\nno boundary comes\n", "TEXT multipart/mixed",
     "TEXT", "no boundary comes\n"},
    {"Content-Type: message/rfc822\n\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
     "--b\n\none\n--b--\n",
     "1 message/rfc822, 1.TEXT multipart/mixed, 1.1 text/plain", "1.1", "one"},
    {"Content-Type: message/rfc822\n\nthese words are no mail\n", "1 message/rfc822", "1",
     "these words are no mail\n"},
    {"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b--\n",
     "TEXT multipart/digest, 1 message/rfc822, 1.1 text/plain", "1.1", "one"},
    {"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVs\nbG8=\n", "1 text/plain",
     "1", "Hello"},
    // base64 without its end; with a stray byte; with a list's footer; what is none at all
    {"Content-Transfer-Encoding: base64\n\nSGVsbG8\n", "1 text/plain", "1", "Hello"},
    {"Content-Transfer-Encoding: base64\n\nSGVsbG8sIHRoaXMgaXM!gYSBsb25nIGxpbmU=\n", "1 text/plain",
     "1", "Hello, this is a long line"},
    {"Content-Transfer-Encoding: base64\n\nSGVsbG8=\n_____\nA list, its footer.\n", "1 text/plain",
     "1", "Hello"},
    {"Content-Transfer-Encoding: base64\n\nThis is not encoded, at all!\n", "1 text/plain", "1",
     "This is not encoded, at all!\n"},
    {"Content-Transfer-Encoding: quoted-printable\n\nJ=C3=BCrgen =\n100=25 =ZZ  \n", "1 text/plain",
     "1", "J\xc3\xbcrgen 100% =ZZ\n"},
    // printf 'Cat' | uuencode x
    {"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n#0V%T\n`\nend\n", "1 text/plain", "1",
     "Cat"},
    {"From x@y.test Thu Jan  1 00:00:00 2026\nSubject: x\nbroken line\nTo: a@b.test\n\nbody\n",
     "1 text/plain", "1", "body\n"},
};

// Boundaries of more than 80 bytes are compared that far, so these two are the same.
START_TEST(long_boundaries_are_compared_in_part)
{
    set_up();
    char *same = arena_printf(arena, "%080d", 7);
    struct mime_mail *mail = read_text(arena_printf(
        arena,
        "Content-Type: multipart/mixed; boundary=%s1\n\n--%s1\nContent-Type: multipart/mixed; "
        "boundary=%s2\n\n--%s2\n\none\n--%s1\n\ntwo\n",
        same, same, same, same, same));
    ck_assert_str_eq(shape(mail->root), "TEXT multipart/mixed, 1 multipart/mixed, "
                                        "1.1 text/plain, 1.2 text/plain");
    arena_free(&arena);
}
END_TEST

START_TEST(parts_are_found)
{
    set_up();
    for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
        struct mime_mail *mail = read_text(trees[i].mail);
        ck_assert_str_eq(shape(mail->root), trees[i].shape);
        struct mime_part *part = attachment_find(mail->root, trees[i].path);
        ck_assert_ptr_nonnull(part);
        size_t size;
        const char *bytes = mime_bytes(mail, part, &size);
        ck_assert_uint_eq(size, strlen(trees[i].content));
        ck_assert_mem_eq(bytes, trees[i].content, size);
    }
    arena_free(&arena);
}
END_TEST

// ---- character sets: expected by iconv(1) ----

static const struct {
    const char *bytes;
    const char *label;
    const char *text;
} sets[] = {
    {"\x1b$B2hA|\x1b(B", NULL, "\xe7\x94\xbb\xe5\x83\x8f"},
    {"\x1b$B2hA|\x1b(B", "utf-8", "\xe7\x94\xbb\xe5\x83\x8f"},
    {"\x83\x67\x83\x69\x81\x5b", NULL, "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"\x83\x67\x83\x69\x81\x5b", "utf-8", "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"\xa5\xc8\xa5\xca\xa1\xbc", "utf-8", "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"\xa5\xc8\xa5\xca\xa1\xbc", "iso-8859-1", "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc", "shift_jis", "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc", "iso-8859-1", "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"J\xfcrgen Schm\xfcrgen", "utf-8", "J\xc3\xbcrgen Schm\xc3\xbcrgen"},
    {"J\xfcrgen Schm\xfcrgen", "iso-8859-1", "J\xc3\xbcrgen Schm\xc3\xbcrgen"},
    {"J\xfcrgen Schm\xfcrgen", NULL, "J\xc3\xbcrgen Schm\xc3\xbcrgen"},
    {"\x93x\x94 \x80", "iso-8859-1", "\xe2\x80\x9cx\xe2\x80\x9d \xe2\x82\xac"},
    {"\x8a\x9a\x9e", "iso-8859-2", "\xc5\xa0\xc5\xa1\xc5\xbe"},
    {"\xb4\xf2\xd3\xa1\xbb\xfa", "gb2312", "\xe6\x89\x93\xe5\x8d\xb0\xe6\x9c\xba"},
    {"\x81\x30\x81\x30", "gb2312", "\xc2\x80"},
    {"Die Fr+APY-sche", "utf-7", "Die Fr\xc3\xb6sche"},
    {"\xd0\xd2\xc9\xce\xd4\xc5\xd2 \xd3\xcc\xcf\xcd\xc1\xcc\xd3\xd1", NULL,
     "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbd\xd1\x82\xd0\xb5\xd1\x80 "
     "\xd1\x81\xd0\xbb\xd0\xbe\xd0\xbc\xd0\xb0\xd0\xbb\xd1\x81\xd1\x8f"},
};

START_TEST(character_sets_are_seen_through)
{
    set_up();
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        struct charset_text text =
            charset_decode(sets[i].bytes, strlen(sets[i].bytes), sets[i].label, arena);
        ck_assert_str_eq(text.text, sets[i].text);
        ck_assert(!text.unknown && !text.lossy);
    }
    struct charset_text text = charset_decode("hello \xff", 7, "klingon", arena);
    ck_assert(text.unknown && text.lossy);
    ck_assert_str_eq(text.text, "hello \xef\xbf\xbd");
    arena_free(&arena);
}
END_TEST

static const struct {
    const char *sent;
    const char *shown;
} names[] = {
    {"bill.pdf", "bill.pdf"},
    {"../../etc/passwd", "passwd"},
    {"C:\\TEMP\\a.png", "a.png"},
    {"a\xe2\x80\xaegnp.exe", "agnp.exe"},
    {"a\nb\x1b[2J.txt", "ab[2J.txt"},
    {"...", ""},
    {".bashrc", "bashrc"},
    {"\xe7\x94\xbb.pdf", "\xe7\x94\xbb.pdf"},
    {"a<b>\"c\".html", "a_b__c_.html"},
    {"x.pdf. . ", "x.pdf"},
};

// Only what the bytes or a label say: expected by iconv(1), U+FFFD by the Unicode Standard, 3.9.
static const struct {
    const char *bytes;
    const char *label;
    const char *text;
} sure_sets[] = {
    {"J\xfcrgen", NULL, "J\xef\xbf\xbdrgen"},
    {"J\xfcrgen", "", "J\xef\xbf\xbdrgen"},
    {"J\xfcrgen", "utf-8", "J\xef\xbf\xbdrgen"},
    {"J\xfcrgen", "us-ascii", "J\xc3\xbcrgen"},
    {"J\xfcrgen", "iso-8859-15", "J\xc3\xbcrgen"},
    {"\x1b$B2hA|\x1b(B", NULL, "\xe7\x94\xbb\xe5\x83\x8f"},
    {"\x83\x67\x83\x69\x81\x5b", NULL, "\xe3\x83\x88\xe3\x83\x8a\xe3\x83\xbc"},
    {"J\xc3\xbcrgen", "iso-8859-1", "J\xc3\xbcrgen"},
};

START_TEST(an_8_bit_set_is_not_merely_guessed)
{
    set_up();
    for (size_t i = 0; i < sizeof(sure_sets) / sizeof(sure_sets[0]); i++) {
        struct charset_text text = charset_decode_sure(
            sure_sets[i].bytes, strlen(sure_sets[i].bytes), sure_sets[i].label, arena);
        ck_assert_str_eq(text.text, sure_sets[i].text);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(names_of_attachments_are_cleaned)
{
    set_up();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ck_assert_str_eq(attachment_name(names[i].sent, arena), names[i].shown);
    char longest[400];
    memset(longest, 'a', sizeof(longest));
    strcpy(longest + sizeof(longest) - 5, ".pdf");
    const char *cut = attachment_name(longest, arena);
    ck_assert_uint_eq(strlen(cut), ATTACHMENT_NAME_MAX);
    ck_assert_str_eq(cut + strlen(cut) - 4, ".pdf");
    arena_free(&arena);
}
END_TEST

UNIT_MAIN("mime", encoded_words_are_decoded, parameters_are_read, addresses_are_read,
          dates_are_read, parts_are_found, long_boundaries_are_compared_in_part,
          character_sets_are_seen_through, an_8_bit_set_is_not_merely_guessed,
          names_of_attachments_are_cleaned)
