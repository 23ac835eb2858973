#include "gateway/desk/object_check.h"

#include <stdbool.h>
#include <string.h>

#include "lib/error.h"
#include "lib/text.h"
#include "lib/zone.h"

#define DIGITS "0123456789"
#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" SMALL

enum { LINE_CHARACTERS = 200, LINES_BYTES = 8000 };

static bool only(const char *text, const char *letters, size_t max)
{
    size_t length = strlen(text);
    return length >= 1 && length <= max && strspn(text, letters) == length;
}

static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

// U+202A to U+202E and U+2066 to U+2069 turn text around for whoever reads it (BAD-INPUTS 54).
static bool turns_around(const char *text)
{
    size_t length = strlen(text), step;
    uint32_t point;
    for (size_t at = 0; at < length; at += step) {
        step = text_utf8_next(text + at, length - at, &point);
        if (step == 0 || (point >= 0x202a && point <= 0x202e) ||
            (point >= 0x2066 && point <= 0x2069) || (point >= 0x80 && point < 0xa0))
            return true;
    }
    return false;
}

const char *check_line(const char *text)
{
    if (!text_utf8_valid(text, strlen(text)))
        return "is not UTF-8";
    if (text_has_control(text) || turns_around(text))
        return "has control characters";
    return characters(text) > LINE_CHARACTERS ? "is longer than 200 characters" : NULL;
}

const char *check_lines(const char *text)
{
    if (!text_utf8_valid(text, strlen(text)))
        return "is not UTF-8";
    for (const char *at = text; *at != '\0'; at++)
        if (((unsigned char)*at < 0x20 && strchr("\n\r\t", *at) == NULL) || *at == 0x7f)
            return "has control characters";
    if (turns_around(text))
        return "has control characters";
    return strlen(text) > LINES_BYTES ? "is longer than 8000 bytes" : NULL;
}

const char *check_code(const char *text)
{
    return only(text, LETTERS DIGITS "._-", 40)
               ? NULL
               : "is no code (1 to 40 letters, digits, '.', '_', '-')";
}

const char *check_department_code(const char *text)
{
    return only(text, LETTERS DIGITS, 12) && strchr(LETTERS, text[0]) != NULL
               ? NULL
               : "is no department code (a letter, then up to 11 letters or digits)";
}

const char *check_login(const char *text)
{
    return only(text, SMALL DIGITS "._-", 32) && strchr(SMALL, text[0]) != NULL
               ? NULL
               : "is no login (a small letter, then up to 31 of a-z, 0-9, '.', '_', '-')";
}

const char *check_mail(const char *text)
{
    const char *why;
    return text_mail_address_ok(text, &why) ? NULL : error_format("is no mail address: %s", why);
}

const char *check_language(const char *text)
{
    size_t first = strspn(text, SMALL);
    bool good = first >= 2 && first <= 3 && strlen(text) <= 35 &&
                (text[first] == '\0' || text[first] == '-');
    for (const char *at = text + first; good && *at == '-';) {
        size_t length = strspn(at + 1, LETTERS DIGITS);
        good = length >= 1 && length <= 8;
        at += 1 + length;
        good = good && (*at == '\0' || *at == '-');
    }
    return good ? NULL : "is no language (BCP 47: en, ja, de, pt-BR)";
}

const char *check_zone(const char *text)
{
    return zone_find(text) != NULL ? NULL : "is no time zone (IANA name: Europe/Berlin)";
}

const char *check_registration(const char *text)
{
    return only(text, DIGITS, 10) && strlen(text) >= 6
               ? NULL
               : "is no registration number (6 to 10 digits)";
}

const char *check_keyword(const char *text)
{
    return only(text, SMALL DIGITS "._-", 127) && strchr(SMALL, text[0]) != NULL
               ? NULL
               : "is no keyword (a small letter, then a-z, 0-9, '.', '_', '-')";
}

const char *check_file_name(const char *text)
{
    return only(text, LETTERS DIGITS "._-", 100) && text[0] != '.'
               ? NULL
               : "is no file name without a path";
}

const char *check_colour(const char *text)
{
    return strlen(text) == 7 && text[0] == '#' && strspn(text + 1, DIGITS "abcdefABCDEF") == 6
               ? NULL
               : "is no colour (#rrggbb)";
}
