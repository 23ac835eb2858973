// Attachments of machines' mails as text. Expected: Rich Text Format Specification 1.9.1, "Control
// Word": the number that belongs to a word stands right behind it, and a space ends the word.
#include "tests/unit/unit.h"

#include "gateway/reader/alert_strip.h"
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

UNIT_MAIN("alert strip", a_number_behind_a_space_is_text, a_number_that_belongs_to_a_word_is_none)
