#include "agent/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/state.h"
#include "agent/update_fetch.h"
#include "agent/update_own.h"
#include "agent/update_record.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/memory.h"

enum { ATTEMPTS_MAX = 3, LOCK_SECONDS = 60, END_SECONDS = 30, LOOK_MILLISECONDS = 200 };

static const char self[] = "/proc/self/exe";
static const char healthy_name[] = "update/healthy";

enum trial_end {
    TRIAL_GOOD,
    TRIAL_BAD,
    TRIAL_STOPPED, /* we were asked to end */
    TRIAL_CANNOT,  /* could not be begun, or what became of it not be put down */
};

struct trial {
    struct agent *agent;
    struct update_record *record;
    char **argv;
    pid_t pid;
    sigset_t before;
    const char *error;
};

/* ---- starting ---- */

static void become(const char *path, char **argv)
{
    size_t n = 0;
    while (argv[n] != NULL)
        n++;
    char **words = calloc(n + 2, sizeof(*words)), name[] = "platen-agent";
    if (words == NULL)
        memory_none();
    words[0] = name;
    memcpy(words + 1, argv, n * sizeof(*words));
    execv(path, words);
    int error = errno;
    free(words);
    errno = error;
}

void launch_again(char **argv)
{
    become(self, argv);
    log_error("cannot begin anew: %m");
}

static struct update_record *record_of(struct trial *trial, const char *name)
{
    struct update_record *record;
    const char *error;
    if (update_record_load(trial->agent, UPDATE_OWN_TERMINAL, name, trial->agent->arena, &record,
                           &error) == 1)
        return record;
    log_warning("%s", error);
    return NULL;
}

/* It is as if it had never come, so the next pass fetches it again. */
static void forget(struct trial *trial, struct update_record *record)
{
    log_error("%s %s is damaged or gone; %s runs instead", record->name, record->version,
              agent_version());
    record->release = 0;
    record->version = record->file = "";
    if (update_record_store(trial->agent, record, &trial->error) != 1)
        log_warning("%s", trial->error);
}

/* The last good one that was sent, where it is newer than this; else NULL. */
static const char *good_program(struct trial *trial)
{
    struct arena *arena = trial->agent->arena;
    struct update_record *record = record_of(trial, UPDATE_OWN_PROGRAM);
    if (record == NULL || record->release == 0 || strverscmp(record->version, agent_version()) <= 0)
        return NULL;
    if (update_fetch_is_whole(trial->agent, record->file))
        return state_path(trial->agent->state, arena,
                          arena_printf(arena, "update/store/%s", record->file));
    forget(trial, record);
    return NULL;
}

static const char *what_to_start(struct trial *trial)
{
    struct arena *arena = trial->agent->arena;
    if (strcmp(trial->record->name, UPDATE_OWN_PROGRAM) == 0)
        return state_path(trial->agent->state, arena,
                          arena_printf(arena, "update/store/%s", trial->record->new_file));
    const char *good = good_program(trial);
    return good != NULL ? good : self;
}

/* The child ends with us: a killed `run` leaves none behind. */
static int start(struct trial *trial)
{
    const char *path = what_to_start(trial);
    const char *what = arena_printf(trial->agent->arena, "%s %llu", trial->record->name,
                                    (unsigned long long)trial->record->new_release);
    pid_t parent = getpid();
    trial->pid = fork();
    if (trial->pid == 0) {
        sigprocmask(SIG_SETMASK, &trial->before, NULL);
        setenv(UPDATE_OWN_TRIAL, what, 1);
        unsetenv("NOTIFY_SOCKET");
        unsetenv("WATCHDOG_USEC");
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent)
            become(path, trial->argv);
        _exit(127);
    }
    if (trial->pid < 0)
        log_error("cannot start what is to be tried: %m");
    return trial->pid > 0 ? 1 : -1;
}

/* ---- what is on disk ---- */

