/* Carries a sealed report to the gateway: HTTP first, mail when HTTP fails, HTTP again when it
 * works (DESIGN 4). Blocking; one thread. Time is passed in (clock_monotonic()).
 *
 *   HTTP   2xx, the caller's check takes the answer    ANSWERED
 *          503 Retry-After                             LATER: nothing is sent until then
 *          4xx                                         this report is refused: by mail, else
 * NOT_THIS anything else                               HTTP rests (retry, doubled up to 15 min); by
 * mail mail   250                                         MAILED 4xx, no server mail rests
 * likewise; LATER 5xx, bad address                            NOT_THIS
 */
#ifndef PLATEN_LIB_COURIER_H
#define PLATEN_LIB_COURIER_H

#include <stddef.h>
#include <stdint.h>

#include "lib/courier_http.h"
#include "lib/smtp.h"

struct courier;

struct courier_settings {
    const char *agent;
    const char *address;                      /* of the agent: sender of its mails */
    const struct courier_http_settings *http; /* NULL: never by HTTP */
    const struct smtp_settings *smtp;         /* NULL: never by mail */
    int64_t retry;                            /* first rest of a way, microseconds */
};

enum courier_result {
    COURIER_ANSWERED = 2,
    COURIER_MAILED = 1,
    COURIER_LATER = 0,     /* nothing can be sent before not_before */
    COURIER_NOT_THIS = -1, /* this report not before not_before; others may go */
};

struct courier_letter {
    const char *id;        /* the report's UUID */
    const char *recipient; /* mail address of the centre */
    int64_t time;          /* of the report, UTC */
    const void *der;
    size_t size;
    /* Opens and verifies what HTTP answered; 1 when it is the reply to this report, 0 with the
     * reason. */
    int (*check)(void *context, const void *answer, size_t size, const char **error_r);
    void *context;
};

struct courier_outcome {
    enum courier_result result;
    int64_t not_before; /* monotonic */
    char http[256];     /* what HTTP said when it did not answer; "" = nothing */
    char mail[256];     /* likewise the mail server */
};

/* -1 when the mail settings cannot be used. */
int courier_new(const struct courier_settings *settings, struct courier **courier_r,
                const char **error_r);
void courier_free(struct courier **courier);
void courier_send(struct courier *courier, const struct courier_letter *letter, int64_t now,
                  struct courier_outcome *outcome_r);

#endif
