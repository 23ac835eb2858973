// Queries of terminals: the literal ones of seed 001, character sets as Python encodes them, and what
// is refused (BAD-INPUTS 35 to 40).
#include "tests/unit/unit.h"

#include <string.h>

#include "lib/arena.h"
#include "webui/cgi_limit.h"
#include "webui/cgi_query.h"
#include "webui/cgi_text.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static struct arena *arena;

static unsigned parse(const char *raw, Platen__TakeQuery *query, const char **why)
{
    *why = "";
    return cgi_query_parse(raw, strlen(raw), arena, query, why);
}

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(&arena);
}

START_TEST(figures_of_the_seed)
{
    static const struct {
        const char *raw;
        Platen__QueryKind kind;
        const char *code, *text;
        unsigned quantity;
        uint64_t counts[3];
    } rows[] = {
        {"U=123456&P=341", PLATEN__QUERY_KIND__QUERY_ERROR, "341", "", 0, {0}},
        {"U=123456&P=531", PLATEN__QUERY_KIND__QUERY_ERROR, "531", "", 0, {0}},
        {"U=123456&P=784", PLATEN__QUERY_KIND__QUERY_ERROR, "784", "", 0, {0}},
        {"U=123456&T=many%20scummings", PLATEN__QUERY_KIND__QUERY_TEXT, "", "many scummings", 0, {0}},
        {"U=123456&E=Type2&U=2", PLATEN__QUERY_KIND__QUERY_ORDER, "Type2", "", 2, {0}},
        {"U=123456&TC=46456&BC=34842&CC=11614", PLATEN__QUERY_KIND__QUERY_COUNTS, "", "", 0,
         {46456, 34842, 11614}},
        {"U=123456", PLATEN__QUERY_KIND__QUERY_POLL, "", "", 0, {0}},
    };
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Platen__TakeQuery query;
        const char *why;
        ck_assert_msg(parse(rows[i].raw, &query, &why) == 0, "%s: %s", rows[i].raw, why);
        ck_assert_str_eq(query.number, "123456");
        ck_assert_int_eq(query.kind, rows[i].kind);
        ck_assert_str_eq(query.code, rows[i].code);
        ck_assert_str_eq(query.text, rows[i].text);
        ck_assert_uint_eq(query.quantity, rows[i].quantity);
        ck_assert_str_eq(query.raw, rows[i].raw);
        ck_assert_uint_eq(query.n_counters, rows[i].counts[0] != 0 ? 3 : 0);
        for (size_t j = 0; j < query.n_counters; j++)
            ck_assert_uint_eq(query.counters[j]->value, rows[i].counts[j]);
    }
    tear_down();
}
END_TEST

START_TEST(what_else_is_understood)
{
    static const struct {
        const char *raw, *number, *code;
        unsigned quantity;
    } rows[] = {
        {"P=341&U=123456", "123456", "341", 0},
        {"U=1234567890&P=341", "1234567890", "341", 0},
        {"U%20=%20123456&P+=+341", "123456", "341", 0},
        {"%55=123456&%50=341", "123456", "341", 0},
        {"&&U=123456&&P=341&", "123456", "341", 0},
        {"U=123456&P=341&X=1&X=2", "123456", "341", 0},
        {"U=123456&E=Type2", "123456", "Type2", 1},
        {"U=123456&E=Type+2&U=999", "123456", "Type 2", 999},
        // numbers that cannot be one: the terminal is unknown
        {"P=341", "", "341", 0},
        {"U=12345&P=341", "", "341", 0},
        {"U=12345678901&P=341", "", "341", 0},
        {"U=12345a&P=341", "", "341", 0},
        {"U=&P=341", "", "341", 0},
        {"E=Type2&U=2&U=123456", "", "", 0}, // the first U is the number: 2 is none, nor a quantity
    };
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Platen__TakeQuery query;
        const char *why;
        unsigned status = parse(rows[i].raw, &query, &why);
        ck_assert_str_eq(query.number, rows[i].number);
        if (rows[i].code[0] == '\0')
            continue;
        ck_assert_msg(status == 0, "%s: %s", rows[i].raw, why);
        ck_assert_str_eq(query.code, rows[i].code);
        ck_assert_uint_eq(query.quantity, rows[i].quantity);
    }
    tear_down();
}
END_TEST

