// Raw input as it came: segments of 64 MB that are appended to, and files of their own for what is
// large. Each piece has a header, so that the archive can be read without the tables.
#include "gateway/store/engine.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/sha.h>

#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"
#include "lib/text.h"

#define DEFAULT_SEGMENT (64UL << 20)
#define OWN_FILE_MIN (256UL << 10)
#define HEADER_SIZE 44 // "PRAW", u64 length, SHA-256
#define READ_MAX (64UL << 20)

struct raw_store {
    pthread_mutex_t lock; // of all below, not held during fdatasync
    char *dir;
    int fd;       // the open segment
    uint64_t max; // of a segment's bytes
    uint32_t segment;
    uint64_t size;   // of the open segment
    uint64_t synced; // of the open segment
    bool lost;       // a sync of what others wrote failed: it may be gone, and a later one succeeds
};

static const char *segment_path(const struct raw_store *raw, uint32_t segment)
{
    return error_format("%s/%08u.seg", raw->dir, segment);
}

static const char *own_path(const struct raw_store *raw, const uint8_t *sha256)
{
    char hex[2 * STORE_HASH + 1];
    text_hex(hex, sha256, STORE_HASH);
    return error_format("%s/%s.raw", raw->dir, hex);
}

static int segment_open(struct raw_store *raw, uint32_t segment, const char **error_r)
{
    const char *path = segment_path(raw, segment);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    off_t end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    if (end < 0) {
        *error_r = error_format("%s: %m", path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    if (fileio_sync_folder(raw->dir, error_r) < 0) {
        close(fd);
        return -1;
    }
    raw->fd = fd;
    raw->segment = segment;
    // What a crash left behind the last record stays there: nothing names it.
    raw->size = (uint64_t)end;
    raw->synced = 0;
    return 1;
}

// Those of old may have been removed, the open one never is.
static uint32_t segment_last(const struct raw_store *raw, uint32_t first)
{
    uint32_t last = first > 1 ? first : 1;
    while (access(segment_path(raw, last + 1), F_OK) == 0)
        last++;
    return last;
}

static uint32_t first_there(const struct raw_store *raw)
{
    uint32_t first = 0;
    DIR *folder = opendir(raw->dir);
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        unsigned number;
        int length = 0;
        if (sscanf(entry->d_name, "%8u.seg%n", &number, &length) == 1 && length > 0 &&
            (first == 0 || number < first))
            first = number;
    }
    if (folder != NULL)
        closedir(folder);
    return first;
}

int raw_open(struct store *store, const char **error_r)
{
    struct raw_store *raw = calloc(1, sizeof *raw);
    if (raw == NULL)
        memory_none();
    pthread_mutex_init(&raw->lock, NULL);
    raw->fd = -1;
    raw->max = store->settings.segment_bytes == 0 ? DEFAULT_SEGMENT : store->settings.segment_bytes;
    store->raw = raw;
    if (store->in_memory)
        return 1;
    if (asprintf(&raw->dir, "%s/raw", store->dir) < 0)
        memory_none();
    if (fileio_make_folder(raw->dir, 0700, error_r) < 0)
        return -1;
    return segment_open(raw, segment_last(raw, first_there(raw)), error_r);
}

void raw_close(struct store *store)
{
    struct raw_store *raw = store->raw;
    if (raw == NULL)
        return;
    if (raw->fd >= 0)
        close(raw->fd);
    pthread_mutex_destroy(&raw->lock);
    free(raw->dir);
    free(raw);
    store->raw = NULL;
}

static int write_at(int fd, const void *data, size_t size, uint64_t at, const char **error_r)
{
    const uint8_t *bytes = data;
    while (size > 0) {
        ssize_t written = pwrite(fd, bytes, size, (off_t)at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            *error_r = error_format("raw input: %m");
            return -1;
        }
        bytes += written;
        at += (uint64_t)written;
        size -= (size_t)written;
    }
    return 1;
}

static void header_pack(uint8_t header[static HEADER_SIZE], const uint8_t *sha256, size_t size)
{
    memcpy(header, "PRAW", 4);
    text_put_be64(header + 4, size);
    memcpy(header + 12, sha256, STORE_HASH);
}

// Written and synced here, by the thread that brought it: the desk's batch does not wait for it.
static int add_own_file(struct raw_store *raw, const void *data, size_t size, Platen__RawRef *ref,
                        const char **error_r)
{
    ref->own_file = true;
    int written = fileio_write_new(own_path(raw, ref->sha256.data), 0600, data, size, error_r);
    if (written == 0) { // the same bytes came before, perhaps just now: its name may not be on disk
        utimensat(AT_FDCWD, own_path(raw, ref->sha256.data), NULL, 0); // and it is as new
        return fileio_sync_folder(raw->dir, error_r);
    }
    return written;
}

static int roll(struct raw_store *raw, const char **error_r)
{
    if (fdatasync(raw->fd) < 0) {
        *error_r = error_format("raw input: %m");
        raw->lost = true;
        return -1;
    }
    close(raw->fd);
    raw->fd = -1;
    return segment_open(raw, raw->segment + 1, error_r);
}

static int add_to_segment(struct raw_store *raw, const void *data, size_t size, Platen__RawRef *ref,
                          const char **error_r)
{
    uint8_t header[HEADER_SIZE];
    header_pack(header, ref->sha256.data, size);
    if (raw->size > 0 && raw->size + HEADER_SIZE + size > raw->max && roll(raw, error_r) < 0)
        return -1;
    if (raw->fd < 0) {
        *error_r = "raw input: no open segment";
        return -1;
    }
    if (write_at(raw->fd, header, sizeof header, raw->size, error_r) < 0 ||
        write_at(raw->fd, data, size, raw->size + HEADER_SIZE, error_r) < 0)
        return -1;
    ref->segment = raw->segment;
    ref->offset = raw->size + HEADER_SIZE;
    raw->size += HEADER_SIZE + size;
    return 1;
}

int store_raw_add(struct store *store, const void *data, size_t size, Platen__RawRef *ref,
                  struct arena *arena, const char **error_r)
{
    uint8_t sha256[STORE_HASH];
    SHA256(data, size, sha256);
    platen__raw_ref__init(ref);
    ref->length = size;
    ref->sha256.data = arena_memdup(arena, sha256, sizeof sha256);
    ref->sha256.len = sizeof sha256;
    if (store->in_memory)
        return 1;
    if (atomic_load(&store->dead)) {
        *error_r = "the store has stopped after an error";
        return -1;
    }
    struct raw_store *raw = store->raw;
    errno = 0;
    if (size > OWN_FILE_MIN) {
        int result = add_own_file(raw, data, size, ref, error_r);
        if (result < 0 && errno == EIO)
            store_die(store, *error_r);
        return result;
    }
    pthread_mutex_lock(&raw->lock);
    int result = add_to_segment(raw, data, size, ref, error_r);
    bool lost = raw->lost;
    pthread_mutex_unlock(&raw->lock);
    if (result < 0 && (lost || errno == EIO))
        store_die(store, *error_r);
    return result;
}

int store_raw_sync(struct store *store, const char **error_r)
{
    struct raw_store *raw = store->raw;
    pthread_mutex_lock(&raw->lock);
    uint64_t size = raw->size;
    uint32_t segment = raw->segment;
    int fd = -1;
    if (!store->in_memory && raw->synced < size)
        fd = dup(raw->fd); // a roll may close it meanwhile
    bool failed = !store->in_memory && raw->synced < size && fd < 0;
    pthread_mutex_unlock(&raw->lock);
    if (fd >= 0) {
        failed = fdatasync(fd) < 0;
        close(fd);
    }
    if (failed) {
        *error_r = error_format("raw input: %m");
        return -1;
    }
    pthread_mutex_lock(&raw->lock);
    if (raw->segment == segment)
        raw->synced = size;
    pthread_mutex_unlock(&raw->lock);
    return 1;
}

static int read_exactly(const char *path, uint64_t offset, uint8_t *data, size_t size,
                        const char **error_r)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t done = 0;
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && done < size) {
        got = pread(fd, data + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            done += (size_t)got;
    }
    if (got < 0)
        *error_r = error_format("%s: %m", path);
    else if (done < size)
        *error_r = error_format("%s: too short", path);
    if (fd >= 0)
        close(fd);
    return got < 0 || done < size ? -1 : 1;
}

