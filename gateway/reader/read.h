// Raw bytes in, one parsed message out (DESIGN 5, incoming mail; BAD-INPUTS 1 to 30). A pure
// function but for the question whose key it is.
#ifndef PLATEN_READER_READ_H
#define PLATEN_READER_READ_H

#include <stdbool.h>

#include "gateway/reader/reading.h"

// Once in a process, before the cage: opens character sets, libraries, tables.
void read_prepare(void);

struct read_work {
    Platen__WorkKind kind;
    const void *raw;
    size_t size;
    const char *outer_agent; // of an HTTP report; NULL = none
    int64_t now;
    const struct seal_key *open_keys[READING_KEYS_MAX];
    reading_key_fn *find_key;
    void *find_context;
    bool tree;  // parts and headers too (mail explain --mime)
    bool lines; // and its lines as forms of alert mails see them
};

// Never NULL; all of it is in the arena.
Platen__Parsed *read_work(const struct read_work *work, struct arena *arena);
// One part of a mail by its path, with its bytes; never NULL, all of it in the arena. Of a mail
// that may not be parsed nothing is found.
Platen__MailPart *read_part(const void *raw, size_t size, const char *path, struct arena *arena);

#endif
