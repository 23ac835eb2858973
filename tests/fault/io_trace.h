// Sees what the store asks of the disk, in order, so that tests/fault/disk.h can make the disk of
// any instant. Our own calls come here by the linker (--wrap), the engine's by its hooks. Nothing
// is really synced: the trace says what would be on disk.
#ifndef PLATEN_TESTS_FAULT_IO_TRACE_H
#define PLATEN_TESTS_FAULT_IO_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct io_call {
    // c created, w written, t cut to the size `at`, s synced, r renamed and l linked to `other`,
    // u unlinked, A event number `at` was acknowledged
    char what;
    const char *name, *other; // below the folder that is watched
    uint64_t at;
    const void *data;
    size_t size;
};

// One call at a time, with the trace's lock held; the texts and data are gone when it returns.
typedef void io_sink(void *context, const struct io_call *call);

// Tells what happens below dir, but for locks and ballasts. Without log_sync the engine's log is
// written and not synced: the negative control.
void io_trace_begin(const char *dir, bool log_sync, io_sink *to, void *context);
// The caller was told that this event is on disk.
void io_trace_ack(uint64_t event);
void io_trace_end(void);

// Faults instead of a trace. The sync number `count` of a file whose name below dir begins with
// prefix answers EIO, once: the kernel has told and forgotten (PITFALLS 11.3).
void io_trace_fail_sync(const char *dir, const char *prefix, unsigned count);
// Writes to the engine's files find no space until the ballast file is gone.
void io_trace_fill_disk(const char *dir);

#endif
