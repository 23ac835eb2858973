/* What happens where there is no memory: the program says so in one line on stderr (a line of its
 * log where it keeps one) and ends with EX_OSERR (sysexits.h), at once and without cleaning up.
 * What it had acknowledged is on disk; whoever looks after it (supervisor, systemd) starts it
 * again.
 *
 * With glibc this holds for libraries too: malloc(), calloc() and realloc() of a program of ours
 * stand here and never give NULL, because libraries leave out of a document what they have no
 * memory for (libxml2), take NULL for memory (libconfuse), or abort (GLib). Only a single request
 * above MEMORY_MOST is refused as everywhere: a library asks so much for a length that it was told.
 * Any thread.
 */
#ifndef PLATEN_LIB_MEMORY_H
#define PLATEN_LIB_MEMORY_H

#include <protobuf-c/protobuf-c.h>

#define MEMORY_MOST ((size_t)1 << 30)

void memory_none(void) __attribute__((noreturn, cold));

/* What an allocation gave, never NULL. */
void *memory_need(void *memory) __attribute__((returns_nonnull));

/* For the generated unpack functions: with it their NULL means malformed, never short of memory.
 * What they give may be freed with NULL for an allocator. */
extern ProtobufCAllocator memory_for_messages;

#endif
