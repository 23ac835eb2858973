// A terminal and a customer, as staff see them.

#include <string.h>

#include "gateway/base/render.h"
#include "gateway/desk/standing.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_choices.h"
#include "webui/staff_early.h"
#include "webui/staff_label.h"
#include "webui/staff_remote.h"
#include "webui/staff_standing.h"
#include "webui/staff_table.h"
#include "webui/staff_updates.h"

enum { HISTORY_SHOWN = 30, ROWS_SHOWN = 50, ORDERS_SHOWN = 20 };

static void add_facts(struct page *page, xmlNode *node, const Platen__Terminal *terminal)
{
    enum standing standing = standing_of(terminal);
    struct store_txn *txn = page->request->txn;
    const Platen__Site *site = store_get_id(txn, STORE_SITE, terminal->site);
    const Platen__Department *department =
        store_get_id(txn, STORE_DEPARTMENT, terminal->department);

    page_set(node, "state", standing_text(standing == STANDING_SILENT ? STANDING_ACTIVE : standing));
    page_set(node, "agent", terminal->agent);
    page_set(node, "agent-name", terminal->agent_name);
    page_set(node, "in-company", terminal->in_company_id);
    page_set(node, "contract", terminal->contract_id);
    page_set(node, "billing", terminal->billing_reference);
    if (cells_in_service(terminal))
        page_set(node, "registration",
                 staff_cell_href(page->request, CELL_REGISTRATIONS, terminal->number));
    page_set(node, "centre", terminal->centre);
    page_set(node, "asked", terminal->manager_asked);
    page_set(node, "department",
             department ? *department->name ? department->name : department->code : NULL);
    if (site) {
        page_set(node, "site", site->name);
        page_set(node, "address", site->address);
    }
    staff_add_person(page, node, "manager", terminal->manager);
    page_add_when(page, node, "registered", terminal->registered);
    staff_add_age(page, node, "heard", terminal->heard);
}

static void add_now(struct page *page, xmlNode *node, const Platen__Terminal *terminal)
{
    static const char *const severities[] = {"", "report", "warning", "error"};

    home_add_lasting(page, node, terminal);
    for (size_t i = 0; i < terminal->n_conditions; i++) {
        const Platen__Condition *condition = terminal->conditions[i];
        xmlNode *child = page_add(node, "condition");

        page_set(child, "keyword", condition->keyword);
        page_set(child, "severity", condition->severity < 4 ? severities[condition->severity] : "");
        page_set(child, "component", condition->component);
        page_add_text(child, "text", condition->text);
        page_add_when(page, child, "since", condition->since);
    }
    for (size_t i = 0; i < terminal->n_counters; i++) {
        xmlNode *child = page_add(node, "counter");

        page_set(child, "name", terminal->counters[i]->name);
        page_set_number(child, "value", (int64_t)terminal->counters[i]->value);
    }
}

static void add_cases(struct page *page, xmlNode *list, enum store_index index, uint64_t id,
                      size_t most)
{
    struct store_key prefix = store_key_u64(id);
    struct store_cursor *cursor = store_scan_index(page->request->txn, index, &prefix, NULL, true);
    const Platen__Case *kase;

    for (size_t n = 0; n < most && (kase = store_next(cursor, NULL)); n++) {
        xmlNode *node = staff_add_case(page, list, kase);

        if (node)
            staff_add_age(page, node, "since", kase->since ? kase->since : kase->opened);
    }
    store_cursor_close(&cursor);
}

static void add_reports(struct page *page, xmlNode *list, uint64_t terminal)
{
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_REPORT_BY_TERMINAL, &prefix, NULL, true);
    const Platen__ReportRecord *report;

    for (size_t n = 0; n < HISTORY_SHOWN && (report = store_next(cursor, NULL)); n++)
        staff_add_report(page, list, report, false);
    store_cursor_close(&cursor);
}

static void add_orders(struct page *page, xmlNode *list, enum store_index index, uint64_t id)
{
    struct store_key prefix = store_key_u64(id);
    struct store_cursor *cursor = store_scan_index(page->request->txn, index, &prefix, NULL, true);
    const Platen__Order *order;

    for (size_t n = 0; n < ORDERS_SHOWN && (order = store_next(cursor, NULL)); n++)
        home_add_order(page, list, order);
    store_cursor_close(&cursor);
}

void staff_answer_terminal(struct web_request *request, unsigned status,
                           const struct staff_remote *remote)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[0]);
    struct page page;
    xmlNode *node;

    if (!terminal) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-terminal", NULL))
        return;
    node = staff_add_terminal(&page, page.root, terminal->id);
    add_facts(&page, node, terminal);
    add_now(&page, node, terminal);
    add_cases(&page, page_add(page.root, "cases"), STORE_CASE_BY_TERMINAL, terminal->id,
              HISTORY_SHOWN);
    add_orders(&page, page_add(page.root, "orders"), STORE_ORDER_BY_TERMINAL, terminal->id);
    add_reports(&page, page_add(page.root, "reports"), terminal->id);
    staff_add_early(&page, terminal);
    staff_add_standing(&page, terminal);
    staff_add_updates(&page, terminal);
    staff_add_downs(&page, terminal, remote);
    staff_add_signature(&page, terminal, remote);
    staff_add_choices(&page, terminal);
    staff_add_label(&page, terminal);
    page_answer(&page, status);
}

