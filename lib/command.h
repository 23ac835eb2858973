// What a command of the settings prints, under a deadline. Any thread; blocks for `seconds` at
// most, then the command and what it started are killed.
#ifndef PLATEN_LIB_COMMAND_H
#define PLATEN_LIB_COMMAND_H

#include <stddef.h>

struct buf;

// Runs it by sh(1) with no input and without its error output (which could tell a secret) and adds
// up to `max` bytes of what it prints to out. 1; -1 with *error_r, which names what happened
// ("failed with status 3") and nothing that the command printed.
int command_read(const char *command, int seconds, size_t max, struct buf *out,
                 const char **error_r);

#endif
