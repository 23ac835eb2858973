// Transfer encodings, read as far as they go (RFC 2045, 6; uuencode of POSIX). Pure.
#ifndef PLATEN_READER_MIME_DECODE_H
#define PLATEN_READER_MIME_DECODE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

enum mime_encoding { MIME_PLAIN, MIME_BASE64, MIME_QUOTED, MIME_UU };

// What a Content-Transfer-Encoding field means; other than the three above is as it stands.
enum mime_encoding mime_encoding_of(const char *field);

// In the arena with a NUL behind it, or bytes itself. *damaged_r: something was no such encoding;
// what is plainly another thing than the field says is handed out as it stands.
const char *mime_decode(const char *bytes, size_t size, enum mime_encoding encoding,
                        struct arena *arena, size_t *size_r, bool *damaged_r);

// Adds what base64 text holds; every other byte is passed over.
void mime_decode_base64(struct buf *out, const char *text, size_t size);

#endif
