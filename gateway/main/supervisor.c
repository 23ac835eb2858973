#include "gateway/main/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "gateway/main/fd_pass.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/log_kind.h"

enum {
    MAX_READERS = 64,
    BACKOFF_FIRST = 1, // seconds
    BACKOFF_MOST = 60,
    BACKOFF_READER = 5, // a mail that kills readers must not keep the others waiting
    BREATH = 100000,    // microseconds
    CALM_AFTER = 120,   // a child that lived so long starts its backoff anew
};

struct child {
    pid_t pid;        // 0 = not running
    int64_t started;  // monotonic microseconds
    int64_t start_at; // when to start it next
    int backoff;      // seconds
};

struct supervisor {
    const struct supervisor_settings *settings;
    struct child daemon;
    struct child readers[MAX_READERS];
    unsigned n_readers;
    int control; // to the daemon; -1 = none
    int signals;
    bool daemon_ready; // this run of it
    bool restarted_after_eio;
    bool stopping;
    bool ended;
    unsigned restarts, reader_deaths;
    int64_t fed; // when the watchdog was last fed for a daemon that is not ready
    int exit_status;
};

static const int64_t SECOND = 1000000;

// The child dies with the supervisor, and takes none of its signals' masks along.
static void child_prepare(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EX_TEMPFAIL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// exit() lets the leak sanitizer look; the daemon's and readers' own work needs nothing of it.
static void child_exit(int status)
{
#ifdef PLATEN_SANITIZED
    exit(status);
#else
    _exit(status);
#endif
}

static void child_started(struct child *child, pid_t pid)
{
    child->pid = pid;
    child->started = clock_monotonic();
}

static void child_ended(struct child *child, int most)
{
    int64_t now = clock_monotonic();
    if (child->backoff == 0 || now - child->started > CALM_AFTER * SECOND)
        child->backoff = BACKOFF_FIRST;
    else
        child->backoff = child->backoff * 2 < most ? child->backoff * 2 : most;
    child->start_at = now + child->backoff * SECOND;
    child->pid = 0;
}

static void reader_start(struct supervisor *s, struct child *reader)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        log_error("cannot make a reader's socket: %s", strerror(errno));
        child_ended(reader, BACKOFF_READER);
        return;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        child_prepare(parent);
        close(pair[0]);
        close(s->control);
        close(s->signals);
        child_exit(s->settings->reader(s->settings->context, pair[1]));
    }
    close(pair[1]);
    if (pid < 0) {
        log_error("cannot start a reader: %s", strerror(errno));
        child_ended(reader, BACKOFF_READER);
    } else {
        child_started(reader, pid);
        if (fd_pass_send(s->control, 'r', pair[0]) < 0)
            log_warning("the daemon did not take a reader: %s", strerror(errno));
    }
    close(pair[0]);
}

static void daemon_start(struct supervisor *s)
{
    int pair[2];
    if (fd_pass_pair(pair) < 0) {
        log_error("cannot make the daemon's socket: %s", strerror(errno));
        child_ended(&s->daemon, BACKOFF_MOST);
        return;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        child_prepare(parent);
        close(pair[0]);
        close(s->signals);
        child_exit(s->settings->daemon(s->settings->context, pair[1]));
    }
    close(pair[1]);
    if (pid < 0) {
        log_error("cannot start the daemon: %s", strerror(errno));
        close(pair[0]);
        child_ended(&s->daemon, BACKOFF_MOST);
        return;
    }
    child_started(&s->daemon, pid);
    s->control = pair[0];
    s->daemon_ready = false;
    for (unsigned i = 0; i < s->n_readers; i++)
        s->readers[i].start_at = 0;
}

