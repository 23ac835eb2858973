// update: many clients fetch one file at once, each by a connection of its own; what comes is
// counted and thrown away.
//   fetch ADDRESS PORT PATH CLIENTS SIZE
// Prints megabytes a second. Ends with an error when an answer is not 200 with SIZE bytes.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "bench/http.h"
#include "lib/clock.h"

// A client reads what its socket holds, as curl does: 64 kB at most at once.
enum { STEP = 64 * 1024, EVENTS = 64, PATIENCE_MS = 10000, HEAD_MAX = 4096 };

struct fetch {
    struct http *http;
    size_t got; // of the body
};

static void head_check(struct http *h, size_t size)
{
    const char *text = buf_text(&h->answer);
    const char *length = strcasestr(text, "\r\nContent-Length:");

    errno = 0;
    if (strncmp(text, "HTTP/1.1 200 ", 13) != 0 || !length ||
        strtoull(length + 17, NULL, 10) != size) {
        fprintf(stderr, "fetch: %.400s\n", text);
        bench_fail("another answer than the file");
    }
}

// The bytes of body among n new ones; until the head is whole they are kept.
static size_t head_take(struct http *h, const char *data, size_t n, size_t size)
{
    const char *end;
    size_t before = h->answer.len;

    buf_add(&h->answer, data, n);
    end = strstr(buf_text(&h->answer), "\r\n\r\n");
    if (!end) {
        errno = 0;
        if (h->answer.len > HEAD_MAX)
            bench_fail("a head without an end");
        return 0;
    }
    h->body = (size_t)(end + 4 - buf_text(&h->answer));
    head_check(h, size);
    return before + n - h->body;
}

// True when the file is whole.
static bool fetch_step(struct fetch *fetch, size_t size)
{
    static char block[STEP];
    ssize_t n = recv(fetch->http->fd, block, sizeof block, 0);

    if (n <= 0)
        bench_fail("a connection was closed");
    fetch->got += fetch->http->body ? (size_t)n : head_take(fetch->http, block, (size_t)n, size);
    if (fetch->got > size)
        bench_fail("more than the file");
    return fetch->got == size;
}

static void ask(struct http *h, const char *path)
{
    buf_printf(&h->request, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, h->host);
    if (send(h->fd, h->request.data, h->request.len, MSG_NOSIGNAL) != (ssize_t)h->request.len)
        bench_fail("send");
}

static void fetch_all(struct fetch *fetches, unsigned clients, const char *path, size_t size)
{
    int poll = epoll_create1(EPOLL_CLOEXEC);
    unsigned left = clients;

    for (unsigned i = 0; i < clients; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &fetches[i]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, fetches[i].http->fd, &event) < 0)
            bench_fail("epoll");
        ask(fetches[i].http, path);
    }
    while (left > 0) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(poll, events, EVENTS, PATIENCE_MS);
        if (ready <= 0)
            bench_fail("nothing came for 10 s");
        for (int i = 0; i < ready; i++)
            left -= fetch_step(events[i].data.ptr, size);
    }
    close(poll);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: fetch ADDRESS PORT PATH CLIENTS SIZE\n");
        return EX_USAGE;
    }
    unsigned clients = (unsigned)strtoul(argv[4], NULL, 10);
    size_t size = strtoull(argv[5], NULL, 10);
    struct fetch *fetches = calloc(clients, sizeof *fetches);
    struct http *connections = http_open(argv[1], atoi(argv[2]), clients);

    if (!fetches)
        bench_fail("memory");
    for (unsigned i = 0; i < clients; i++)
        fetches[i].http = &connections[i];
    int64_t start = clock_monotonic();
    fetch_all(fetches, clients, argv[3], size);
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    printf("%.1f\n", (double)clients * (double)size / 1e6 / seconds);
    http_close(&connections, clients);
    free(fetches);
    return EX_OK;
}
