#include "lib/fileio.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/error.h"

#define FILEIO_PATH 4096

int fileio_read_all(int fd, size_t max, struct buf *buf)
{
    size_t start = buf->len;
    for (;;) {
        ssize_t got = read(fd, buf_reserve(buf, 65536), 65536);
        if (got < 0 && errno != EINTR)
            return -1;
        if (got == 0)
            break;
        if (got > 0)
            buf->len += (size_t)got;
        if (buf->len - start > max)
            return 0;
    }
    buf_reserve(buf, 0);
    return 1;
}

static int fileio_read_fd(int fd, const char *path, size_t max, struct buf *buf,
                          const char **error_r)
{
    int result = fileio_read_all(fd, max, buf);
    if (result == 1)
        return 1;
    *error_r = result < 0 ? error_format("%s: %m", path)
                          : error_format("%s: more than %zu bytes", path, max);
    return -1;
}

static int fileio_read_with(const char *path, size_t max, mode_t refused, struct buf *buf,
                            const char **error_r)
{
    /* O_NONBLOCK: opening a FIFO by mistake must not hang; it is refused below. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int missing = errno == ENOENT;
        *error_r = error_format("%s: %m", path);
        return missing ? 0 : -1;
    }
    struct stat status;
    size_t start = buf->len;
    int result = -1;
    if (fstat(fd, &status) != 0)
        *error_r = error_format("%s: %m", path);
    else if (!S_ISREG(status.st_mode))
        *error_r = error_format("%s: is not a file", path);
    else if ((status.st_mode & refused) != 0)
        *error_r = error_format("%s: others may read it (mode %04o); chmod o= %s", path,
                                (unsigned)(status.st_mode & 07777), path);
    else
        result = fileio_read_fd(fd, path, max, buf, error_r);
    close(fd);
    if (result < 0 && buf->data != NULL) {
        buf->len = start;
        buf->data[start] = '\0';
    }
    return result;
}

int fileio_read(const char *path, size_t max, struct buf *buf, const char **error_r)
{
    return fileio_read_with(path, max, 0, buf, error_r);
}

int fileio_read_secret(const char *path, size_t max, struct buf *buf, const char **error_r)
{
    buf_secret(buf);
    return fileio_read_with(path, max, S_IRWXO, buf, error_r);
}

int fileio_write_all(int fd, const void *data, size_t len, const char **error_r)
{
    const unsigned char *bytes = data;
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            *error_r = error_format("write: %m");
            return -1;
        }
        bytes += put;
        len -= (size_t)put;
    }
    return 1;
}

int fileio_sync_folder(const char *folder, const char **error_r)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        *error_r = error_format("%s: %m", folder);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    close(fd);
    return 1;
}

/* A finished, synced file beside path; its name into temporary. */
static int fileio_write_beside(const char *path, mode_t mode, const void *data, size_t len,
                               char temporary[FILEIO_PATH], const char **error_r)
{
    if (snprintf(temporary, FILEIO_PATH, "%s.XXXXXX", path) >= FILEIO_PATH) {
        *error_r = "path too long";
        return -1;
    }
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    int result = fileio_write_all(fd, data, len, error_r);
    if (result < 0) {
        *error_r = error_format("%s: %s", path, *error_r);
    } else if (fchmod(fd, mode) != 0 || fsync(fd) != 0) {
        *error_r = error_format("%s: %m", path);
        result = -1;
    }
    if (close(fd) != 0 && result == 1) {
        *error_r = error_format("%s: %m", path);
        result = -1;
    }
    if (result < 0)
        unlink(temporary);
    return result;
}

static int fileio_sync_parent(const char *path, const char **error_r)
{
    char copy[FILEIO_PATH];
    snprintf(copy, sizeof(copy), "%s", path);
    if (fileio_sync_folder(dirname(copy), error_r) == 1)
        return 1;
    *error_r = error_format("%s: may or may not have been written: %s", path, *error_r);
    return -1;
}

int fileio_write(const char *path, mode_t mode, const void *data, size_t len, const char **error_r)
{
    char temporary[FILEIO_PATH];
    if (fileio_write_beside(path, mode, data, len, temporary, error_r) < 0)
        return -1;
    if (rename(temporary, path) != 0) {
        *error_r = error_format("%s: %m", path);
        unlink(temporary);
        return -1;
    }
    return fileio_sync_parent(path, error_r);
}

int fileio_write_new(const char *path, mode_t mode, const void *data, size_t len,
                     const char **error_r)
{
    char temporary[FILEIO_PATH];
    if (fileio_write_beside(path, mode, data, len, temporary, error_r) < 0)
        return -1;
    int result = link(temporary, path) == 0 ? 1 : errno == EEXIST ? 0 : -1;
    if (result <= 0)
        *error_r = error_format("%s: %m", path);
    unlink(temporary);
    return result == 1 ? fileio_sync_parent(path, error_r) : result;
}

int fileio_make_folder(const char *folder, mode_t mode, const char **error_r)
{
    char path[FILEIO_PATH];
    struct stat status;
    if (snprintf(path, sizeof(path), "%s", folder) >= (int)sizeof(path)) {
        *error_r = "path too long";
        return -1;
    }
    for (char *slash = path + 1; slash[-1] != '\0'; slash++) {
        if (*slash != '/' && *slash != '\0')
            continue;
        char kept = *slash;
        *slash = '\0';
        if (mkdir(path, mode) != 0 && errno != EEXIST) {
            *error_r = error_format("%s: %m", path);
            return -1;
        }
        *slash = kept;
        if (kept == '\0')
            break;
    }
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return 1;
    *error_r = error_format("%s: is not a folder", path);
    return -1;
}