// What cannot be mended by trying again ends the program with the daemon's own exit status.
static bool daemon_is_final(struct supervisor *s, int status)
{
    if (s->stopping || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return true;
    if (!WIFEXITED(status) || WEXITSTATUS(status) < EX_USAGE || WEXITSTATUS(status) > EX_CONFIG)
        return false;
    // Memory that was short while it ran may be there again after the pause.
    if (WEXITSTATUS(status) == EX_OSERR && s->daemon_ready)
        return false;
    if (WEXITSTATUS(status) == EX_IOERR && s->daemon_ready && !s->restarted_after_eio) {
        s->restarted_after_eio = true;
        return false;
    }
    return true;
}

static void daemon_reaped(struct supervisor *s, int status)
{
    close(s->control);
    s->control = -1;
    child_ended(&s->daemon, BACKOFF_MOST);
    if (daemon_is_final(s, status)) {
        s->ended = true;
        s->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
    } else if (WIFSIGNALED(status)) {
        log_told(LOG_DAEMON_DIED, NULL, "the daemon was killed by signal %d; restarting in %d s",
                 WTERMSIG(status), s->daemon.backoff);
    } else {
        log_told(LOG_DAEMON_DIED, NULL, "the daemon ended with status %d; restarting in %d s",
                 WEXITSTATUS(status), s->daemon.backoff);
    }
    if (!s->ended)
        sd_notifyf(0, "STATUS=the daemon ended; restarting it in %d s", s->daemon.backoff);
    s->daemon_ready = false;
    s->restarts++;
}

static void reader_reaped(struct supervisor *s, struct child *reader, int status)
{
    child_ended(reader, BACKOFF_READER);
    if (s->control < 0 || s->stopping)
        return; // it ended because the daemon did
    s->reader_deaths++;
    if (WIFSIGNALED(status))
        log_told(LOG_READER_DIED, NULL, "a reader was killed by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        log_told(LOG_READER_DIED, NULL, "a reader ended with status %d", WEXITSTATUS(status));
}

static void reap(struct supervisor *s)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == s->daemon.pid) {
            daemon_reaped(s, status);
            continue;
        }
        for (unsigned i = 0; i < s->n_readers; i++) {
            if (pid == s->readers[i].pid)
                reader_reaped(s, &s->readers[i], status);
        }
    }
}

static void take_signal(struct supervisor *s)
{
    struct signalfd_siginfo info;
    while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGHUP && s->daemon.pid) {
            kill(s->daemon.pid, SIGHUP);
        } else if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
            sd_notify(0, "STOPPING=1\nSTATUS=stopping: what was taken is finished");
            s->stopping = true;
            if (s->daemon.pid)
                kill(s->daemon.pid, SIGTERM);
            else
                s->ended = true;
        }
    }
}

static void take_word(struct supervisor *s)
{
    char word;
    int fd = -1;
    int got = fd_pass_receive(s->control, &word, &fd);
    if (got == 1 && word == FD_PASS_READY) {
        s->daemon_ready = true;
        sd_notifyf(0, "READY=1\nSTATUS=ready; restarts of the daemon: %u, deaths of readers: %u",
                   s->restarts, s->reader_deaths);
    } else if (got == 1 && word == FD_PASS_ALIVE) {
        sd_notify(0, "WATCHDOG=1");
    }
    if (fd >= 0)
        close(fd);
}

static void start_due(struct supervisor *s)
{
    int64_t now = clock_monotonic();
    if (!s->daemon.pid && now >= s->daemon.start_at && !s->stopping)
        daemon_start(s);
    for (unsigned i = 0; i < s->n_readers && s->control >= 0 && !s->stopping; i++) {
        if (!s->readers[i].pid && now >= s->readers[i].start_at)
            reader_start(s, &s->readers[i]);
    }
}

// No desk can come round that is not there yet.
static void feed_while_starting(struct supervisor *s)
{
    int64_t now = clock_monotonic();
    if (s->daemon_ready || now - s->fed < SECOND)
        return;
    s->fed = now;
    sd_notify(0, "WATCHDOG=1");
}

static int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void end_readers(struct supervisor *s)
{
    for (unsigned i = 0; i < s->n_readers; i++) {
        if (s->readers[i].pid) {
            kill(s->readers[i].pid, SIGKILL);
            waitpid(s->readers[i].pid, NULL, 0);
        }
    }
}

int supervisor_run(const struct supervisor_settings *settings)
{
    struct supervisor s = {.settings = settings, .control = -1};
    s.n_readers = settings->readers < 1             ? 1
                  : settings->readers > MAX_READERS ? MAX_READERS
                                                    : settings->readers;
    s.signals = signals_open();
    if (s.signals < 0) {
        log_error("cannot wait for signals: %s", strerror(errno));
        return EX_OSERR;
    }
    while (!s.ended) {
        start_due(&s);
        struct pollfd polls[2] = {{.fd = s.signals, .events = POLLIN},
                                  {.fd = s.control, .events = POLLIN}};
        if (poll(polls, 2, 1000) <
            0) { // no memory for it just now: what is due is looked at anyway
            usleep(BREATH);
            polls[1].revents = 0;
        }
        if (polls[1].revents & POLLIN)
            take_word(&s);
        take_signal(&s);
        reap(&s);
        feed_while_starting(&s);
    }
    end_readers(&s);
    close(s.signals);
    return s.exit_status;
}
