// Where the parts of a multipart end: lines that are its boundary (RFC 2046, 5.1.1), also as they
// should not be. Pure.
#ifndef PLATEN_READER_MIME_BOUNDARY_H
#define PLATEN_READER_MIME_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>

struct mime_part;

struct mime_level {
    struct mime_part *part;
    const char *boundary; // NULL = a message, which ends where something around it does
    size_t boundary_size;
    bool seen;   // its boundary came as it should
    bool ended;  // its last boundary came: what follows is nobody's
    bool digest; // parts without a type are messages (RFC 2046, 5.1.5)
};

struct mime_match {
    size_t level;
    bool last;   // "--boundary--"
    size_t text; // bytes of the line in front of it
};

void mime_boundary_set(struct mime_level *level, const char *boundary);
// Whether the line (without its LF) is a boundary of one of depth levels; end: nothing but white
// space follows it in the mail. header: it stands among fields, where only a whole one counts.
bool mime_boundary_find(const struct mime_level *levels, size_t depth, const char *line,
                        size_t size, bool end, bool header, struct mime_match *match_r);

#endif
