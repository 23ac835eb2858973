// The queues: a table says where each one's rows come from; one piece of code counts, reads, sorts
// and shows them. In the order of their age rows are read from the index by key; by another column
// the newest SORTED_MAX are read and sorted.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_output.h"

enum {
    ROWS_SHOWN = 50,
    SORTED_MAX = 1000,
    COUNT_MAX = 200,
    VALUES_MAX = 4,
    PARTS_MAX = 4,
    ITEMS_LOOKED_AT = 2000
};

enum row_kind {
    ROW_CASE,
    ROW_ORDER,
    ROW_VISIT,
    ROW_ITEM,
    ROW_MAIL,
    ROW_OUT,
    ROW_TERMINAL,
    ROW_REPORT
};

// A part of a queue: which states (the first of the index' key).
struct part {
    const char *name; // "": what is shown first, and counted
    uint32_t values[VALUES_MAX];
    size_t n;
};

struct queue {
    const char *name;
    enum row_kind kind;
    enum store_index index;
    struct part parts[PARTS_MAX];
    bool by_value;                     // the index begins with a u32
    bool by_time;                      // then comes the time
    bool (*takes)(const void *record); // NULL: all
};

#define ORDER(STATE) PLATEN__ORDER_STATE__ORDER_##STATE
#define KIND(NAME) PLATEN__CASE_KIND__CASE_##NAME
#define OUT(STATE) PLATEN__OUT_STATE__OUT_##STATE
#define FATE(NAME) PLATEN__FATE__FATE_##NAME
#define OUTPUT(STATE) PLATEN__OUTPUT_STATE__OUTPUT_##STATE
#define CASES(NAME, ...)                                                                           \
    {                                                                                              \
        NAME, ROW_CASE, STORE_CASE_OPEN_BY_KIND,                                                   \
            {{"", {__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)}}, true,     \
            true, NULL                                                                             \
    }

static bool is_registration(const void *record)
{
    return !strcmp(((const Platen__StaffItem *)record)->kind, "registration");
}

static bool is_other_item(const void *record)
{
    return !is_registration(record);
}

static const struct queue queues[] = {
    CASES("open", KIND(FAILURE), KIND(SERVICE), KIND(MAINTENANCE), KIND(SHORTAGE)),
    CASES("failures", KIND(FAILURE)),
    CASES("service", KIND(SERVICE)),
    CASES("maintenance", KIND(MAINTENANCE)),
    CASES("shortages", KIND(SHORTAGE)),
    {"orders",
     ROW_ORDER,
     STORE_ORDER_BY_STATE,
     {{"", {ORDER(PLACED), ORDER(ACCEPTED), ORDER(HELD)}, 3},
      {"way", {ORDER(DISPATCHED)}, 1},
      {"delivered", {ORDER(DELIVERED)}, 1},
      {"cancelled", {ORDER(CANCELLED)}, 1}},
     true,
     true,
     NULL},
    {"visits",
     ROW_VISIT,
     STORE_VISIT_BY_STATE,
     {{"", {PLATEN__VISIT_STATE__VISIT_ASKED}, 1},
      {"confirmed", {PLATEN__VISIT_STATE__VISIT_CONFIRMED}, 1},
      {"over", {PLATEN__VISIT_STATE__VISIT_DONE}, 1}},
     true,
     true,
     NULL},
    {"reports",
     ROW_REPORT,
     STORE_REPORT_BY_OUTPUT,
     {{"", {OUTPUT(OPEN)}, 1},
      {"handled", {OUTPUT(HANDLED)}, 1},
      {"counts", {OUTPUT(COUNTS)}, 1},
      {"all", {OUTPUT(OPEN), OUTPUT(HANDLED), OUTPUT(COUNTS)}, 3}},
     true,
     true,
     NULL},
    {"registrations",
     ROW_ITEM,
     STORE_STAFF_ITEM_OPEN,
     {{"", {0}, 1}},
     false,
     true,
     is_registration},
    {"items", ROW_ITEM, STORE_STAFF_ITEM_OPEN, {{"", {0}, 1}}, false, true, is_other_item},
    {"mail",
     ROW_MAIL,
     STORE_MAIL_IN_BY_FATE,
     {{"", {FATE(STAFF)}, 1},
      {"rejected", {FATE(REJECTED)}, 1},
      {"dropped", {FATE(DROPPED)}, 1},
      {"accepted", {FATE(ACCEPTED)}, 1}},
     true,
     true,
     NULL},
    {"out",
     ROW_OUT,
     STORE_OUTBOX_BY_STATE,
     {{"", {OUT(FAILED), OUT(HELD)}, 2},
      {"waiting", {OUT(WAITING)}, 1},
      {"sent", {OUT(SENT)}, 1},
      {"dropped", {OUT(DROPPED)}, 1}},
     true,
     true,
     NULL},
    {"silent", ROW_TERMINAL, STORE_TERMINAL_SILENT, {{"", {0}, 1}}, false, false, NULL},
};

