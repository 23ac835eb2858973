// Byte ranges of a GET (RFC 9110, 14.1.2 and 14.2): one range; of a header that asks for more, or
// that cannot be read, all is sent. Pure.
#ifndef PLATEN_WEBUI_RANGE_H
#define PLATEN_WEBUI_RANGE_H

#include <stdint.h>

enum range_kind {
    RANGE_ALL = 200,
    RANGE_PART = 206,
    RANGE_NOT = 416, // begins behind the end
};

// header: the value of Range, NULL = none. The part is *from_r and *length_r bytes.
enum range_kind range_of(const char *header, uint64_t size, uint64_t *from_r, uint64_t *length_r);

#endif
