#include "gateway/store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"

int place_check(const char *dir, const char **error_r)
{
    struct stat st;
    if (strlen(dir) > PLACE_DIR_MAX) {
        *error_r = "the store's path is too long";
        return -1;
    }
    if (stat(dir, &st) < 0) {
        *error_r = error_format("%s: %m", dir);
        return -1;
    }
    if (!S_ISDIR(st.st_mode)) {
        *error_r = error_format("%s: is not a folder", dir);
        return -1;
    }
    if (st.st_uid != geteuid()) {
        *error_r =
            error_format("%s: belongs to user %u, not to us (%u); run chown or start as that user",
                         dir, (unsigned)st.st_uid, (unsigned)geteuid());
        return -1;
    }
    if ((st.st_mode & 077) != 0) {
        *error_r = error_format("%s: open to other users (mode %03o); run chmod 700", dir,
                                (unsigned)st.st_mode & 0777);
        return -1;
    }
    return 1;
}

static unsigned long holder(int fd)
{
    char text[24] = "";
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    return got <= 0 ? 0 : strtoul(text, NULL, 10);
}

// The lock is of the open file, so a second store in one process is refused as well; the kernel
// takes it away with the process.
enum store_result place_lock(const char *dir, int *fd_r, const char **error_r)
{
    const char *path = error_format("%s/lock", dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        *error_r = error_format("%s: %m", path);
        return STORE_FAILED;
    }
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &lock) < 0) {
        enum store_result result = errno == EAGAIN || errno == EACCES ? STORE_LOCKED : STORE_FAILED;
        *error_r = result == STORE_LOCKED ? error_format("store locked by pid %lu", holder(fd))
                                          : error_format("%s: %m", path);
        close(fd);
        return result;
    }
    char text[24];
    int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)length, 0) != length) {
        *error_r = error_format("%s: %m", path);
        close(fd);
        return STORE_FAILED;
    }
    *fd_r = fd;
    return STORE_OK;
}
