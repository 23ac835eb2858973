// A person of a customer: what is looked after, the link, and who looks after it instead.
#include <string.h>

#include "gateway/store/store.h"
#include "lib/zone.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_date.h"

enum { SCOPE_SHOWN = 100 };

const Platen__Person *staff_person_of(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);
    const Platen__Person *person = id ? store_get_id(request->txn, STORE_PERSON, id) : NULL;

    if (!person)
        staff_not_there(request);
    return person;
}

static void add_scope(struct page *page, const Platen__Person *person)
{
    struct store_txn *txn = page->request->txn;
    xmlNode *list = page_add(page->root, "scope");

    for (size_t i = 0; i < person->n_sites && i < SCOPE_SHOWN; i++) {
        const Platen__Site *site = store_get_id(txn, STORE_SITE, person->sites[i]);
        xmlNode *node = site ? page_add(list, "site") : NULL;

        if (!site)
            continue;
        page_set_number(node, "id", (int64_t)site->id);
        page_set(node, "name", *site->name ? site->name : site->code);
    }
    for (size_t i = 0; i < person->n_terminals && i < SCOPE_SHOWN; i++) {
        const Platen__Terminal *terminal =
            store_get_id(txn, STORE_TERMINAL, person->terminals[i]);

        if (terminal)
            home_add_terminal(page, list, terminal);
    }
}

static void add_link(struct page *page, const Platen__Person *person)
{
    xmlNode *node = page_add(page->root, "link");
    bool gone = person->link_revoked || (person->link_expires &&
                                         person->link_expires <= page->request->now);

    page_set(node, "state", !person->link_generation ? "none" : gone ? "gone" : "good");
    page_add_when(page, node, "expires", person->link_generation ? person->link_expires : 0);
    if (!staff_may(page->request, STAFF_MAY_DECIDE))
        return;
    page_form(page, node, "renew", "/staff/p/%llu/renew", (unsigned long long)person->id);
    if (person->link_generation && !gone)
        page_form(page, node, "revoke", "/staff/p/%llu/revoke", (unsigned long long)person->id);
}

static void add_planned(struct page *page, xmlNode *parent, const Platen__Person *person)
{
    for (size_t i = 0; i < person->n_handing; i++) {
        const Platen__Handing *handing = person->handing[i];
        xmlNode *node = page_add(parent, "planned");

        staff_add_person(page, node, "to", handing->to);
        page_add_when(page, node, "at", handing->at > page->request->now ? handing->at : 0);
    }
    if (person->n_handing && staff_may(page->request, STAFF_MAY_DECIDE))
        page_form(page, parent, "withdraw", "/staff/p/%llu/withdraw",
                  (unsigned long long)person->id);
}

static const char *entered(const struct web_request *request, const char *field)
{
    return request->method == WEB_POST ? form_value(&request->form, field) : NULL;
}

static void answer_person(struct web_request *request, const Platen__Person *person,
                          unsigned status, const char *field, const char *key)
{
    struct page page;
    xmlNode *node;

    if (!staff_begin(&page, request, "staff-person", NULL))
        return;
    staff_add_person(&page, page.root, "who", person->id);
    staff_add_customer(&page, page.root, person->customer);
    add_scope(&page, person);
    add_link(&page, person);
    node = page_add(page.root, "hand-over");
    staff_add_person(&page, node, "successor", person->successor);
    add_planned(&page, node, person);
    page_set(node, "mail", entered(request, "mail"));
    page_set(node, "name", entered(request, "name"));
    page_set(node, "day", entered(request, "day"));
    if (key)
        page_error(node, field, key);
    if (staff_may(request, STAFF_MAY_DECIDE))
        page_form(&page, node, "hand-over", "/staff/p/%llu/hand-over",
                  (unsigned long long)person->id);
    page_answer(&page, status);
}

void page_staff_person(struct web_request *request)
{
    const Platen__Person *person = staff_person_of(request);

    if (person)
        answer_person(request, person, 200, NULL, NULL);
}

// ---- changes ----

static void back(struct web_request *request, const Platen__Answer *answer, const char *done)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/p/%s?done=%s", request->part[0], done);
}

static void renewed(struct web_request *request, const Platen__Answer *answer)
{
    back(request, answer, "link-renewed");
}

static void revoked(struct web_request *request, const Platen__Answer *answer)
{
    back(request, answer, "link-revoked");
}

static void withdrawn(struct web_request *request, const Platen__Answer *answer)
{
    back(request, answer, "withdrawn");
}

const Platen__Person *staff_person_to_change(struct web_request *request)
{
    return staff_allowed(request, STAFF_MAY_DECIDE) ? staff_person_of(request) : NULL;
}

void do_staff_renew(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    Platen__RenewLink renew;
    Platen__Command command;

    if (!person)
        return;
    platen__renew_link__init(&renew);
    renew.person = person->id;
    renew.mail = true;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_RENEW_LINK;
    command.renew_link = &renew;
    web_command(request, &command, renewed);
}

void do_staff_revoke(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    Platen__RevokeLink revoke;
    Platen__Command command;

    if (!person)
        return;
    platen__revoke_link__init(&revoke);
    revoke.person = person->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_REVOKE_LINK;
    command.revoke_link = &revoke;
    web_command(request, &command, revoked);
}

static void handed_over(struct web_request *request, const Platen__Answer *answer)
{
    const Platen__Person *person;

    if (answer->result != PLATEN__RESULT__RESULT_INVALID) {
        back(request, answer, "handed-over");
        return;
    }
    person = guard_staff(request) ? staff_person_of(request) : NULL;
    if (person)
        answer_person(request, person, 422, answer->field, "staff.hand-over.error.mail");
}

static bool read_day(const struct web_request *request, int64_t *at_r)
{
    const char *day = form_text(&request->form, "day", request->arena);
    struct staff_date date;

    *at_r = 0;
    if (!*day)
        return true;
    if (!staff_date_read(zone_first("", "", request->dealer->zone), request->now, day, "00:00",
                         "", &date))
        return false;
    *at_r = date.start;
    return true;
}

static void send_hand_over(struct web_request *request, Platen__HandOver *over, web_then *then)
{
    Platen__Command command;

    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_HAND_OVER;
    command.hand_over = over;
    web_command(request, &command, then);
}

void do_staff_hand_over(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    Platen__HandOver over;

    if (!person)
        return;
    platen__hand_over__init(&over);
    over.person = person->id;
    over.mail = (char *)(uintptr_t)form_text(&request->form, "mail", request->arena);
    over.name = (char *)(uintptr_t)form_text(&request->form, "name", request->arena);
    over.site = form_number(&request->form, "site");
    over.terminal = form_number(&request->form, "terminal");
    if (!read_day(request, &over.at)) {
        answer_person(request, person, 422, "day", "staff.hand-over.error.day");
        return;
    }
    send_hand_over(request, &over, handed_over);
}

void do_staff_withdraw(struct web_request *request)
{
    const Platen__Person *person = staff_person_to_change(request);
    Platen__HandOver over;

    if (!person)
        return;
    platen__hand_over__init(&over);
    over.person = person->id;
    over.cancel = true;
    send_hand_over(request, &over, withdrawn);
}
