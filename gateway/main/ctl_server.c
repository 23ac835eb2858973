#include "gateway/main/ctl_server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/desk/queue.h"
#include "gateway/main/conf.h"
#include "gateway/main/ctl_verb.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/frame.h"
#include "lib/log.h"
#include "lib/memory.h"

enum { CALL_TIMEOUT = 30000, MOST_CALLS = 16, BREATH = 100000 /* microseconds */ };

struct ctl_server {
    struct ctl_server_settings settings;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
    int listener;
    int wake[2];
    pthread_t thread;
    atomic_int calls; // under way
};

struct call {
    struct ctl_server *server;
    int fd;
};

static void send_answer(int fd, const Platen__CtlAnswer *answer)
{
    const char *error;
    struct buf bytes = {0};
    size_t size = platen__ctl_answer__get_packed_size(answer);
    bytes.len = platen__ctl_answer__pack(answer, buf_reserve(&bytes, size));
    if (frame_write(fd, bytes.data, bytes.len, CALL_TIMEOUT, &error) < 0)
        log_debug("platenctl went away: %s", error);
    buf_free(&bytes);
}

static void send_progress(void *context, const char *line)
{
    Platen__CtlAnswer answer = PLATEN__CTL_ANSWER__INIT;
    answer.progress = (char *)line;
    send_answer(*(int *)context, &answer);
}

static void run_command(struct ctl_server *server, Platen__CtlAsk *ask, Platen__CtlAnswer *answer)
{
    ask->command->actor_kind = PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
    ask->command->actor = 0;
    ask->command->time = 0;
    if (desk_queue_call(server->settings.queue, ask->command, &answer->answer) != 1) {
        answer->error = (char *)"platend is too busy or stopping; try again";
        answer->exit = EX_TEMPFAIL;
    }
}

static void answer_ask(struct call *call, Platen__CtlAsk *ask)
{
    struct arena *arena = arena_new();
    Platen__CtlAnswer answer = PLATEN__CTL_ANSWER__INIT;
    struct ctl_call verb = {.settings = &call->server->settings,
                            .ask = ask,
                            .arena = arena,
                            .progress = send_progress,
                            .context = &call->fd};
    if (ask->command)
        run_command(call->server, ask, &answer);
    else
        ctl_verb_run(&verb, &answer);
    send_answer(call->fd, &answer);
    if (answer.answer)
        platen__answer__free_unpacked(answer.answer, NULL);
    arena_free(&arena);
}

static void serve(struct call *call)
{
    const char *error = NULL;
    struct buf bytes = {0};
    if (frame_prepare(call->fd, &error) == 1 &&
        frame_write_version(call->fd, "ctl", 1, CALL_TIMEOUT, &error) == 1 &&
        frame_read_version(call->fd, "ctl", 1, CALL_TIMEOUT, &error) == 1 &&
        frame_read(call->fd, &bytes, CALL_TIMEOUT, &error) == 1) {
        Platen__CtlAsk *ask = platen__ctl_ask__unpack(&memory_for_messages, bytes.len, bytes.data);
        if (ask) {
            answer_ask(call, ask);
            platen__ctl_ask__free_unpacked(ask, NULL);
        } else {
            error = "not a question";
        }
    }
    if (error)
        log_warning("a call of platenctl failed: %s", error);
    buf_free(&bytes);
}

static void *call_thread(void *context)
{
    struct call *call = context;
    serve(call);
    close(call->fd);
    atomic_fetch_sub(&call->server->calls, 1);
    free(call);
    return NULL;
}

static bool peer_may(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return false;
    log_debug("platenctl: uid %u, pid %d", (unsigned)peer.uid, (int)peer.pid);
    return true;
}

// Descriptors or memory that are short now may be there in a moment; the caller waits meanwhile.
static void breathe(void)
{
    usleep(BREATH);
}

static void accept_one(struct ctl_server *server)
{
    int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) {
        breathe();
        return;
    }
    struct call *call = NULL;
    pthread_t thread;
    if (atomic_load(&server->calls) < MOST_CALLS && peer_may(fd) && (call = malloc(sizeof *call))) {
        *call = (struct call){.server = server, .fd = fd};
        atomic_fetch_add(&server->calls, 1);
        if (pthread_create(&thread, NULL, call_thread, call) == 0) {
            pthread_detach(thread);
            return;
        }
        atomic_fetch_sub(&server->calls, 1);
    }
    free(call);
    close(fd);
}

static void *listen_thread(void *context)
{
    struct ctl_server *server = context;
    struct pollfd polls[2] = {{.fd = server->listener, .events = POLLIN},
                              {.fd = server->wake[0], .events = POLLIN}};
    for (;;) {
        if (poll(polls, 2, -1) < 0) {
            breathe();
            continue;
        }
        if (polls[1].revents)
            break;
        if (polls[0].revents)
            accept_one(server);
    }
    return NULL;
}

static int open_socket(struct ctl_server *server, const char **error_r)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/ctl.sock",
                          server->settings.conf->run_dir);
    if (length >= (int)sizeof address.sun_path) {
        *error_r =
            error_format("run-dir %s is too long for a socket", server->settings.conf->run_dir);
        return -1;
    }
    snprintf(server->path, sizeof server->path, "%s", address.sun_path);
    unlink(server->path); // the store's lock already proved that nobody else serves it
    server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->listener < 0 ||
        bind(server->listener, (struct sockaddr *)&address, sizeof address) < 0 ||
        chmod(server->path, 0660) < 0 || listen(server->listener, 16) < 0) {
        *error_r = error_format("%s: %s", server->path, strerror(errno));
        return -1;
    }
    return 1;
}

struct ctl_server *ctl_server_start(const struct ctl_server_settings *settings,
                                    const char **error_r)
{
    struct ctl_server *server = calloc(1, sizeof *server);
    if (!server) {
        *error_r = "out of memory";
        return NULL;
    }
    server->settings = *settings;
    server->listener = -1;
    if (open_socket(server, error_r) == 1) {
        if (pipe(server->wake) == 0 &&
            pthread_create(&server->thread, NULL, listen_thread, server) == 0)
            return server;
        *error_r = error_format("cannot serve %s: %s", server->path, strerror(errno));
    }
    if (server->listener >= 0)
        close(server->listener);
    free(server);
    return NULL;
}

void ctl_server_use(struct ctl_server *server, const struct conf *conf)
{
    __atomic_store_n(&server->settings.conf, conf, __ATOMIC_RELEASE);
}

void ctl_server_stop(struct ctl_server **server)
{
    if (!*server)
        return;
    struct ctl_server *s = *server;
    close(s->wake[1]);
    pthread_join(s->thread, NULL);
    unlink(s->path);
    close(s->listener);
    close(s->wake[0]);
    while (atomic_load(&s->calls) > 0)
        usleep(10000);
    free(s);
    *server = NULL;
}
