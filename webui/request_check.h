// What a request must be before anything looks at it (BAD-INPUTS 39 to 43, RFC 9112). Pure.
// libmicrohttpd answers 200 to most of these by itself (PITFALLS 14).
#ifndef PLATEN_WEBUI_REQUEST_CHECK_H
#define PLATEN_WEBUI_REQUEST_CHECK_H

#include <stddef.h>

struct request_shape {
    const char *version; // "HTTP/1.1"
    const char *method;
    const char *target; // as it came
    unsigned hosts;     // how many Host fields
    unsigned content_lengths;
    unsigned transfer_encodings;
    const char *host;           // of the first Host field; may be NULL
    const char *content_length; // of the first; may be NULL
    const char *transfer_encoding;
    size_t header_bytes; // names and values together
};

enum { REQUEST_TARGET_MAX = 4096, REQUEST_HEADER_MAX = 16384 };

// 0: go on; else the status to answer with, the reason in words, and the connection ends.
unsigned request_check(const struct request_shape *shape, const char **reason_r);

#endif
