#include "gateway/reader/alert_clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

// Unicode 15, PropList: White_Space, Bidi_Control; UAX 14: SHY, ZW, WJ.
static const struct {
    uint32_t first, last;
    char as; // '\0' = nothing
} clean_points[] = {
    {0x00, 0x08, '\0'},     {0x0b, 0x0d, '\n'},     {0x0e, 0x1f, '\0'},     {0x7f, 0x84, '\0'},
    {0x85, 0x85, '\n'},     {0x86, 0x9f, '\0'},     {0xa0, 0xa0, ' '},      {0xad, 0xad, '\0'},
    {0x1680, 0x1680, ' '},  {0x2000, 0x200a, ' '},  {0x200b, 0x200f, '\0'}, {0x2028, 0x2029, '\n'},
    {0x202a, 0x202e, '\0'}, {0x202f, 0x202f, ' '},  {0x205f, 0x205f, ' '},  {0x2060, 0x206f, '\0'},
    {0x3000, 0x3000, ' '},  {0xfeff, 0xfeff, '\0'},
};

static bool clean_find(uint32_t point, char *as_r)
{
    for (size_t i = 0; i < sizeof(clean_points) / sizeof(clean_points[0]); i++) {
        if (point < clean_points[i].first)
            return false;
        *as_r = clean_points[i].as;
        if (point <= clean_points[i].last)
            return true;
    }
    return false;
}

// Most mails have nothing of it: a look at single bytes tells.
static bool clean_needed(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte < ' ' && byte != '\n' && byte != '\t') || byte == 0x7f || byte == 0xc2 ||
            byte == 0xe1 || byte == 0xe2 || byte == 0xe3 || byte == 0xef)
            return true;
    }
    return false;
}

const char *alert_clean(struct arena *arena, const char *text)
{
    if (!clean_needed(text))
        return text;
    size_t left = strlen(text), length = 0;
    char *clean = arena_alloc(arena, left + 1);
    while (left > 0) {
        uint32_t point;
        char as = '\0';
        size_t size = text_utf8_next(text, left, &point);
        if (size == 0)
            break;
        bool plain = point >= ' ' && point < 0x7f;
        if (plain || !clean_find(point, &as)) {
            memcpy(clean + length, text, size);
            length += size;
        } else if (as != '\0') {
            clean[length++] = as;
        }
        text += size;
        left -= size;
    }
    clean[length] = '\0';
    return clean;
}
