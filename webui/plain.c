#include <stdio.h>
#include <time.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "webui/handlers.h"
#include "webui/internal.h"

#define PLAIN "text/plain; charset=utf-8"

// The process answers. Restart it when it does not; nothing is looked at, so a full disk or a dead
// mail server never ends it.
void plain_alive(struct web_request *request)
{
    web_text(request, 200, PLAIN, "alive\n");
}

// Reports and orders are taken: send traffic here. 503 with the reason in words while they are not.
void plain_ready(struct web_request *request)
{
    const struct webui_settings *settings = request->settings;
    const char *why = NULL;

    if (!web_snapshot(request))
        return;
    if (settings->ready && !settings->ready(settings->context, &why)) {
        web_header_add(request, "Retry-After", "10");
        web_text(request, 503, PLAIN, arena_printf(request->arena, "not ready: %s\n", why));
        return;
    }
    web_text(request, 200, PLAIN, "ready\n");
}

static void add_status_counts(const struct webui *webui, struct buf *text)
{
    buf_add_text(text,
                 "# HELP platen_http_requests_total Requests answered, by the first digit of the "
                 "status.\n# TYPE platen_http_requests_total counter\n");
    for (size_t digit = 2; digit <= 5; digit++)
        buf_printf(text, "platen_http_requests_total{status=\"%zuxx\"} %lu\n", digit,
                   atomic_load(&webui->by_status[digit]));
    buf_printf(text,
               "# HELP platen_busy_total Requests answered 503 for want of room.\n"
               "# TYPE platen_busy_total counter\nplaten_busy_total %lu\n",
               atomic_load(&webui->busy));
}

// Prometheus text format 0.0.4.
void plain_metrics(struct web_request *request)
{
    const struct webui_settings *settings = request->settings;
    struct buf text = {0};

    if (!web_snapshot(request))
        return;
    add_status_counts(request->webui, &text);
    buf_printf(&text,
               "# HELP platen_events_total Events in the store.\n"
               "# TYPE platen_events_total counter\nplaten_events_total %llu\n",
               (unsigned long long)store_snapshot_event(request->txn));
    web_snapshot_end(request);
    if (settings->metrics)
        settings->metrics(settings->context, &text);
    web_text(request, 200, "text/plain; version=0.0.4; charset=utf-8",
             arena_strdup(request->arena, buf_text(&text)));
    buf_free(&text);
}

void plain_robots(struct web_request *request)
{
    web_text(request, 200, PLAIN, "User-agent: *\nDisallow: /\n");
}

// RFC 9116: Contact and Expires are needed; within a year.
void plain_security(struct web_request *request)
{
    char expires[32];

    clock_format(expires, request->now + (int64_t)180 * 86400 * 1000000);
    web_text(
        request, 200, PLAIN,
        arena_printf(request->arena, "Contact: mailto:%s\nExpires: %s\nPreferred-Languages: en\n",
                     request->settings->from ? request->settings->from : "postmaster", expires));
}

void plain_certificate(struct web_request *request)
{
    const struct webui_settings *settings = request->settings;

    web_text(request, 200, "application/x-pem-file",
             arena_printf(request->arena, "%s%s",
                          settings->open_certificate ? settings->open_certificate : "",
                          settings->sign_certificate ? settings->sign_certificate : ""));
}
