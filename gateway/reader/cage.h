// The cage of a reader (DESIGN 3): from cage_close() on the process can compute, use memory and
// talk on the descriptors it has; nothing else. What it needs (character sets, libraries) was
// opened before.
#ifndef PLATEN_READER_CAGE_H
#define PLATEN_READER_CAGE_H

enum { CAGE_CPU_SECONDS = 2, CAGE_MEMORY = 256 << 20 };

// Keeps fd, as descriptor 3, and standard error; closes all others, standard input and output
// become /dev/null. Returns 3, or -1.
int cage_keep_only(int fd, const char **error_r);
// 1, or -1: the process must not go on. In a sanitizer build only the limits that go with it are
// set.
int cage_close(const char **error_r);
// CPU for one work; the process is killed when it is used up. cage_rest() ends the count.
void cage_work(void);
void cage_rest(void);

#endif