int store_raw_get(struct store *store, const Platen__RawRef *ref, uint8_t **data_r, size_t *size_r,
                  const char **error_r)
{
    *data_r = NULL;
    if (store->in_memory || ref == NULL || ref->sha256.len != STORE_HASH ||
        (ref->segment == 0 && !ref->own_file))
        return 0;
    if (ref->length > READ_MAX) {
        *error_r = "raw input: the record names an impossible length";
        return -1;
    }
    const char *path = ref->own_file ? own_path(store->raw, ref->sha256.data)
                                     : segment_path(store->raw, ref->segment);
    // When one with a file of its own came is for the caller to say: verify does.
    bool may_be_gone = ref->own_file ? atomic_load(&store->raw_before) > 0
                                     : ref->segment < atomic_load(&store->raw_first);
    if (may_be_gone && access(path, F_OK) < 0 && errno == ENOENT)
        return 0;
    uint8_t *data = malloc(ref->length + 1);
    if (data == NULL)
        memory_none();
    data[ref->length] = '\0';
    uint8_t sha256[STORE_HASH];
    int result = read_exactly(path, ref->own_file ? 0 : ref->offset, data, ref->length, error_r);
    if (result > 0 &&
        memcmp(SHA256(data, ref->length, sha256), ref->sha256.data, STORE_HASH) != 0) {
        *error_r = error_format("%s: damaged at %llu", path, (unsigned long long)ref->offset);
        result = -1;
    }
    if (result < 0) {
        free(data);
        return -1;
    }
    *data_r = data;
    *size_r = ref->length;
    return 1;
}

