// report-http: sealed reports accepted durably over HTTP by 64 connections, against opening and
// verifying the same reports in a bare OpenSSL loop on as many threads as there are cores.
//   report_http ADDRESS PORT ENROLMENT_FILE OPEN_KEY_PEM REPORTS
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <stdbool.h>
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

// OpenSSL's own CMS_decrypt and CMS_verify, with the keys decoded and the signer's certificate
// parsed once: nothing of ours is in this loop.
struct peer {
    EVP_PKEY *open;
    STACK_OF(X509) * signer;
};

struct share {
    const struct load_report *reports;
    size_t n;
    const struct peer *peer;
};

static void peer_init(struct peer *peer, const struct buf *open_pem, const struct seal_key *signer)
{
    char *pem = NULL;
    BIO *in = BIO_new_mem_buf(open_pem->data, (int)open_pem->len);
    peer->open = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    if (!peer->open || seal_key_certificate(signer, "bench", clock_now(), 1, &pem) != 1)
        bench_fail("keys of the bare loop");
    in = BIO_new_mem_buf(pem, -1);
    X509 *certificate = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    free(pem);
    peer->signer = sk_X509_new_null();
    if (!certificate || !peer->signer || !sk_X509_push(peer->signer, certificate))
        bench_fail("certificate of the bare loop");
}

static void peer_free(struct peer *peer)
{
    EVP_PKEY_free(peer->open);
    sk_X509_pop_free(peer->signer, X509_free);
}

static CMS_ContentInfo *read_cms(const void *der, size_t size)
{
    const unsigned char *at = der;
    return d2i_CMS_ContentInfo(NULL, &at, (long)size);
}

static bool open_report(const struct load_report *report, const struct peer *peer)
{
    char *der = NULL;
    BIO *inner = BIO_new(BIO_s_mem()), *content = BIO_new(BIO_s_mem());
    CMS_ContentInfo *sealed = read_cms(report->der, report->size), *signature = NULL;
    bool good = inner && content && sealed &&
                CMS_decrypt(sealed, peer->open, NULL, NULL, inner, CMS_BINARY) == 1;
    if (good) {
        long size = BIO_get_mem_data(inner, &der);
        signature = read_cms(der, (size_t)size);
        good = signature && CMS_verify(signature, peer->signer, NULL, NULL, content,
                                       CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
    }
    CMS_ContentInfo_free(sealed);
    CMS_ContentInfo_free(signature);
    BIO_free(inner);
    BIO_free(content);
    return good;
}

static void *open_share(void *context)
{
    const struct share *share = context;
    for (size_t i = 0; i < share->n; i++) {
        if (!open_report(&share->reports[i], share->peer))
            bench_fail("the bare loop cannot open a report");
    }
    return NULL;
}

static double open_all(const struct load_report *reports, size_t n, const struct peer *peer)
{
    pthread_t threads[THREADS];
    struct share shares[THREADS];
    int64_t start = clock_monotonic();
    for (size_t i = 0; i < THREADS; i++) {
        size_t from = n * i / THREADS, to = n * (i + 1) / THREADS;
        shares[i] = (struct share){reports + from, to - from, peer};
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
    struct peer peer;
    peer_init(&peer, &pem, load_agent_sign_key(agent));
    size_t n = strtoul(argv[5], NULL, 10);
    struct load_report *reports = calloc(n, sizeof *reports);
    if (!reports || n == 0)
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
        theirs[round] = open_all(reports, n, &peer);
        ratio[round] = ours[round] / theirs[round];
        for (size_t i = 0; i < n; i++)
            free(reports[i].der);
    }
    http_close(&connections, CONNECTIONS);
    peer_free(&peer);
    printf("report-http ratio %.2f ours %.0f theirs %.0f reports/s\n", bench_median(ratio),
           bench_median(ours), bench_median(theirs));
    return EX_OK;
}
