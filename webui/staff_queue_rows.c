#include "webui/staff_queue.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "webui/home.h"
#include "webui/staff.h"

enum { SORTED_MAX = 1000 };

// ---- one row of each kind ----

static const Platen__Case *case_of(struct web_request *request, uint64_t id)
{
    return id ? store_get_id(request->txn, STORE_CASE, id) : NULL;
}

static uint64_t fill_case(struct staff_queue_row *row, const Platen__Case *kase)
{
    row->id = kase->id;
    row->time = kase->opened;
    row->age = kase->since ? kase->since : kase->opened;
    row->weight = kase->severity == PLATEN__SEVERITY__SEVERITY_ERROR ? 0 : 1;
    row->what = *kase->keyword ? kase->keyword : kase->text;
    row->state = home_case_state(kase->state);
    return kase->terminal;
}

static uint64_t fill_order(struct staff_queue_row *row, const Platen__Order *order)
{
    row->id = order->id;
    row->time = order->placed;
    row->age = order->placed;
    row->weight = order->state == PLATEN__ORDER_STATE__ORDER_HELD ? 0
                  : order->delivery_start                         ? 2
                                                                  : 1;
    row->what = order->n_lines ? order->lines[0]->item : "";
    return order->terminal;
}

static uint64_t fill_visit(struct staff_queue_row *row, const Platen__Visit *visit,
                           const Platen__Case *kase)
{
    row->id = visit->id;
    row->time = visit->start;
    row->age = visit->asked;
    row->weight = kase && kase->severity == PLATEN__SEVERITY__SEVERITY_ERROR ? 0 : 1;
    row->what = kase ? kase->keyword : "";
    return visit->terminal;
}

static uint64_t fill_item(struct staff_queue_row *row, const Platen__StaffItem *item,
                          const Platen__Case *kase)
{
    row->id = item->id;
    row->time = item->opened;
    row->age = item->opened;
    row->what = item->kind;
    return item->terminal ? item->terminal : kase ? kase->terminal : 0;
}

static uint64_t fill_mail(struct staff_queue_row *row, const Platen__MailIn *mail,
                          const Platen__Case *kase)
{
    row->id = mail->id;
    row->time = mail->received;
    row->age = mail->received;
    row->what = mail->subject;
    row->state = mail->from;
    return kase ? kase->terminal : 0;
}

static uint64_t fill_out(struct staff_queue_row *row, const Platen__Outbox *out)
{
    row->id = out->event << 16 | (out->index & 0xffff);
    row->time = out->written;
    row->age = out->written;
    row->what = out->kind;
    row->state = staff_out_state_text(out->state);
    return out->terminal;
}

static uint64_t fill_report(struct staff_queue_row *row, const Platen__ReportRecord *report)
{
    row->id = report->reception;
    row->time = report->received;
    row->age = report->received;
    row->what = report->description;
    return report->terminal;
}

static uint64_t fill(struct web_request *request, enum staff_queue_kind kind,
                     struct staff_queue_row *row, const void *record)
{
    const Platen__Terminal *terminal = record;

    switch (kind) {
    case STAFF_QUEUE_CASE:
        return fill_case(row, record);
    case STAFF_QUEUE_ORDER:
        return fill_order(row, record);
    case STAFF_QUEUE_VISIT:
        return fill_visit(row, record, case_of(request, ((const Platen__Visit *)record)->case_id));
    case STAFF_QUEUE_ITEM:
        return fill_item(row, record,
                         case_of(request, ((const Platen__StaffItem *)record)->case_id));
    case STAFF_QUEUE_MAIL:
        return fill_mail(row, record, case_of(request, ((const Platen__MailIn *)record)->case_id));
    case STAFF_QUEUE_OUT:
        return fill_out(row, record);
    case STAFF_QUEUE_REPORT:
        return fill_report(row, record);
    case STAFF_QUEUE_TERMINAL:
        break;
    }
    row->id = terminal->id;
    row->time = terminal->heard;
    row->age = terminal->heard;
    return terminal->id;
}

static struct staff_queue_row *view_add(struct web_request *request, struct staff_queue_view *view)
{
    if (view->n == view->room) {
        struct staff_queue_row *more;

        view->room = view->room ? 2 * view->room : 64;
        more = arena_array(request->arena, view->room, sizeof *more);
        if (view->n)
            memcpy(more, view->rows, view->n * sizeof *more);
        view->rows = more;
    }
    return &view->rows[view->n++];
}

static void take(struct web_request *request, struct staff_queue_view *view, const void *record)
{
    struct staff_queue_row *row = view_add(request, view);
    uint64_t terminal;

    *row = (struct staff_queue_row){.record = record, .what = "", .state = ""};
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

static bool by_key(const struct staff_queue_view *view)
{
    return view->queue->by_time && !strcmp(view->sort, "age");
}

static void read_value(struct web_request *request, struct staff_queue_view *view, uint32_t value)
{
    const struct staff_queue *queue = view->queue;
    size_t most = by_key(view) ? STAFF_QUEUE_SHOWN + 2 : SORTED_MAX;
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
    store_key_add_u64(&from,
                      queue->kind == STAFF_QUEUE_OUT ? view->after_id >> 16 : view->after_id);
    cursor = store_scan_index(
        request->txn, view->department ? STORE_REPORT_BY_DEPARTMENT : queue->index,
        queue->by_value ? &prefix : NULL, by_key(view) && view->after_id ? &from : NULL,
        !(by_key(view) && view->up));
    while (n < most && seen++ < STAFF_QUEUE_LOOKED_AT && (record = store_next(cursor, NULL))) {
        if (queue->takes && !queue->takes(record))
            continue;
        take(request, view, record);
        n++;
    }
    store_cursor_close(&cursor);
}

// ---- sorting ----

static const char *text_of(const struct staff_queue_row *row, const char *column)
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

static int compare_column(const struct staff_queue_row *a, const struct staff_queue_row *b,
                          const char *column)
{
    if (!strcmp(column, "severity"))
        return (int)b->weight - (int)a->weight;
    if (strcmp(column, "age") != 0)
        return strcasecmp(text_of(a, column), text_of(b, column));
    return a->time < b->time ? -1 : a->time > b->time ? 1 : a->id < b->id ? -1 : a->id > b->id;
}

static int compare(const void *one, const void *two, void *context)
{
    const struct staff_queue_view *view = context;
    const struct staff_queue_row *a = one, *b = two;
    int order = compare_column(a, b, view->sort);

    return order ? (view->up ? order : -order) : -compare_column(a, b, "age");
}

// Where the page begins: behind the row that was the last one of the page before.
size_t staff_queue_first(const struct staff_queue_view *view)
{
    size_t i = 0;

    if (!view->after_id)
        return 0;
    if (by_key(view)) {
        const struct staff_queue_row last = {.time = view->after_time, .id = view->after_id};

        while (i < view->n && (view->up ? compare_column(&view->rows[i], &last, "age") <= 0
                                        : compare_column(&view->rows[i], &last, "age") >= 0))
            i++;
        return i;
    }
    while (i < view->n && view->rows[i].id != view->after_id)
        i++;
    return i < view->n ? i + 1 : 0;
}

void staff_queue_read(struct web_request *request, struct staff_queue_view *view)
{
    for (size_t i = 0; i < view->part->n; i++)
        read_value(request, view, view->part->values[i]);
    if (view->n)
        qsort_r(view->rows, view->n, sizeof *view->rows, compare, view);
}
