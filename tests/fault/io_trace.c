#include "tests/fault/io_trace.h"

#include <db.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS 256

// One call at a time, so that the order written down is the order that happened.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static io_sink *sink;
static void *sink_context;
static char top[200];
static size_t top_size;
static bool sync_logs = true;
static const char *fail_prefix;
static unsigned fail_count;
static bool disk_full;
static char *names[FDS]; // below top; NULL = of no interest

int __real_open(const char *path, int flags, ...);
int __real_mkostemp(char *path, int flags);
int __real_close(int fd);
ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __real_pwrite(int fd, const void *data, size_t size, off_t at);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_ftruncate(int fd, off_t size);
int __real_dup(int fd);
int __real_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_remove(const char *path);
int __wrap_open(const char *path, int flags, ...);
int __wrap_mkostemp(char *path, int flags);
int __wrap_close(int fd);
ssize_t __wrap_write(int fd, const void *data, size_t size);
ssize_t __wrap_pwrite(int fd, const void *data, size_t size, off_t at);
int __wrap_fsync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_dup(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_remove(const char *path);
ssize_t __wrap_copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t size,
                               unsigned flags);

static const char *below(const char *path)
{
    if (top_size == 0 || strncmp(path, top, top_size) != 0)
        return NULL;
    const char *name = path + top_size;
    while (*name == '/')
        name++;
    const char *last = strrchr(name, '/');
    last = last == NULL ? name : last + 1;
    return strcmp(last, "lock") == 0 || strcmp(last, "ballast") == 0 ? NULL : name;
}

static void record(char what, const char *name, const char *other, uint64_t at, const void *data,
                   size_t size)
{
    if (sink == NULL || name == NULL)
        return;
    struct io_call call = {what, name, other, at, data, size};
    sink(sink_context, &call);
}

static const char *name_of(int fd)
{
    return fd >= 0 && fd < FDS ? names[fd] : NULL;
}

// FOLDER/NAME/.. is FOLDER.
static void without_dots(char *name)
{
    size_t size = strlen(name);
    if (size < 4 || strcmp(name + size - 3, "/..") != 0)
        return;
    name[size - 3] = '\0';
    char *slash = strrchr(name, '/');
    *(slash == NULL ? name : slash) = '\0';
}

static void remember(int fd, const char *name)
{
    if (fd < 0 || fd >= FDS || name == NULL)
        return;
    free(names[fd]);
    names[fd] = strdup(name);
    if (names[fd] != NULL)
        without_dots(names[fd]);
}

