#include "gateway/reader/charset_guess.h"

#include <stdint.h>
#include <string.h>

#include "lib/text.h"

enum { GUESS_BYTES_MAX = 64 << 10 };

void charset_look(const char *bytes, size_t size, struct charset_look *look_r)
{
    memset(look_r, 0, sizeof(*look_r));
    look_r->ascii = true;
    for (size_t i = 0; i < size;) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x80) {
            look_r->nul |= c == 0;
            look_r->escapes |=
                c == 0x1b && i + 2 < size && (bytes[i + 1] == '$' || bytes[i + 1] == '(');
            i++;
            continue;
        }
        size_t length = text_utf8_next(bytes + i, size - i, NULL);
        look_r->ascii = false;
        look_r->controls |= c < 0xa0;
        look_r->two += length == 2;
        look_r->more += length > 2;
        look_r->broken += length == 0;
        i += length == 0 ? 1 : length;
    }
    look_r->utf8 = look_r->broken == 0;
}

const char *charset_guess_escapes(const char *bytes, size_t size)
{
    for (size_t i = 0; i + 3 < size; i++) {
        if (bytes[i] != 0x1b || bytes[i + 1] != '$')
            continue;
        if (bytes[i + 2] == ')')
            return bytes[i + 3] == 'C' ? "ISO-2022-KR" : "ISO-2022-CN";
    }
    return "ISO-2022-JP-2";
}

// ---- pairs of bytes ----

struct guess_pairs {
    size_t pairs;
    size_t kana;
    size_t hangul; // pairs whose first byte lies where Korean writing has its syllables
    size_t common; // pairs of the most used Chinese characters
    size_t low;    // pairs whose second byte is ASCII
    size_t early;  // pairs whose first byte lies below 0xa0
    size_t joined; // pairs behind another pair
};

// EUC: both bytes from 0xa1. 0 = it is none.
static bool guess_euc(const uint8_t *bytes, size_t size, struct guess_pairs *seen)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < 0x80)
            continue;
        // A half-width katakana of EUC-JP.
        if (bytes[i] == 0x8e && i + 1 < size && bytes[i + 1] >= 0xa1 && bytes[i + 1] <= 0xdf) {
            seen->kana++;
            seen->pairs++;
            i++;
            continue;
        }
        if (i + 1 == size && size == GUESS_BYTES_MAX)
            break;
        if (bytes[i] < 0xa1 || bytes[i] == 0xff || i + 1 >= size || bytes[i + 1] < 0xa1)
            return false;
        seen->pairs++;
        seen->kana += bytes[i] == 0xa4 || bytes[i] == 0xa5;
        seen->hangul += bytes[i] >= 0xb0 && bytes[i] <= 0xc8;
        seen->common += bytes[i] >= 0xb0 && bytes[i] <= 0xd7;
        i++;
    }
    return seen->pairs > 0;
}

static bool guess_sjis(const uint8_t *bytes, size_t size, struct guess_pairs *seen)
{
    size_t behind = SIZE_MAX;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < 0x80)
            continue;
        if (bytes[i] >= 0xa1 && bytes[i] <= 0xdf)
            continue; // half-width katakana
        bool first = (bytes[i] >= 0x81 && bytes[i] <= 0x9f) ||
                     (bytes[i] >= 0xe0 && bytes[i] <= 0xea) || bytes[i] == 0xed ||
                     bytes[i] == 0xee || bytes[i] >= 0xfa;
        if (i + 1 == size && size == GUESS_BYTES_MAX)
            break;
        if (!first || i + 1 >= size || bytes[i + 1] < 0x40 || bytes[i + 1] == 0x7f ||
            bytes[i + 1] > 0xfc)
            return false;
        seen->pairs++;
        seen->kana += bytes[i] == 0x82 || bytes[i] == 0x83;
        seen->early += bytes[i] < 0xa0;
        seen->joined += i == behind;
        i++;
        behind = i + 1;
    }
    return seen->pairs > 0;
}

static bool guess_big5(const uint8_t *bytes, size_t size, struct guess_pairs *seen)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < 0x80)
            continue;
        if (i + 1 == size && size == GUESS_BYTES_MAX)
            break;
        uint8_t next = i + 1 < size ? bytes[i + 1] : 0;
        if (bytes[i] < 0xa1 || bytes[i] > 0xf9 || next < 0x40 || (next > 0x7e && next < 0xa1))
            return false;
        seen->pairs++;
        seen->common += bytes[i] >= 0xa4 && bytes[i] <= 0xc6;
        seen->low += next < 0x80;
        i++;
    }
    return seen->pairs > 0;
}

const char *charset_guess_wide(const char *text, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size = size < GUESS_BYTES_MAX ? size : GUESS_BYTES_MAX;
    struct guess_pairs sjis = {0};
    bool japanese = guess_sjis(bytes, size, &sjis);
    if (japanese && sjis.kana * 5 >= sjis.pairs && sjis.kana > 0)
        return "CP932";
    struct guess_pairs euc = {0};
    if (guess_euc(bytes, size, &euc) && euc.pairs >= 2) {
        if (euc.kana > 0 && euc.kana * 5 >= euc.pairs)
            return "EUC-JP";
        if (euc.hangul == euc.pairs && euc.pairs >= 4)
            return "CP949";
        if (euc.common * 2 >= euc.pairs)
            return "GB18030";
    }
    // Japanese without kana: short names and titles.
    if (japanese && sjis.pairs >= 2 && sjis.joined * 2 >= sjis.pairs &&
        sjis.early * 2 >= sjis.pairs)
        return "CP932";
    struct guess_pairs big5 = {0};
    if (guess_big5(bytes, size, &big5) && big5.pairs >= 3 && big5.common * 10 >= big5.pairs * 8 &&
        big5.low > 0)
        return "BIG5-HKSCS";
    return NULL;
}

// Words of letters above 0x80 only: Cyrillic, in one of its two sets.
static const char *guess_cyrillic(const uint8_t *bytes, size_t size)
{
    size_t runs = 0;
    size_t high = 0;
    size_t early = 0; // 0xc0 to 0xdf: the small letters of KOI8-R
    size_t length = 0;
    for (size_t i = 0; i <= size; i++) {
        bool letter = i < size && bytes[i] >= 0xc0;
        if (letter) {
            early += bytes[i] < 0xe0;
            length++;
        } else if (length > 0) {
            runs++;
            high += length;
            length = 0;
        }
    }
    if (high < 8 || high < runs * 3)
        return NULL;
    return early * 2 > high ? "KOI8-R" : "CP1251";
}

const char *charset_guess(const char *bytes, size_t size, const struct charset_look *look)
{
    if (look->escapes && look->ascii)
        return charset_guess_escapes(bytes, size);
    // A mail of UTF-8 in which some bytes got lost.
    if (look->utf8 || (look->more > 0 && look->two + look->more > look->broken * 2))
        return "UTF-8";
    const char *wide = charset_guess_wide(bytes, size);
    if (wide == NULL && look->two > look->broken * 2)
        return "UTF-8";
    if (wide == NULL)
        wide = guess_cyrillic((const uint8_t *)bytes, size);
    return wide == NULL ? "CP1252" : wide;
}
