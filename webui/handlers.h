// Every handler of the route table, one file each or one file a small family.
#ifndef PLATEN_WEBUI_HANDLERS_H
#define PLATEN_WEBUI_HANDLERS_H

#include "webui/request.h"

// webui/plain.c: for machines and crawlers
web_handler plain_alive, plain_ready, plain_metrics, plain_robots, plain_security,
    plain_certificate;
// webui/report.c: POST /report
web_handler report_post;

// manager's pages and their changes: page_ answers a GET, do_ a POST
web_handler page_home;                                                 // page_home.c
web_handler page_case;                                                 // page_case.c
web_handler page_terminal;                                             // page_terminal.c
web_handler page_terminal_order, page_review, page_order, page_orders; // page_order.c
web_handler do_order, do_cancel_order;                                 // do_order.c
web_handler page_visit, do_visit, do_cancel_visit;                     // page_visit.c
web_handler page_service, do_service;                                  // page_service.c
web_handler page_guide;                                                // page_guide.c
web_handler page_contacts, do_settings;                                // page_contacts.c
web_handler do_confirm, do_renew, page_renewed;                        // do_link.c

#endif