void page_staff_terminal(struct web_request *request)
{
    staff_answer_terminal(request, 200, NULL);
}

// ---- changes of a terminal ----

const Platen__Terminal *staff_terminal_to_change(struct web_request *request,
                                                 enum staff_right right)
{
    const Platen__Terminal *terminal;

    if (!staff_allowed(request, right))
        return NULL;
    terminal = home_terminal(request, request->part[0]);
    if (!terminal)
        staff_not_there(request);
    return terminal;
}

bool staff_wanted(struct web_request *request, const char *yes, const char *no, bool *wanted_r)
{
    const char *what = form_value(&request->form, "what");

    *wanted_r = what && !strcmp(what, yes);
    if (*wanted_r || (what && !strcmp(what, no)))
        return true;
    staff_message(request, 422, "refused", NULL);
    return false;
}

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/t/%s?done=%s", request->part[0],
                     (const char *)request->context);
}

void staff_terminal_command(struct web_request *request, Platen__Command *command,
                            const char *done)
{
    request->context = web_keep(request, done);
    web_command(request, command, changed);
}

// ---- a customer ----

// What the person is spoken to in now, and the others.
static void add_language(struct page *page, xmlNode *node, const Platen__Person *person,
                         const Platen__Customer *customer)
{
    const char *const known[] = {person->language, customer->language,
                                 page->request->dealer->language};
    const char *now = NULL;
    xmlNode *form;

    for (size_t i = 0; i < sizeof known / sizeof *known && !now; i++)
        now = render_language(page->request->settings->render, known[i]);
    form = page_form(page, node, "language", "/staff/p/%llu/language",
                     (unsigned long long)person->id);
    page_languages(page, form, now ? now : "en");
}

static void add_people(struct page *page, const Platen__Customer *customer)
{
    struct store_key prefix = store_key_u64(customer->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    xmlNode *list = page_add(page->root, "people");
    const Platen__Person *person;

    for (size_t n = 0; n < ROWS_SHOWN && (person = store_next(cursor, NULL)); n++) {
        bool manager = person->role == PLATEN__PERSON_ROLE__PERSON_MANAGER;
        xmlNode *node = staff_add_person(page, list, manager ? "manager" : "other", person->id);

        if (!node || !staff_may(page->request, STAFF_MAY_DECIDE))
            continue;
        if (staff_person_held(person))
            page_form(page, node, "release", "/staff/p/%llu/release",
                      (unsigned long long)person->id);
        add_language(page, node, person, customer);
    }
    store_cursor_close(&cursor);
}

static void add_sites(struct page *page, uint64_t customer)
{
    struct store_key prefix = store_key_u64(customer);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_SITE_BY_CUSTOMER, &prefix, NULL, false);
    xmlNode *list = page_add(page->root, "sites");
    const Platen__Site *site;

    for (size_t n = 0; n < ROWS_SHOWN && (site = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "site");

        page_set(node, "code", site->code);
        page_set(node, "name", site->name);
        page_set(node, "address", site->address);
        page_set(node, "zone", site->zone);
    }
    store_cursor_close(&cursor);
}

// By key: the page after this one begins behind its last terminal.
static void add_terminals(struct page *page, uint64_t customer)
{
    uint64_t after = form_number(&page->request->form, "after");
    struct store_key prefix = store_key_u64(customer);
    struct store_key from = prefix;
    struct store_cursor *cursor;
    xmlNode *list = page_add(page->root, "terminals");
    const Platen__Terminal *terminal;
    uint64_t last = 0;
    size_t n = 0;

    store_key_add_u64(&from, after);
    cursor = store_scan_index(page->request->txn, STORE_TERMINAL_BY_CUSTOMER, &prefix,
                              after ? &from : NULL, false);
    while (n <= ROWS_SHOWN && (terminal = store_next(cursor, NULL))) {
        if (terminal->id == after)
            continue;
        if (n++ == ROWS_SHOWN) {
            page_set_format(list, "next", "/staff/customers/%llu?after=%llu",
                            (unsigned long long)customer, (unsigned long long)last);
            break;
        }
        last = terminal->id;
        staff_add_age(page, staff_add_terminal(page, list, terminal->id), "heard", terminal->heard);
    }
    store_cursor_close(&cursor);
}

void page_staff_customer(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);
    const Platen__Customer *customer = id ? store_get_id(request->txn, STORE_CUSTOMER, id) : NULL;
    struct page page;

    if (!customer) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-customer", NULL))
        return;
    staff_add_customer(&page, page.root, customer->id);
    add_cases(&page, page_add(page.root, "cases"), STORE_CASE_NOTICE_BY_CUSTOMER, customer->id,
              ROWS_SHOWN);
    add_orders(&page, page_add(page.root, "orders"), STORE_ORDER_BY_CUSTOMER, customer->id);
    add_people(&page, customer);
    add_sites(&page, customer->id);
    add_terminals(&page, customer->id);
    page_answer(&page, 200);
}
