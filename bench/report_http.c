// report-http: sealed reports accepted durably over HTTP by 64 connections, against opening and
// verifying the same reports in a bare OpenSSL loop on as many threads as there are cores.
//   report_http HOST PORT ENROLMENT_FILE OPEN_KEY_PEM REPORTS
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/seal.h"
#include "tests/support/load_agent.h"

enum { CONNECTIONS = 64, TERMINALS = 64, ROUNDS = 3, THREADS = 2, ANSWER_MAX = 65536 };

static struct sockaddr_in address;
static const char *host;

static void fail(const char *what)
{
    fprintf(stderr, "report_http: %s: %s\n", what, strerror(errno));
    exit(EX_SOFTWARE);
}

struct connection {
    int fd;
    struct buf request;
    size_t sent;
    char answer[ANSWER_MAX];
    size_t got;
    bool busy;
};

static void connection_open(struct connection *c)
{
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void connection_give(struct connection *c, const char *agent,
                            const struct load_report *report)
{
    buf_clear(&c->request);
    buf_printf(&c->request,
               "POST /report HTTP/1.1\r\nHost: %s:%d\r\nPlaten-Agent: %s\r\n"
               "Content-Type: application/pkcs7-mime; "
               "smime-type=authEnveloped-data\r\nContent-Length: %zu\r\n\r\n",
               host, ntohs(address.sin_port), agent, report->size);
    buf_add(&c->request, report->der, report->size);
    c->sent = c->got = 0;
    c->busy = true;
}

// The length of a whole answer, 0 while it is not whole.
static size_t answer_length(const struct connection *c)
{
    const char *end = memmem(c->answer, c->got, "\r\n\r\n", 4);
    if (!end)
        return 0;
    const char *length = strcasestr(c->answer, "\r\nContent-Length:");
    size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    size_t whole = (size_t)(end + 4 - c->answer) + body;
    return c->got >= whole ? whole : 0;
}

// One step of a connection that is ready. True when its answer is whole; *good_r: it was 2xx.
static bool connection_step(struct connection *c, bool *good_r)
{
    if (c->sent < c->request.len) {
        ssize_t n = send(c->fd, c->request.data + c->sent, c->request.len - c->sent, MSG_NOSIGNAL);
        if (n < 0)
            fail("send");
        c->sent += (size_t)n;
        return false;
    }
    ssize_t n = recv(c->fd, c->answer + c->got, sizeof c->answer - 1 - c->got, 0);
    if (n <= 0)
        fail("the gateway closed a connection");
    c->got += (size_t)n;
    c->answer[c->got] = '\0';
    if (!answer_length(c))
        return false;
    *good_r = strncmp(c->answer, "HTTP/1.1 2", 10) == 0;
    if (!*good_r)
        fprintf(stderr, "report_http: answered %.60s\n", c->answer);
    c->busy = false;
    return true;
}

static void post_one(struct connection *c, const char *agent, struct load_report report)
{
    bool good = false;
    connection_give(c, agent, &report);
    while (!connection_step(c, &good))
        ;
    free(report.der);
    if (!good)
        fail("not accepted");
}

static double post_all(struct connection *connections, const char *agent,
                       const struct load_report *reports, size_t n)
{
    struct pollfd polls[CONNECTIONS];
    size_t next = 0, done = 0;
    int64_t start = clock_monotonic();
    while (done < n) {
        for (int i = 0; i < CONNECTIONS; i++) {
            struct connection *c = &connections[i];
            if (!c->busy && next < n)
                connection_give(c, agent, &reports[next++]);
            polls[i] = (struct pollfd){.fd = c->busy ? c->fd : -1,
                                       .events = c->sent < c->request.len ? POLLOUT : POLLIN};
        }
        if (poll(polls, CONNECTIONS, 10000) <= 0)
            fail("no answer within 10 s");
        for (int i = 0; i < CONNECTIONS; i++) {
            bool good = false;
            if (polls[i].revents && connection_step(&connections[i], &good)) {
                if (!good)
                    exit(EX_SOFTWARE);
                done++;
            }
        }
    }
    return (double)n * 1e6 / (double)(clock_monotonic() - start);
}

struct share {
    const struct load_report *reports;
    size_t n;
    const struct seal_key *open, *signer;
};

static void *open_share(void *context)
{
    const struct share *share = context;
    for (size_t i = 0; i < share->n; i++) {
        uint8_t *inner, *content;
        size_t inner_size, size;
        if (seal_open(share->reports[i].der, share->reports[i].size, share->open, &inner,
                      &inner_size) != SEAL_DONE ||
            seal_verify(inner, inner_size, share->signer, &content, &size) != SEAL_DONE)
            fail("the bare loop cannot open a report");
        free(inner);
        free(content);
    }
    return NULL;
}

static double open_all(const struct load_report *reports, size_t n, const struct seal_key *open,
                       const struct seal_key *signer)
{
    pthread_t threads[THREADS];
    struct share shares[THREADS];
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < THREADS; i++) {
        size_t from = n * i / THREADS, to = n * (i + 1) / THREADS;
        shares[i] = (struct share){reports + from, to - from, open, signer};
        if (pthread_create(&threads[i], NULL, open_share, &shares[i]) != 0)
            fail("thread");
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return (double)n * 1e6 / (double)(clock_monotonic() - start);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: report_http HOST PORT ENROLMENT_FILE OPEN_KEY_PEM REPORTS\n");
        return EX_USAGE;
    }
    const char *error = NULL;
    struct buf pem = {0};
    host = argv[1];
    address = (struct sockaddr_in){.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)atoi(argv[2])),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct load_agent *agent = load_agent_new(argv[3]);
    if (fileio_read_secret(argv[4], 65536, &pem, &error) != 1)
        fail(error);
    struct seal_key *open = seal_key_read_pem(pem.data, pem.len);
    size_t n = strtoul(argv[5], NULL, 10);
    struct load_report *reports = calloc(n, sizeof *reports);
    struct connection *connections = calloc(CONNECTIONS, sizeof *connections);
    if (!open || !reports || !connections || n == 0)
        fail("set-up");
    for (int i = 0; i < CONNECTIONS; i++)
        connection_open(&connections[i]);
    const char *id = load_agent_id(agent);
    post_one(&connections[0], id, load_agent_enrolment(agent));
    for (unsigned i = 0; i < TERMINALS; i++)
        post_one(&connections[0], id, load_agent_registration(agent, i));
    double ours[ROUNDS], theirs[ROUNDS], ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            reports[i] = load_agent_status(agent, (unsigned)(i % TERMINALS));
        ours[round] = post_all(connections, id, reports, n);
        theirs[round] = open_all(reports, n, open, load_agent_sign_key(agent));
        ratio[round] = ours[round] / theirs[round];
        for (size_t i = 0; i < n; i++)
            free(reports[i].der);
    }
    qsort(ours, ROUNDS, sizeof *ours, by_number);
    qsort(theirs, ROUNDS, sizeof *theirs, by_number);
    qsort(ratio, ROUNDS, sizeof *ratio, by_number);
    printf("report-http ratio %.2f ours %.0f theirs %.0f reports/s\n", ratio[1], ours[1],
           theirs[1]);
    return EX_OK;
}
