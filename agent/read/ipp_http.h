/* One IPP request over HTTP (RFC 8010, section 4; RFC 7472 for ipps). libcurl is included in
 * ipp_http.c only. Blocking, with a limit; bounded; no proxy; no redirect to another host, nor from
 * TLS to none.
 *
 * A printer's certificate is nearly always one that it made for itself. Status is read all the
 * same: what is asked and sent is no secret, and the same is asked without any TLS by ipp:. A name
 * and password are a secret: they go only to a certificate that the system's authorities vouch for,
 * or whose key is the pinned one. A pinned key is insisted on with and without a password.
 */
#ifndef PLATEN_AGENT_READ_IPP_HTTP_H
#define PLATEN_AGENT_READ_IPP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IPP_HTTP_ANSWER_MAX = 4 * 1024 * 1024 };

struct ipp_http;

struct ipp_http_settings {
    const char *user, *password; /* NULL: none */
    const char *pin;             /* "sha256//BASE64" of the public key; NULL: none */
};

enum ipp_http_result {
    IPP_HTTP_ANSWER = 1,    /* a body, perhaps cut (see cut) */
    IPP_HTTP_NOT_HERE = 0,  /* HTTP says that this path is none: try another */
    IPP_HTTP_REFUSED = -1,  /* nobody listens at this port */
    IPP_HTTP_FAILED = -2,   /* no answer; text says why */
    IPP_HTTP_NONSENSE = -3, /* an answer that is no HTTP */
};

struct ipp_http_answer {
    int status;
    const void *body; /* until the next call */
    size_t size;
    const char *cut; /* NULL, or why the body is not all */
    char text[256];  /* one line in words */
};

/* Both are borrowed while it lives. */
struct ipp_http *ipp_http_new(const struct ipp_http_settings *settings);
void ipp_http_free(struct ipp_http **http);

/* url: http:// or https://. until: when it must be over, by clock_monotonic(). */
enum ipp_http_result ipp_http_post(struct ipp_http *http, const char *url, const void *body,
                                   size_t size, int64_t until, struct ipp_http_answer *answer_r);

#endif