/* A pass by hand may hold it. */
static int take_lock(const struct agent *agent)
{
    const char *path = state_path(agent->state, agent->arena, "update/lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        if (i == LOCK_SECONDS * 10) {
            close(fd);
            return -1;
        }
        usleep(100000);
    }
    return fd;
}

static int store(struct trial *trial)
{
    return update_record_store(trial->agent, trial->record, &trial->error);
}

static int switch_settings(struct trial *trial, const char *file)
{
    return strcmp(trial->record->name, UPDATE_OWN_SETTINGS) != 0
               ? 1
               : update_record_switch(trial->agent, trial->record, file, &trial->error);
}

static enum trial_end cannot(const struct trial *trial)
{
    log_error("%s %llu waits: %s", trial->record->name, (unsigned long long)trial->record->new_release,
              trial->error);
    return TRIAL_CANNOT;
}

static enum trial_end go_back(struct trial *trial)
{
    struct update_record *record = trial->record;
    record->phase = UPDATE_RETURNS;
    if (store(trial) != 1 || switch_settings(trial, record->file) != 1)
        return cannot(trial);
    log_warning("%s %llu is not taken: %s", record->name, (unsigned long long)record->new_release,
                record->why);
    record->phase = UPDATE_RESTS;
    record->failed = record->new_release;
    record->new_release = record->attempts = 0;
    record->new_version = record->new_file = "";
    record->untold = true;
    return store(trial) == 1 ? TRIAL_BAD : cannot(trial);
}

static enum trial_end settle(struct trial *trial)
{
    struct update_record *record = trial->record;
    record->phase = UPDATE_RESTS;
    record->release = record->new_release;
    record->version = record->new_version;
    record->file = record->new_file;
    record->new_release = record->attempts = 0;
    record->new_version = record->new_file = record->why = "";
    record->untold = true;
    if (store(trial) != 1)
        return cannot(trial);
    log_notice("%s %llu (%s) is good and stays", record->name, (unsigned long long)record->release,
               record->version);
    return TRIAL_GOOD;
}

/* Asked to end in the middle: that attempt does not count. */
static enum trial_end stopped(struct trial *trial)
{
    trial->record->attempts--;
    if (store(trial) != 1)
        log_warning("%s", trial->error);
    return TRIAL_STOPPED;
}

static int begin(struct trial *trial)
{
    const char *old = state_path(trial->agent->state, trial->agent->arena, healthy_name);
    trial->record->attempts++;
    trial->record->since = clock_now();
    trial->record->why = "";
    if (unlink(old) != 0 && errno != ENOENT) {
        trial->error = "update/healthy cannot be removed";
        return -1;
    }
    return store(trial) == 1 && switch_settings(trial, trial->record->new_file) == 1 ? 1 : -1;
}

/* ---- the trial ---- */

static bool is_healthy(struct trial *trial)
{
    struct buf text = {0};
    const char *ignored;
    const char *what = arena_printf(trial->agent->arena, "%s %llu", trial->record->name,
                                    (unsigned long long)trial->record->new_release);
    bool healthy = state_read(trial->agent->state, healthy_name, &text, &ignored) == 1 &&
                   strcmp(buf_text(&text), what) == 0;
    buf_free(&text);
    return healthy;
}

static void end_child(struct trial *trial)
{
    kill(trial->pid, SIGTERM);
    for (int i = 0; i < END_SECONDS * 20; i++) {
        if (waitpid(trial->pid, NULL, WNOHANG) != 0)
            return;
        usleep(50000);
    }
    kill(trial->pid, SIGKILL);
    waitpid(trial->pid, NULL, 0);
}

static const char *how_it_ended(const struct trial *trial, int status)
{
    return WIFEXITED(status) ? arena_printf(trial->agent->arena, "it ended with status %d",
                                            WEXITSTATUS(status))
                             : arena_printf(trial->agent->arena, "it was ended by signal %d",
                                            WTERMSIG(status));
}

