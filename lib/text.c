#include "lib/text.h"

#include <string.h>

#include "lib/buf.h"

void text_hex(char *hex, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *bytes = data;
    for (size_t i = 0; i < len; i++) {
        *hex++ = digits[bytes[i] >> 4];
        *hex++ = digits[bytes[i] & 15];
    }
    *hex = '\0';
}

int text_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int text_unhex(const char *hex, size_t hex_len, void *data, size_t len)
{
    uint8_t *bytes = data;
    if (hex_len != 2 * len)
        return 0;
    for (size_t i = 0; i < len; i++) {
        int high = text_hex_digit(hex[2 * i]), low = text_hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return 0;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

void text_add_xml(struct buf *buf, const char *text, bool quoted)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            buf_add_text(buf, "&amp;");
            break;
        case '<':
            buf_add_text(buf, "&lt;");
            break;
        case '>':
            buf_add_text(buf, "&gt;");
            break;
        case '"':
            buf_add_text(buf, "&quot;");
            break;
        case '\n':
        case '\t':
            if (quoted)
                buf_printf(buf, "&#%d;", *text);
            else
                buf_add_byte(buf, (uint8_t)*text);
            break;
        default:
            buf_add_byte(buf, (uint8_t)*text);
        }
    }
}

void text_put_be16(void *place, uint16_t number)
{
    uint8_t *bytes = place;
    bytes[0] = (uint8_t)(number >> 8);
    bytes[1] = (uint8_t)number;
}

void text_put_be32(void *place, uint32_t number)
{
    uint8_t *bytes = place;
    text_put_be16(bytes, (uint16_t)(number >> 16));
    text_put_be16(bytes + 2, (uint16_t)number);
}

void text_put_be64(void *place, uint64_t number)
{
    uint8_t *bytes = place;
    text_put_be32(bytes, (uint32_t)(number >> 32));
    text_put_be32(bytes + 4, (uint32_t)number);
}

uint16_t text_get_be16(const void *place)
{
    const uint8_t *bytes = place;
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

uint32_t text_get_be32(const void *place)
{
    const uint8_t *bytes = place;
    return (uint32_t)text_get_be16(bytes) << 16 | text_get_be16(bytes + 2);
}

uint64_t text_get_be64(const void *place)
{
    const uint8_t *bytes = place;
    return (uint64_t)text_get_be32(bytes) << 32 | text_get_be32(bytes + 4);
}

bool text_equal_secret(const void *a, const void *b, size_t len)
{
    const volatile uint8_t *x = a, *y = b;
    uint8_t difference = 0;
    for (size_t i = 0; i < len; i++)
        difference |= (uint8_t)(x[i] ^ y[i]);
    return difference == 0;
}

int text_parse_unsigned(const char *text, uint64_t max, uint64_t *number_r)
{
    uint64_t number = 0;
    if (*text == '\0')
        return 0;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return 0;
        uint64_t digit = (uint64_t)(*text - '0');
        if (number > max / 10 || number * 10 > max - digit || digit > max)
            return 0;
        number = number * 10 + digit;
    }
    *number_r = number;
    return 1;
}

int text_parse_integer(const char *text, int64_t min, int64_t max, int64_t *number_r)
{
    bool negative = *text == '-';
    uint64_t size;
    if (!text_parse_unsigned(text + negative, (uint64_t)INT64_MAX + negative, &size))
        return 0;
    int64_t number = negative ? (int64_t)(0 - size) : (int64_t)size;
    if (number < min || number > max)
        return 0;
    *number_r = number;
    return 1;
}

void text_lower(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

bool text_has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

int text_uuid_ok(const char *text)
{
    if (strlen(text) != 36)
        return 0;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : text_hex_digit(text[i]) < 0)
            return 0;
    }
    return 1;
}

static bool text_is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 5321, 4.1.2: Dot-string = Atom *("." Atom). */
static int text_local_part_ok(const char *local, size_t len)
{
    char before = '.';
    for (size_t i = 0; i < len; i++) {
        char c = local[i];
        if (c == '.' ? before == '.'
                     : !text_is_alnum(c) && strchr("!#$%&'*+-/=?^_`{|}~", c) == NULL)
            return 0;
        before = c;
    }
    return before != '.';
}

/* RFC 5321, 4.1.2: Domain = sub-domain *("." sub-domain), labels as RFC 1035, 2.3.4. */
static int text_domain_ok(const char *domain)
{
    size_t label = 0;
    char before = '.';
    for (const char *c = domain;; c++) {
        if (*c == '.' || *c == '\0') {
            if (label == 0 || label > 63 || before == '-')
                return 0;
            if (*c == '\0')
                return 1;
            label = 0;
        } else {
            if (!text_is_alnum(*c) && (*c != '-' || label == 0))
                return 0;
            label++;
        }
        before = *c;
    }
}

static const char *text_byte_refused(const char *address)
{
    for (const char *c = address; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return "a control character";
        if ((unsigned char)*c >= 0x80)
            return "a character outside ASCII";
        if (*c == '<' || *c == '>' || *c == ' ')
            return "a space or angle bracket";
    }
    return NULL;
}

int text_mail_address_ok(const char *address, const char **error_r)
{
    const char *at = strrchr(address, '@');
    const char *refused = text_byte_refused(address);
    if (refused != NULL)
        *error_r = refused;
    else if (at == NULL)
        *error_r = "no @";
    else if (strlen(address) > 254 || at - address > 64)
        *error_r = "too long";
    else if (!text_local_part_ok(address, (size_t)(at - address)))
        *error_r = "the part before the @ is not of the common form";
    else if (!text_domain_ok(at + 1))
        *error_r = "the part after the @ is not a domain name";
    else
        return 1;
    return 0;
}
