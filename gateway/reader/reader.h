// The reader: hostile bytes in, one parsed message out, in a cage (DESIGN 3). Runs in a process of
// its own, forked by the supervisor or started as platend-reader.
#ifndef PLATEN_READER_H
#define PLATEN_READER_H

#include <stdbool.h>

struct seal_key;

struct reader_settings {
    const struct seal_key *open_key;   // reports are sealed to it; NULL: sealed ones stay unopened
    const struct seal_key *second_key; // an old open-key kept for reading; may be NULL
    bool no_cage;                      // sanitizer builds only
};

// Opens what it needs, closes the cage, serves ReaderFrames on fd until the other side closes it.
// Returns an exit status.
int reader_run(int fd, const struct reader_settings *settings);

#endif