struct row {
    uint64_t id;  // of its record; an outbox row's event, shifted, and index
    int64_t time; // what the index is sorted by
    int64_t age;
    const void *record;
    const Platen__Terminal *terminal;
    const Platen__Person *installing;
    const Platen__Customer *customer;
    const char *what;
    unsigned weight; // severity: error first
    const char *state;
};

struct view {
    const struct queue *queue;
    const struct part *part;
    const Platen__Department *department; // of reports, NULL: all
    const char *sort; // a column
    bool up;          // oldest, least, or A first
    int64_t after_time;
    uint64_t after_id; // 0: from the start
    struct row *rows;
    size_t n, room;
};

static const struct queue *find_queue(const char *name)
{
    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
        if (!strcmp(queues[i].name, name))
            return &queues[i];
    return NULL;
}

const uint32_t *staff_queue_values(const char *queue, const char *part, size_t *n_r)
{
    const struct part *parts = find_queue(queue)->parts;
    size_t at = 0;

    for (size_t i = 1; i < PARTS_MAX && parts[i].n; i++)
        if (!strcmp(parts[i].name, part))
            at = i;
    *n_r = parts[at].n;
    return parts[at].values;
}

// ---- counting, for the tabs ----

static size_t count_value(struct web_request *request, const struct queue *queue, uint32_t value,
                          size_t room)
{
    struct store_key prefix = {.size = 0};
    struct store_cursor *cursor;
    const void *record;
    size_t n = 0, seen = 0;

    if (queue->by_value)
        store_key_add_u32(&prefix, value);
    if (!queue->takes)
        return store_count(request->txn, queue->index, queue->by_value ? &prefix : NULL, room);
    cursor =
        store_scan_index(request->txn, queue->index, queue->by_value ? &prefix : NULL, NULL, false);
    while (n < room && seen++ < ITEMS_LOOKED_AT && (record = store_next(cursor, NULL)))
        n += queue->takes(record);
    store_cursor_close(&cursor);
    return n;
}

static size_t count_part(struct web_request *request, const struct queue *queue,
                         const struct part *part)
{
    size_t n = 0;

    for (size_t i = 0; i < part->n && n < COUNT_MAX; i++)
        n += count_value(request, queue, part->values[i], COUNT_MAX - n);
    return n;
}

void staff_add_tabs(struct page *page, xmlNode *parent, const char *open)
{
    xmlNode *list = page_add(parent, "tabs");

    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++) {
        size_t n = count_part(page->request, &queues[i], &queues[i].parts[0]);
        xmlNode *node = page_add(list, "tab");

        page_set(node, "name", queues[i].name);
        page_set_format(node, "href", "/staff/q/%s", queues[i].name);
        page_set_number(node, "count", (int64_t)(n == COUNT_MAX ? COUNT_MAX - 1 : n));
        page_set_flag(node, "more", n == COUNT_MAX);
        page_set_flag(node, "open", open && !strcmp(open, queues[i].name));
    }
}

// ---- one row of each kind ----

static const Platen__Case *case_of(struct web_request *request, uint64_t id)
{
    return id ? store_get_id(request->txn, STORE_CASE, id) : NULL;
}

static uint64_t fill_case(struct row *row, const Platen__Case *kase)
{
    row->id = kase->id;
    row->time = kase->opened;
    row->age = kase->since ? kase->since : kase->opened;
    row->weight = kase->severity == PLATEN__SEVERITY__SEVERITY_ERROR ? 0 : 1;
    row->what = *kase->keyword ? kase->keyword : kase->text;
    row->state = home_case_state(kase->state);
    return kase->terminal;
}

