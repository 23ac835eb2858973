#include "gateway/store/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"

static int failed(const char *path, const char **error_r)
{
    *error_r = error_format("%s: %m", path);
    return -1;
}

static ssize_t copy_some(int from, int to)
{
    char buffer[65536];
    ssize_t got = read(from, buffer, sizeof buffer);
    for (ssize_t done = 0; done < got;) {
        ssize_t put = write(to, buffer + done, (size_t)(got - done));
        if (put < 0)
            return -1;
        done += put;
    }
    return got;
}

static int copy_all(int from, int to)
{
    ssize_t got;
    do {
        got = copy_file_range(from, NULL, to, NULL, 1 << 30, 0);
        if (got < 0 &&
            (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
            got = copy_some(from, to);
    } while (got > 0);
    return got < 0 || fsync(to) < 0 ? -1 : 1;
}

#define PATH_ROOM 512

// Beside it, hidden: nothing takes a part for the file.
static void part_of(const char *path, char part[static PATH_ROOM])
{
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - path) + 1;
    snprintf(part, PATH_ROOM, "%.*s.%s.part", folder, path, path + folder);
}

int tree_copy_file(const char *from, const char *to, const char **error_r)
{
    char part[PATH_ROOM];
    part_of(to, part);
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return errno == ENOENT ? 0 : failed(from, error_r);
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int result = out < 0 || copy_all(in, out) < 0 || rename(part, to) < 0 ? failed(to, error_r) : 1;
    if (out >= 0)
        close(out);
    if (out >= 0 && result < 0)
        unlink(part);
    close(in);
    return result;
}

// A caller's path may be a text of lib/error.h, which making many others wears out.
static const char *keep_path(char room[static PATH_ROOM], const char *path)
{
    snprintf(room, PATH_ROOM, "%s", path);
    return room;
}

static int wanted(const char *name, const char *ending)
{
    size_t length = strlen(name);
    if (name[0] == '.')
        return 0;
    if (ending == NULL)
        return 1;
    size_t tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

int tree_copy_files(const char *from, const char *to, const char *ending, int keep,
                    const char **error_r)
{
    char from_room[PATH_ROOM], to_room[PATH_ROOM];
    from = keep_path(from_room, from);
    to = keep_path(to_room, to);
    if (mkdir(to, 0700) < 0 && errno != EEXIST)
        return failed(to, error_r);
    DIR *folder = opendir(from);
    if (folder == NULL)
        return failed(from, error_r);
    int result = 1;
    for (const struct dirent *entry; result > 0 && (entry = readdir(folder)) != NULL;) {
        if (!wanted(entry->d_name, ending))
            continue;
        const char *source = error_format("%s/%s", from, entry->d_name);
        const char *target = error_format("%s/%s", to, entry->d_name);
        if (keep && access(target, F_OK) == 0)
            continue;
        result = tree_copy_file(source, target, error_r) < 0 ? -1 : 1;
    }
    closedir(folder);
    return result > 0 ? fileio_sync_folder(to, error_r) : -1;
}

static int sync_file(const char *path, const char **error_r)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int result = fd < 0 || fsync(fd) < 0 ? failed(path, error_r) : 1;
    if (fd >= 0)
        close(fd);
    return result;
}

int tree_sync(const char *folder, const char **error_r)
{
    char room[PATH_ROOM];
    folder = keep_path(room, folder);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return failed(folder, error_r);
    int result = 1;
    for (const struct dirent *entry; result > 0 && (entry = readdir(dir)) != NULL;) {
        if (wanted(entry->d_name, NULL))
            result = sync_file(error_format("%s/%s", folder, entry->d_name), error_r);
    }
    closedir(dir);
    return result > 0 ? fileio_sync_folder(folder, error_r) : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int tree_remove(const char *path, const char **error_r)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        return failed(path, error_r);
    return 1;
}

int tree_empty(const char *folder, const char **error_r)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return errno == ENOENT ? 1 : failed(folder, error_r);
    int empty = 1;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            empty = 0;
    }
    closedir(dir);
    return empty;
}

int64_t tree_size(const char *folder, const char *beginning, int not )
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return -1;
    int64_t size = 0;
    struct stat st;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (beginning != NULL && !strncmp(entry->d_name, beginning, strlen(beginning)) == !!not )
            continue;
        if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            size += (int64_t)st.st_blocks * 512;
    }
    closedir(dir);
    return size;
}
