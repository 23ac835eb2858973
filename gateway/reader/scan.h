// What is looked at before a mail is parsed (BAD-INPUTS 1 to 9): a walk over its lines with a
// bounded stack, so that a mail made to hurt a parser never gets to one. Pure.
#ifndef PLATEN_READER_SCAN_H
#define PLATEN_READER_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SCAN_SIZE_MAX = 10 << 20,
    SCAN_DEPTH_MAX = 32, // parts in parts, and parentheses in parentheses
    SCAN_PARTS_MAX = 1000,
    SCAN_ADDRESSES_MAX = 1000,
    SCAN_FIELD_MAX = 64 << 10, // one header field with its continuation lines
    SCAN_HEADER_MAX = 1 << 20, // one header
    SCAN_FIELDS_MAX = 20000,   // in all headers
    SCAN_RECEIVED_MAX = 50,
};

struct scan {
    size_t parts;
    size_t fields;
    size_t received;
    size_t addresses;
    bool nul_in_header;
    bool unclosed; // a multipart without its closing boundary
};

// 1: may be parsed; 0: refused, *reason_r says in words what is too much.
int scan_mail(const void *raw, size_t size, struct scan *scan_r, const char **reason_r);

#endif
