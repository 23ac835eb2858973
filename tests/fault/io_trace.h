// Records what the store asks of the disk, in order, so that tests/fault/power_cut.py can make the
// disk of any instant. Our own calls come here by the linker (--wrap), the engine's by its hooks.
#ifndef PLATEN_TESTS_FAULT_IO_TRACE_H
#define PLATEN_TESTS_FAULT_IO_TRACE_H

#include <stdbool.h>
#include <stdint.h>

// Records what happens below dir, but for its lock and ballast. Without log_sync the engine's log
// is written and not synced: the negative control. Ends the process when the trace cannot be made.
void io_trace_begin(const char *path, const char *dir, bool log_sync);
// The caller was told that this event is on disk.
void io_trace_ack(uint64_t event);
void io_trace_end(void);

// Faults instead of a trace. The sync number `count` of a file whose name below dir begins with
// prefix answers EIO, once: the kernel has told and forgotten (PITFALLS 11.3).
void io_trace_fail_sync(const char *dir, const char *prefix, unsigned count);
// Writes to the engine's files find no space until the ballast file is gone.
void io_trace_fill_disk(const char *dir);

#endif