static uint64_t fill_order(struct row *row, const Platen__Order *order)
{
    row->id = order->id;
    row->time = order->placed;
    row->age = order->placed;
    row->weight = order->state == ORDER(HELD) ? 0 : order->delivery_start ? 2 : 1;
    row->what = order->n_lines ? order->lines[0]->item : "";
    return order->terminal;
}

static uint64_t fill_visit(struct row *row, const Platen__Visit *visit, const Platen__Case *kase)
{
    row->id = visit->id;
    row->time = visit->start;
    row->age = visit->asked;
    row->weight = kase && kase->severity == PLATEN__SEVERITY__SEVERITY_ERROR ? 0 : 1;
    row->what = kase ? kase->keyword : "";
    return visit->terminal;
}

static uint64_t fill_item(struct row *row, const Platen__StaffItem *item, const Platen__Case *kase)
{
    row->id = item->id;
    row->time = item->opened;
    row->age = item->opened;
    row->what = item->kind;
    return item->terminal ? item->terminal : kase ? kase->terminal : 0;
}

static uint64_t fill_mail(struct row *row, const Platen__MailIn *mail, const Platen__Case *kase)
{
    row->id = mail->id;
    row->time = mail->received;
    row->age = mail->received;
    row->what = mail->subject;
    row->state = mail->from;
    return kase ? kase->terminal : 0;
}

static uint64_t fill_out(struct row *row, const Platen__Outbox *out)
{
    row->id = out->event << 16 | (out->index & 0xffff);
    row->time = out->written;
    row->age = out->written;
    row->what = out->kind;
    row->state = staff_out_state_text(out->state);
    return out->terminal;
}

static uint64_t fill_report(struct row *row, const Platen__ReportRecord *report)
{
    row->id = report->reception;
    row->time = report->received;
    row->age = report->received;
    row->what = report->description;
    return report->terminal;
}

static uint64_t fill(struct web_request *request, enum row_kind kind, struct row *row,
                     const void *record)
{
    const Platen__Terminal *terminal = record;

    switch (kind) {
    case ROW_CASE:
        return fill_case(row, record);
    case ROW_ORDER:
        return fill_order(row, record);
    case ROW_VISIT:
        return fill_visit(row, record, case_of(request, ((const Platen__Visit *)record)->case_id));
    case ROW_ITEM:
        return fill_item(row, record,
                         case_of(request, ((const Platen__StaffItem *)record)->case_id));
    case ROW_MAIL:
        return fill_mail(row, record, case_of(request, ((const Platen__MailIn *)record)->case_id));
    case ROW_OUT:
        return fill_out(row, record);
    case ROW_REPORT:
        return fill_report(row, record);
    case ROW_TERMINAL:
        break;
    }
    row->id = terminal->id;
    row->time = terminal->heard;
    row->age = terminal->heard;
    return terminal->id;
}

static struct row *view_add(struct web_request *request, struct view *view)
{
    if (view->n == view->room) {
        struct row *more;

        view->room = view->room ? 2 * view->room : 64;
        more = arena_array(request->arena, view->room, sizeof *more);
        if (view->n)
            memcpy(more, view->rows, view->n * sizeof *more);
        view->rows = more;
    }
    return &view->rows[view->n++];
}

static void take(struct web_request *request, struct view *view, const void *record)
{
    struct row *row = view_add(request, view);
    uint64_t terminal;

    *row = (struct row){.record = record, .what = "", .state = ""};
    terminal = fill(request, view->queue->kind, row, record);
    row->terminal = terminal ? store_get_id(request->txn, STORE_TERMINAL, terminal) : NULL;
    if (!row->terminal)
        return;
    row->installing = row->terminal->installing
                          ? store_get_id(request->txn, STORE_PERSON, row->terminal->installing)
                          : NULL;
    row->customer = store_get_id(request->txn, STORE_CUSTOMER, row->terminal->customer);
}

// ---- reading ----

static bool by_key(const struct view *view)
{
    return view->queue->by_time && !strcmp(view->sort, "age");
}

