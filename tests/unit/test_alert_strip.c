// Attachments of machines' mails as text. Expected: Rich Text Format Specification 1.9.1, "Control
// Word": the number that belongs to a word stands right behind it, and a space ends the word.
// JSON: RFC 8259, 7. Blanks and line ends: the Unicode Standard, 5.8 and PropList.txt. HTML: the
// HTML Standard, 13.5 and 15.3.3.
#include "tests/unit/unit.h"

#include "gateway/reader/alert_clean.h"
#include "gateway/reader/alert_strip.h"
#include "gateway/reader/alert_template.h"
#include "gateway/reader/html_text.h"
#include "lib/arena.h"

static void same(const char *rtf, const char *text)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(alert_strip_rtf(arena, rtf), text);
    arena_free(&arena);
}

START_TEST(a_number_behind_a_space_is_text)
{
    same("{\\rtf1\\ansi Total:\\tab 12345\\par Black: \\b 678\\b0\\par}",
         "Total:\t12345\nBlack: 678\n");
    same("{\\rtf1\\fs24 Tray\\line\r\n2 is empty\\par}", "Tray\n2 is empty\n");
    same("{\\rtf1\\tab -5\\par}", "\t-5\n");
}
END_TEST

START_TEST(a_number_that_belongs_to_a_word_is_none)
{
    same("{\\rtf1\\li-360\\fs24 Serial\\par}", "Serial\n");
    same("{\\rtf1 Gr\\u252?\\u-1023?\\'df}", "Gr\303\274\357\260\201\303\237");
    same("{\\rtf1{\\fonttbl{\\f0 Arial 12;}}\\f0 Toner low}", "Toner low");
}
END_TEST

static void same_json(const char *json, const char *text)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(alert_strip_json(arena, json), text);
    arena_free(&arena);
}

START_TEST(json_says_characters_by_numbers)
{
    // the clef of section 7; a half of a pair alone is no character
    same_json("\"\\uD834\\uDD1E\"", "\360\235\204\236");
    same_json("\"\\ud834\\udd1e \\u7d19\"", "\360\235\204\236 \347\264\231");
    same_json("\"\\uD834 x\"", "\357\277\275 x");
    same_json("\"\\uDD1E\\uD834\"", "\357\277\275\357\277\275");
    same_json("\"\\uD834\\u0041\"", "\357\277\275A");
    same_json("\"Gr\\u00fc\\u00DFe\"", "Gr\303\274\303\237e");
    same_json("{\"a\\tb\\n\\f\": \"\\\"\\\\\\/\\u000a\\u0000|\"}", "\na b  :  \"\\/  |\n");
    same_json("\"\\u12\"", "u12");
    same_json("\"\\uD834\\u", "\357\277\275u");
    same_json("\"\\", "\\");
}
END_TEST

START_TEST(blanks_are_blanks_and_line_ends_line_ends)
{
    static const struct {
        const char *text, *clean;
    } texts[] = {
        {"Toner low", "Toner low"},
        {"a\302\240b\343\200\200c\342\200\257d", "a b c d"},
        {"a\302\205b\342\200\250c\342\200\251d\013e\014f", "a\nb\nc\nd\ne\nf"},
        {"\357\273\277S\342\200\213N\302\255 \342\200\2521\342\200\254", "SN 1"},
        {"a\tb\001\177c\302\233", "a\tbc"},
        {"\345\215\260\345\210\267 \303\204\342\202\254",
         "\345\215\260\345\210\267 \303\204\342\202\254"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_str_eq(alert_clean(arena, texts[i].text), texts[i].clean);
    arena_free(&arena);
}
END_TEST

START_TEST(html_keeps_lines_where_they_count)
{
    static const struct {
        const char *html, *text;
    } texts[] = {
        {"a\nb  c<br>d", "a b c\nd"},
        {"<pre>a\n  b</pre>c\nd", "\na\n  b\nc d"},
        {"<div style='color: red; white-space:pre-wrap'>a\n<div> b</div>\nc</div>d\ne",
         "\na\n\n b\n\nc\nd e"},
        {"<td>a</td><td>b</td>", "a\tb"},
        {"Z&auml;hler&nbsp;1&#160;2&#xA0;3 &euro;&apos;&copy;",
         "Z\303\244hler 1 2 3 \342\202\254'\302\251"},
        {"AT&T &nosuch; &amp &#xD800;", "AT&T &nosuch; &amp  "},
        {"<h3>a</h3>b<hr>c", "\na\nb\nc"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_str_eq(html_text(texts[i].html, arena), texts[i].text);
    arena_free(&arena);
}
END_TEST

START_TEST(lines_have_words_between_their_fields)
{
    ck_assert(alert_template_valid("Printer {name} ({location}) ({serial}) {status}"));
    ck_assert(alert_template_valid("{serial}: {status}"));
    ck_assert(!alert_template_valid("{name}{serial}"));
    ck_assert(!alert_template_valid("nothing to find"));
    ck_assert(!alert_template_valid("Printer {nobody}"));
    ck_assert(!alert_template_valid("Printer {serial"));
}
END_TEST

UNIT_MAIN("alert strip", a_number_behind_a_space_is_text, a_number_that_belongs_to_a_word_is_none,
          json_says_characters_by_numbers, blanks_are_blanks_and_line_ends_line_ends,
          html_keeps_lines_where_they_count, lines_have_words_between_their_fields)
