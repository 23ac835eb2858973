/* Frames between our own processes: a big-endian u32 length, then that many bytes, 16 MB at most.
 * The first frame each side sends is a version (frame_write_version, frame_read_version).
 * Source: docs/architecture.md.
 *
 * A call blocks until the whole frame is through or timeout milliseconds are over (-1: no limit).
 * For the limit to hold the descriptor must be non-blocking: frame_prepare(). After -1 the stream
 * is out of step: close it. The caller ignores SIGPIPE. One reader and one writer a descriptor.
 */
#ifndef PLATEN_LIB_FRAME_H
#define PLATEN_LIB_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_MAX (16u * 1024 * 1024)

struct buf;

/* 1, or -1 with the reason. */
int frame_prepare(int fd, const char **error_r);

/* 1 written (to the kernel), -1 failed; "timeout" is among the reasons. */
int frame_write(int fd, const void *data, size_t len, int timeout, const char **error_r);

/* Replaces what is in buf. 1 a frame, 0 the other side closed between two frames, -1 failed, among
 * the reasons "timeout", "frame too large" and "closed inside a frame". */
int frame_read(int fd, struct buf *buf, int timeout, const char **error_r);

/* The text "platen NAME VERSION" as a frame; NAME says which conversation ("reader", "ctl"). */
int frame_write_version(int fd, const char *name, unsigned version, int timeout,
                        const char **error_r);
/* 1 when the other side speaks NAME in that version; 0 closed; -1 failed or another version. */
int frame_read_version(int fd, const char *name, unsigned version, int timeout,
                       const char **error_r);

#endif