START_TEST(what_is_refused)
{
    static const struct {
        const char *raw;
        unsigned status;
        const char *why;
    } rows[] = {
        {"U=123456&X=1", 400, "nothing reported"},
        {"X=1", 400, "nothing reported"},
        {"U=123456&T=", 400, "nothing reported"},
        {"U=123456&T=%20%09", 400, "nothing reported"},
        {"U=123456&U=123456", 400, "repeated field"},
        {"U=123456&U=2&E=Type2", 400, "repeated field"},
        {"U=123456&E=Type2&U=2&U=2", 400, "repeated field"},
        {"U=123456&E=Type2&E=Type3&U=2", 400, "repeated field"},
        {"U=123456&E=Type2&E=Type2", 400, "repeated field"},
        {"U=123456&P=341&P=341", 400, "repeated field"},
        {"U=123456&T=a&T=b", 400, "repeated field"},
        {"U=123456&TC=1&TC=1", 400, "repeated field"},
        {"U=123456&P=341&T=a", 400, "more than one thing reported"},
        {"U=123456&P=341&TC=1", 400, "more than one thing reported"},
        {"U=123456&P=", 400, "P is no error number"},
        {"U=123456&P=3%0041", 400, "a NUL"},
        {"U=123456&P=%zz", 400, "a broken percent sign"},
        {"U=123456&P=341%", 400, "a broken percent sign"},
        {"U=123456&P=341%4", 400, "a broken percent sign"},
        {"U=123456&P=<script>", 400, "P is no error number"},
        {"U=123456&P=12345678901234567", 400, "P is no error number"},
        {"U=123456&E=..%2f..%2fetc", 400, "E is no order code"},
        {"U=123456&E=%0d%0aX", 400, "E is no order code"},
        {"U=123456&E=Type2&U=0", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&E=Type2&U=-1", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&E=Type2&U=1e99", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&E=Type2&U=1000", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&E=Type2&U=", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&E=Type2&U=%EF%BC%92", 422, "the quantity is a number from 1 to 999"},
        {"U=123456&TC=-1", 422, "TC is no number"},
        {"U=123456&TC=1e9", 422, "TC is no number"},
        {"U=123456&BC=18446744073709551616", 422, "BC is no number"},
        {"U=123456&CC=", 422, "CC is no number"},
        {"U=123456&T=a%00b", 400, "a NUL"},
        {"U=123456&T=a%1bb", 400, "T holds a control character"},
        {"U=123456&T=a%7fb", 400, "T holds a control character"},
        {"U=123456&T=%c2%85", 400, "T holds a control character"},
        {"U=123456&T=%c0%af", 400, "T holds overlong UTF-8"},
        {"U=123456&T=a%c0%ae%c0%ae%c0%afb", 400, "T holds overlong UTF-8"},
        {"U=123456&T=%e0%80%af", 400, "T holds overlong UTF-8"},
        {"U=123456&T=%f0%80%80%af", 400, "T holds overlong UTF-8"},
        {"U=123456&T=../../etc/passwd", 400, "T holds a path"},
        {"U=123456&T=..%2f..%2fetc", 400, "T holds a path"},
        {"U=123456&T=%81", 400, "T is in no character set that is known here"},
    };
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Platen__TakeQuery query;
        const char *why;
        unsigned status = parse(rows[i].raw, &query, &why);
        ck_assert_msg(status == rows[i].status, "%s: %u %s", rows[i].raw, status, why);
        ck_assert_str_eq(why, rows[i].why);
    }
    tear_down();
}
END_TEST

static void long_text(char *raw, size_t n)
{
    strcpy(raw, "U=123456&T=");
    memset(raw + 11, 'a', n);
    raw[11 + n] = '\0';
}

// docs/protocol.md, section 12: what Python's urllib.parse.quote(safe="-._~") makes of each name and value.
START_TEST(what_is_signed_has_one_form)
{
    static const struct {
        const char *raw, *canonical;
        uint64_t counter;
    } rows[] = {
        {"U=123456&P=341&D=1&K=" ZEROS, "U=123456&P=341&D=1", 1},
        {"K=" ZEROS "&D=1795298400&U=123456&E=Type2&U=2", "D=1795298400&U=123456&E=Type2&U=2", 1795298400},
        {"U=123456&T=many+scummings&D=2&K=" ZEROS, "U=123456&T=many%20scummings&D=2", 2},
        {"U=123456&T=many%20scummings&&D=2&K=" ZEROS "&", "U=123456&T=many%20scummings&D=2", 2},
        {"%55=123456&P=%33%34%31&D=3&K=" ZEROS, "U=123456&P=341&D=3", 3},
        {"U=123456&T=%93%D0%e5~-._*&D=4&K=" ZEROS, "U=123456&T=%93%D0%E5~-._%2A&D=4", 4},
        {"U=123456&P=341&X&Y=a=b&D=9223372036854775807&K=" ZEROS,
         "U=123456&P=341&X=&Y=a%3Db&D=9223372036854775807", INT64_MAX},
    };
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Platen__TakeQuery query;
        const char *why;
        ck_assert_msg(parse(rows[i].raw, &query, &why) == 0, "%s: %s", rows[i].raw, why);
        ck_assert_ptr_nonnull(query.signature);
        ck_assert_str_eq(query.signature->canonical, rows[i].canonical);
        ck_assert_uint_eq(query.signature->counter, rows[i].counter);
        ck_assert_uint_eq(query.signature->mac.len, 32);
    }
    tear_down();
}
END_TEST

