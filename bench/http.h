// Kept HTTP connections for measuring: one request at a time on each, answers read whole. Ends the
// program when something fails.
#ifndef PLATEN_BENCH_HTTP_H
#define PLATEN_BENCH_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

struct http {
    int fd;
    char host[64];      // for the Host line
    struct buf request; // what http_next() put there
    size_t sent;
    struct buf answer; // the last one, whole
    size_t body;       // where its body begins
    bool busy;
};

// Puts the next request in buf; false: there is none any more.
typedef bool http_next(void *context, const char *host, struct buf *buf);

struct http *http_open(const char *address, int port, unsigned connections);
void http_close(struct http **connections, unsigned n);
// One request on the first connection; other answers than 2xx end the program.
void http_one(struct http *connections, http_next *next, void *context);
// All that next gives, on all connections; requests answered by 2xx a second.
double http_run(struct http *connections, unsigned n, http_next *next, void *context);

// The median of three; sorts them.
double bench_median(double of[3]);
void bench_fail(const char *what) __attribute__((noreturn));

#endif
