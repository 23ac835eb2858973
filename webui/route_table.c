#include "webui/route.h"

#include "webui/accent.h"
#include "webui/handlers.h"
#include "webui/static.h"

enum { REPORT_MAX = 1 << 20 };

// The first row that fits a path and method is taken.
const struct route route_table[] = {
    // machines and crawlers
    {"/report", WEB_POST, ROUTE_TERMINAL, report_post, REPORT_MAX},
    {"/gateway.pem", WEB_GET, ROUTE_ANYONE, plain_certificate, 0},
    {"/healthz", WEB_GET, ROUTE_ANYONE, plain_alive, 0},
    {"/readyz", WEB_GET, ROUTE_LOOPBACK, plain_ready, 0},
    {"/metrics", WEB_GET, ROUTE_LOOPBACK, plain_metrics, 0},
    {"/robots.txt", WEB_GET, ROUTE_ANYONE, plain_robots, 0},
    {"/.well-known/security.txt", WEB_GET, ROUTE_ANYONE, plain_security, 0},
    {"/static/accent/*", WEB_GET, ROUTE_ANYONE, accent_sheet, 0},
    {"/static/*/*", WEB_GET, ROUTE_ANYONE, static_file, 0},
    {"/pictures/*", WEB_GET, ROUTE_ANYONE, static_picture, 0},

    // a manager's homepage
    {"/h/*", WEB_GET, ROUTE_MANAGER, page_home, 0},
    {"/h/*/c/*", WEB_GET, ROUTE_MANAGER, page_case, 0},
    {"/h/*/c/*/visit", WEB_GET, ROUTE_MANAGER, page_visit, 0},
    {"/h/*/c/*/visit", WEB_POST, ROUTE_MANAGER, do_visit, 0},
    {"/h/*/v/*/cancel", WEB_POST, ROUTE_MANAGER, do_cancel_visit, 0},
    {"/h/*/t/*", WEB_GET, ROUTE_MANAGER, page_terminal, 0},
    {"/h/*/t/*/order", WEB_GET, ROUTE_MANAGER, page_terminal_order, 0},
    {"/h/*/t/*/review", WEB_GET, ROUTE_MANAGER, page_review, 0},
    {"/h/*/t/*/order", WEB_POST, ROUTE_MANAGER, do_order, 0},
    {"/h/*/t/*/service", WEB_GET, ROUTE_MANAGER, page_service, 0},
    {"/h/*/t/*/service", WEB_POST, ROUTE_MANAGER, do_service, 0},
    {"/h/*/t/*/guide", WEB_GET, ROUTE_MANAGER, page_guide, 0},
    {"/h/*/orders", WEB_GET, ROUTE_MANAGER, page_orders, 0},
    {"/h/*/o/*", WEB_GET, ROUTE_MANAGER, page_order, 0},
    {"/h/*/o/*/cancel", WEB_POST, ROUTE_MANAGER, do_cancel_order, 0},
    {"/h/*/contacts", WEB_GET, ROUTE_MANAGER, page_contacts, 0},
    {"/h/*/settings", WEB_POST, ROUTE_MANAGER, do_settings, 0},
    {"/h/*/confirm", WEB_POST, ROUTE_MANAGER, do_confirm, 0},
    {"/h/*/renew", WEB_POST, ROUTE_ANY_LINK, do_renew, 0},
    {"/h/*/renewed", WEB_GET, ROUTE_ANY_LINK, page_renewed, 0},
};
const size_t route_table_size = sizeof route_table / sizeof *route_table;
