#include "bench/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/clock.h"

enum { STEP = 16384, EVENTS = 64, PATIENCE_MS = 10000 };

void bench_fail(const char *what)
{
    fprintf(stderr, "bench: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(EX_SOFTWARE);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double of[3])
{
    qsort(of, 3, sizeof *of, by_number);
    return of[1];
}

struct http *http_open(const char *address, int port, unsigned connections)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct http *opened = calloc(connections, sizeof *opened);
    int on = 1;
    if (!opened || inet_pton(AF_INET, address, &to.sin_addr) != 1)
        bench_fail("address");
    for (unsigned i = 0; i < connections; i++) {
        struct http *h = &opened[i];
        h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (h->fd < 0 || connect(h->fd, (struct sockaddr *)&to, sizeof to) < 0)
            bench_fail("connect");
        setsockopt(h->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        snprintf(h->host, sizeof h->host, "%s:%d", address, port);
    }
    return opened;
}

void http_close(struct http **connections, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        close((*connections)[i].fd);
        buf_free(&(*connections)[i].request);
        buf_free(&(*connections)[i].answer);
    }
    free(*connections);
    *connections = NULL;
}

// A request is small next to a socket's buffer: it goes out in one piece.
static bool http_give(struct http *h, http_next *next, void *context)
{
    buf_clear(&h->request);
    buf_clear(&h->answer);
    h->busy = next(context, h->host, &h->request);
    if (h->busy &&
        send(h->fd, h->request.data, h->request.len, MSG_NOSIGNAL) != (ssize_t)h->request.len)
        bench_fail("send");
    return h->busy;
}

// True when the answer is whole.
static bool http_whole(struct http *h)
{
    const char *text = buf_text(&h->answer);
    const char *end = strstr(text, "\r\n\r\n");
    if (!end)
        return false;
    const char *length = strcasestr(text, "\r\nContent-Length:");
    size_t size = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    h->body = (size_t)(end + 4 - text);
    return h->answer.len >= h->body + size;
}

// True when the answer is whole; it must be 2xx.
static bool http_step(struct http *h)
{
    ssize_t n = recv(h->fd, buf_reserve(&h->answer, STEP), STEP, 0);
    if (n <= 0)
        bench_fail("the gateway closed a connection");
    h->answer.len += (size_t)n;
    h->answer.data[h->answer.len] = '\0';
    if (!http_whole(h))
        return false;
    if (strncmp(buf_text(&h->answer), "HTTP/1.1 2", 10) != 0) {
        errno = 0;
        fprintf(stderr, "bench: %.400s\n", buf_text(&h->answer));
        bench_fail("another answer than 2xx");
    }
    h->busy = false;
    return true;
}

void http_one(struct http *connections, http_next *next, void *context)
{
    if (http_give(connections, next, context)) {
        while (!http_step(connections))
            ;
    }
}

double http_run(struct http *connections, unsigned n, http_next *next, void *context)
{
    int poll = epoll_create1(EPOLL_CLOEXEC);
    unsigned busy = 0;
    size_t done = 0;
    int64_t start = clock_monotonic();
    for (unsigned i = 0; i < n; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].fd, &event) < 0)
            bench_fail("epoll");
        busy += http_give(&connections[i], next, context);
    }
    while (busy > 0) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(poll, events, EVENTS, PATIENCE_MS);
        if (ready <= 0)
            bench_fail("no answer within 10 s");
        for (int i = 0; i < ready; i++) {
            struct http *h = events[i].data.ptr;
            if (!http_step(h))
                continue;
            done++;
            busy -= !http_give(h, next, context);
        }
    }
    double seconds = (double)(clock_monotonic() - start) / 1e6;
    close(poll);
    return (double)done / seconds;
}