static void read_value(struct web_request *request, struct view *view, uint32_t value)
{
    const struct queue *queue = view->queue;
    size_t most = by_key(view) ? ROWS_SHOWN + 2 : SORTED_MAX;
    struct store_key prefix = {.size = 0};
    struct store_cursor *cursor;
    struct store_key from;
    const void *record;
    size_t n = 0, seen = 0;

    if (view->department)
        store_key_add_u64(&prefix, view->department->id);
    if (queue->by_value)
        store_key_add_u32(&prefix, value);
    from = prefix;
    store_key_add_u64(&from, (uint64_t)view->after_time);
    store_key_add_u64(&from, queue->kind == ROW_OUT ? view->after_id >> 16 : view->after_id);
    cursor = store_scan_index(request->txn,
                              view->department ? STORE_REPORT_BY_DEPARTMENT : queue->index,
                              queue->by_value ? &prefix : NULL,
                              by_key(view) && view->after_id ? &from : NULL,
                              !(by_key(view) && view->up));
    while (n < most && seen++ < ITEMS_LOOKED_AT && (record = store_next(cursor, NULL))) {
        if (queue->takes && !queue->takes(record))
            continue;
        take(request, view, record);
        n++;
    }
    store_cursor_close(&cursor);
}

// ---- sorting ----

static const char *text_of(const struct row *row, const char *column)
{
    const Platen__Terminal *terminal = row->terminal;

    if (!strcmp(column, "what"))
        return row->what;
    if (!strcmp(column, "state"))
        return row->state;
    if (!strcmp(column, "customer"))
        return row->customer ? row->customer->name : "";
    if (!strcmp(column, "installing"))
        return row->installing ? row->installing->name : "";
    if (!terminal)
        return "";
    return !strcmp(column, "place")    ? terminal->place
           : !strcmp(column, "model")  ? terminal->model
           : !strcmp(column, "number") ? terminal->number
                                       : "";
}

static int compare_column(const struct row *a, const struct row *b, const char *column)
{
    if (!strcmp(column, "severity"))
        return (int)b->weight - (int)a->weight;
    if (strcmp(column, "age") != 0)
        return strcasecmp(text_of(a, column), text_of(b, column));
    return a->time < b->time ? -1 : a->time > b->time ? 1 : a->id < b->id ? -1 : a->id > b->id;
}

static int compare(const void *one, const void *two, void *context)
{
    const struct view *view = context;
    const struct row *a = one, *b = two;
    int order = compare_column(a, b, view->sort);

    return order ? (view->up ? order : -order) : -compare_column(a, b, "age");
}

// Where the page begins: behind the row that was the last one of the page before.
static size_t first_row(const struct view *view)
{
    size_t i = 0;

    if (!view->after_id)
        return 0;
    if (by_key(view)) {
        const struct row last = {.time = view->after_time, .id = view->after_id};

        while (i < view->n && (view->up ? compare_column(&view->rows[i], &last, "age") <= 0
                                        : compare_column(&view->rows[i], &last, "age") >= 0))
            i++;
        return i;
    }
    while (i < view->n && view->rows[i].id != view->after_id)
        i++;
    return i < view->n ? i + 1 : 0;
}

// ---- showing ----

static void show_visit(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__Visit *visit = row->record;
    const Platen__Case *kase = case_of(page->request, visit->case_id);

    if (kase) {
        page_set_format(node, "href", "/staff/c/%s", kase->service_id);
        page_set(node, "name", kase->service_id);
        staff_add_case(page, node, kase);
    }
    home_add_visit(page, node, visit);
}

static void show_case(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__Case *kase = row->record;
    const Platen__Order *order =
        kase->order ? store_get_id(page->request->txn, STORE_ORDER, kase->order) : NULL;
    const Platen__Visit *visit =
        kase->visit ? store_get_id(page->request->txn, STORE_VISIT, kase->visit) : NULL;

    page_set_format(node, "href", "/staff/c/%s", kase->service_id);
    page_set(node, "name", kase->service_id);
    staff_add_case(page, node, kase);
    if (order)
        home_add_order(page, node, order);
    if (visit)
        home_add_visit(page, node, visit);
}