static enum trial_end watch(struct trial *trial, const sigset_t *signals)
{
    int64_t end = clock_monotonic() + trial->agent->config.update_trial;
    const struct timespec pause = {0, LOOK_MILLISECONDS * 1000000L};
    while (clock_monotonic() < end) {
        int status, got = sigtimedwait(signals, NULL, &pause);
        sd_notify(0, "READY=1\nWATCHDOG=1\nSTATUS=trying an update");
        if (waitpid(trial->pid, &status, WNOHANG) == trial->pid) {
            trial->record->why = how_it_ended(trial, status);
            return TRIAL_BAD;
        }
        bool healthy = is_healthy(trial), stop = got == SIGTERM || got == SIGINT;
        if (!healthy && !stop)
            continue;
        end_child(trial);
        return healthy ? TRIAL_GOOD : TRIAL_STOPPED;
    }
    end_child(trial);
    trial->record->why = arena_printf(trial->agent->arena, "the gateway did not answer it within %lld s",
                                      (long long)(trial->agent->config.update_trial / 1000000));
    return TRIAL_BAD;
}

/* Nobody else may change records while lock is held, but what is tried has to take it. */
static enum trial_end run_trial(struct trial *trial, int lock)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGCHLD);
    log_notice("trying %s %llu (%s)", trial->record->name,
               (unsigned long long)trial->record->new_release, trial->record->new_version);
    sigprocmask(SIG_BLOCK, &signals, &trial->before);
    flock(lock, LOCK_UN);
    enum trial_end end = TRIAL_CANNOT;
    trial->error = "it cannot be started";
    if (start(trial) == 1)
        end = watch(trial, &signals);
    sigprocmask(SIG_SETMASK, &trial->before, NULL);
    return end;
}

static enum trial_end try_it(struct trial *trial)
{
    int lock = take_lock(trial->agent);
    enum trial_end end;
    trial->error = "update/lock cannot be taken";
    if (lock < 0)
        return cannot(trial);
    if (trial->record->phase == UPDATE_RETURNS) {
        end = go_back(trial);
    } else if (trial->record->attempts >= ATTEMPTS_MAX) {
        trial->record->why = arena_printf(trial->agent->arena, "cut off %d times while it was tried",
                                          ATTEMPTS_MAX);
        end = go_back(trial);
    } else if (begin(trial) != 1) {
        end = cannot(trial);
    } else {
        end = run_trial(trial, lock);
        close(lock);
        lock = take_lock(trial->agent);
        end = end == TRIAL_GOOD      ? settle(trial)
              : end == TRIAL_BAD     ? go_back(trial)
              : end == TRIAL_STOPPED ? stopped(trial)
                                     : cannot(trial);
    }
    if (lock >= 0)
        close(lock);
    return end;
}

static struct update_record *next_waiting(struct trial *trial)
{
    static const char *const names[] = {UPDATE_OWN_PROGRAM, UPDATE_OWN_SETTINGS};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct update_record *record = record_of(trial, names[i]);
        if (record != NULL && record->phase != UPDATE_RESTS)
            return record;
    }
    return NULL;
}

enum launch_result launch(struct agent *agent, char **argv, bool once)
{
    struct trial trial = {.agent = agent, .argv = argv, .error = ""};
    bool tried = false, waiting = false;
    if (update_own_trial() != NULL || !agent->config.update_agent)
        return LAUNCH_SELF;
    while (!once && (trial.record = next_waiting(&trial)) != NULL) {
        enum trial_end end = try_it(&trial);
        if (end == TRIAL_STOPPED)
            return LAUNCH_OVER;
        waiting = end == TRIAL_CANNOT;
        if (waiting)
            break;
        tried = true;
    }
    const char *good = good_program(&trial);
    if (good == NULL && (waiting || !tried)) /* else it has to read its settings anew */
        return waiting ? LAUNCH_WAITING : LAUNCH_SELF;
    become(good != NULL ? good : self, argv);
    log_error("%s cannot be started: %m; %s runs instead", good != NULL ? good : self, agent_version());
    return LAUNCH_WAITING;
}
