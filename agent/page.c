#include "agent/page.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/overview.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"

enum { HEAD_MAX = 4096, WAITING_MAX = 8, RETRY_MILLISECONDS = 100 };

static const int64_t second = 1000000;
static const int64_t patience = 2; /* seconds for a request, and again for its answer */

struct page {
    const struct agent *agent;
    pthread_t thread;
    int fd, port;
};

/* ---- what is asked ---- */

static bool is_host(const char *value, size_t size, int port)
{
    static const char *const names[] = {"127.0.0.1", "localhost"};
    char host[64];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int length = snprintf(host, sizeof(host), "%s:%d", names[i], port);
        if ((size_t)length == size && strncasecmp(host, value, size) == 0)
            return true;
        if (port == 80 && strlen(names[i]) == size && strncasecmp(names[i], value, size) == 0)
            return true;
    }
    return false;
}

/* The lines behind the first: exactly one Host, and it is ours. */
static enum page_request check_host(const char *line, const char *end, int port)
{
    static const char name[] = "Host:";
    const size_t name_size = sizeof(name) - 1;
    size_t hosts = 0;
    bool ours = false;
    while (line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *stop = next == NULL ? end : next;
        if (stop > line && stop[-1] == '\r')
            stop--;
        if ((size_t)(stop - line) >= name_size && strncasecmp(line, name, name_size) == 0) {
            const char *value = line + name_size;
            while (value < stop && *value == ' ')
                value++;
            hosts++;
            ours = is_host(value, (size_t)(stop - value), port);
        }
        line = next == NULL ? end : next + 1;
    }
    return hosts != 1 ? PAGE_BAD : ours ? PAGE_HTML : PAGE_HOST;
}

static bool is_path(const char *path, size_t size, const char *other)
{
    return strlen(other) == size && memcmp(path, other, size) == 0;
}

enum page_request page_read_request(const char *head, size_t size, int port)
{
    const char *end = head + size, *line_end = memchr(head, '\n', size);
    const char *path = memchr(head, ' ', size);
    if (line_end == NULL || path == NULL || path > line_end)
        return PAGE_BAD;
    const char *path_end = memchr(path + 1, ' ', (size_t)(line_end - path - 1));
    if (path_end == NULL || line_end - path_end < 8 || memcmp(path_end + 1, "HTTP/1.", 7) != 0)
        return PAGE_BAD;
    enum page_request host = check_host(line_end + 1, end, port);
    if (host != PAGE_HTML)
        return host;
    if (!is_path(head, (size_t)(path - head), "GET"))
        return PAGE_METHOD;
    path++;
    if (is_path(path, (size_t)(path_end - path), "/"))
        return PAGE_HTML;
    return is_path(path, (size_t)(path_end - path), "/status.json") ? PAGE_JSON : PAGE_NONE;
}

/* ---- answering ---- */

static void add_answer(const struct page *page, enum page_request asked, struct buf *answer)
{
    struct arena *arena = arena_new();
    struct overview *overview;
    struct buf body = {0};
    const char *error, *status = asked == PAGE_BAD      ? "400 Bad Request"
                                 : asked == PAGE_NONE   ? "404 Not Found"
                                 : asked == PAGE_METHOD ? "405 Method Not Allowed\r\nAllow: GET"
                                 : asked == PAGE_HOST   ? "421 Misdirected Request"
                                                        : "200 OK";
    if (asked != PAGE_HTML && asked != PAGE_JSON)
        buf_printf(&body, "%.3s\n", status);
    else if (overview_gather(page->agent, clock_now(), arena, &overview, &error) == 1)
        (asked == PAGE_JSON ? overview_add_json : overview_add_html)(overview, &body);
    else
        status = "500 Internal Server Error";
    buf_printf(answer,
               "HTTP/1.1 %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %zu\r\n"
               "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
               "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n",
               status,
               asked == PAGE_HTML   ? "text/html"
               : asked == PAGE_JSON ? "application/json"
                                    : "text/plain",
               body.len);
    buf_add(answer, body.data, body.len);
    buf_free(&body);
    arena_free(&arena);
}

/* Until its empty line. Its size, or 0: it did not come in time, or is too large. */
static size_t read_head(int fd, char head[static HEAD_MAX])
{
    int64_t until = clock_monotonic() + patience * second;
    size_t size = 0;
    while (size < HEAD_MAX) {
        int64_t left = (until - clock_monotonic()) / 1000;
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&ready, 1, (int)left) != 1)
            return 0;
        ssize_t got = recv(fd, head + size, HEAD_MAX - size, MSG_DONTWAIT);
        if (got <= 0)
            return 0;
        size += (size_t)got;
        if (memmem(head, size, "\r\n\r\n", 4) != NULL)
            return size;
    }
    return 0;
}

static void serve(const struct page *page, int fd)
{
    const struct timeval limit = {.tv_sec = patience};
    char head[HEAD_MAX];
    struct buf answer = {0};
    size_t size = read_head(fd, head), sent = 0;
    ssize_t got = 1;
    add_answer(page, size == 0 ? PAGE_BAD : page_read_request(head, size, page->port), &answer);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    for (; sent < answer.len && got > 0; sent += got > 0 ? (size_t)got : 0)
        got = send(fd, answer.data + sent, answer.len - sent, MSG_NOSIGNAL);
    buf_free(&answer);
}

static void *run(void *context)
{
    const struct page *page = context;
    for (;;) {
        int fd = accept4(page->fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            serve(page, fd);
            close(fd);
        } else if (errno == EINVAL) {
            return NULL; /* page_stop() */
        } else {
            poll(NULL, 0, RETRY_MILLISECONDS); /* too many files are open */
        }
    }
}

static int listen_on(int port, const char **error_r)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, WAITING_MAX) == 0)
        return fd;
    *error_r = error_format("status-port %d: %m", port);
    if (fd >= 0)
        close(fd);
    return -1;
}

struct page *page_start(const struct agent *agent, int port, const char **error_r)
{
    sigset_t all, before;
    int fd = listen_on(port, error_r);
    if (fd < 0)
        return NULL;
    struct page *page = memory_need(calloc(1, sizeof(*page)));
    *page = (struct page){.agent = agent, .fd = fd, .port = port};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&page->thread, NULL, run, page) != 0)
        memory_none();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return page;
}

void page_stop(struct page **page)
{
    if (*page == NULL)
        return;
    shutdown((*page)->fd, SHUT_RDWR); /* which ends accept() */
    pthread_join((*page)->thread, NULL);
    close((*page)->fd);
    free(*page);
    *page = NULL;
}