static void show_order(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__Order *order = row->record;
    xmlNode *child = home_add_order(page, node, order);
    char *service = (char *)xmlGetNoNsProp(child, (const xmlChar *)"service");

    page_set(node, "name", order->number);
    if (service)
        page_set_format(node, "href", "/staff/c/%s", service);
    else
        page_set_format(node, "href", "/staff/o/%llu", (unsigned long long)order->id);
    xmlFree(service);
}

static void show_mail(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__MailIn *mail = row->record;
    xmlNode *child = staff_add_mail_in(page, node, mail);

    page_set_format(node, "href", "/staff/m/%llu", (unsigned long long)mail->id);
    page_set_format(node, "name", "%u-%08llu", mail->epoch, (unsigned long long)mail->id);
    if (staff_may(page->request, STAFF_MAY_MAIL))
        page_form(page, child, "again", "/staff/m/%llu/again", (unsigned long long)mail->id);
}

static void show_out(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__Outbox *out = row->record;
    xmlNode *child = staff_add_mail_out(page, node, out);

    page_set_format(node, "href", "/staff/out/%llu/%u", (unsigned long long)out->event, out->index);
    page_set_format(node, "name", "%llu-%u", (unsigned long long)out->event, out->index);
    if (!staff_may(page->request, STAFF_MAY_MAIL) ||
        (out->state != OUT(FAILED) && out->state != OUT(HELD)))
        return;
    page_form(page, child, "again", "/staff/out/%llu/%u/again", (unsigned long long)out->event,
              out->index);
    page_form(page, child, "drop", "/staff/out/%llu/%u/drop", (unsigned long long)out->event,
              out->index);
}

static void show_report(struct page *page, xmlNode *node, const struct row *row)
{
    const Platen__ReportRecord *report = row->record;

    page_set_format(node, "href", "/staff/r/%llu", (unsigned long long)report->reception);
    page_set_format(node, "name", "%u-%08llu", report->epoch,
                    (unsigned long long)report->reception);
    staff_output_add(page, node, report, true, false);
}

static void show_record(struct page *page, xmlNode *node, enum row_kind kind, const struct row *row)
{
    switch (kind) {
    case ROW_CASE:
        show_case(page, node, row);
        break;
    case ROW_ORDER:
        show_order(page, node, row);
        break;
    case ROW_VISIT:
        show_visit(page, node, row);
        break;
    case ROW_MAIL:
        show_mail(page, node, row);
        break;
    case ROW_OUT:
        show_out(page, node, row);
        break;
    case ROW_REPORT:
        show_report(page, node, row);
        break;
    case ROW_ITEM:
        staff_add_item(page, node, row->record);
        page_set_format(node, "href", "/staff/i/%llu", (unsigned long long)row->id);
        break;
    case ROW_TERMINAL:
        page_set_format(node, "href", "/staff/t/%llu", (unsigned long long)row->id);
        break;
    }
}

static void show_row(struct page *page, xmlNode *list, enum row_kind kind, const struct row *row)
{
    xmlNode *node = page_add(list, "row");

    page_set_format(node, "id", "%llu", (unsigned long long)row->id);
    page_set(node, "severity",
             kind == ROW_CASE || kind == ROW_VISIT ? row->weight ? "warning" : "error" : NULL);
    if (row->terminal)
        staff_add_terminal(page, node, row->terminal->id);
    staff_add_age(page, node, "age", row->age);
    show_record(page, node, kind, row);
}

static void add_parts(struct page *page, xmlNode *list, const struct view *view)
{
    const char *of = view->department
                         ? arena_printf(page->request->arena, "department=%s",
                                        form_encode(view->department->code, page->request->arena))
                         : "";

    if (!view->queue->parts[1].n)
        return;
    for (size_t i = 0; i < PARTS_MAX && view->queue->parts[i].n; i++) {
        const struct part *part = &view->queue->parts[i];
        xmlNode *node = page_add(list, "part");

        page_set(node, "name", *part->name ? part->name : "first");
        page_set_format(node, "href", "/staff/q/%s%s%s%s%s%s", view->queue->name,
                        *part->name || *of ? "?" : "", *part->name ? "part=" : "", part->name,
                        *part->name && *of ? "&" : "", of);
        page_set_flag(node, "open", part == view->part);
    }
}

