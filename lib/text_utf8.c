#include <string.h>

#include "lib/buf.h"
#include "lib/text.h"

/* Well-formed sequences of two bytes and more, from RFC 3629, section 4: after a first byte in
 * [first, last] the second must lie in [low, high], any further in [0x80, 0xbf]. */
static const struct utf8_form {
    uint8_t first, last, low, high, length;
} utf8_forms[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct utf8_form *utf8_form_of(uint8_t first)
{
    for (size_t i = 0; i < sizeof(utf8_forms) / sizeof(utf8_forms[0]); i++)
        if (first >= utf8_forms[i].first && first <= utf8_forms[i].last)
            return &utf8_forms[i];
    return NULL;
}

/* Bytes of a well-formed character, or of the longest wrong beginning of one (at least 1). */
static size_t utf8_part(const uint8_t *text, size_t len, bool *good_r)
{
    *good_r = text[0] < 0x80;
    const struct utf8_form *form = utf8_form_of(text[0]);
    if (form == NULL)
        return 1;
    size_t have = 1;
    while (have < form->length && have < len) {
        uint8_t low = have == 1 ? form->low : 0x80, high = have == 1 ? form->high : 0xbf;
        if (text[have] < low || text[have] > high)
            return have;
        have++;
    }
    *good_r = have == form->length;
    return have;
}

size_t text_utf8_next(const char *text, size_t len, uint32_t *point_r)
{
    bool good;
    if (len == 0)
        return 0;
    const uint8_t *bytes = (const uint8_t *)text;
    if (bytes[0] < 0x80) {
        if (point_r != NULL)
            *point_r = bytes[0];
        return 1;
    }
    size_t part = utf8_part(bytes, len, &good);
    if (!good)
        return 0;
    if (point_r != NULL) {
        uint32_t point = part == 1 ? bytes[0] : bytes[0] & (0x7fu >> part);
        for (size_t i = 1; i < part; i++)
            point = point << 6 | (bytes[i] & 0x3fu);
        *point_r = point;
    }
    return part;
}

int text_utf8_valid(const char *text, size_t len)
{
    while (len > 0) {
        size_t part = text_utf8_next(text, len, NULL);
        if (part == 0)
            return 0;
        text += part;
        len -= part;
    }
    return 1;
}

int text_utf8_add_lossy(struct buf *buf, const char *text, size_t len)
{
    int whole = 1;
    while (len > 0) {
        bool good = true;
        size_t part = 0;
        while (part < len && (uint8_t)text[part] < 0x80)
            part++;
        if (part == 0)
            part = utf8_part((const uint8_t *)text, len, &good);
        if (good) {
            buf_add(buf, text, part);
        } else {
            buf_add(buf, "\xef\xbf\xbd", 3);
            whole = 0;
        }
        text += part;
        len -= part;
    }
    return whole;
}

size_t text_utf8_put(char *out, uint32_t point)
{
    static const uint8_t lead[] = {0x00, 0xc0, 0xe0, 0xf0};
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        point = 0xfffd;
    unsigned more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    out[0] = (char)(lead[more] | (point >> (6 * more)));
    for (unsigned i = 1; i <= more; i++)
        out[i] = (char)(0x80 | ((point >> (6 * (more - i))) & 0x3f));
    return more + 1;
}

void text_utf8_add(struct buf *buf, uint32_t point)
{
    char bytes[4];
    buf_add(buf, bytes, text_utf8_put(bytes, point));
}

size_t text_utf8_cut(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    while (max > 0 && ((uint8_t)text[max] & 0xc0) == 0x80)
        max--;
    return max;
}

/* Controls of both sets, line and paragraph separator, and what turns the reading direction. */
static bool text_is_shown(uint32_t point)
{
    return point >= 0x20 && !(point >= 0x7f && point <= 0x9f) && point != '\\' &&
           !(point >= 0x2028 && point <= 0x202e) && !(point >= 0x2066 && point <= 0x2069) &&
           point != 0x200e && point != 0x200f && point != 0xfeff;
}

void text_add_escaped(struct buf *buf, const char *text)
{
    size_t len = strlen(text);
    while (len > 0) {
        uint32_t point = 0;
        size_t part = text_utf8_next(text, len, &point);
        if (part > 0 && text_is_shown(point)) {
            buf_add(buf, text, part);
        } else if (part == 1 && *text == '\n') {
            buf_add_text(buf, "\\n");
        } else if (part == 1 && *text == '\\') {
            buf_add_text(buf, "\\\\");
        } else {
            if (part == 0)
                part = 1;
            for (size_t i = 0; i < part; i++)
                buf_printf(buf, "\\x%02x", (unsigned char)text[i]);
        }
        text += part;
        len -= part;
    }
}
