// A queue's page: its rows as elements, one function for each kind of row.

#include "webui/staff_queue.h"

#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_output.h"

// ---- showing ----

static void show_visit(struct page *page, xmlNode *node, const struct staff_queue_row *row)
{
    const Platen__Visit *visit = row->record;
    const Platen__Case *kase =
        visit->case_id ? store_get_id(page->request->txn, STORE_CASE, visit->case_id) : NULL;

    if (kase) {
        page_set_format(node, "href", "/staff/c/%s", kase->service_id);
        page_set(node, "name", kase->service_id);
        staff_add_case(page, node, kase);
    }
    home_add_visit(page, node, visit);
}

static void show_case(struct page *page, xmlNode *node, const struct staff_queue_row *row)
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

static void show_order(struct page *page, xmlNode *node, const struct staff_queue_row *row)
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

static void show_mail(struct page *page, xmlNode *node, const struct staff_queue_row *row)
{
    const Platen__MailIn *mail = row->record;
    xmlNode *child = staff_add_mail_in(page, node, mail);

    page_set_format(node, "href", "/staff/m/%llu", (unsigned long long)mail->id);
    page_set_format(node, "name", "%u-%08llu", mail->epoch, (unsigned long long)mail->id);
    if (staff_may(page->request, STAFF_MAY_MAIL))
        page_form(page, child, "again", "/staff/m/%llu/again", (unsigned long long)mail->id);
}

static void show_out(struct page *page, xmlNode *node, const struct staff_queue_row *row)
{
    const Platen__Outbox *out = row->record;
    xmlNode *child = staff_add_mail_out(page, node, out);

    page_set_format(node, "href", "/staff/out/%llu/%u", (unsigned long long)out->event, out->index);
    page_set_format(node, "name", "%llu-%u", (unsigned long long)out->event, out->index);
    if (!staff_may(page->request, STAFF_MAY_MAIL) ||
        (out->state != PLATEN__OUT_STATE__OUT_FAILED && out->state != PLATEN__OUT_STATE__OUT_HELD))
        return;
    page_form(page, child, "again", "/staff/out/%llu/%u/again", (unsigned long long)out->event,
              out->index);
    page_form(page, child, "drop", "/staff/out/%llu/%u/drop", (unsigned long long)out->event,
              out->index);
}

static void show_report(struct page *page, xmlNode *node, const struct staff_queue_row *row)
{
    const Platen__ReportRecord *report = row->record;

    page_set_format(node, "href", "/staff/r/%llu", (unsigned long long)report->reception);
    page_set_format(node, "name", "%u-%08llu", report->epoch,
                    (unsigned long long)report->reception);
    staff_output_add(page, node, report, true, false);
}

static void show_record(struct page *page, xmlNode *node, enum staff_queue_kind kind,
                        const struct staff_queue_row *row)
{
    switch (kind) {
    case STAFF_QUEUE_CASE:
        show_case(page, node, row);
        break;
    case STAFF_QUEUE_ORDER:
        show_order(page, node, row);
        break;
    case STAFF_QUEUE_VISIT:
        show_visit(page, node, row);
        break;
    case STAFF_QUEUE_MAIL:
        show_mail(page, node, row);
        break;
    case STAFF_QUEUE_OUT:
        show_out(page, node, row);
        break;
    case STAFF_QUEUE_REPORT:
        show_report(page, node, row);
        break;
    case STAFF_QUEUE_ITEM:
        staff_add_item(page, node, row->record);
        page_set_format(node, "href", "/staff/i/%llu", (unsigned long long)row->id);
        break;
    case STAFF_QUEUE_TERMINAL:
        page_set_format(node, "href", "/staff/t/%llu", (unsigned long long)row->id);
        break;
    }
}

static void show_row(struct page *page, xmlNode *list, enum staff_queue_kind kind,
                     const struct staff_queue_row *row)
{
    xmlNode *node = page_add(list, "row");

    page_set_format(node, "id", "%llu", (unsigned long long)row->id);
    page_set(node, "severity",
             kind == STAFF_QUEUE_CASE || kind == STAFF_QUEUE_VISIT
                 ? row->weight ? "warning" : "error"
                 : NULL);
    if (row->terminal)
        staff_add_terminal(page, node, row->terminal->id);
    staff_add_age(page, node, "age", row->age);
    show_record(page, node, kind, row);
}

static void add_parts(struct page *page, xmlNode *list, const struct staff_queue_view *view)
{
    const char *of = view->department
                         ? arena_printf(page->request->arena, "department=%s",
                                        form_encode(view->department->code, page->request->arena))
                         : "";

    if (!view->queue->parts[1].n)
        return;
    for (size_t i = 0; i < STAFF_QUEUE_PARTS && view->queue->parts[i].n; i++) {
        const struct staff_queue_part *part = &view->queue->parts[i];
        xmlNode *node = page_add(list, "part");

        page_set(node, "name", *part->name ? part->name : "first");
        page_set_format(node, "href", "/staff/q/%s%s%s%s%s%s", view->queue->name,
                        *part->name || *of ? "?" : "", *part->name ? "part=" : "", part->name,
                        *part->name && *of ? "&" : "", of);
        page_set_flag(node, "open", part == view->part);
    }
}

static void show(struct page *page, const struct staff_queue_view *view)
{
    static const char *const kinds[] = {"case", "order", "visit",    "item",
                                        "mail", "out",   "terminal", "report"};
    xmlNode *list = page_add(page->root, "queue");
    const char *part = arena_printf(
        page->request->arena, "%s%s%s%s", *view->part->name ? "&part=" : "", view->part->name,
        view->department ? "&department=" : "",
        view->department ? form_encode(view->department->code, page->request->arena) : "");
    size_t first = staff_queue_first(view);
    size_t last = view->n - first > STAFF_QUEUE_SHOWN ? first + STAFF_QUEUE_SHOWN : view->n;

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
    if (view->queue->kind == STAFF_QUEUE_REPORT)
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

static void read_view(struct web_request *request, struct staff_queue_view *view)
{
    const char *dir = form_value(&request->form, "dir");
    const char *after = form_value(&request->form, "after");
    const char *sort = known_column(form_value(&request->form, "sort"));
    uint64_t time, id;

    view->part = staff_queue_part(view->queue, form_value(&request->form, "part"));
    if (view->queue->kind == STAFF_QUEUE_REPORT)
        view->department = staff_output_department(request);
    view->sort = sort ? sort : "age";
    view->up =
        dir ? !strcmp(dir, "up")
            : view->queue->kind == STAFF_QUEUE_VISIT || view->queue->kind == STAFF_QUEUE_TERMINAL;
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
    struct staff_queue_view view = {.queue = staff_queue_find(request->part[0])};
    struct page page;

    if (!view.queue) {
        staff_not_there(request);
        return;
    }
    read_view(request, &view);
    if (!staff_begin(&page, request, "staff-queue", view.queue->name))
        return;
    staff_queue_read(request, &view);
    show(&page, &view);
    page_answer(&page, 200);
}

void page_staff_start(struct web_request *request)
{
    web_snapshot_end(request);
    web_redirect(request, "/staff/q/open");
}
