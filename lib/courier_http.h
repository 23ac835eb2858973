/* One POST of a sealed report (docs/protocol.md, HTTP). libcurl is included in courier_http.c only.
 * Blocking, with deadlines; TLS verified, no redirects, no proxy but the one named. A struct
 * courier_http is one kept connection and belongs to one thread.
 */
#ifndef PLATEN_LIB_COURIER_HTTP_H
#define PLATEN_LIB_COURIER_HTTP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/courier_way.h"

struct buf;
struct courier_http;

struct courier_http_settings {
    const char *url;     /* base; "/report" is added */
    const char *agent;   /* header Platen-Agent */
    struct courier_way way; /* its texts must outlive the struct courier_http */
};

enum courier_http_result {
    COURIER_HTTP_ANSWER = 1,   /* 2xx with a body of our type: perhaps the sealed reply */
    COURIER_HTTP_BUSY = 0,     /* 503 or 429 with Retry-After */
    COURIER_HTTP_PROBLEM = -1, /* another refusal of this report; text says why */
    COURIER_HTTP_FAILED = -2,  /* no gateway there, or nonsense */
};

struct courier_http_answer {
    int status;       /* 0 = none */
    const void *body; /* with ANSWER; valid until the next call */
    size_t size;
    int64_t retry_after; /* microseconds, with BUSY */
    char text[256];      /* one line in words: the problem's title and detail, or why it failed */
};

struct courier_http *courier_http_new(const struct courier_http_settings *settings);
void courier_http_free(struct courier_http **http);
enum courier_http_result courier_http_post(struct courier_http *http, const void *der, size_t size,
                                           struct courier_http_answer *answer_r);

/* One GET under the base, with the same care; slow ones end (under 100 bytes a second for timeout),
 * and so do those of more than `most` bytes. */
struct courier_get {
    const char *url;
    struct courier_way way;
    int64_t *date_r; /* NULL, or where the server's clock goes (UTC microseconds), if it says it */
};
/* Adds the body to buf. 1; 0 404; -1 with the reason in words. */
int courier_http_get(const struct courier_get *get, const char *path, uint64_t most, struct buf *buf,
                     char text[static 256]);
/* Writes it to fd behind the `from` bytes that are there, or in their place where the way has no
 * ranges; most: all in all. What came stays when it fails. 1, 0 404, -1; -2 fd cannot be written. */
int courier_http_download(const struct courier_get *get, const char *path, int fd, uint64_t from,
                          uint64_t most, char text[static 256]);

#endif
