/* run: watches the status files, reads printers, reports, fetches replies. */
#include "agent/commands.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/deliver.h"
#include "agent/launch.h"
#include "agent/look.h"
#include "agent/mailbox.h"
#include "agent/page.h"
#include "agent/resident.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/update_child.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/log.h"

static const int64_t second = 1000000;
static const int64_t give_back_every = 60 * 1000000;
static const int64_t once_patience = 10 * 1000000; /* --once waits for what can be sent by then */

static volatile sig_atomic_t stopping;

static void stop(int signal_number)
{
    (void)signal_number;
    stopping = 1;
}

struct running {
    struct agent *agent;
    struct deliver *deliver;
    struct mailbox *mailbox;
    struct look *look;
    struct update_child *updates;
    int notify_fd;       /* inotify of status files and spool; -1 = by time only */
    int64_t mailbox_due; /* monotonic */
    int64_t give_back_due; /* monotonic */
    bool begin_anew;     /* what was sent waits to be tried */
};

static void catch_signals(void)
{
    const struct sigaction action = {.sa_handler = stop};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Where it fails the interval still finds everything. */
static void watch_folders(struct running *running)
{
    struct arena *arena = arena_new();
    const struct agent *agent = running->agent;
    const uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO;
    running->notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (running->notify_fd >= 0) {
        inotify_add_watch(running->notify_fd, agent->config.status_folder, events);
        inotify_add_watch(running->notify_fd, state_path(agent->state, arena, "spool"),
                          IN_MOVED_TO);
        inotify_add_watch(running->notify_fd, state_path(agent->state, arena, "terminals"),
                          IN_MOVED_TO);
        look_watch_folders(running->look, running->notify_fd, events);
    }
    arena_free(&arena);
}

static void drain(int fd)
{
    char events[4096];
    while (fd >= 0 && read(fd, events, sizeof(events)) > 0)
        continue;
}

static void fetch_replies(struct running *running)
{
    const char *error;
    size_t taken = 0;
    int64_t monotonic = clock_monotonic();
    if (!running->agent->config.has_imap || monotonic < running->mailbox_due)
        return;
    running->mailbox_due = monotonic + running->agent->config.interval;
    if (mailbox_poll(running->mailbox, running->agent, clock_now(), monotonic, &taken, &error) < 0)
        log_warning("%s", error);
    if (taken > 0)
        log_info("replies by mail: %zu", taken);
}

/* Everything there is to do now; answers when (monotonic) the next sending is due, 0 = none waits.
 */
static int64_t work(struct running *running)
{
    int64_t next;
    drain(running->notify_fd);
    look_at_all(running->look, clock_now(), clock_monotonic());
    deliver_pass(running->deliver, clock_now(), clock_monotonic(), &next);
    fetch_replies(running);
    return next;
}

/* What was needed once (linking, an answer by mail) does not stay in memory. */
static void give_back(struct running *running)
{
    int64_t monotonic = clock_monotonic();
    if (monotonic < running->give_back_due)
        return;
    running->give_back_due = monotonic + give_back_every;
    resident_give_back();
}

static void wait_for_more(const struct running *running, int64_t next, const sigset_t *mask)
{
    int64_t now = clock_monotonic(), wait = running->agent->config.interval;
    if (next != 0 && next - now < wait)
        wait = next > now ? next - now : 0;
    int64_t scheduled = look_next(running->look), clock = clock_now();
    if (scheduled > clock && scheduled - clock < wait)
        wait = scheduled - clock + 1;
    uint64_t watchdog; /* microseconds; fed by each round */
    if (sd_watchdog_enabled(0, &watchdog) > 0 && (int64_t)(watchdog / 3) < wait)
        wait = (int64_t)(watchdog / 3);
    struct pollfd fds[] = {{.fd = running->notify_fd, .events = POLLIN},
                           {.fd = look_fd(running->look), .events = POLLIN}};
    struct timespec time = {wait / second, wait % second * 1000};
    ppoll(fds, sizeof(fds) / sizeof(fds[0]), &time, mask);
}

/* Where it cannot be, reports are no less important. */
static struct page *start_page(const struct agent *agent)
{
    const char *error;
    struct page *page = NULL;
    if (agent->config.status_port != 0 &&
        (page = page_start(agent, agent->config.status_port, &error)) == NULL)
        log_error("there is no status page: %s", error);
    return page;
}

static int run_loop(struct running *running)
{
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    catch_signals();
    sd_notify(0, "READY=1");
    while (!stopping) {
        give_back(running);
        int64_t next = work(running);
        int64_t update = update_child_look(running->updates, clock_monotonic(), &running->begin_anew);
        if (running->begin_anew)
            break;
        if (update != 0 && (next == 0 || update < next))
            next = update;
        sd_notifyf(0, "WATCHDOG=1\nSTATUS=watching %zu terminals", look_count(running->look));
        wait_for_more(running, next, &before);
    }
    if (!running->begin_anew) {
        sd_notify(0, "STOPPING=1");
        log_info("stopped");
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return EX_OK;
}

/* Each has a timeout of its own. */
static void wait_for_readings(struct running *running)
{
    while (look_reading(running->look) > 0 && !stopping) {
        struct pollfd fd = {.fd = look_fd(running->look), .events = POLLIN};
        poll(&fd, 1, 1000);
        look_take(running->look, clock_now(), clock_monotonic());
    }
}

static int run_once(struct running *running)
{
    struct arena *arena = arena_new();
    int64_t deadline = clock_monotonic() + once_patience;
    int64_t next = work(running);
    if (look_reading(running->look) > 0) {
        wait_for_readings(running);
        deadline = clock_monotonic() + once_patience;
        deliver_pass(running->deliver, clock_now(), clock_monotonic(), &next);
    }
    char **names;
    const char *error;
    size_t n = 0;
    while (next != 0 && next < deadline) {
        int64_t wait = next - clock_monotonic();
        if (wait > 0)
            usleep((useconds_t)wait);
        deliver_pass(running->deliver, clock_now(), clock_monotonic(), &next);
    }
    int code = spool_list(running->agent->state, arena, &names, &n, &error) != 1 ? EX_IOERR
               : n > 0                                                           ? EX_TEMPFAIL
                                                                                 : EX_OK;
    arena_free(&arena);
    return code;
}

/* A command that sends just now is soon done; another `run` is not. */
static int take_courier(struct agent *agent)
{
    const char *error;
    for (int tries = 0;; tries++) {
        int got = state_take_courier(agent->state, "run", &error);
        if (got == 1)
            return EX_OK;
        if (got < 0)
            return agent_fail(EX_IOERR, "%s", error);
        if (strncmp(error, "run", 3) == 0 || tries == 300)
            return agent_fail(EX_TEMPFAIL, "another agent uses %s: %s", agent->config.state_folder,
                              error);
        usleep(100 * 1000);
    }
}

/* anew_r NULL: it does not begin anew. */
static int run(struct agent *agent, const struct common_options *common, bool once, bool *anew_r)
{
    struct running running = {.agent = agent, .notify_fd = -1};
    const char *error;
    int code = take_courier(agent);
    if (code != EX_OK)
        return code;
    if (deliver_new(agent, &running.deliver, &error) != 1)
        return agent_fail(EX_CONFIG, "%s", error);
    if (state_lock(agent->state, &error) == 1) {
        state_sweep(agent->state);
        state_unlock(agent->state);
    }
    running.mailbox = mailbox_new();
    if (look_new(agent, clock_now(), &running.look, &error) != 1) {
        mailbox_free(&running.mailbox);
        deliver_free(&running.deliver);
        return agent_fail(EX_CONFIG, "%s", error);
    }
    running.updates = update_child_new(agent, common, anew_r != NULL);
    log_info("platen-agent %s: watching %zu terminals", agent_version(), look_count(running.look));
    if (!once)
        watch_folders(&running);
    struct page *page = once ? NULL : start_page(agent);
    code = once ? run_once(&running) : run_loop(&running);
    page_stop(&page);
    if (anew_r != NULL)
        *anew_r = running.begin_anew;
    if (running.notify_fd >= 0)
        close(running.notify_fd);
    update_child_free(&running.updates);
    look_free(&running.look);
    mailbox_free(&running.mailbox);
    deliver_free(&running.deliver);
    return code;
}

int command_run(int argc, char **argv)
{
    struct common_options common = {0};
    struct agent agent;
    bool once = false, anew = false;
    char **words;
    const struct option_spec options[] = {
        {"once", 0, NULL, "look and send once, then end (75: something still waits)", NULL, &once},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const struct command_spec command = {
        "run", "",      "Watch the status files, read printers, report changes, fetch replies.",
        NULL,  options, 0};
    enum options_result parsed = options_parse(&command, argc, argv, &common, &words);
    if (parsed != OPTIONS_RUN)
        return parsed == OPTIONS_HELP ? agent_finish_output() : EX_USAGE;
    resident_give_back();
    int code = agent_open(&agent, &common, true);
    enum launch_result how = code == EX_OK ? launch(&agent, argv, once) : LAUNCH_OVER;
    if (how != LAUNCH_OVER)
        code = run(&agent, &common, once, how == LAUNCH_SELF ? &anew : NULL);
    agent_close(&agent);
    if (anew)
        launch_again(argv);
    return code;
}
