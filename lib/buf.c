#include "lib/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"

static void buf_let_go(struct buf *buf)
{
    if (buf->secret && buf->data != NULL)
        explicit_bzero(buf->data, buf->size);
    free(buf->data);
}

void buf_free(struct buf *buf)
{
    buf_let_go(buf);
    *buf = (struct buf){0};
}

void buf_clear(struct buf *buf)
{
    if (buf->data == NULL)
        return;
    if (buf->secret)
        explicit_bzero(buf->data, buf->size);
    buf->len = 0;
    buf->data[0] = '\0';
}

void buf_secret(struct buf *buf)
{
    buf->secret = true;
}

uint8_t *buf_reserve(struct buf *buf, size_t more)
{
    if (more > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4)
        abort();
    size_t need = buf->len + more + 1;
    if (need > buf->size) {
        size_t size = buf->size < 128 ? 128 : buf->size;
        while (size < need)
            size *= 2;
        /* Not realloc(): it would leave a secret behind in the old place. */
        uint8_t *data = memory_need(malloc(size));
        if (buf->len > 0)
            memcpy(data, buf->data, buf->len);
        buf_let_go(buf);
        buf->data = data;
        buf->size = size;
    }
    buf->data[buf->len + more] = '\0';
    return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
    uint8_t *place = buf_reserve(buf, len);
    if (len > 0)
        memcpy(place, data, len);
    buf->len += len;
}

void buf_add_byte(struct buf *buf, uint8_t byte)
{
    buf_add(buf, &byte, 1);
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_be16(struct buf *buf, uint16_t number)
{
    text_put_be16(buf_reserve(buf, 2), number);
    buf->len += 2;
}

void buf_add_be32(struct buf *buf, uint32_t number)
{
    text_put_be32(buf_reserve(buf, 4), number);
    buf->len += 4;
}

void buf_add_be64(struct buf *buf, uint64_t number)
{
    text_put_be64(buf_reserve(buf, 8), number);
    buf->len += 8;
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        abort();

    uint8_t *place = buf_reserve(buf, (size_t)length);
    vsnprintf((char *)place, (size_t)length + 1, format, args);
    buf->len += (size_t)length;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

const char *buf_text(const struct buf *buf)
{
    return buf->data == NULL ? "" : (const char *)buf->data;
}

char *buf_take(struct buf *buf)
{
    buf_reserve(buf, 0);
    char *text = (char *)buf->data;
    *buf = (struct buf){0};
    return text;
}
