#include "agent/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/spool.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/memory.h"

enum { STATE_FILE_MAX = 1024 * 1024 };

struct state {
    char *folder;
    int lock_fd;
    int courier_fd;
};

static const char *const folders[] = {"keys", "terminals", "memory", "spool", "panel", "schedule", "down", "status",
                                      "update", "update/metadata", "update/part", "update/store",
                                      "update/programs", "update/current"};

static int open_lock(const struct state *state, const char *name, const char **error_r)
{
    struct arena *arena = arena_new();
    int fd = open(state_path(state, arena, name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        *error_r = error_format("%s: %m", state_path(state, arena, name));
    arena_free(&arena);
    return fd;
}

static int become_owner(const struct state *state, const char **error_r)
{
    struct stat status;
    if (stat(state->folder, &status) != 0) {
        *error_r = error_format("%s: %m", state->folder);
        return -1;
    }
    if (status.st_uid == geteuid())
        return 1;
    if (geteuid() != 0) {
        *error_r = error_format("%s: belongs to another user", state->folder);
        return -1;
    }
    if (setgroups(0, NULL) != 0 || setgid(status.st_gid) != 0 || setuid(status.st_uid) != 0) {
        *error_r = error_format("%s: cannot become its owner: %m", state->folder);
        return -1;
    }
    return 1;
}

static int make_folders(const struct state *state, const char **error_r)
{
    struct arena *arena = arena_new();
    int result = fileio_make_folder(state->folder, 0700, error_r);
    if (result == 1)
        result = become_owner(state, error_r);
    for (size_t i = 0; result == 1 && i < sizeof(folders) / sizeof(folders[0]); i++)
        result = fileio_make_folder(state_path(state, arena, folders[i]), 0700, error_r);
    arena_free(&arena);
    return result;
}

int state_open(const char *folder, struct state **state_r, const char **error_r)
{
    struct state *state = calloc(1, sizeof(*state));
    if (state == NULL || (state->folder = strdup(folder)) == NULL)
        memory_none();
    state->lock_fd = state->courier_fd = -1;
    if (make_folders(state, error_r) != 1 ||
        (state->lock_fd = open_lock(state, "lock", error_r)) < 0 ||
        (state->courier_fd = open_lock(state, "courier.lock", error_r)) < 0) {
        state_close(&state);
        return -1;
    }
    *state_r = state;
    return 1;
}

void state_close(struct state **state)
{
    if (*state == NULL)
        return;
    if ((*state)->lock_fd >= 0)
        close((*state)->lock_fd);
    if ((*state)->courier_fd >= 0)
        close((*state)->courier_fd);
    free((*state)->folder);
    free(*state);
    *state = NULL;
}

const char *state_folder(const struct state *state)
{
    return state->folder;
}

char *state_path(const struct state *state, struct arena *arena, const char *name)
{
    return arena_printf(arena, "%s/%s", state->folder, name);
}

int state_lock(struct state *state, const char **error_r)
{
    while (flock(state->lock_fd, LOCK_EX) != 0) {
        if (errno != EINTR) {
            *error_r = error_format("%s/lock: %m", state->folder);
            return -1;
        }
    }
    if (spool_recover(state, error_r) == 1)
        return 1;
    state_unlock(state);
    return -1;
}

void state_unlock(struct state *state)
{
    flock(state->lock_fd, LOCK_UN);
}

static bool is_report(const struct state *state, const char *name, size_t len)
{
    (void)state;
    return len == 20 + 1 + 36 && strspn(name, "0123456789") == 20;
}

static bool ends_with(const char *name, size_t len, const char *suffix)
{
    size_t suffix_len = strlen(suffix);
    return len > suffix_len && strncmp(name + len - suffix_len, suffix, suffix_len) == 0;
}

static bool is_terminal(const struct state *state, const char *name, size_t len)
{
    (void)state;
    return ends_with(name, len, ".terminal");
}

static bool is_memory(const struct state *state, const char *name, size_t len)
{
    (void)state;
    return ends_with(name, len, ".memory");
}

/* Named by a terminal, whose name may end like a temporary file's. */
static bool is_of_terminal(const struct state *state, const char *name, size_t len)
{
    struct arena *arena = arena_new();
    (void)len;
    bool known =
        access(state_path(state, arena, arena_printf(arena, "terminals/%s.terminal", name)), F_OK) == 0;
    arena_free(&arena);
    return !known;
}

static bool is_answer(const struct state *state, const char *name, size_t len)
{
    (void)state;
    return len == strlen("answer") && strncmp(name, "answer", len) == 0;
}

/* What is written there under the lock; len: of the name that the file was to have. */
static const struct swept {
    const char *folder;
    bool (*is_ours)(const struct state *state, const char *name, size_t len);
} swept[] = {{"terminals", is_terminal}, {"memory", is_memory},        {"spool", is_report},
             {"panel", is_report},       {"schedule", is_of_terminal}, {"down", is_of_terminal},
             {"update", is_answer}};

/* NAME.XXXXXX, where NAME has a form that only we write. */
static bool is_left_over(const struct state *state, const struct swept *from, const char *name)
{
    size_t len = strlen(name);
    return len >= 8 && name[len - 7] == '.' && from->is_ours(state, name, len - 7);
}

void state_sweep(const struct state *state)
{
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(swept) / sizeof(swept[0]); i++) {
        char **names;
        size_t n = 0;
        const char *error;
        if (state_list(state, swept[i].folder, arena, &names, &n, &error) != 1)
            continue;
        for (size_t j = 0; j < n; j++)
            if (is_left_over(state, &swept[i], names[j]))
                unlink(state_path(state, arena,
                                  arena_printf(arena, "%s/%s", swept[i].folder, names[j])));
    }
    arena_free(&arena);
}

int state_take_courier(struct state *state, const char *who, const char **error_r)
{
    char text[64] = "";
    if (flock(state->courier_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            *error_r = error_format("%s/courier.lock: %m", state->folder);
            return -1;
        }
        ssize_t got = pread(state->courier_fd, text, sizeof(text) - 1, 0);
        text[got > 0 ? strcspn(text, "\n") : 0] = '\0';
        *error_r = error_format("%s", text[0] == '\0' ? "another process" : text);
        return 0;
    }
    int len = snprintf(text, sizeof(text), "%s, pid %ld\n", who, (long)getpid());
    if (ftruncate(state->courier_fd, 0) != 0 ||
        pwrite(state->courier_fd, text, (size_t)len, 0) < 0) {
        *error_r = error_format("%s/courier.lock: %m", state->folder);
        return -1;
    }
    return 1;
}

void state_leave_courier(struct state *state)
{
    flock(state->courier_fd, LOCK_UN);
}

int state_read(const struct state *state, const char *name, struct buf *buf, const char **error_r)
{
    struct arena *arena = arena_new();
    int result = fileio_read(state_path(state, arena, name), STATE_FILE_MAX, buf, error_r);
    arena_free(&arena);
    return result;
}

int state_write(const struct state *state, const char *name, const void *data, size_t size,
                const char **error_r)
{
    struct arena *arena = arena_new();
    int result = fileio_write(state_path(state, arena, name), 0600, data, size, error_r);
    arena_free(&arena);
    return result;
}

static int plain_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int state_list(const struct state *state, const char *name, struct arena *arena, char ***names_r,
               size_t *n_r, const char **error_r)
{
    struct dirent **entries;
    int n = scandir(state_path(state, arena, name), &entries, plain_name, by_name);
    if (n < 0) {
        *error_r = error_format("%s/%s: %m", state->folder, name);
        return -1;
    }
    *names_r = arena_array(arena, (size_t)n + 1, sizeof(**names_r));
    for (int i = 0; i < n; i++) {
        (*names_r)[i] = arena_strdup(arena, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    *n_r = (size_t)n;
    return 1;
}
