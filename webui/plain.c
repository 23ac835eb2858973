#include <stdio.h>
#include <time.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "webui/handlers.h"
#include "webui/internal.h"

#define PLAIN "text/plain; charset=utf-8"

void plain_alive(struct web_request *request)
{
    web_text(request, 200, PLAIN, "alive\n");
}

void plain_ready(struct web_request *request)
{
    if (web_snapshot(request))
        web_text(request, 200, PLAIN, "ready\n");
}

void plain_metrics(struct web_request *request)
{
    struct webui *webui = request->webui;
    char *text = arena_printf(request->arena,
                              "# TYPE platen_http_requests_total counter\n"
                              "platen_http_requests_total{status=\"2xx\"} %lu\n"
                              "platen_http_requests_total{status=\"3xx\"} %lu\n"
                              "platen_http_requests_total{status=\"4xx\"} %lu\n"
                              "platen_http_requests_total{status=\"5xx\"} %lu\n"
                              "# TYPE platen_reports_total counter\n"
                              "platen_reports_total %lu\n"
                              "# TYPE platen_busy_total counter\n"
                              "platen_busy_total %lu\n",
                              atomic_load(&webui->by_status[2]), atomic_load(&webui->by_status[3]),
                              atomic_load(&webui->by_status[4]), atomic_load(&webui->by_status[5]),
                              atomic_load(&webui->reports), atomic_load(&webui->busy));

    if (!web_snapshot(request))
        return;
    web_text(request, 200, PLAIN,
             arena_printf(request->arena,
                          "%s# TYPE platen_events_total counter\nplaten_events_total %llu\n", text,
                          (unsigned long long)store_snapshot_event(request->txn)));
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
