/* A growing byte buffer. `struct buf b = {0};` is empty; buf_free() makes it so again.
 *
 * data is NULL or has a NUL byte behind its len bytes, so text in it can be read as a string.
 * Growing aborts when there is no memory. A buffer belongs to one thread at a time.
 */
#ifndef PLATEN_LIB_BUF_H
#define PLATEN_LIB_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    uint8_t *data;
    size_t len;
    size_t size; /* allocated, with the NUL */
    bool secret; /* wipe on growth and free */
};

void buf_free(struct buf *buf);
/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *buf);
/* From now on memory that is let go is wiped first. */
void buf_secret(struct buf *buf);
/* Room for more bytes behind len. They go where the returned pointer shows; len is the caller's. */
uint8_t *buf_reserve(struct buf *buf, size_t more);

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_byte(struct buf *buf, uint8_t byte);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_be16(struct buf *buf, uint16_t number);
void buf_add_be32(struct buf *buf, uint32_t number);
void buf_add_be64(struct buf *buf, uint64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Never NULL: the bytes as a string ("" when empty). Valid until the next change. */
const char *buf_text(const struct buf *buf);
/* Hands the memory over (free() it) and empties the buffer; never NULL. */
char *buf_take(struct buf *buf);

#endif