START_TEST(what_is_no_signature)
{
    static const struct {
        const char *raw, *why;
    } rows[] = {
        {"U=123456&P=341&D=1&K=", "K is no signature"},
        {"U=123456&P=341&D=1&K=0" ZEROS, "K is no signature"},
        {"U=123456&P=341&D=1&K=g" ZEROS, "K is no signature"},
        {"U=123456&P=341&K=" ZEROS, "K without D"},
        {"U=123456&P=341&D=&K=" ZEROS, "D is no number"},
        {"U=123456&P=341&D=-1&K=" ZEROS, "D is no number"},
        {"U=123456&P=341&D=1.5&K=" ZEROS, "D is no number"},
        {"U=123456&P=341&D=9223372036854775808&K=" ZEROS, "D is no number"},
        {"U=123456&P=341&D=1&D=2&K=" ZEROS, "repeated field"},
        {"U=123456&P=341&D=1&K=" ZEROS "&K=" ZEROS, "repeated field"},
        {"U=123456&P=341&D=%001&K=" ZEROS, "a NUL"},
    };
    Platen__TakeQuery query;
    const char *why;
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(parse(rows[i].raw, &query, &why) == 400, "%s", rows[i].raw);
        ck_assert_str_eq(why, rows[i].why);
    }
    ck_assert_uint_eq(parse("U=123456&D=5", &query, &why), 0);
    ck_assert_ptr_null(query.signature);
    ck_assert_int_eq(query.kind, PLATEN__QUERY_KIND__QUERY_POLL);
    tear_down();
}
END_TEST

START_TEST(lengths_have_limits)
{
    static char raw[70000];
    Platen__TakeQuery query;
    const char *why;
    set_up();
    long_text(raw, CGI_TEXT_MAX);
    ck_assert_uint_eq(parse(raw, &query, &why), 0);
    long_text(raw, CGI_TEXT_MAX + 1);
    ck_assert_uint_eq(parse(raw, &query, &why), 413);
    ck_assert_str_eq(why, "T is too long");
    long_text(raw, 65536);
    ck_assert_uint_eq(parse(raw, &query, &why), 413);
    ck_assert_str_eq(why, "the query is too long");
    strcpy(raw, "U=123456");
    for (size_t i = 0; i < 60; i++)
        strcat(raw, "&a=b");
    ck_assert_uint_eq(parse(raw, &query, &why), 400);
    tear_down();
}
END_TEST

