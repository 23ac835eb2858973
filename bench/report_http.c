// report-http: sealed reports accepted durably over HTTP by 64 connections, against opening and
// verifying the same reports in a bare OpenSSL loop on as many threads as there are cores.
//   report_http ADDRESS PORT ENROLMENT_FILE OPEN_KEY_PEM REPORTS
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "bench/http.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fileio.h"
#include "lib/seal.h"
#include "tests/support/load_agent.h"

enum { CONNECTIONS = 64, TERMINALS = 64, ROUNDS = 3, THREADS = 2 };

// ---- ours ----

struct queue {
    const char *agent;
    const struct load_report *reports;
    size_t n, next;
};

static bool next_report(void *context, const char *host, struct buf *buf)
{
    struct queue *queue = context;
    if (queue->next == queue->n)
        return false;
    const struct load_report *report = &queue->reports[queue->next++];
    buf_printf(buf,
               "POST /report HTTP/1.1\r\nHost: %s\r\nPlaten-Agent: %s\r\nContent-Type: "
               "application/pkcs7-mime; smime-type=authEnveloped-data\r\nContent-Length: "
               "%zu\r\n\r\n",
               host, queue->agent, report->size);
    buf_add(buf, report->der, report->size);
    return true;
}

static void post_one(struct http *connections, const char *agent, struct load_report report)
{
    struct queue queue = {agent, &report, 1, 0};
    http_one(connections, next_report, &queue);
    free(report.der);
}

// ---- theirs ----

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
            bench_fail("the bare loop cannot open a report");
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
            bench_fail("thread");
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return (double)n * 1e6 / (double)(clock_monotonic() - start);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: report_http ADDRESS PORT ENROLMENT_FILE OPEN_KEY_PEM REPORTS\n");
        return EX_USAGE;
    }
    const char *error = NULL;
    struct buf pem = {0};
    struct load_agent *agent = load_agent_new(argv[3]);
    if (fileio_read_secret(argv[4], 65536, &pem, &error) != 1)
        bench_fail(error);
    struct seal_key *open = seal_key_read_pem(pem.data, pem.len);
    size_t n = strtoul(argv[5], NULL, 10);
    struct load_report *reports = calloc(n, sizeof *reports);
    if (!open || !reports || n == 0)
        bench_fail("set-up");
    struct http *connections = http_open(argv[1], atoi(argv[2]), CONNECTIONS);
    const char *id = load_agent_id(agent);
    post_one(connections, id, load_agent_enrolment(agent));
    for (unsigned i = 0; i < TERMINALS; i++)
        post_one(connections, id, load_agent_registration(agent, i));
    double ours[ROUNDS], theirs[ROUNDS], ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            reports[i] = load_agent_status(agent, (unsigned)(i % TERMINALS));
        struct queue queue = {id, reports, n, 0};
        ours[round] = http_run(connections, CONNECTIONS, next_report, &queue);
        theirs[round] = open_all(reports, n, open, load_agent_sign_key(agent));
        ratio[round] = ours[round] / theirs[round];
        for (size_t i = 0; i < n; i++)
            free(reports[i].der);
    }
    http_close(&connections, CONNECTIONS);
    printf("report-http ratio %.2f ours %.0f theirs %.0f reports/s\n", bench_median(ratio),
           bench_median(ours), bench_median(theirs));
    return EX_OK;
}
