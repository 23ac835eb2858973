#include "webui/staff_output.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/desk/output.h"
#include "gateway/desk/tables.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

enum { DEPARTMENTS_MAX = 500, GOODS_MAX = 100 };

// ---- departments ----

const Platen__Department *staff_output_department(struct web_request *request)
{
    const char *code = form_value(&request->form, "department");
    struct store_key key;

    if (!code || !*code)
        return NULL;
    key = store_key_text(code);
    return store_find(request->txn, STORE_DEPARTMENT_BY_CODE, &key);
}

void staff_output_add_filter(struct page *page, xmlNode *list, const char *part)
{
    const Platen__Department *chosen = staff_output_department(page->request), *department;
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_DEPARTMENT_BY_CODE, NULL, NULL, false);
    const char *asks = arena_printf(page->request->arena, "%s%s%s%s%s%s",
                                    *part || chosen ? "?" : "", *part ? "part=" : "", part,
                                    *part && chosen ? "&" : "", chosen ? "department=" : "",
                                    chosen ? form_encode(chosen->code, page->request->arena) : "");

    for (size_t n = 0; n < DEPARTMENTS_MAX && (department = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "department");

        page_set(node, "code", department->code);
        page_set(node, "name", department->name);
        page_set_flag(node, "chosen", chosen && chosen->id == department->id);
    }
    store_cursor_close(&cursor);
    page_set_format(list, "paper", "/staff/reports%s", asks);
    page_set_format(list, "pdf", "/staff/reports.pdf%s", asks);
}

// ---- what was done ----

// What an entry names; NULL where it names none.
struct named {
    const Platen__Outbox *row;
    const Platen__Order *order;
    const Platen__Visit *visit;
};

static struct named named_by(struct web_request *request, const Platen__Handling *entry)
{
    struct store_key key = store_key_u64(entry->event);

    store_key_add_u32(&key, entry->index);
    return (struct named){
        entry->event ? store_get(request->txn, STORE_OUTBOX, &key) : NULL,
        entry->order ? store_get_id(request->txn, STORE_ORDER, entry->order) : NULL,
        entry->visit ? store_get_id(request->txn, STORE_VISIT, entry->visit) : NULL,
    };
}

static void add_named(struct page *page, xmlNode *node, const struct named *named)
{
    if (named->row) {
        page_set(node, "mail", staff_out_state_text(named->row->state));
        page_set_format(node, "href", "/staff/out/%llu/%u", (unsigned long long)named->row->event,
                        named->row->index);
    }
    if (named->order) {
        home_add_order(page, node, named->order);
        page_set_format(node, "href", "/staff/o/%llu", (unsigned long long)named->order->id);
        if (named->order->state == PLATEN__ORDER_STATE__ORDER_HELD)
            page_add_when(page, node, "places", named->order->places);
    }
    if (named->visit)
        home_add_visit(page, node, named->visit);
}

static void add_entry(struct page *page, xmlNode *parent, const Platen__ReportRecord *report,
                      size_t i, bool acts)
{
    const Platen__Handling *entry = report->handled[i];
    const struct named named = named_by(page->request, entry);
    xmlNode *node = page_add(parent, "handled");

    page_set(node, "what", entry->what);
    page_set(node, "to", entry->to);
    page_set(node, "by", entry->by);
    page_set(node, "back-by", entry->back_by);
    page_add_when(page, node, "at", entry->time);
    page_add_when(page, node, "back", entry->back);
    if (!entry->back)
        add_named(page, node, &named);
    page_set_number(node, "n", (int64_t)i + 1);
    if (acts && output_takes_back(entry, named.row, named.order, named.visit, page->request->now))
        page_form(page, node, "back", "/staff/r/%llu/do/back",
                  (unsigned long long)report->reception);
}

// ---- what can be done ----

static void add_act(struct page *page, xmlNode *node, const Platen__ReportRecord *report,
                    const char *what)
{
    page_form(page, node, what, "/staff/r/%llu/do/%s", (unsigned long long)report->reception, what);
}

// The telephone stands where nobody can be written to.
static void add_telling(struct page *page, xmlNode *node, const Platen__ReportRecord *report,
                        const Platen__Terminal *terminal)
{
    const Platen__Person *person =
        terminal->installing ? store_get_id(page->request->txn, STORE_PERSON, terminal->installing)
                             : NULL;
    bool mail = person && *person->mail && (!person->held_since || *person->second_mail);
    bool fax = person && *person->fax && *page->request->dealer->fax_address;

    if (mail)
        add_act(page, node, report, "mail");
    if (fax)
        add_act(page, node, report, "fax");
    if (person && !mail && !fax)
        page_set(node, "telephone", *person->telephone ? person->telephone : "-");
}

