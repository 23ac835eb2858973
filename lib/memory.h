/* What happens where there is no memory: the program says so in one line on stderr (a line of its
 * log where it keeps one) and ends with EX_OSERR (sysexits.h), at once and without cleaning up.
 * What it had acknowledged is on disk; whoever looks after it (supervisor, systemd) starts it
 * again. Any thread.
 */
#ifndef PLATEN_LIB_MEMORY_H
#define PLATEN_LIB_MEMORY_H

#include <protobuf-c/protobuf-c.h>

void memory_none(void) __attribute__((noreturn, cold));

/* What an allocation gave, never NULL. */
void *memory_need(void *memory) __attribute__((returns_nonnull));

/* For the generated unpack functions: with it their NULL means malformed, never short of memory.
 * What they give may be freed with NULL for an allocator. */
extern ProtobufCAllocator memory_for_messages;

/* The same for libxml2, whose trees would lack what there was no memory for without a word, and for
 * OpenSSL. First in main(), before either is used. */
void memory_for_libraries(void);

/* The same for GLib (GMime stands on it), which would end the program by a signal. Once, before its
 * use. */
void memory_for_glib(void);

#endif
