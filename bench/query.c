// poll, query: queries of terminals over kept connections, against nginx (one worker a core) that
// answers the same number of bytes from a file, asked by the same client.
//   query poll|query ADDRESS PORT NGINX_PORT FILE FIRST_NUMBER TERMINALS REQUESTS
// FILE is what nginx serves as /answer: it is written here, as long as our answer is.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "bench/http.h"
#include "lib/buf.h"

// Polls are answered at once; queries wait for the disk together.
enum { POLLING = 64, WAITING = 256, ROUNDS = 3 };

struct asking {
    const char *more; // behind the number
    unsigned long first, terminals;
    size_t next, end;
};

static bool next_query(void *context, const char *host, struct buf *buf)
{
    struct asking *asking = context;
    if (asking->next == asking->end)
        return false;
    buf_printf(buf, "GET /cgi-bin/cgi.remoteservice?U=%lu%s HTTP/1.1\r\nHost: %s\r\n\r\n",
               asking->first + asking->next++ % asking->terminals, asking->more, host);
    return true;
}

static bool next_static(void *context, const char *host, struct buf *buf)
{
    size_t *left = context;
    if (*left == 0)
        return false;
    --*left;
    buf_printf(buf, "GET /answer HTTP/1.1\r\nHost: %s\r\n\r\n", host);
    return true;
}

// What nginx adds in front is its own.
static void write_answer(const struct http *h, const char *path)
{
    FILE *file = fopen(path, "w");
    size_t size = h->answer.len - h->body;
    if (!file || fwrite(h->answer.data + h->body, 1, size, file) != size || fclose(file) != 0)
        bench_fail(path);
}

static double run(const char *address, int port, unsigned n, http_next *next, void *context)
{
    struct http *connections = http_open(address, port, n);
    double rate = http_run(connections, n, next, context);
    http_close(&connections, n);
    return rate;
}

int main(int argc, char **argv)
{
    if (argc != 9) {
        fprintf(stderr, "usage: query poll|query ADDRESS PORT NGINX_PORT FILE FIRST_NUMBER TERMINALS REQUESTS\n");
        return EX_USAGE;
    }
    bool polls = strcmp(argv[1], "poll") == 0;
    struct asking asking = {polls ? "" : "&P=341", strtoul(argv[6], NULL, 10),
                            strtoul(argv[7], NULL, 10), 0, 0};
    size_t n = strtoul(argv[8], NULL, 10);
    unsigned connections = polls ? POLLING : WAITING;
    // The first poll of a terminal goes to the desk; of queries one shows the answer's size.
    asking.end = polls ? asking.terminals : 1;
    struct http *first = http_open(argv[2], atoi(argv[3]), 1);
    http_run(first, 1, next_query, &asking);
    asking.end = asking.next + 1;
    http_one(first, next_query, &asking);
    write_answer(first, argv[5]);
    http_close(&first, 1);
    double our[ROUNDS], their[ROUNDS], ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        size_t left = 3 * n;
        asking.end = asking.next + n;
        our[round] = run(argv[2], atoi(argv[3]), connections, next_query, &asking);
        their[round] = run(argv[2], atoi(argv[4]), connections, next_static, &left);
        ratio[round] = our[round] / their[round];
    }
    printf("%s ratio %.2f ours %.0f theirs %.0f replies/s\n", argv[1], bench_median(ratio),
           bench_median(our), bench_median(their));
    return EX_OK;
}
