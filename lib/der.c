#include "lib/der.h"

#include <string.h>

#include "lib/buf.h"

enum { DER_HEAD_MAX = 6 };

static size_t der_head(uint8_t head[DER_HEAD_MAX], unsigned int tag, size_t size)
{
    head[0] = (uint8_t)tag;
    if (size < 0x80) {
        head[1] = (uint8_t)size;
        return 2;
    }
    size_t bytes = size > 0xffffff ? 4 : size > 0xffff ? 3 : size > 0xff ? 2 : 1;
    head[1] = (uint8_t)(0x80 | bytes);
    for (size_t i = 0; i < bytes; i++)
        head[2 + i] = (uint8_t)(size >> (8 * (bytes - 1 - i)));
    return 2 + bytes;
}

size_t der_begin(const struct buf *buf)
{
    return buf->len;
}

void der_end(struct buf *buf, size_t start, unsigned int tag)
{
    uint8_t head[DER_HEAD_MAX];
    size_t size = buf->len - start;
    size_t more = der_head(head, tag, size);
    buf_reserve(buf, more);
    memmove(buf->data + start + more, buf->data + start, size);
    memcpy(buf->data + start, head, more);
    buf->len += more;
}

void der_add(struct buf *buf, unsigned int tag, const void *bytes, size_t size)
{
    uint8_t head[DER_HEAD_MAX];
    buf_add(buf, head, der_head(head, tag, size));
    buf_add(buf, bytes, size);
}

void der_add_small(struct buf *buf, unsigned int number)
{
    uint8_t byte = (uint8_t)(number & 0x7f);
    der_add(buf, DER_INTEGER, &byte, 1);
}

void der_add_algorithm(struct buf *buf, const void *oid, size_t size)
{
    size_t start = der_begin(buf);
    der_add(buf, DER_OID, oid, size);
    der_end(buf, start, DER_SEQUENCE);
}
