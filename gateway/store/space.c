#include "gateway/store/engine.h"
#include "gateway/store/place.h"
#include "gateway/store/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lib/error.h"

int place_ballast_make(const char *dir, size_t bytes, const char **error_r)
{
    const char *path = error_format("%s/ballast", dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    int rc = posix_fallocate(fd, 0, (off_t)bytes);
    close(fd);
    if (rc == 0)
        return 1;
    unlink(path); // half a ballast only takes what is short
    errno = rc;
    *error_r = error_format("%s: %m", path);
    return rc == ENOSPC ? 0 : -1;
}

int place_ballast_drop(const char *dir)
{
    return unlink(error_format("%s/ballast", dir)) == 0;
}

bool place_ballast_there(const char *dir)
{
    return access(error_format("%s/ballast", dir), F_OK) == 0;
}

bool place_space_low(const char *dir, size_t bytes)
{
    struct statvfs fs;
    if (statvfs(dir, &fs) < 0)
        return false;
    return (uint64_t)fs.f_bavail * fs.f_frsize < bytes;
}

static uint64_t size_of(const struct store *store, const char *folder, const char *beginning,
                        int not )
{
    int64_t size = tree_size(error_format("%s/%s", store->dir, folder), beginning, not );
    return size < 0 ? 0 : (uint64_t)size;
}

void store_look_sizes(struct store *store, struct store_sizes *sizes_r)
{
    struct statvfs fs;
    *sizes_r = (struct store_sizes){0};
    if (store->in_memory)
        return;
    sizes_r->tables = size_of(store, "db", "log.", 1);
    sizes_r->logs = size_of(store, "db", "log.", 0);
    sizes_r->raw = size_of(store, "raw", NULL, 0);
    if (statvfs(store->dir, &fs) == 0)
        sizes_r->free = (uint64_t)fs.f_bavail * fs.f_frsize;
}
