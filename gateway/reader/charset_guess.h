// What bytes without a label, or with one that cannot be right, were meant to be. Pure.
#ifndef PLATEN_READER_CHARSET_GUESS_H
#define PLATEN_READER_CHARSET_GUESS_H

#include <stdbool.h>
#include <stddef.h>

struct charset_look {
    bool ascii;    // no byte of 0x80 or more
    bool escapes;  // of ISO 2022
    bool nul;      // a NUL is in it
    bool controls; // a byte of 0x80 to 0x9f, which the ISO 8859 sets do not use
    bool utf8;     // valid UTF-8
    size_t two;    // characters of two bytes in valid UTF-8, and of more
    size_t more;
    size_t broken; // parts that are no UTF-8
};

void charset_look(const char *bytes, size_t size, struct charset_look *look_r);
// ISO-2022-JP-2, -KR or -CN, by the first escape.
const char *charset_guess_escapes(const char *bytes, size_t size);
// A set of East Asia, or NULL: none fits plainly.
const char *charset_guess_wide(const char *bytes, size_t size);
// Never NULL: any of the above, Cyrillic ones, else CP1252.
const char *charset_guess(const char *bytes, size_t size, const struct charset_look *look);

#endif
