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
    {"/h/*/o/*/time", WEB_GET, ROUTE_MANAGER, page_another, 0},
    {"/h/*/o/*/time", WEB_POST, ROUTE_MANAGER, do_another, 0},
    {"/h/*/o/*/cancel", WEB_POST, ROUTE_MANAGER, do_cancel_order, 0},
    {"/h/*/mails", WEB_GET, ROUTE_MANAGER, page_mails, 0},
    {"/h/*/mails", WEB_POST, ROUTE_MANAGER, do_mails, 0},
    {"/h/*/contacts", WEB_GET, ROUTE_MANAGER, page_contacts, 0},
    {"/h/*/settings", WEB_POST, ROUTE_MANAGER, do_settings, 0},
    {"/h/*/confirm", WEB_POST, ROUTE_MANAGER, do_confirm, 0},
    {"/h/*/renew", WEB_POST, ROUTE_ANY_LINK, do_renew, 0},
    {"/h/*/renewed", WEB_GET, ROUTE_ANY_LINK, page_renewed, 0},

    // staff
    {"/staff", WEB_GET, ROUTE_STAFF, page_staff_start, 0},
    {"/staff/login", WEB_GET, ROUTE_STAFF_DOOR, page_staff_login, 0},
    {"/staff/login", WEB_POST, ROUTE_STAFF_DOOR, do_staff_login, 0},
    {"/staff/enrol/*", WEB_GET, ROUTE_STAFF_DOOR, page_staff_enrol, 0},
    {"/staff/enrol/*", WEB_POST, ROUTE_STAFF_DOOR, do_staff_enrol, 0},
    {"/staff/logout", WEB_POST, ROUTE_STAFF, do_staff_logout, 0},
    {"/staff/q/*", WEB_GET, ROUTE_STAFF, page_staff_queue, 0},
    {"/staff/search", WEB_GET, ROUTE_STAFF, page_staff_search, 0},
    {"/staff/c/*", WEB_GET, ROUTE_STAFF, page_staff_case, 0},
    {"/staff/c/*/note", WEB_POST, ROUTE_STAFF, do_staff_note, 0},
    {"/staff/c/*/end", WEB_POST, ROUTE_STAFF, do_staff_end, 0},
    {"/staff/o/*", WEB_GET, ROUTE_STAFF, page_staff_order, 0},
    {"/staff/o/*/date", WEB_POST, ROUTE_STAFF, do_staff_date, 0},
    {"/staff/o/*/dispatch", WEB_POST, ROUTE_STAFF, do_staff_dispatch, 0},
    {"/staff/o/*/delivered", WEB_POST, ROUTE_STAFF, do_staff_delivered, 0},
    {"/staff/o/*/cancel", WEB_POST, ROUTE_STAFF, do_staff_cancel_order, 0},
    {"/staff/v/*/confirm", WEB_POST, ROUTE_STAFF, do_staff_visit, 0},
    {"/staff/v/*/cancel", WEB_POST, ROUTE_STAFF, do_staff_cancel_visit, 0},
    {"/staff/i/*", WEB_GET, ROUTE_STAFF, page_staff_item, 0},
    {"/staff/i/*/decide", WEB_POST, ROUTE_STAFF, do_staff_decide, 0},
    {"/staff/p/*/release", WEB_POST, ROUTE_STAFF, do_staff_release, 0},
    {"/staff/m/*", WEB_GET, ROUTE_STAFF, page_staff_mail, 0},
    {"/staff/m/*/raw", WEB_GET, ROUTE_STAFF, page_staff_mail_raw, 0},
    {"/staff/m/*/again", WEB_POST, ROUTE_STAFF, do_staff_mail_again, 0},
    {"/staff/out/*/*", WEB_GET, ROUTE_STAFF, page_staff_out, 0},
    {"/staff/out/*/*/again", WEB_POST, ROUTE_STAFF, do_staff_out_again, 0},
    {"/staff/out/*/*/drop", WEB_POST, ROUTE_STAFF, do_staff_out_drop, 0},
    {"/staff/r/*", WEB_GET, ROUTE_STAFF, page_staff_report, 0},
    {"/staff/r/*/raw", WEB_GET, ROUTE_STAFF, page_staff_report_raw, 0},
    {"/staff/t/*", WEB_GET, ROUTE_STAFF, page_staff_terminal, 0},
    {"/staff/customers/*", WEB_GET, ROUTE_STAFF, page_staff_customer, 0},
    {"/staff/p/*/language", WEB_POST, ROUTE_STAFF, do_staff_person_language, 0},
    {"/staff/language", WEB_POST, ROUTE_STAFF, do_staff_language, 0},
};
const size_t route_table_size = sizeof route_table / sizeof *route_table;
