// Looks over what an IMAP server sends before the library parses it: no endless line, no literal
// larger than asked for, no deep nesting, no answer without an end (BAD-INPUTS 33; PITFALLS 11.6).
// Knows lines, brackets and literals (RFC 9051, 4.3 and 9) and EXISTS, nothing else. Pure; bytes
// may come in any pieces.
#ifndef PLATEN_LIB_IMAP_GUARD_H
#define PLATEN_LIB_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IMAP_GUARD_LINE_MAX = 4 << 20, // a SEARCH answer of half a million UIDs
    IMAP_GUARD_DEPTH_MAX = 16,
    // of one command's answer: the library keeps all of it in memory
    IMAP_GUARD_LINES_MAX = 300000,
    IMAP_GUARD_TEXT_MAX = 16 << 20,
    IMAP_GUARD_LITERALS_MAX = 96 << 20,
};

// All zero but literal_max is the start of a connection.
struct imap_guard {
    uint64_t literal_max;
    uint64_t literal_left;
    size_t line; // bytes of this line so far, literals left out
    unsigned depth;
    char head[24]; // how the line begins
    enum { IMAP_GUARD_NO_SIZE, IMAP_GUARD_SIZE, IMAP_GUARD_SIZE_DONE } size_state;
    uint64_t size;
    uint64_t lines, text, literals; // since imap_guard_command()
    // A line `* n EXISTS` came since the caller last made it false: mail arrived (RFC 9051, 7.4.1).
    // The library's count alone does not tell: one mail may have gone and another come.
    bool exists;
};

// 1 go on; 0 stop reading from this server: *error_r says what it did.
int imap_guard_feed(struct imap_guard *guard, const void *data, size_t size, const char **error_r);
// Another command begins, or bytes that nobody asked for are waited for.
void imap_guard_command(struct imap_guard *guard);

#endif
