#include "webui/route.h"

#include "webui/accent.h"
#include "webui/handlers.h"
#include "webui/static.h"

enum { REPORT_MAX = 1 << 20 };

// The first row that fits a path and method is taken.
const struct route route_table[] = {
    // machines and crawlers
    { "/report", WEB_POST, ROUTE_TERMINAL, report_post, REPORT_MAX },
    { "/gateway.pem", WEB_GET, ROUTE_ANYONE, plain_certificate, 0 },
    { "/healthz", WEB_GET, ROUTE_ANYONE, plain_alive, 0 },
    { "/readyz", WEB_GET, ROUTE_LOOPBACK, plain_ready, 0 },
    { "/metrics", WEB_GET, ROUTE_LOOPBACK, plain_metrics, 0 },
    { "/robots.txt", WEB_GET, ROUTE_ANYONE, plain_robots, 0 },
    { "/.well-known/security.txt", WEB_GET, ROUTE_ANYONE, plain_security, 0 },
    { "/static/accent/*", WEB_GET, ROUTE_ANYONE, accent_sheet, 0 },
    { "/static/*/*", WEB_GET, ROUTE_ANYONE, static_file, 0 },
    { "/pictures/*", WEB_GET, ROUTE_ANYONE, static_picture, 0 },
};
const size_t route_table_size = sizeof route_table / sizeof *route_table;