static void add_row_of_table(struct page *page, xmlNode *parent, const Platen__CodeRow *row)
{
    xmlNode *node = page_add(parent, "goods");
    const char *name = code_text(row->texts, row->n_texts, page->language);

    page_set(node, "code", row->code);
    page_set(node, "name", *name ? name : row->code);
}

static void add_goods(struct page *page, xmlNode *parent, const Platen__Terminal *terminal)
{
    struct web_request *request = page->request;
    const struct tables_view view = {request->txn, request->settings->tables, request->now,
                                     request->arena};
    struct store_key prefix = store_key_text(terminal->model);
    struct store_cursor *cursor;
    const Platen__Item *item;
    size_t n_rows = 0;
    const Platen__CodeRow **rows = view.shipped ? tables_all(&view, "orders", false, &n_rows) : NULL;

    for (size_t i = 0; i < n_rows && i < GOODS_MAX; i++)
        if (!*rows[i]->model || !strcmp(rows[i]->model, terminal->model))
            add_row_of_table(page, parent, rows[i]);
    cursor = store_scan_index(request->txn, STORE_ITEM_BY_MODEL, &prefix, NULL, false);
    for (size_t n = 0; n < GOODS_MAX && (item = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(parent, "goods");

        page_set(node, "code", item->code);
        home_set_item_name(page, node, item);
    }
    store_cursor_close(&cursor);
}

static void add_acts(struct page *page, xmlNode *node, const Platen__ReportRecord *report,
                     bool goods)
{
    const Platen__Terminal *terminal = home_terminal_id(page->request, report->terminal);

    if (!terminal || !staff_may(page->request, STAFF_MAY_DECIDE))
        return;
    add_telling(page, node, report, terminal);
    if (staff_may(page->request, STAFF_MAY_DISPATCH)) {
        add_act(page, node, report, "order");
        add_act(page, node, report, "service");
        if (goods)
            add_goods(page, node, terminal);
    }
    if (report->output == PLATEN__OUTPUT_STATE__OUTPUT_OPEN)
        add_act(page, node, report, "aside");
}

void staff_output_add(struct page *page, xmlNode *parent, const Platen__ReportRecord *report,
                      bool acts, bool goods)
{
    static const char *const states[] = {"none", "open", "handled", "counts"};
    xmlNode *node = page_add(parent, "output");

    acts &= staff_may(page->request, STAFF_MAY_DECIDE);
    page_set(node, "state", states[report->output]);
    page_set(node, "said", report->description);
    page_set(node, "summary", report->summary);
    page_set_format(node, "href", "/staff/r/%llu", (unsigned long long)report->reception);
    page_add_when(page, node, "received", report->received);
    for (size_t i = 0; i < report->n_handled; i++)
        add_entry(page, node, report, i, acts);
    if (acts)
        add_acts(page, node, report, goods);
}

// ---- doing it ----

static void acted(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, arena_printf(request->arena, "/staff/r/%s", request->part[0]),
                      arena_printf(request->arena, "report-%s", (const char *)request->context));
}

static uint32_t number_of(const struct web_request *request, const char *name)
{
    uint64_t number = 0;
    const char *text = form_value(&request->form, name);

    return text && text_parse_unsigned(text, UINT32_MAX, &number) ? (uint32_t)number : 0;
}

void do_staff_report(struct web_request *request)
{
    static const char *const acts[] = {"mail", "fax", "service", "order", "aside", "back"};
    const char *what = NULL;
    Platen__HandleReport handle;
    Platen__Command command;

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(request->part[1], acts[i]))
            what = acts[i];
    bool goods = what && (!strcmp(what, "order") || !strcmp(what, "service"));
    if (!staff_allowed(request, goods ? STAFF_MAY_DISPATCH : STAFF_MAY_DECIDE))
        return;
    if (!what || !staff_part_number(request, 0)) {
        staff_not_there(request);
        return;
    }
    platen__handle_report__init(&handle);
    handle.reception = staff_part_number(request, 0);
    handle.what = (char *)(uintptr_t)what;
    handle.item = (char *)(uintptr_t)form_text(&request->form, "item", request->arena);
    handle.quantity = number_of(request, "quantity");
    handle.entry = number_of(request, "entry");
    handle.insist = form_value(&request->form, "insist") != NULL;
    request->context = (void *)(uintptr_t)what;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_HANDLE_REPORT;
    command.handle_report = &handle;
    web_command(request, &command, acted);
}
