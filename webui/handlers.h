// Every handler of the route table, one file each or one file a small family.
#ifndef PLATEN_WEBUI_HANDLERS_H
#define PLATEN_WEBUI_HANDLERS_H

#include "webui/request.h"

// webui/plain.c: for machines and crawlers
web_handler plain_alive, plain_ready, plain_metrics, plain_robots, plain_security,
    plain_certificate;
// webui/cgi.c: /cgi-bin/cgi.remoteservice
web_handler cgi_remote_service;
// webui/cgi_update.c: /cgi-bin/cgi.checkupdate
web_handler cgi_check_update;
// webui/cgi_register.c: POST /report with a form, which report_post hands over
web_handler cgi_register;

// webui/report.c: POST /report
web_handler report_post;
// webui/update.c
web_handler update_metadata, update_program;

// manager's pages and their changes: page_ answers a GET, do_ a POST
web_handler page_home;                                                 // page_home.c
web_handler page_case;                                                 // page_case.c
web_handler page_terminal;                                             // page_terminal.c
web_handler page_terminal_order, page_review, page_order, page_orders; // page_order.c
web_handler do_order, do_cancel_order;                                 // do_order.c
web_handler page_visit, do_visit, do_cancel_visit;                     // page_visit.c
web_handler page_another, do_another;                                  // page_another.c
web_handler do_arrived;                                                // do_arrived.c
web_handler do_early;                                                  // home_early.c
web_handler page_service, do_service;                                  // page_service.c
web_handler page_guide;                                                // page_guide.c
web_handler page_contacts, do_settings;                                // page_contacts.c
web_handler do_leave;                                                  // do_leave.c
web_handler page_mails, do_mails;                                      // page_mails.c
web_handler do_confirm, do_renew, page_renewed;                        // do_link.c

web_handler page_label, do_label; // page_label.c

// staff's pages and their changes
web_handler page_staff_start, page_staff_queue;                   // staff_queue.c
web_handler page_staff_login, do_staff_login, do_staff_logout;    // do_staff_login.c
web_handler page_staff_enrol, do_staff_enrol;                     // do_staff_enrol.c
web_handler page_staff_case;                                      // staff_case.c
web_handler page_staff_order;                                     // staff_order.c
web_handler page_staff_report, page_staff_report_raw;             // staff_report.c
web_handler do_staff_report;                                      // staff_output.c
web_handler page_staff_reports, page_staff_reports_pdf;           // staff_paper.c
web_handler page_staff_mail, page_staff_mail_raw, page_staff_out; // staff_mail.c
web_handler page_staff_mail_part;                                 // staff_attachment.c
web_handler page_staff_item;                                      // staff_item.c
web_handler page_staff_terminal, page_staff_customer;             // staff_terminal.c
web_handler do_staff_language, do_staff_person_language;          // do_staff_language.c
web_handler page_staff_search;                                    // staff_search.c
web_handler do_staff_note, do_staff_end, do_staff_reopen;         // do_staff_case.c
web_handler do_staff_date, do_staff_dispatch, do_staff_delivered,
    do_staff_cancel_order;                                              // do_staff_order.c
web_handler do_staff_visit, do_staff_send, do_staff_cancel_visit;                      // do_staff_visit.c
web_handler do_staff_register;                                     // staff_register.c
web_handler do_staff_query_key, do_staff_signed, do_staff_down, do_staff_withdraw_down; // staff_remote.c
web_handler do_staff_choices;                                      // staff_choices.c
web_handler page_staff_label, do_staff_label;                      // staff_label.c
web_handler do_staff_standing; // staff_standing.c
web_handler page_staff_teach, do_staff_teach; // staff_teach.c
web_handler page_staff_alerts, do_staff_alert; // staff_alerts.c
web_handler page_staff_tables, page_staff_table, page_staff_table_xml, do_staff_table_undo; // staff_table.c
web_handler page_staff_row, do_staff_row;                          // staff_row.c
web_handler page_staff_early, do_staff_early;                           // staff_early.c
web_handler page_staff_updates, do_staff_halt, do_staff_go_on, do_staff_allow_updates; // staff_updates.c
web_handler do_staff_decide, do_staff_take_back;                        // do_staff_item.c
web_handler do_staff_release;                                           // do_staff_person.c
web_handler do_staff_mail_again, do_staff_out_again, do_staff_out_drop; // do_staff_mail.c
web_handler page_staff_person, do_staff_renew, do_staff_revoke, do_staff_hand_over,
    do_staff_withdraw; // staff_person.c

#endif
