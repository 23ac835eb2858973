#include "tests/fault/lay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct laid {
    char *name;
    unsigned number; // 0: nobody knows what is in it
    uint8_t *dirty;  // a byte a block
    size_t blocks;
    bool any, wanted;
};

struct lay {
    char top[200];
    struct laid *laid;
    size_t count, room;
};

static void failed(const char *path)
{
    perror(path);
    exit(1);
}

struct lay *lay_new(const char *top)
{
    struct lay *lay = calloc(1, sizeof *lay);
    if (lay == NULL)
        abort();
    snprintf(lay->top, sizeof lay->top, "%s", top);
    if (mkdir(top, 0700) < 0 && errno != EEXIST)
        failed(top);
    return lay;
}

static struct laid *find(const struct lay *lay, const char *name)
{
    for (size_t i = 0; i < lay->count; i++) {
        if (strcmp(lay->laid[i].name, name) == 0)
            return &lay->laid[i];
    }
    return NULL;
}

static struct laid *find_or_add(struct lay *lay, const char *name)
{
    struct laid *found = find(lay, name);
    if (found != NULL)
        return found;
    if (lay->count == lay->room) {
        lay->room = lay->room * 2 + 64;
        lay->laid = realloc(lay->laid, lay->room * sizeof *lay->laid);
        if (lay->laid == NULL)
            abort();
    }
    found = &lay->laid[lay->count++];
    memset(found, 0, sizeof *found);
    found->name = strdup(name);
    if (found->name == NULL)
        abort();
    return found;
}

static void forget(struct lay *lay, struct laid *laid)
{
    free(laid->name);
    free(laid->dirty);
    *laid = lay->laid[--lay->count];
}

static void touch(struct laid *laid, size_t from, size_t to)
{
    size_t blocks = (to + DISK_BLOCK - 1) / DISK_BLOCK;
    laid->any = true;
    if (blocks > laid->blocks) {
        laid->dirty = realloc(laid->dirty, blocks * 2);
        if (laid->dirty == NULL)
            abort();
        memset(laid->dirty + laid->blocks, 0, blocks * 2 - laid->blocks);
        laid->blocks = blocks * 2;
    }
    for (size_t block = from / DISK_BLOCK; block < blocks; block++)
        laid->dirty[block] = 1;
}

void lay_sees(void *context, const struct io_call *call)
{
    struct lay *lay = context;
    if (call->what == 'A' || call->what == 's')
        return;
    struct laid *laid = find(lay, call->name);
    if (call->what == 'c' || call->what == 't') // a smaller file is written again from its start
        find_or_add(lay, call->name)->number = 0;
    else if (call->what == 'w')
        touch(find_or_add(lay, call->name), call->at, call->at + call->size);
    else if (laid != NULL && (call->what == 'u' || call->what == 'r'))
        forget(lay, laid);
    if (call->what == 'r' || call->what == 'l')
        find_or_add(lay, call->other)->number = 0;
}

void lay_forget(struct lay *lay)
{
    for (size_t i = 0; i < lay->count; i++)
        lay->laid[i].number = 0;
}

// ---- writing ----

static void make_folders(const char *path)
{
    char folder[600];
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        if (mkdir(folder, 0700) < 0 && errno != EEXIST)
            failed(folder);
    }
}

static int open_there(const struct lay *lay, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", lay->top, name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 && errno == ENOENT) {
        make_folders(path);
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    if (fd < 0)
        failed(path);
    return fd;
}

static void put(int fd, const void *data, size_t size, uint64_t at)
{
    if (pwrite(fd, data, size, (off_t)at) != (ssize_t)size)
        failed("lay");
}

static void put_block(int fd, const struct disk_file *file, size_t block)
{
    size_t at = block * DISK_BLOCK, size = DISK_BLOCK;
    if (at >= file->size)
        return;
    if (at + size > file->size)
        size = file->size - at;
    put(fd, file->data + at, size, at);
}

static void put_dirty(int fd, struct laid *laid, const struct disk_file *file)
{
    size_t blocks = laid->blocks > file->blocks ? laid->blocks : file->blocks;
    for (size_t block = 0; block < blocks; block++) {
        if ((block < laid->blocks && laid->dirty[block]) ||
            (block < file->blocks && file->dirty[block]))
            put_block(fd, file, block);
    }
}

static bool is_dirty(const struct disk_file *file)
{
    return file->blocks > 0 && memchr(file->dirty, 1, file->blocks) != NULL;
}

static void put_writes(int fd, struct laid *laid, const struct disk_image *image,
                       const struct disk_entry *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        const struct disk_write *write = &image->writes[entry->first + i];
        if (write->cut) {
            if (ftruncate(fd, (off_t)write->at) < 0)
                failed(laid->name);
            laid->number = 0; // what was behind it is gone
        } else {
            put(fd, write->data, write->size, write->at);
            touch(laid, write->at, write->at + write->size);
        }
    }
}

static void lay_entry(struct lay *lay, const struct disk *disk, const struct disk_image *image,
                      const struct disk_entry *entry)
{
    struct laid *laid = find_or_add(lay, entry->name);
    const struct disk_file *file = disk_file(disk, entry->number);
    laid->wanted = true;
    bool whole = laid->number != entry->number;
    if (!whole && !laid->any && !is_dirty(file) && entry->count == 0)
        return;
    int fd = open_there(lay, entry->name);
    if (whole &&
        (ftruncate(fd, 0) < 0 || (file->size > 0 && (put(fd, file->data, file->size, 0), 0))))
        failed(entry->name);
    if (!whole)
        put_dirty(fd, laid, file);
    if (ftruncate(fd, (off_t)file->size) < 0)
        failed(entry->name);
    laid->number = entry->number;
    laid->any = false;
    if (laid->blocks > 0)
        memset(laid->dirty, 0, laid->blocks);
    put_writes(fd, laid, image, entry);
    close(fd);
}

// A rebuild sets tables aside in a folder of its own.
static void remove_there(const struct lay *lay, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", lay->top, name);
    if (unlink(path) < 0 && errno != ENOENT)
        failed(path);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    if (strstr(path, "/damaged-") != NULL)
        rmdir(path);
}

void lay_disk(struct lay *lay, struct disk *disk, const struct disk_image *image)
{
    for (size_t i = 0; i < lay->count; i++)
        lay->laid[i].wanted = false;
    for (size_t i = 0; i < image->count; i++)
        lay_entry(lay, disk, image, &image->entries[i]);
    for (size_t i = 0; i < lay->count;) {
        if (lay->laid[i].wanted) {
            i++;
            continue;
        }
        remove_there(lay, lay->laid[i].name);
        forget(lay, &lay->laid[i]);
    }
    disk_clean(disk);
}

static bool same(const struct lay *lay, const char *name, const uint8_t *wanted, size_t size)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", lay->top, name);
    FILE *file = fopen(path, "re");
    uint8_t *there = malloc(size + 2);
    if (there == NULL)
        abort();
    bool right = file != NULL && fread(there, 1, size + 1, file) == size &&
                 (size == 0 || memcmp(there, wanted, size) == 0);
    if (!right)
        fprintf(stderr, "lay: %s is not what the image says\n", path);
    if (file != NULL)
        fclose(file);
    free(there);
    return right;
}

bool lay_right(const struct lay *lay, const struct disk *disk, const struct disk_image *image)
{
    bool right = true;
    for (size_t i = 0; i < image->count; i++) {
        size_t size;
        uint8_t *wanted = disk_content(disk, image, &image->entries[i], &size);
        right = same(lay, image->entries[i].name, wanted, size) && right;
        free(wanted);
    }
    return right;
}
