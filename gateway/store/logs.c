#include "gateway/store/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"

static uint32_t log_number(const char *name)
{
    unsigned number;
    int length = 0;
    if (sscanf(name, "log.%10u%n", &number, &length) != 1 || name[length] != '\0')
        return 0;
    return number;
}

static void find_ends(DIR *folder, uint32_t *lowest, uint32_t *last)
{
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        uint32_t number = log_number(entry->d_name);
        if (number == 0)
            continue;
        if (*lowest == 0 || number < *lowest)
            *lowest = number;
        if (number > *last)
            *last = number;
    }
}

static bool is_there(const char *dir, uint32_t number)
{
    return access(error_format("%s/db/log.%010u", dir, number), F_OK) == 0;
}

int place_logs(const char *dir, uint32_t from, struct place_logs *logs_r, const char **error_r)
{
    memset(logs_r, 0, sizeof *logs_r);
    const char *path = error_format("%s/db", dir);
    DIR *folder = opendir(path);
    if (folder == NULL && errno == ENOENT)
        return 1;
    if (folder == NULL) {
        *error_r = error_format("%s: %m", path);
        return -1;
    }
    uint32_t lowest = 0;
    find_ends(folder, &lowest, &logs_r->last);
    closedir(folder);
    logs_r->first = logs_r->last;
    while (logs_r->first > 1 && is_there(dir, logs_r->first - 1))
        logs_r->first--;
    if (from == 0)
        from = lowest;
    for (uint32_t number = from; number < logs_r->first && logs_r->missing == 0; number++) {
        if (!is_there(dir, number))
            logs_r->missing = number;
    }
    return 1;
}

static bool is_table(const char *name)
{
    size_t length = strlen(name);
    return length > 3 && strcmp(name + length - 3, ".db") == 0;
}

static int move_tables(const char *db, const char *aside, const char **error_r)
{
    DIR *folder = opendir(db);
    if (folder == NULL) {
        *error_r = error_format("%s: %m", db);
        return -1;
    }
    int result = 1;
    for (const struct dirent *entry; result > 0 && (entry = readdir(folder)) != NULL;) {
        if (!is_table(entry->d_name))
            continue;
        const char *from = error_format("%s/%s", db, entry->d_name);
        const char *to = error_format("%s/%s", aside, entry->d_name);
        if (rename(from, to) < 0) {
            *error_r = error_format("%s: %m", from);
            result = -1;
        }
    }
    closedir(folder);
    return result;
}

int place_set_tables_aside(const char *dir, const char **aside_r, const char **error_r)
{
    char db[500], aside[500];
    snprintf(db, sizeof db, "%s/db", dir);
    for (unsigned i = 1;; i++) {
        snprintf(aside, sizeof aside, "%s/damaged-%u", dir, i);
        if (mkdir(aside, 0700) == 0)
            break;
        if (errno != EEXIST || i == 1000) {
            *error_r = error_format("%s: %m", aside);
            return -1;
        }
    }
    if (move_tables(db, aside, error_r) < 0 || fileio_sync_folder(db, error_r) < 0)
        return -1;
    *aside_r = error_format("%s", aside);
    return 1;
}

int place_marked(const char *dir)
{
    return access(error_format("%s/damaged", dir), F_OK) == 0;
}

int place_mark(const char *dir, const char *why, const char **error_r)
{
    return fileio_write(error_format("%s/damaged", dir), 0600, why, strlen(why), error_r);
}

void place_unmark(const char *dir)
{
    unlink(error_format("%s/damaged", dir));
}

int place_backup_write(const char *dir, const char *path, const char **error_r)
{
    return fileio_write(error_format("%s/backup", dir), 0600, path, strlen(path), error_r);
}

uint64_t place_backup_time(const char *dir)
{
    struct stat st;
    if (stat(error_format("%s/backup", dir), &st) < 0)
        return 0;
    return (uint64_t)st.st_mtim.tv_sec * 1000000 + (uint64_t)st.st_mtim.tv_nsec / 1000;
}

int place_backup_path(const char *dir, char path[static PLACE_DIR_MAX + 1])
{
    struct buf text = {0};
    const char *error;
    int found = fileio_read(error_format("%s/backup", dir), PLACE_DIR_MAX, &text, &error) > 0;
    snprintf(path, PLACE_DIR_MAX + 1, "%s", buf_text(&text));
    buf_free(&text);
    return found;
}

void place_backup_forget(const char *dir)
{
    unlink(error_format("%s/backup", dir));
}
