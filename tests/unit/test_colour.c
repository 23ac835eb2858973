/* The names stand in recordings and data sheets of printers; the answers are PWG 5101.1 colorants.
 */
#include <string.h>

#include "agent/read/colour.h"
#include "tests/unit/unit.h"

static const struct {
    const char *text;
    const char *colour;
} rows[] = {
    {"black", "black"},
    {"Black Cartridge HP CF510A", "black"},
    {"Canon CRG118 Magenta Toner", "magenta"},
    {"Photo Black ink", "photo-black"},
    {"light black ink", "light-black"},
    {"LightCyan", "light-cyan"},
    {"light-gray", "light-gray"},
    {"tri-color ink", "multi-color"},
    {"multi-color", "multi-color"},
    {"Matte Black", "matte-black"},
    {"BK", "black"},
    {"C", "cyan"},
    {"Toner noir", "black"},
    {"Gelb-Toner", "yellow"},
    {"トナー(ブラック)", "black"},
    {"Waste Toner Box", NULL},
    {"Blackboard", NULL},
    {"Cartridge Redwood", NULL},
    {"imagingdrumhpcea", NULL},
    {"other", NULL},
    {"unknown", NULL},
    {"", NULL},
};

START_TEST(names_have_one_colour)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ck_assert_pstr_eq(colour_of_words(rows[i].text), rows[i].colour);
}
END_TEST

START_TEST(sets_of_rgb_are_multi_colour)
{
    ck_assert_pstr_eq(colour_of_rgb("#000000"), "black");
    ck_assert_pstr_eq(colour_of_rgb("#00ffff"), "cyan");
    ck_assert_pstr_eq(colour_of_rgb("#FF00FF"), "magenta");
    ck_assert_pstr_eq(colour_of_rgb("#FFFF00"), "yellow");
    ck_assert_pstr_eq(colour_of_rgb("#101010"), "black");
    ck_assert_pstr_eq(colour_of_rgb("#00FFFF#FF00FF#FFFF00"), "multi-color");
    ck_assert_pstr_eq(colour_of_rgb("none"), NULL);
    ck_assert_pstr_eq(colour_of_rgb("#00FF"), NULL);
    ck_assert_pstr_eq(colour_of_rgb("#00FFFFx"), NULL);
    ck_assert_pstr_eq(colour_of_rgb(""), NULL);
}
END_TEST

UNIT_MAIN("colour", names_have_one_colour, sets_of_rgb_are_multi_colour)