static int64_t changed(const struct stat *st)
{
    return (int64_t)st->st_mtim.tv_sec * 1000000 + st->st_mtim.tv_nsec / 1000;
}

int store_raw_first_after(struct store *store, int64_t before, uint32_t *first_r,
                          const char **error_r)
{
    struct raw_store *raw = store->raw;
    pthread_mutex_lock(&raw->lock);
    uint32_t open = raw->segment;
    pthread_mutex_unlock(&raw->lock);
    uint32_t first = atomic_load(&store->raw_first);
    if (first == 0)
        first = 1;
    for (; first < open; first++) {
        struct stat st;
        const char *path = segment_path(raw, first);
        if (stat(path, &st) < 0 && errno != ENOENT) {
            *error_r = error_format("%s: %m", path);
            return -1;
        } else if (access(path, F_OK) == 0 && changed(&st) >= before) {
            break;
        }
    }
    *first_r = first;
    return 1;
}

static bool is_over(const struct store *store, int folder, const char *name)
{
    unsigned number;
    int length = 0;
    struct stat st;
    if (sscanf(name, "%8u.seg%n", &number, &length) == 1 && length > 0)
        return number < atomic_load(&store->raw_first);
    size_t size = strlen(name);
    return size == 2 * STORE_HASH + 4 && strcmp(name + size - 4, ".raw") == 0 &&
           fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           changed(&st) < atomic_load(&store->raw_before);
}

unsigned store_raw_remove(struct store *store)
{
    unsigned removed = 0;
    DIR *folder = store->in_memory ? NULL : opendir(store->raw->dir);
    if (folder == NULL)
        return 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (is_over(store, dirfd(folder), entry->d_name))
            removed += unlinkat(dirfd(folder), entry->d_name, 0) == 0;
    closedir(folder);
    return removed;
}
