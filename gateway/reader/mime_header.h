// One header of a mail or a part, line by line (RFC 5322, 2.2). Lines that are no field are passed
// over. Pure.
#ifndef PLATEN_READER_MIME_HEADER_H
#define PLATEN_READER_MIME_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/reader/mime.h"

struct mime_header {
    struct arena *arena;
    struct mime_field *fields; // in the arena
    size_t count;
    size_t room;
    const char *start; // of the field being collected; NULL = none
    const char *end;
    bool damaged; // a line was passed over
};

// One line without its LF. 1 go on, 0 the header is at its end: the line is empty.
int mime_header_line(struct mime_header *header, const char *line, size_t size);
// After the last line, when no empty line came.
void mime_header_end(struct mime_header *header);

// Behind the comment that begins here (RFC 5322, 3.2.2), nested ones too; its end: not closed.
const char *mime_skip_comment(const char *at);

#endif
