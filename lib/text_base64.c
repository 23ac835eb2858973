#include <string.h>

#include "lib/buf.h"
#include "lib/text.h"

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void base64_add(struct buf *buf, const uint8_t *bytes, size_t len, const char *alphabet,
                       bool pad)
{
    uint8_t *out = buf_reserve(buf, (len + 2) / 3 * 4);
    for (; len > 0; bytes += 3) {
        size_t now = len < 3 ? len : 3;
        uint32_t bits = (uint32_t)bytes[0] << 16;
        if (now > 1)
            bits |= (uint32_t)bytes[1] << 8;
        if (now > 2)
            bits |= bytes[2];
        for (size_t i = 0; i <= now; i++)
            *out++ = (uint8_t)alphabet[bits >> (18 - 6 * i) & 63];
        for (size_t i = now; pad && i < 3; i++)
            *out++ = '=';
        len -= now;
    }
    *out = '\0';
    buf->len = (size_t)(out - buf->data);
}

/* One more than it is worth, so that all else is none. */
const uint8_t text_base64_digits[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static int base64_digit(char c)
{
    return text_base64_digit(c);
}

static int base64url_digit(char c)
{
    if (c == '+' || c == '/')
        return -1;
    return c == '-' ? 62 : c == '_' ? 63 : text_base64_digit(c);
}

/* len without padding; what is left of the last digit must be zero (RFC 4648, 3.5). */
static int base64_decode(struct buf *buf, const char *text, size_t len, int (*digit_of)(char c))
{
    if (len % 4 == 1)
        return 0;
    uint8_t *start = buf_reserve(buf, len / 4 * 3 + 3), *out = start;
    uint32_t bits = 0;
    int have = 0;

    for (size_t i = 0; i < len; i++) {
        int digit = digit_of(text[i]);
        if (digit < 0)
            goto refuse;
        bits = bits << 6 | (uint32_t)digit;
        have += 6;
        if (have >= 8) {
            have -= 8;
            *out++ = (uint8_t)(bits >> have);
            bits &= (1u << have) - 1;
        }
    }
    if (bits != 0)
        goto refuse;
    *out = '\0';
    buf->len += (size_t)(out - start);
    return 1;

refuse:
    *start = '\0';
    return 0;
}

void text_base64_add(struct buf *buf, const void *data, size_t len)
{
    base64_add(buf, data, len, base64_alphabet, true);
}

void text_base64url_add(struct buf *buf, const void *data, size_t len)
{
    base64_add(buf, data, len, base64url_alphabet, false);
}

void text_base64_add_lines(struct buf *buf, const void *data, size_t len)
{
    const uint8_t *bytes = data;
    while (len > 0) {
        size_t now = len < 57 ? len : 57;
        text_base64_add(buf, bytes, now);
        buf_add_text(buf, "\r\n");
        bytes += now;
        len -= now;
    }
}

int text_base64_decode(struct buf *buf, const char *text, size_t len)
{
    if (len % 4 != 0)
        return 0;
    if (len > 0 && text[len - 1] == '=')
        len -= text[len - 2] == '=' ? 2 : 1;
    return base64_decode(buf, text, len, base64_digit);
}

int text_base64url_decode(struct buf *buf, const char *text, size_t len)
{
    return base64_decode(buf, text, len, base64url_digit);
}
