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

static int base64_digit(char c, const char *alphabet)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == alphabet[62] ? 62 : c == alphabet[63] ? 63 : -1;
}

/* len without padding; what is left of the last digit must be zero (RFC 4648, 3.5). */
static int base64_decode(struct buf *buf, const char *text, size_t len, const char *alphabet)
{
    if (len % 4 == 1)
        return 0;
    uint8_t *start = buf_reserve(buf, len / 4 * 3 + 3), *out = start;
    uint32_t bits = 0;
    int have = 0;

    for (size_t i = 0; i < len; i++) {
        int digit = base64_digit(text[i], alphabet);
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
    return base64_decode(buf, text, len, base64_alphabet);
}

int text_base64url_decode(struct buf *buf, const char *text, size_t len)
{
    return base64_decode(buf, text, len, base64url_alphabet);
}
