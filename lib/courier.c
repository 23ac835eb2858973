#include "lib/courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/courier_mail.h"
#include "lib/memory.h"

enum { REST_MAX = 15 * 60, REFUSED_REST = 5 * 60 }; /* seconds */

static const int64_t second = 1000000;

/* A way that failed rests; each failure doubles the rest. */
struct way {
    int64_t not_before;
    int64_t rest;
};

struct courier {
    struct courier_http *http;
    struct smtp *smtp;
    char *agent;
    char *address;
    int64_t retry;
    struct way http_way;
    struct way mail_way;
};

static void way_works(struct way *way)
{
    *way = (struct way){0};
}

static void way_failed(const struct courier *courier, struct way *way, int64_t now)
{
    way->rest = way->rest == 0 ? courier->retry : way->rest * 2;
    if (way->rest > REST_MAX * second)
        way->rest = REST_MAX * second;
    way->not_before = now + way->rest;
}

static char *copy(const char *text)
{
    char *result = strdup(text == NULL ? "" : text);
    if (result == NULL)
        memory_none();
    return result;
}

int courier_new(const struct courier_settings *settings, struct courier **courier_r,
                const char **error_r)
{
    struct courier *courier = calloc(1, sizeof(*courier));
    if (courier == NULL)
        memory_none();
    courier->agent = copy(settings->agent);
    courier->address = copy(settings->address);
    courier->retry = settings->retry;
    if (settings->http != NULL)
        courier->http = courier_http_new(settings->http);
    if (settings->smtp != NULL && (courier->smtp = smtp_new(settings->smtp, error_r)) == NULL) {
        courier_free(&courier);
        return -1;
    }
    *courier_r = courier;
    return 1;
}

void courier_free(struct courier **courier)
{
    if (*courier == NULL)
        return;
    courier_http_free(&(*courier)->http);
    if ((*courier)->smtp != NULL)
        smtp_free(&(*courier)->smtp);
    free((*courier)->agent);
    free((*courier)->address);
    free(*courier);
    *courier = NULL;
}

/* 1 the outcome is final for now; 0 the mail's turn. */
static int try_http(struct courier *courier, const struct courier_letter *letter, int64_t now,
                    struct courier_outcome *outcome)
{
    struct courier_http_answer answer;
    const char *reason = "";
    switch (courier_http_post(courier->http, letter->der, letter->size, &answer)) {
    case COURIER_HTTP_ANSWER:
        if (letter->check(letter->context, answer.body, answer.size, &reason) == 1) {
            way_works(&courier->http_way);
            outcome->result = COURIER_ANSWERED;
            return 1;
        }
        snprintf(outcome->http, sizeof(outcome->http), "not the gateway's reply: %s", reason);
        break;
    case COURIER_HTTP_BUSY:
        memcpy(outcome->http, answer.text, sizeof(outcome->http));
        courier->http_way = (struct way){now + answer.retry_after, 0};
        outcome->result = COURIER_LATER;
        outcome->not_before = courier->http_way.not_before;
        return 1;
    case COURIER_HTTP_PROBLEM:
        memcpy(outcome->http, answer.text, sizeof(outcome->http));
        way_works(&courier->http_way);
        outcome->result = COURIER_NOT_THIS;
        outcome->not_before = now + REFUSED_REST * second;
        return 0;
    case COURIER_HTTP_FAILED:
        memcpy(outcome->http, answer.text, sizeof(outcome->http));
        break;
    }
    way_failed(courier, &courier->http_way, now);
    return 0;
}

static void try_mail(struct courier *courier, const struct courier_letter *letter, int64_t now,
                     struct courier_outcome *outcome)
{
    const struct courier_mail mail = {.from = courier->address,
                                      .to = letter->recipient,
                                      .agent = courier->agent,
                                      .id = letter->id,
                                      .time = letter->time,
                                      .der = letter->der,
                                      .size = letter->size};
    struct buf buf = {0};
    const char *reply = "";
    courier_mail_add(&buf, &mail);
    enum smtp_result result =
        smtp_send(courier->smtp, courier->address, letter->recipient, buf.data, buf.len, &reply);
    buf_free(&buf);
    snprintf(outcome->mail, sizeof(outcome->mail), "%s", reply);
    switch (result) {
    case SMTP_SENT:
        way_works(&courier->mail_way);
        outcome->result = COURIER_MAILED;
        break;
    case SMTP_LATER:
        way_failed(courier, &courier->mail_way, now);
        break;
    case SMTP_REFUSED:
    case SMTP_BAD_ADDRESS:
        way_works(&courier->mail_way);
        outcome->result = COURIER_NOT_THIS;
        outcome->not_before = now + REFUSED_REST * second;
        break;
    }
}

static int64_t next_try(const struct courier *courier)
{
    const struct way *http = &courier->http_way, *mail = &courier->mail_way;
    if (courier->http == NULL)
        return mail->not_before;
    if (courier->smtp == NULL)
        return http->not_before;
    return http->not_before < mail->not_before ? http->not_before : mail->not_before;
}

void courier_send(struct courier *courier, const struct courier_letter *letter, int64_t now,
                  struct courier_outcome *outcome_r)
{
    *outcome_r = (struct courier_outcome){.result = COURIER_LATER};
    bool http_due = courier->http != NULL && now >= courier->http_way.not_before;
    bool asked_to_wait = courier->http != NULL && !http_due && courier->http_way.rest == 0;
    if (http_due && try_http(courier, letter, now, outcome_r) == 1)
        return;
    if (courier->smtp != NULL && !asked_to_wait && now >= courier->mail_way.not_before)
        try_mail(courier, letter, now, outcome_r);
    if (outcome_r->result == COURIER_LATER)
        outcome_r->not_before = asked_to_wait ? courier->http_way.not_before : next_try(courier);
}
