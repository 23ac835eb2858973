#include "gateway/reader/fold.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

static uint32_t fold_point(uint32_t point)
{
    if (point >= 0xff01 && point <= 0xff5e)
        point -= 0xfee0;
    if (point == 0xa0 || point == 0x3000 || point == 0xfeff || (point >= 0x2000 && point <= 0x200b))
        return ' ';
    if (point < 0x80)
        return (uint32_t)tolower((int)point);
    if ((point >= 0xc0 && point <= 0xde && point != 0xd7) || (point >= 0x391 && point <= 0x3a9) ||
        (point >= 0x410 && point <= 0x42f))
        return point + 0x20;
    if (point >= 0x400 && point <= 0x40f)
        return point + 0x50;
    if ((point >= 0x100 && point <= 0x137) || (point >= 0x14a && point <= 0x177))
        return point | 1;
    if ((point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17e))
        return point + (point & 1);
    return point;
}

// words: only what makes words stays, and "aB" is two.
static char *fold(struct arena *arena, const char *text, bool words)
{
    size_t left = strlen(text), length = 0;
    char *out = arena_alloc(arena, 2 * left + 1);
    uint32_t before = ' ', point;
    bool blank = false;
    while (left > 0) {
        size_t size = text_utf8_next(text, left, &point);
        if (size == 0)
            break;
        uint32_t low = fold_point(point);
        bool space = low == ' ' || low == '\t' || low == '\r' || low == '\n';
        if (words)
            space = space || (low < 0x80 && !isalnum((int)low));
        // A capital behind a small letter begins a word, as in the names of XML elements.
        if (words && point < 0x80 && before < 0x80 && isupper((int)point) && islower((int)before))
            blank = true;
        if (!space && blank && length > 0)
            out[length++] = ' ';
        blank = space;
        if (!space)
            length += text_utf8_put(out + length, low);
        before = point;
        text += size;
        left -= size;
    }
    out[length] = '\0';
    return out;
}

char *fold_text(struct arena *arena, const char *text)
{
    return fold(arena, text, false);
}

char *fold_label(struct arena *arena, const char *text)
{
    return fold(arena, text, true);
}
