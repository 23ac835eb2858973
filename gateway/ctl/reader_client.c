#include "gateway/ctl/reader_client.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/frame.h"
#include "lib/memory.h"
#include "lib/seal.h"

enum { READER_CLIENT_VERSION = 1, READER_CLIENT_TIMEOUT = 60 * 1000 };

struct reader_client {
    const struct reader_client_keys *keys;
    char program[PATH_MAX];
    pid_t process; // 0 = none
    int fd;
    struct buf in;
};

static int reader_client_find(struct reader_client *client)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (length > 0) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        *slash = '\0';
        int size = snprintf(client->program, sizeof(client->program), "%s/platend-reader", self);
        if (size < PATH_MAX && access(client->program, X_OK) == 0)
            return 1;
    }
    snprintf(client->program, sizeof(client->program), "%s/platend-reader", PLATEN_LIBEXECDIR);
    return access(client->program, X_OK) == 0;
}

struct reader_client *reader_client_new(const struct reader_client_keys *keys, const char **error_r)
{
    struct reader_client *client = calloc(1, sizeof(*client));
    if (client == NULL || !reader_client_find(client)) {
        *error_r =
            client == NULL ? "out of memory" : error_format("%s: no such program", client->program);
        free(client);
        return NULL;
    }
    client->keys = keys;
    client->fd = -1;
    return client;
}

// A reader that waits for work ends by itself; one that may hang is killed.
static void reader_client_stop(struct reader_client *client, int hung)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    if (client->process > 0) {
        if (hung)
            kill(client->process, SIGKILL);
        while (waitpid(client->process, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    client->process = 0;
    buf_free(&client->in);
}

void reader_client_free(struct reader_client **client)
{
    if (*client == NULL)
        return;
    reader_client_stop(*client, 0);
    free(*client);
    *client = NULL;
}

static int reader_client_send(struct reader_client *client, const Platen__ReaderFrame *frame,
                              const char **error_r)
{
    size_t size = platen__reader_frame__get_packed_size(frame);
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL) {
        *error_r = "out of memory";
        return -1;
    }
    platen__reader_frame__pack(frame, bytes);
    int result = frame_write(client->fd, bytes, size, READER_CLIENT_TIMEOUT, error_r);
    free(bytes);
    return result;
}

static Platen__ReaderFrame *reader_client_receive(struct reader_client *client,
                                                  const char **error_r)
{
    if (frame_read(client->fd, &client->in, READER_CLIENT_TIMEOUT, error_r) != 1)
        return NULL;
    return platen__reader_frame__unpack(&memory_for_messages, client->in.len, client->in.data);
}

static int reader_client_greet(struct reader_client *client, const char **error_r)
{
    Platen__ReaderFrame hello;
    platen__reader_frame__init(&hello);
    hello.version = READER_CLIENT_VERSION;
    *error_r = "the reader does not speak";
    if (reader_client_send(client, &hello, error_r) < 0)
        return -1;
    Platen__ReaderFrame *frame = reader_client_receive(client, error_r);
    int result = frame != NULL && frame->version == READER_CLIENT_VERSION ? 1 : -1;
    if (frame != NULL)
        platen__reader_frame__free_unpacked(frame, NULL);
    return result;
}

static int reader_client_start(struct reader_client *client, const char **error_r)
{
    int pair[2];
    if (client->process > 0)
        return 1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        *error_r = error_format("socketpair: %m");
        return -1;
    }
    client->process = fork();
    if (client->process == 0) {
        dup2(pair[1], STDIN_FILENO);
        execl(client->program, "platend-reader", (char *)NULL);
        _exit(127);
    }
    close(pair[1]);
    client->fd = pair[0];
    if (client->process < 0 || frame_prepare(client->fd, error_r) < 0 ||
        reader_client_greet(client, error_r) < 0) {
        reader_client_stop(client, 1);
        return -1;
    }
    return 1;
}

static int reader_client_answer(struct reader_client *client, const char *agent,
                                const char **error_r)
{
    Platen__PinnedKey key;
    Platen__ReaderFrame answer;
    uint8_t *spki = NULL;
    platen__pinned_key__init(&key);
    platen__reader_frame__init(&answer);
    answer.pinned_key = &key;
    for (size_t i = 0; i < client->keys->agent_count && !key.known; i++) {
        char id[21];
        seal_key_id(client->keys->agents[i], id);
        if (strcmp(id, agent) == 0 &&
            seal_key_public(client->keys->agents[i], &spki, &key.sign_key.len) == 1) {
            key.known = 1;
            key.sign_key.data = spki;
        }
    }
    int result = reader_client_send(client, &answer, error_r);
    free(spki);
    return result;
}

static Platen__Parsed *reader_client_talk(struct reader_client *client, const char **error_r)
{
    Platen__ReaderFrame *frame;
    while ((frame = reader_client_receive(client, error_r)) != NULL) {
        Platen__Parsed *parsed = frame->parsed;
        int asked = frame->need_key != NULL
                        ? reader_client_answer(client, frame->need_key->agent, error_r)
                        : 1;
        frame->parsed = NULL;
        platen__reader_frame__free_unpacked(frame, NULL);
        if (parsed != NULL)
            return parsed;
        if (asked < 0)
            break;
    }
    return NULL;
}

int reader_client_read(struct reader_client *client, const void *mail, size_t size, int64_t now,
                       Platen__Parsed **parsed_r, const char **error_r)
{
    if (reader_client_start(client, error_r) < 0)
        return -1;
    Platen__ReaderWork work;
    Platen__ReaderFrame frame;
    platen__reader_work__init(&work);
    platen__reader_frame__init(&frame);
    frame.work = &work;
    work.kind = PLATEN__WORK_KIND__WORK_MAIL;
    work.now = now;
    work.tree = client->keys->tree;
    // protobuf-c's bytes have no const; packing only reads them.
    work.raw.data = (uint8_t *)(uintptr_t)mail;
    work.raw.len = size;
    work.key.data = (uint8_t *)(uintptr_t)client->keys->open;
    work.key.len = client->keys->open_size;
    Platen__Parsed *parsed = NULL;
    if (reader_client_send(client, &frame, error_r) == 1)
        parsed = reader_client_talk(client, error_r);
    if (parsed == NULL) {
        reader_client_stop(client, 1);
        return 0;
    }
    *parsed_r = parsed;
    return 1;
}
