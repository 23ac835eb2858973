// Bytes in any character set to valid UTF-8, lossily and without failing (BAD-INPUTS 12).
#ifndef PLATEN_READER_CHARSET_H
#define PLATEN_READER_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

// Opens what iconv needs for the sets that mail comes in, and keeps it: in the cage no file opens.
void charset_prepare(void);

struct charset_text {
    char *text; // in the arena
    size_t size;
    bool lossy;   // something stands as U+FFFD
    bool unknown; // no such character set is known
};

// label: as the mail says, NULL = it says nothing. A label that is plainly wrong is not believed:
// escape sequences of ISO-2022-JP and valid UTF-8 say what they are. NUL becomes U+FFFD.
struct charset_text charset_decode(const void *bytes, size_t size, const char *label,
                                   struct arena *arena);
// The same with NUL as it stands, and without mere guesses: where no label says so, bytes that
// could be of any 8-bit set are not taken for one but become U+FFFD.
struct charset_text charset_decode_sure(const void *bytes, size_t size, const char *label,
                                        struct arena *arena);

#endif
