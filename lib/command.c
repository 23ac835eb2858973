#include "lib/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"

extern char **environ;

// In a process group of its own, so that the whole of a pipeline can be ended; with the signals
// that a daemon's threads block.
static int start(const char *command, int out, pid_t *pid_r)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none;
    char *words[] = {strdup("sh"), strdup("-c"), strdup(command), NULL};
    if (words[0] == NULL || words[1] == NULL || words[2] == NULL)
        memory_none();
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&how, &none);
    int failed = posix_spawn(pid_r, "/bin/sh", &files, &how, words, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    for (int i = 0; i < 3; i++)
        free(words[i]);
    return failed;
}

// 1 the end was read, 0 too much, -1 too late.
static int drain(int fd, int64_t end, size_t max, struct buf *out)
{
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left = (end - clock_monotonic() + 999) / 1000;
        if (left <= 0 || poll(&wait, 1, (int)left) == 0)
            return -1;
        ssize_t n = read(fd, buf_reserve(out, 4096), 4096);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return 1;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
        if (out->len > max)
            return 0;
    }
}

// It may have closed its output and still run.
static bool ended(pid_t pid, int64_t end, int *status_r)
{
    pid_t got;
    while ((got = waitpid(pid, status_r, WNOHANG)) == 0 && clock_monotonic() < end)
        usleep(5000);
    return got == pid;
}

int command_read(const char *command, int seconds, size_t max, struct buf *out,
                 const char **error_r)
{
    int pipe_fd[2], status = 0;
    pid_t pid;
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    if (pipe2(pipe_fd, O_CLOEXEC) != 0) {
        *error_r = error_format("cannot be run: %m");
        return -1;
    }
    errno = start(command, pipe_fd[1], &pid);
    close(pipe_fd[1]);
    if (errno != 0) {
        *error_r = error_format("cannot be run: %m");
        close(pipe_fd[0]);
        return -1;
    }
    int read = drain(pipe_fd[0], end, max, out);
    close(pipe_fd[0]);
    bool over = read == 1 && ended(pid, end, &status);
    if (!over) {
        kill(-pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    if (over && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 1;
    if (read == 0)
        *error_r = error_format("prints more than %zu bytes", max);
    else if (!over)
        *error_r = error_format("does not end within %d s", seconds);
    else
        *error_r = WIFEXITED(status)
                       ? error_format("failed with status %d", WEXITSTATUS(status))
                       : error_format("was ended by signal %d", WTERMSIG(status));
    return -1;
}
