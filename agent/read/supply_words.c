#include "agent/read/supply_words.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "agent/read/colour.h"
#include "lib/arena.h"
#include "lib/text.h"

struct word {
    const char *text; /* lower case */
    const char *meaning;
};

/* The first that fits counts: waste before toner, drum before cartridge. */
static const struct word types[] = {
    {"waste ink", "wasteInk"},
    {"maintenance tank", "wasteInk"},
    {"maintenance box", "wasteInk"},
    {"waste", "wasteToner"},
    {"resttoner", "wasteToner"},
    {"廢棄碳粉", "wasteToner"},
    {"drum", "opc"},
    {"photoconduct", "opc"},
    {"imaging unit", "opc"},
    {"imaging kit", "opc"},
    {"trommel", "opc"},
    {"developer", "developer"},
    {"entwickler", "developer"},
    {"fuser", "fuser"},
    {"fusing", "fuser"},
    {"fixier", "fuser"},
    {"transfer", "transferUnit"},
    {"toner", "toner"},
    {"碳粉", "toner"},
    {"トナー", "toner"},
    {"print cartridge", "tonerCartridge"},
    {"ink", "ink"},
    {"tinte", "ink"},
    {"インク", "ink"},
    {"staple", "staples"},
    {"ribbon", "inkRibbon"},
};

static bool is_letter(unsigned char byte)
{
    return isalpha(byte) || byte >= 0x80;
}

/* Words of ASCII letters start one; others (which are not written apart) stand anywhere. */
static bool has_word(const char *text, const char *word)
{
    bool ascii = (unsigned char)word[0] < 0x80;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if (!ascii || at == text || !is_letter((unsigned char)at[-1]))
            return true;
    return false;
}

const char *supply_words_colorant(const char *value, struct arena *arena)
{
    static const char *const none[] = {"none", "other", "unknown", "n/a", "-", "color", "colour"};
    const char *known = colour_of_words(value);
    if (known != NULL)
        return known;
    char *text = arena_strdup(arena, value);
    text_lower(text);
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        if (strcmp(text, none[i]) == 0)
            return NULL;
    for (char *at = text; *at != '\0'; at++)
        if (*at == ' ' || *at == '_')
            *at = '-';
    return text;
}

const char *supply_words_type(const char *name)
{
    char text[256];
    size_t n = strlen(name) < sizeof(text) ? strlen(name) : sizeof(text) - 1;
    memcpy(text, name, n);
    text[n] = '\0';
    text_lower(text);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (has_word(text, types[i].text))
            return types[i].meaning;
    return NULL;
}

bool supply_words_has_colour(const char *type)
{
    static const char *const coloured[] = {"toner",     "tonerCartridge", "matteToner",
                                           "ink",       "inkCartridge",   "matteInk",
                                           "inkRibbon", "solidWax"};
    for (size_t i = 0; i < sizeof(coloured) / sizeof(coloured[0]); i++)
        if (strcmp(coloured[i], type) == 0)
            return true;
    return false;
}

bool supply_words_fills(const char *type)
{
    return strncmp(type, "waste", 5) == 0;
}

/* "wasteToner" -> "Waste toner", and a colour before it */
const char *supply_words_name(const char *type, const char *colour, const char *index,
                              struct arena *arena)
{
    if (strcmp(type, "other") == 0 || strcmp(type, "unknown") == 0)
        return index != NULL ? arena_printf(arena, "Supply %s", index) : "Supply";
    const char *name = colour != NULL ? arena_printf(arena, "%s ", colour) : "";
    for (const char *at = type; *at != '\0'; at++)
        name = arena_printf(arena, isupper((unsigned char)*at) ? "%s %c" : "%s%c", name,
                            tolower((unsigned char)*at));
    char *text = arena_strdup(arena, name);
    text[0] = (char)toupper((unsigned char)text[0]);
    return text;
}
