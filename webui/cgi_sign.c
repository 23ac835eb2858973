#include "webui/cgi_sign.h"

#include <stdbool.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { MAC_SIZE = 32 };

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c != '\0' && strchr("-._~", c) != NULL);
}

static void add_encoded(struct buf *canonical, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_unreserved(text[i]))
            buf_add_byte(canonical, (uint8_t)text[i]);
        else
            buf_printf(canonical, "%%%02X", (unsigned char)text[i]);
}

void cgi_sign_add(struct buf *canonical, const char *name, size_t name_size, const char *value,
                  size_t value_size)
{
    if (canonical->len > 0)
        buf_add_byte(canonical, '&');
    add_encoded(canonical, name, name_size);
    buf_add_byte(canonical, '=');
    add_encoded(canonical, value, value_size);
}

const char *cgi_sign_read(const char *k, const char *d, const struct buf *canonical,
                          struct arena *arena, Platen__QuerySignature **signature_r)
{
    uint8_t *mac = arena_alloc(arena, MAC_SIZE);
    Platen__QuerySignature *signature = arena_alloc(arena, sizeof *signature);
    *signature_r = NULL;
    if (k == NULL)
        return NULL;
    if (strlen(k) != 2 * MAC_SIZE || !text_unhex(k, 2 * MAC_SIZE, mac, MAC_SIZE))
        return "K is no signature";
    if (d == NULL)
        return "K without D";
    platen__query_signature__init(signature);
    if (!text_parse_unsigned(d, INT64_MAX, &signature->counter))
        return "D is no number";
    signature->mac = (ProtobufCBinaryData){MAC_SIZE, mac};
    signature->canonical = arena_strndup(arena, (const char *)canonical->data, canonical->len);
    *signature_r = signature;
    return NULL;
}
