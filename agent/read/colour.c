#include "agent/read/colour.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 255 };

/* The first that is found counts: what is said with two words stands before its second. Between
 * words of a row one blank, hyphen or underscore, or nothing, may stand in the text. */
static const struct {
    const char *words;
    const char *colour;
} words[] = {
    {"photo black", "photo-black"},
    {"matte black", "matte-black"},
    {"light light black", "light-light-black"},
    {"light black", "light-black"},
    {"light grey", "light-gray"},
    {"light gray", "light-gray"},
    {"dark grey", "dark-gray"},
    {"dark gray", "dark-gray"},
    {"photo grey", "photo-gray"},
    {"photo gray", "photo-gray"},
    {"light cyan", "light-cyan"},
    {"photo cyan", "photo-cyan"},
    {"vivid light magenta", "light-magenta"},
    {"light magenta", "light-magenta"},
    {"photo magenta", "photo-magenta"},
    {"vivid magenta", "magenta"},
    {"chromatic red", "red"},
    {"tri color", "multi-color"},
    {"tri colour", "multi-color"},
    {"multi color", "multi-color"},
    {"multi colour", "multi-color"},
    {"gloss optimizer", "gloss"},
    {"gloss enhancer", "gloss"},
    {"black", "black"},
    {"cyan", "cyan"},
    {"magenta", "magenta"},
    {"yellow", "yellow"},
    {"red", "red"},
    {"green", "green"},
    {"blue", "blue"},
    {"orange", "orange"},
    {"violet", "violet"},
    {"white", "white"},
    {"grey", "gray"},
    {"gray", "gray"},
    {"clear", "clear"},
    {"gloss", "gloss"},
    {"schwarz", "black"},
    {"gelb", "yellow"},
    {"noir", "black"},
    {"noire", "black"},
    {"jaune", "yellow"},
    {"negro", "black"},
    {"amarillo", "yellow"},
    {"cian", "cyan"},
    {"nero", "black"},
    {"ciano", "cyan"},
    {"giallo", "yellow"},
    {"preto", "black"},
    {"amarelo", "yellow"},
    {"zwart", "black"},
    {"geel", "yellow"},
    {"svart", "black"},
    {"gul", "yellow"},
    {"czarny", "black"},
    {"ブラック", "black"},
    {"シアン", "cyan"},
    {"マゼンタ", "magenta"},
    {"イエロー", "yellow"},
    {"黑色", "black"},
    {"青色", "cyan"},
    {"品红色", "magenta"},
    {"黄色", "yellow"},
    {"洋紅色", "magenta"},
    {"洋红色", "magenta"},
    {"黃色", "yellow"},
};

/* Where the text is nothing else. */
static const struct {
    const char *letters;
    const char *colour;
} letters[] = {
    {"k", "black"},        {"bk", "black"},        {"c", "cyan"},           {"m", "magenta"},
    {"y", "yellow"},       {"pbk", "photo-black"}, {"pk", "photo-black"},   {"mbk", "matte-black"},
    {"mk", "matte-black"}, {"lc", "light-cyan"},   {"lm", "light-magenta"}, {"gy", "gray"},
    {"lgy", "light-gray"}, {"lk", "light-black"},  {"cmy", "multi-color"},
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static void fold(char *folded, size_t size, const char *text)
{
    snprintf(folded, size, "%s", text);
    for (char *c = folded; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
}

/* Behind the row's words at text, or NULL. */
static const char *match(const char *text, const char *row)
{
    for (; *row != '\0'; row++) {
        if (*row == ' ') {
            text += *text == ' ' || *text == '-' || *text == '_';
        } else if (*text++ != *row) {
            return NULL;
        }
    }
    return text;
}

/* Words of Latin letters stand alone; others are written without spaces. */
static bool contains(const char *text, const char *row)
{
    bool latin = (unsigned char)row[0] < 0x80;
    for (const char *at = text; *at != '\0'; at++) {
        const char *end = match(at, row);
        if (end != NULL && (!latin || ((at == text || !is_letter(at[-1])) && !is_letter(*end))))
            return true;
    }
    return false;
}

const char *colour_of_words(const char *text)
{
    char folded[WORDS_MAX + 1];
    fold(folded, sizeof(folded), text);
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
        if (strcmp(folded, letters[i].letters) == 0)
            return letters[i].colour;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (contains(folded, words[i].words))
            return words[i].colour;
    return NULL;
}

/* 0 dark, 1 between, 2 light. */
static int third(unsigned channel)
{
    return channel < 0x50 ? 0 : channel < 0xb0 ? 1 : 2;
}

static const char *colour_of_thirds(int red, int green, int blue)
{
    static const struct {
        int red, green, blue;
        const char *colour;
    } rows[] = {
        {0, 0, 0, "black"},  {0, 2, 2, "cyan"},   {2, 0, 2, "magenta"}, {2, 2, 0, "yellow"},
        {2, 0, 0, "red"},    {0, 2, 0, "green"},  {0, 0, 2, "blue"},    {1, 1, 1, "gray"},
        {2, 1, 0, "orange"}, {1, 0, 2, "violet"}, {2, 2, 2, "white"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].red == red && rows[i].green == green && rows[i].blue == blue)
            return rows[i].colour;
    return NULL;
}

const char *colour_of_rgb(const char *text)
{
    unsigned red, green, blue;
    int used = 0;
    if (sscanf(text, "#%2x%2x%2x%n", &red, &green, &blue, &used) != 3 || used != 7)
        return NULL;
    if (text[used] == '#')
        return "multi-color";
    return text[used] != '\0' ? NULL : colour_of_thirds(third(red), third(green), third(blue));
}
