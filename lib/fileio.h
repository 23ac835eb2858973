/* Whole small files, read with a bound and written so that a crash leaves the old or the new one.
 * All calls block on the disk. Reasons name the path.
 */
#ifndef PLATEN_LIB_FILEIO_H
#define PLATEN_LIB_FILEIO_H

#include <stddef.h>
#include <sys/types.h>

struct buf;

/* Adds the file's bytes to buf. 1 read, 0 there is no such file (error_r is set too), -1 failed,
 * among the reasons more than max bytes and "is not a file". */
int fileio_read(const char *path, size_t max, struct buf *buf, const char **error_r);
/* The same for keys and passwords: a file that others than owner and group may read or write is
 * refused (BAD-INPUTS 66), and buf becomes secret. */
int fileio_read_secret(const char *path, size_t max, struct buf *buf, const char **error_r);

/* Replaces path: temporary file beside it, fsync, rename, fsync of the folder. mode is exact,
 * whatever the umask. 1 on disk; -1 failed before the rename (the old file is untouched) or after
 * it (the reason says that it may or may not have been written). */
int fileio_write(const char *path, mode_t mode, const void *data, size_t len, const char **error_r);
/* The same, but an existing path is left alone: 1 written, 0 it was there, -1 failed. */
int fileio_write_new(const char *path, mode_t mode, const void *data, size_t len,
                     const char **error_r);

/* Makes what was renamed, created or removed in a folder durable. 1 or -1. */
int fileio_sync_folder(const char *folder, const char **error_r);
/* Makes a folder and those above it with this mode; one that is there is fine. 1 or -1. */
int fileio_make_folder(const char *folder, mode_t mode, const char **error_r);
/* Adds all that comes from a descriptor (a pipe, too) to buf. 1; 0 it is more than max bytes, and what
 * follows is not read; -1 failed, see errno. */
int fileio_read_all(int fd, size_t max, struct buf *buf);
/* Writes all of it to a descriptor, going on after EINTR. 1 or -1. */
int fileio_write_all(int fd, const void *data, size_t len, const char **error_r);

#endif