// Expected bytes by Python: "...".encode("shift_jis") and so on.
START_TEST(texts_in_the_character_sets_of_panels)
{
    static const struct {
        const char *bytes, *charset, *text;
    } rows[] = {
        {"scumming", "UTF-8", "scumming"},
        {"\xe5\x9c\xb0\xe6\xb1\x9a\xe3\x82\x8c", "UTF-8", "地汚れ"},
        {"\x92\x6e\x89\x98\x82\xea", "CP932", "地汚れ"},
        {"\xc3\xcf\xb1\xf8\xa4\xec", "EUC-JP", "地汚れ"},
        {"\x92\xe8\x92\x85\x88\xd9\x8f\xed", "CP932", "定着異常"},
        {"\xc4\xea\xc3\xe5\xb0\xdb\xbe\xef", "EUC-JP", "定着異常"},
        {"\x8e\xc0\x8d\xdb\x82\xcc\x8e\x86", "CP932", "実際の紙"},
        {"\x8e\x86", "CP932", "紙"},
        {"\xbb\xe6", "EUC-JP", "紙"},
        {"\xc4\xc5\xb0 \xc5\xbc", "CP932", "ﾄﾅｰ ﾅｼ"},
        {"\xd6\xba\xde\xda", "CP932", "ﾖｺﾞﾚ"},
        {"\x83\x67\x83\x69\x81\x5b\x82\xaa\x82\xc8\x82\xa2", "CP932", "トナーがない"},
        {"\xa5\xc8\xa5\xca\xa1\xbc\xa4\xac\xa4\xca\xa4\xa4", "EUC-JP", "トナーがない"},
        {"Tonerflecken \xfc"
         "berall",
         "CP1252", "Tonerflecken überall"},
        {"Fl\xe4"
         "che unten",
         "CP1252", "Fläche unten"},
        {"Gr\xf6\xdf"
         "e falsch",
         "CP1252", "Größe falsch"},
        {"Stra\xdf"
         "e",
         "CP1252", "Straße"},
        {"\xc9"
         "cran d\xe9"
         "fectueux \x96 tach\xe9",
         "CP1252", "Écran défectueux – taché"},
        {"\xbf"
         "d\xf3nde?",
         "CP1252", "¿dónde?"},
    };
    set_up();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *text = "", *why = "", *bytes = rows[i].bytes;
        const char *charset = cgi_text_charset(bytes, strlen(bytes));
        ck_assert_msg(charset != NULL && strcmp(charset, rows[i].charset) == 0, "%s: taken for %s",
                      rows[i].text, charset != NULL ? charset : "none");
        ck_assert_msg(cgi_text_decode(bytes, strlen(bytes), arena, &text, &why) == 1, "%s: %s",
                      rows[i].text, why);
        ck_assert_str_eq(text, rows[i].text);
    }
    tear_down();
}
END_TEST

START_TEST(the_same_is_the_same_however_it_is_encoded)
{
    static const char *const same[] = {
        "U=123456&T=%92n%89%98%82%ea",
        "T=%C3%CF%B1%F8%A4%EC&U=123456",
        "U=123456&T=+%e5%9c%b0%e6%b1%9a%e3%82%8c%0d%0a",
        "U=123456&T=\xe5\x9c\xb0\xe6\xb1\x9a\xe3\x82\x8c",
    };
    Platen__TakeQuery first, query;
    const char *why;
    set_up();
    ck_assert_uint_eq(parse(same[0], &first, &why), 0);
    for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
        ck_assert_uint_eq(parse(same[i], &query, &why), 0);
        ck_assert_mem_eq(query.sha256.data, first.sha256.data, 32);
    }
    ck_assert_str_eq(query.raw, "U=123456&T=%E5%9C%B0%E6%B1%9A%E3%82%8C");
    ck_assert_uint_eq(parse("U=123456&T=other", &query, &why), 0);
    ck_assert(memcmp(query.sha256.data, first.sha256.data, 32) != 0);
    tear_down();
}
END_TEST

START_TEST(a_minutes_worth_then_one_by_one)
{
    struct cgi_limit *limit = cgi_limit_new(60), *none = cgi_limit_new(0);
    int64_t now = INT64_C(5000000000);
    unsigned seconds = 0;
    for (int i = 0; i < 60; i++)
        ck_assert(cgi_limit_may(limit, "123456", 6, now, &seconds));
    ck_assert(!cgi_limit_may(limit, "123456", 6, now, &seconds));
    ck_assert_uint_ge(seconds, 1);
    ck_assert_uint_le(seconds, 2);
    ck_assert(cgi_limit_may(limit, "123457", 6, now, &seconds));
    ck_assert(cgi_limit_may(limit, "123456", 6, now + 1000000, &seconds));
    ck_assert(!cgi_limit_may(limit, "123456", 6, now + 1000000, &seconds));
    for (int i = 0; i < 60; i++)
        ck_assert(cgi_limit_may(limit, "123456", 6, now + 62000000, &seconds));
    ck_assert(!cgi_limit_may(limit, "123456", 6, now + 62000000, &seconds));
    for (int i = 0; i < 1000; i++)
        ck_assert(cgi_limit_may(none, "123456", 6, now, &seconds));
    cgi_limit_free(&limit);
    cgi_limit_free(&none);
}
END_TEST

UNIT_MAIN("queries of terminals", figures_of_the_seed, what_else_is_understood, what_is_refused,
          what_is_signed_has_one_form, what_is_no_signature,
          lengths_have_limits, texts_in_the_character_sets_of_panels,
          the_same_is_the_same_however_it_is_encoded, a_minutes_worth_then_one_by_one)