static int trace_open(const char *path, int flags, mode_t mode)
{
    pthread_mutex_lock(&lock);
    const char *name = below(path);
    bool is_new = name != NULL && (flags & O_CREAT) != 0 && access(path, F_OK) < 0;
    int fd = __real_open(path, flags, mode);
    remember(fd, name);
    if (fd >= 0 && is_new)
        record('c', name, NULL, 0, NULL, 0);
    else if (fd >= 0 && (flags & O_TRUNC) != 0)
        record('t', name, NULL, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    return trace_open(path, flags, mode);
}

int __wrap_mkostemp(char *path, int flags)
{
    pthread_mutex_lock(&lock);
    int fd = __real_mkostemp(path, flags);
    const char *name = below(path);
    remember(fd, name);
    if (fd >= 0 && name != NULL)
        record('c', name, NULL, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

int __wrap_close(int fd)
{
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < FDS) {
        free(names[fd]);
        names[fd] = NULL;
    }
    int result = __real_close(fd);
    pthread_mutex_unlock(&lock);
    return result;
}

int __wrap_dup(int fd)
{
    pthread_mutex_lock(&lock);
    int copy = __real_dup(fd);
    remember(copy, name_of(fd));
    pthread_mutex_unlock(&lock);
    return copy;
}

static bool no_space(int fd)
{
    if (!disk_full || name_of(fd) == NULL || strncmp(name_of(fd), "db/", 3) != 0)
        return false;
    errno = ENOSPC;
    return true;
}

ssize_t __wrap_pwrite(int fd, const void *data, size_t size, off_t at)
{
    pthread_mutex_lock(&lock);
    ssize_t written = no_space(fd) ? -1 : __real_pwrite(fd, data, size, at);
    if (written > 0 && name_of(fd) != NULL)
        record('w', name_of(fd), NULL, (uint64_t)at, data, (size_t)written);
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
    pthread_mutex_lock(&lock);
    off_t at = name_of(fd) == NULL ? 0 : lseek(fd, 0, SEEK_CUR);
    ssize_t written = no_space(fd) ? -1 : __real_write(fd, data, size);
    if (written > 0 && name_of(fd) != NULL)
        record('w', name_of(fd), NULL, (uint64_t)at, data, (size_t)written);
    pthread_mutex_unlock(&lock);
    return written;
}

// The trace says what would be on disk; nothing has to be, so the test does not wait for it.
static int trace_sync(int fd)
{
    pthread_mutex_lock(&lock);
    const char *name = name_of(fd);
    if (name != NULL && (sync_logs || strstr(name, "db/log.") == NULL))
        record('s', name, NULL, 0, NULL, 0);
    bool fails = fail_prefix != NULL && name != NULL &&
                 strncmp(name, fail_prefix, strlen(fail_prefix)) == 0 && --fail_count == 0;
    pthread_mutex_unlock(&lock);
    if (fails)
        errno = EIO;
    return fails ? -1 : 0;
}

int __wrap_fsync(int fd)
{
    return trace_sync(fd);
}

int __wrap_fdatasync(int fd)
{
    return trace_sync(fd);
}

int __wrap_ftruncate(int fd, off_t size)
{
    pthread_mutex_lock(&lock);
    int result = __real_ftruncate(fd, size);
    if (result == 0 && name_of(fd) != NULL)
        record('t', name_of(fd), NULL, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int __wrap_rename(const char *from, const char *to)
{
    pthread_mutex_lock(&lock);
    int result = __real_rename(from, to);
    if (result == 0 && below(from) != NULL && below(to) != NULL)
        record('r', below(from), below(to), 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int __wrap_link(const char *from, const char *to)
{
    pthread_mutex_lock(&lock);
    int result = __real_link(from, to);
    if (result == 0 && below(from) != NULL && below(to) != NULL)
        record('l', below(from), below(to), 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int __wrap_unlink(const char *path)
{
    pthread_mutex_lock(&lock);
    int result = __real_unlink(path);
    const char *name = strrchr(path, '/');
    if (result == 0 && name != NULL && strcmp(name, "/ballast") == 0)
        disk_full = false;
    if (result == 0 && below(path) != NULL)
        record('u', below(path), NULL, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int __wrap_remove(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && !S_ISDIR(status.st_mode) ? __wrap_unlink(path)
                                                                 : __real_remove(path);
}

// So that whoever copies files reads and writes them.
ssize_t __wrap_copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t size,
                               unsigned flags)
{
    (void)from, (void)from_at, (void)to, (void)to_at, (void)size, (void)flags;
    errno = EXDEV;
    return -1;
}

static int engine_open_file(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (mode_t)va_arg(args, int);
    va_end(args);
    return trace_open(path, flags, mode);
}

// The engine takes the result of this one as the error itself, not as a sign to look at errno.
static int engine_sync(int fd)
{
    return trace_sync(fd) == 0 ? 0 : errno;
}

static void watch(const char *dir)
{
    top_size = (size_t)snprintf(top, sizeof top, "%s", dir);
    db_env_set_func_open(engine_open_file);
    db_env_set_func_close(__wrap_close);
    db_env_set_func_write(__wrap_write);
    db_env_set_func_pwrite(__wrap_pwrite);
    db_env_set_func_fsync(engine_sync);
    db_env_set_func_ftruncate(__wrap_ftruncate);
    db_env_set_func_rename(__wrap_rename);
    db_env_set_func_unlink(__wrap_unlink);
}

void io_trace_begin(const char *dir, bool log_sync, io_sink *to, void *context)
{
    pthread_mutex_lock(&lock);
    sync_logs = log_sync;
    sink = to;
    sink_context = context;
    pthread_mutex_unlock(&lock);
    watch(dir);
}

void io_trace_fail_sync(const char *dir, const char *prefix, unsigned count)
{
    fail_count = count;
    fail_prefix = prefix;
    watch(dir);
}

void io_trace_fill_disk(const char *dir)
{
    disk_full = true;
    watch(dir);
}

void io_trace_ack(uint64_t event)
{
    pthread_mutex_lock(&lock);
    record('A', "-", NULL, event, NULL, 0);
    pthread_mutex_unlock(&lock);
}

void io_trace_end(void)
{
    pthread_mutex_lock(&lock);
    sink = NULL;
    pthread_mutex_unlock(&lock);
}
