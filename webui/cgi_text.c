#include "webui/cgi_text.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

// ---- overlong UTF-8 ----

// How many bytes a character has by its first, were overlong forms allowed; 0: none begins so.
static size_t lenient_size(uint8_t first)
{
    return first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
}

static bool is_overlong(uint8_t first, uint8_t second)
{
    return first == 0xc0 || first == 0xc1 || (first == 0xe0 && second < 0xa0) ||
           (first == 0xf0 && second < 0x90);
}

// All of it would be UTF-8, were it not for overlong forms.
static bool has_overlong(const uint8_t *bytes, size_t size)
{
    bool seen = false;
    for (size_t i = 0, length; i < size; i += length) {
        length = lenient_size(bytes[i]);
        if (length == 0 || length > size - i)
            return false;
        for (size_t j = 1; j < length; j++)
            if ((bytes[i + j] & 0xc0) != 0x80)
                return false;
        seen |= length > 1 && is_overlong(bytes[i], bytes[i + 1]);
    }
    return seen;
}

// ---- pairs ----

struct pairs {
    bool fits;
    size_t pairs;
    size_t kana;   // pairs of hiragana or katakana
    size_t common; // pairs that are everyday kanji: JIS level 1, or before 0xa0 in Shift_JIS
    size_t joined; // pairs right behind another pair
    size_t half;   // half-width katakana
    size_t run;    // the longest run of those
};

static bool sjis_lead(uint8_t byte)
{
    return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xea) || byte == 0xed ||
           byte == 0xee || (byte >= 0xfa && byte <= 0xfc);
}

static struct pairs look_sjis(const uint8_t *bytes, size_t size)
{
    struct pairs seen = {.fits = true};
    size_t behind = SIZE_MAX, run = 0;
    for (size_t i = 0; i < size; i++) {
        bool half = bytes[i] >= 0xa1 && bytes[i] <= 0xdf;
        run = half ? run + 1 : 0;
        seen.run = run > seen.run ? run : seen.run;
        seen.half += half;
        if (bytes[i] < 0x80 || half)
            continue;
        uint8_t next = i + 1 < size ? bytes[i + 1] : 0;
        if (!sjis_lead(bytes[i]) || next < 0x40 || next == 0x7f || next > 0xfc)
            return (struct pairs){0};
        seen.pairs++;
        seen.kana += bytes[i] == 0x82 || bytes[i] == 0x83;
        seen.common += bytes[i] < 0xa0;
        seen.joined += i == behind;
        behind = ++i + 1;
    }
    return seen;
}

static struct pairs look_euc(const uint8_t *bytes, size_t size)
{
    struct pairs seen = {.fits = true};
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < 0x80)
            continue;
        uint8_t next = i + 1 < size ? bytes[i + 1] : 0;
        bool half = bytes[i] == 0x8e && next >= 0xa1 && next <= 0xdf;
        bool pair = bytes[i] >= 0xa1 && bytes[i] <= 0xfe && next >= 0xa1 && next <= 0xfe;
        if (!half && !pair)
            return (struct pairs){0};
        seen.pairs++;
        seen.kana += half || bytes[i] == 0xa4 || bytes[i] == 0xa5;
        seen.common += bytes[i] >= 0xb0 && bytes[i] <= 0xcf;
        i++;
    }
    return seen;
}

static bool has_letter(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((bytes[i] | 0x20) >= 'a' && (bytes[i] | 0x20) <= 'z')
            return true;
    return false;
}

// A lone pair between Latin letters is two of theirs: "Groesse" with its o and s of Latin-1.
static bool is_euc(const struct pairs *seen, bool letters)
{
    return seen->fits && seen->pairs > (letters ? 1U : 0U) &&
           (seen->kana > 0 || seen->common * 2 >= seen->pairs);
}

static bool is_sjis(const struct pairs *seen, bool letters)
{
    if (!seen->fits)
        return false;
    if (seen->pairs == 0)
        return seen->run >= 2;
    if (seen->kana * 5 >= seen->pairs)
        return true;
    return seen->common * 2 >= seen->pairs &&
           (seen->pairs == 1 ? !letters : seen->joined * 2 >= seen->pairs - 1);
}

const char *cgi_text_charset(const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    if (text_utf8_valid(text, size))
        return "UTF-8";
    if (has_overlong(bytes, size))
        return NULL;
    struct pairs sjis = look_sjis(bytes, size), euc = look_euc(bytes, size);
    bool letters = has_letter(bytes, size);
    if (sjis.fits && sjis.kana > 0 && is_sjis(&sjis, letters))
        return "CP932";
    if (is_euc(&euc, letters))
        return "EUC-JP";
    return is_sjis(&sjis, letters) ? "CP932" : "CP1252";
}

// ---- decoding ----

// NULL: some byte is none of that set.
static char *convert(const char *charset, const char *bytes, size_t size, struct arena *arena)
{
    size_t room = 4 * size + 1, left = room - 1;
    char *text = arena_alloc(arena, room), *out = text, *in = (char *)(uintptr_t)bytes;
    iconv_t pair = iconv_open("UTF-8", charset);
    if (pair == (iconv_t)-1)
        return NULL;
    size_t lost = iconv(pair, &in, &size, &out, &left);
    iconv_close(pair);
    return lost == 0 && size == 0 ? text : NULL;
}

// U+0080 to U+009F do not print, and nobody types U+2028 at a panel.
static bool has_odd_character(const char *text)
{
    for (const uint8_t *at = (const uint8_t *)text; *at != 0; at++)
        if ((at[0] == 0xc2 && at[1] < 0xa0) || at[0] == 0x7f ||
            (at[0] < 0x20 && strchr("\t\r\n", at[0]) == NULL))
            return true;
    return false;
}

static char *one_line(char *text)
{
    for (char *at = text; *at != '\0'; at++)
        if (strchr("\t\r\n", *at) != NULL)
            *at = ' ';
    text += strspn(text, " ");
    size_t size = strlen(text);
    while (size > 0 && text[size - 1] == ' ')
        text[--size] = '\0';
    return text;
}

int cgi_text_decode(const char *bytes, size_t size, struct arena *arena, const char **text_r,
                    const char **why_r)
{
    const char *charset = cgi_text_charset(bytes, size);
    char *text = NULL;
    *why_r = NULL;
    if (memchr(bytes, '\0', size) != NULL)
        *why_r = "T holds a control character";
    else if (charset == NULL)
        *why_r = "T holds overlong UTF-8";
    else if (strcmp(charset, "UTF-8") == 0)
        text = arena_strndup(arena, bytes, size);
    else if ((text = convert(charset, bytes, size, arena)) == NULL)
        *why_r = "T is in no character set that is known here";
    if (text != NULL && has_odd_character(text))
        *why_r = "T holds a control character";
    else if (text != NULL && strstr(text, "../") != NULL)
        *why_r = "T holds a path";
    if (*why_r != NULL)
        return 0;
    *text_r = one_line(text);
    return 1;
}
