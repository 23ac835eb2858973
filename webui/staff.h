// What several of the staff's pages share: sessions, roles, the frame with its queues, and how
// records are shown to staff. All of it reads the request's open snapshot and copies into the page
// document.
#ifndef PLATEN_WEBUI_STAFF_H
#define PLATEN_WEBUI_STAFF_H

#include <stdbool.h>

#include "webui/page.h"

struct workers;

// ---- staff_session.c: a session is 256 random bits in a cookie; the store keeps its SHA-256 ----
// The cookie is __Host-platen, Secure, where the base URL is https, else platen (loopback only);
// HttpOnly, SameSite=Strict. A session ends STAFF_SESSION_HOURS after its login, or with logout.
enum { STAFF_SESSION_HOURS = 12, STAFF_TOKEN_SIZE = 43 + 1 };
// Opens a snapshot where none is open; fills who, base and staff. False: no good session.
bool staff_session_find(struct web_request *request);
void staff_session_new(char token_r[STAFF_TOKEN_SIZE], uint8_t hash_r[32]);
// After web_redirect(). token NULL: the browser forgets its cookie.
void staff_session_set(struct web_request *request, const char *token);
// A path below /staff to go on with after login; "/staff" where text is none.
const char *staff_next(const char *text);

// ---- staff_role.c: who may do what (DESIGN 5, Staff) ----
enum staff_right {
    STAFF_MAY_DISPATCH, // orders, visits, ends of cases: dispatcher
    STAFF_MAY_DECIDE,   // registrations and other items: dispatcher, operator
    STAFF_MAY_MAIL,     // mails in and out again: operator
    STAFF_MAY_NOTE,     // words on a case: all
    STAFF_MAY_TABLES,   // what terminals' codes mean: operator
};
bool staff_may(const struct web_request *request, enum staff_right right);
// The same; where not, 403 in words is answered.
bool staff_allowed(struct web_request *request, enum staff_right right);

// ---- staff_page.c ----
// page_begin() and the staff's frame: who, the queues with their counts, the way out. tab: name of
// the queue that is open, or NULL. False: answered already.
bool staff_begin(struct page *page, struct web_request *request, const char *name, const char *tab);
// A whole page in the staff's frame, by words staff.message.KEY.title and .text, or the desk's
// text.
void staff_message(struct web_request *request, unsigned status, const char *key, const char *text);
// What the desk answered to a change: true where it was no success, and is told.
bool staff_answer_trouble(struct web_request *request, const Platen__Answer *answer);
// To the page the form was on (its field "back"), else to path, with done=KEY.
void staff_go_back(struct web_request *request, const char *path, const char *done);
bool staff_from_case(const struct web_request *request);
void staff_not_there(struct web_request *request);
uint64_t staff_part_number(const struct web_request *request, size_t part); // 0: no number
// For what waits or costs: ends the snapshot; one of the workers does the job, which answers and calls
// web_resume(). False: too much waits already, and 503 is answered. The handler returns right after.
bool staff_work(struct web_request *request, struct workers *workers, void (*job)(void *context),
                void *context);

// ---- staff_show.c: records as elements ----
// <NAME n= unit="min|h|d" iso= .../>: how long ago, beside when.
void staff_add_age(const struct page *page, xmlNode *parent, const char *name, int64_t time);
// <NAME name= href= mail= telephone= held= complained= unconfirmed=/>; nothing for 0, NULL.
xmlNode *staff_add_person(const struct page *page, xmlNode *parent, const char *name,
                          uint64_t person);
// Mail to the person is held, or was called unwanted: staff may release it.
bool staff_person_held(const Platen__Person *person);
// <customer name= code= href=/>
void staff_add_customer(const struct page *page, xmlNode *parent, uint64_t customer);
// Terminal with its people, site and customer.
xmlNode *staff_add_terminal(struct page *page, xmlNode *parent, uint64_t terminal);
// Case's title attributes and terminal, without order and visit.
xmlNode *staff_add_case(struct page *page, xmlNode *parent, const Platen__Case *kase);
xmlNode *staff_add_report(struct page *page, xmlNode *parent, const Platen__ReportRecord *report,
                          bool whole);
