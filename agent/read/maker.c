#include "agent/read/maker.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"

static const struct {
    uint32_t enterprise;
    const char *maker;
} enterprises[] = {
    {11, "HP"},        {236, "Samsung"},   {253, "Xerox"},
    {297, "Fujifilm"}, {367, "Ricoh"},     {641, "Lexmark"},
    {674, "Dell"},     {683, "Zebra"},     {1129, "Toshiba"},
    {1248, "Epson"},   {1347, "Kyocera"},  {1602, "Canon"},
    {2001, "OKI"},     {2385, "Sharp"},    {2435, "Brother"},
    {10642, "Zebra"},  {258, "Panasonic"}, {18334, "Konica Minolta"},
    {26696, "HP"},     {29999, "HP"},      {40093, "Pantum"},
    {51966, "TSC"},    {1552, "Océ"},
};

/* The longer first where one starts the other. */
static const struct {
    const char *words;
    const char *brand;
} brands[] = {
    {"Konica Minolta", "Konica Minolta"},
    {"Hewlett-Packard", "HP"},
    {"Hewlett Packard", "HP"},
    {"Fuji Xerox", "Fuji Xerox"},
    {"FUJIFILM", "Fujifilm"},
    {"TA Triumph-Adler", "Triumph-Adler"},
    {"Triumph-Adler", "Triumph-Adler"},
    {"UTAX_TA", "Utax"},
    {"TA_UTAX", "Utax"},
    {"UTAX", "Utax"},
    {"Kyocera Mita", "Kyocera"},
    {"Kyocera Document Solutions", "Kyocera"},
    {"Kyocera", "Kyocera"},
    {"Develop", "Develop"},
    {"RICOH", "Ricoh"},
    {"SAVIN", "Savin"},
    {"LANIER", "Lanier"},
    {"Gestetner", "Gestetner"},
    {"NRG", "NRG"},
    {"nashuatec", "Nashuatec"},
    {"Rex-Rotary", "Rex-Rotary"},
    {"infotec", "Infotec"},
    {"TOSHIBA TEC", "Toshiba"},
    {"TOSHIBA", "Toshiba"},
    {"Oki Data", "OKI"},
    {"OKI", "OKI"},
    {"Lexmark International", "Lexmark"},
    {"Lexmark", "Lexmark"},
    {"Samsung", "Samsung"},
    {"Brother", "Brother"},
    {"Canon", "Canon"},
    {"SHARP", "Sharp"},
    {"EPSON", "Epson"},
    {"Xerox", "Xerox"},
    {"Zebra Technologies", "Zebra"},
    {"Zebra", "Zebra"},
    {"ZTC", "Zebra"},
    {"Dell", "Dell"},
    {"Panasonic", "Panasonic"},
    {"Sindoh", "Sindoh"},
    {"Pantum", "Pantum"},
    {"Olivetti", "Olivetti"},
    {"Muratec", "Muratec"},
    {"HP", "HP"},
};

const char *maker_by_enterprise(uint32_t enterprise)
{
    for (size_t i = 0; i < sizeof(enterprises) / sizeof(enterprises[0]); i++)
        if (enterprises[i].enterprise == enterprise)
            return enterprises[i].maker;
    return NULL;
}

const char *maker_split(const char *model, const char **rest_r)
{
    *rest_r = model;
    for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++) {
        size_t len = strlen(brands[i].words);
        if (strncasecmp(model, brands[i].words, len) != 0 ||
            (model[len] != ' ' && model[len] != '\0'))
            continue;
        const char *rest = model + len + strspn(model + len, " ");
        const char *again;
        if (rest[0] != '\0')
            *rest_r = rest;
        /* "Hewlett-Packard HP LaserJet" */
        if (rest[0] != '\0' && maker_split(rest, &again) != NULL)
            *rest_r = again;
        return brands[i].brand;
    }
    return NULL;
}

const char *maker_of_device_id(const char *id, const char *name, const char *other,
                               struct arena *arena)
{
    for (const char *field = id; field != NULL && *field != '\0';) {
        field += strspn(field, " ;");
        const char *end = strchrnul(field, ';'), *colon = memchr(field, ':', (size_t)(end - field));
        size_t len = colon != NULL ? (size_t)(colon - field) : 0;
        if (len > 0 && ((strlen(name) == len && strncasecmp(field, name, len) == 0) ||
                        (strlen(other) == len && strncasecmp(field, other, len) == 0))) {
            colon += 1 + strspn(colon + 1, " ");
            return end > colon ? arena_strndup(arena, colon, (size_t)(end - colon)) : NULL;
        }
        field = end;
    }
    return NULL;
}
