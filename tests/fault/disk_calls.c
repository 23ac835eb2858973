#include "tests/fault/disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void *copy(const void *data, size_t size)
{
    void *made = malloc(size + 1);
    if (made == NULL)
        abort();
    memcpy(made, data, size);
    ((char *)made)[size] = '\0';
    return made;
}

static struct io_call *add(struct disk_calls *calls)
{
    if (calls->count == calls->room) {
        calls->room = calls->room * 2 + 256;
        calls->calls = realloc(calls->calls, calls->room * sizeof *calls->calls);
        if (calls->calls == NULL)
            abort();
    }
    return &calls->calls[calls->count++];
}

void disk_calls_add(void *context, const struct io_call *call)
{
    struct io_call *made = add(context);
    *made = *call;
    made->name = copy(call->name, strlen(call->name));
    if (call->other != NULL)
        made->other = copy(call->other, strlen(call->other));
    if (call->data != NULL)
        made->data = copy(call->data, call->size);
}

static void drop(const void *data)
{
    void *mine;
    memcpy(&mine, &data, sizeof mine);
    free(mine);
}

void disk_calls_free(struct disk_calls *calls)
{
    for (size_t i = 0; i < calls->count && calls->mapped == NULL; i++) {
        drop(calls->calls[i].name);
        drop(calls->calls[i].other);
        drop(calls->calls[i].data);
    }
    for (size_t i = 0; i < calls->count && calls->mapped != NULL; i++) {
        drop(calls->calls[i].name);
        drop(calls->calls[i].other);
    }
    free(calls->calls);
    free(calls->mapped);
    memset(calls, 0, sizeof *calls);
}

void disk_calls_write(void *context, const struct io_call *call)
{
    FILE *file = context;
    fprintf(file, "%c %llu %zu %s %s\n", call->what, (unsigned long long)call->at, call->size,
            call->name[0] == '\0' ? "." : call->name, call->other == NULL ? "-" : call->other);
    if (call->data != NULL)
        fwrite(call->data, 1, call->size, file);
}

static uint8_t *read_whole(const char *path, size_t *size_r)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0) {
        perror(path);
        exit(1);
    }
    *size_r = (size_t)status.st_size;
    uint8_t *data = malloc(*size_r + 1);
    if (data == NULL || read(fd, data, *size_r) != status.st_size) {
        perror(path);
        exit(1);
    }
    data[*size_r] = '\0';
    close(fd);
    return data;
}

void disk_calls_load(struct disk_calls *calls, const char *path)
{
    size_t size;
    uint8_t *data = calls->mapped = read_whole(path, &size);
    for (uint8_t *place = data; place < data + size;) {
        struct io_call *call = add(calls);
        char name[300], other[300];
        unsigned long long at;
        int length = 0;
        if (sscanf((char *)place, "%c %llu %zu %299s %299s%n", &call->what, &at, &call->size, name,
                   other, &length) != 5) {
            fprintf(stderr, "%s: not a trace\n", path);
            exit(1);
        }
        place += length + 1;
        call->at = at;
        call->name = strcmp(name, ".") == 0 ? copy("", 0) : copy(name, strlen(name));
        call->other = strcmp(other, "-") == 0 ? NULL : copy(other, strlen(other));
        call->data = call->what == 'w' ? place : NULL;
        if (call->what == 'w')
            place += call->size;
    }
}