xmlNode *staff_add_mail_in(struct page *page, xmlNode *parent, const Platen__MailIn *mail);
xmlNode *staff_add_mail_out(struct page *page, xmlNode *parent, const Platen__Outbox *out);
xmlNode *staff_add_item(struct page *page, xmlNode *parent, const Platen__StaffItem *item);
// <attachment name= type= size= sha256= caution= href=/> of each: staff_attachment.c.
void staff_add_attachments(xmlNode *parent, const Platen__MailIn *mail);
const char *staff_fate_text(Platen__Fate fate);
const char *staff_out_state_text(Platen__OutState state);

// ---- staff_forms.c: the same forms on an order's page and on its case's ----
// What was entered and refused, shown where it was entered. field_of: "delivery" or "visit".
struct staff_wrong {
    const char *form;            // "date" or "visit"; NULL: nothing is wrong
    const char *key;             // word of what is wrong
    const char *text;            // or the desk's words
    const char *day, *from, *to; // as entered
    const char *suggest_day, *suggest_from, *suggest_to;
};
void staff_add_order(struct page *page, xmlNode *parent, const Platen__Order *order,
                     const struct staff_wrong *wrong);
void staff_add_visit(struct page *page, xmlNode *parent, const Platen__Visit *visit,
                     const struct staff_wrong *wrong);
// <send/>: a visit that nobody asked for, for a case without one. Nothing where it may not be given.
void staff_add_send(struct page *page, xmlNode *parent, const Platen__Case *kase,
                    const struct staff_wrong *wrong);

// ---- staff_person.c: the person whose id is the address's first part ----
// NULL: not there; answered.
const Platen__Person *staff_person_of(struct web_request *request);
// NULL: may not, or is not there; answered.
const Platen__Person *staff_person_to_change(struct web_request *request);

// ---- do_staff_case.c: the case that the address's first part names ----
// NULL: may not, or is not there; answered.
const Platen__Case *staff_case_to_change(struct web_request *request, enum staff_right right);

// ---- the pages that show again what was refused ----
void staff_answer_case(struct web_request *request, const Platen__Case *kase, unsigned status,
                       const struct staff_wrong *wrong);
void staff_answer_order(struct web_request *request, const Platen__Order *order, unsigned status,
                        const struct staff_wrong *wrong);
struct staff_register_wrong; // staff_register.h
// Of the item that the path names.
struct staff_remote;
// A terminal's page; remote: what was just done there, or was wrong. May be NULL.
void staff_answer_terminal(struct web_request *request, unsigned status,
                           const struct staff_remote *remote);
// The terminal whose id is the address's first part. NULL: may not, or is not there; answered.
const Platen__Terminal *staff_terminal_to_change(struct web_request *request,
                                                 enum staff_right right);
// The form's field "what", of a button that says what shall be: true yes, false no. Not a switch: two
// who press at once both get what they saw. False: it is neither; answered.
bool staff_wanted(struct web_request *request, const char *yes, const char *no, bool *wanted_r);
// Gives the command to the desk, then shows the terminal's page again with done=KEY.
void staff_terminal_command(struct web_request *request, Platen__Command *command,
                            const char *done);
void staff_answer_item(struct web_request *request, unsigned status,
                       const struct staff_register_wrong *wrong);
// The page a refused form came from: its case's, else its order's.
void staff_answer_wrong(struct web_request *request, uint64_t order, uint64_t kase,
                        const struct staff_wrong *wrong);

// ---- staff_timeline.c: what happened in a case or to a terminal, newest first ----
void staff_add_case_history(struct page *page, xmlNode *parent, const Platen__Case *kase);

// ---- staff_queue_table.c ----
// <tabs><tab name= count= more= href= open=/></tabs>
void staff_add_tabs(struct page *page, xmlNode *parent, const char *open);

#endif
