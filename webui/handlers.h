// Every handler of the route table, one file each or one file a small family.
#ifndef PLATEN_WEBUI_HANDLERS_H
#define PLATEN_WEBUI_HANDLERS_H

#include "webui/request.h"

// webui/plain.c: for machines and crawlers
web_handler plain_alive, plain_ready, plain_metrics, plain_robots, plain_security, plain_certificate;
// webui/report.c: POST /report
web_handler report_post;

// manager's pages (GET)
web_handler page_home, page_case, page_terminal, page_terminal_order, page_review, page_orders, page_order,
    page_visit, page_service, page_guide, page_contacts, page_renewed;
// manager's changes (POST)
web_handler do_order, do_cancel_order, do_visit, do_cancel_visit, do_service, do_confirm, do_settings, do_renew;

#endif