static void show(struct page *page, const struct view *view)
{
    static const char *const kinds[] = {"case", "order", "visit",   "item",
                                        "mail", "out",   "terminal", "report"};
    xmlNode *list = page_add(page->root, "queue");
    const char *part = arena_printf(
        page->request->arena, "%s%s%s%s", *view->part->name ? "&part=" : "", view->part->name,
        view->department ? "&department=" : "",
        view->department ? form_encode(view->department->code, page->request->arena) : "");
    size_t first = first_row(view);
    size_t last = view->n - first > ROWS_SHOWN ? first + ROWS_SHOWN : view->n;

    page_set(list, "name", view->queue->name);
    page_set(list, "kind", kinds[view->queue->kind]);
    page_set(list, "part", *view->part->name ? view->part->name : "first");
    page_set_format(list, "base", "/staff/q/%s?%s", view->queue->name, *part ? part + 1 : "");
    page_set(list, "sort", view->sort);
    page_set(list, "dir", view->up ? "up" : "down");
    page_set_format(list, "here", "/staff/q/%s?sort=%s&dir=%s%s", view->queue->name, view->sort,
                    view->up ? "up" : "down", part);
    page_set_flag(list, "later", view->after_id != 0);
    add_parts(page, list, view);
    if (view->queue->kind == ROW_REPORT)
        staff_output_add_filter(page, list, view->part->name);
    for (size_t i = first; i < last; i++)
        show_row(page, list, view->queue->kind, &view->rows[i]);
    if (last < view->n)
        page_set_format(list, "next", "/staff/q/%s?sort=%s&dir=%s%s&after=%lld-%llu",
                        view->queue->name, view->sort, view->up ? "up" : "down", part,
                        (long long)view->rows[last - 1].time,
                        (unsigned long long)view->rows[last - 1].id);
}

// ---- the page ----

static const char *known_column(const char *name)
{
    static const char *const columns[] = {"age",   "severity", "what",   "state",     "customer",
                                          "place", "model",    "number", "installing"};

    for (size_t i = 0; name && i < sizeof columns / sizeof *columns; i++)
        if (!strcmp(columns[i], name))
            return columns[i];
    return NULL;
}

static void read_view(struct web_request *request, struct view *view)
{
    const char *part = form_value(&request->form, "part");
    const char *dir = form_value(&request->form, "dir");
    const char *after = form_value(&request->form, "after");
    const char *sort = known_column(form_value(&request->form, "sort"));
    uint64_t time, id;

    view->part = &view->queue->parts[0];
    for (size_t i = 1; part && i < PARTS_MAX && view->queue->parts[i].n; i++)
        if (!strcmp(view->queue->parts[i].name, part))
            view->part = &view->queue->parts[i];
    if (view->queue->kind == ROW_REPORT)
        view->department = staff_output_department(request);
    view->sort = sort ? sort : "age";
    view->up = dir ? !strcmp(dir, "up")
                   : view->queue->kind == ROW_VISIT || view->queue->kind == ROW_TERMINAL;
    if (after && strchr(after, '-') &&
        text_parse_unsigned(arena_strndup(request->arena, after, strcspn(after, "-")), INT64_MAX,
                            &time) &&
        text_parse_unsigned(strchr(after, '-') + 1, UINT64_MAX, &id)) {
        view->after_time = (int64_t)time;
        view->after_id = id;
    }
}

void page_staff_queue(struct web_request *request)
{
    struct view view = {.queue = find_queue(request->part[0])};
    struct page page;

    if (!view.queue) {
        staff_not_there(request);
        return;
    }
    read_view(request, &view);
    if (!staff_begin(&page, request, "staff-queue", view.queue->name))
        return;
    for (size_t i = 0; i < view.part->n; i++)
        read_value(request, &view, view.part->values[i]);
    if (view.n)
        qsort_r(view.rows, view.n, sizeof *view.rows, compare, &view);
    show(&page, &view);
    page_answer(&page, 200);
}

void page_staff_start(struct web_request *request)
{
    web_snapshot_end(request);
    web_redirect(request, "/staff/q/open");
}
