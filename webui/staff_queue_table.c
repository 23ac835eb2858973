// The queues, and how many wait in each.

#include "webui/staff_queue.h"

#include <string.h>

#include "webui/staff.h"

enum { COUNT_MAX = 200 };

#define ORDER(STATE) PLATEN__ORDER_STATE__ORDER_##STATE
#define KIND(NAME) PLATEN__CASE_KIND__CASE_##NAME
#define OUT(STATE) PLATEN__OUT_STATE__OUT_##STATE
#define FATE(NAME) PLATEN__FATE__FATE_##NAME
#define OUTPUT(STATE) PLATEN__OUTPUT_STATE__OUTPUT_##STATE
#define CASES(NAME, ...)                                                                           \
    {                                                                                              \
        NAME, STAFF_QUEUE_CASE, STORE_CASE_OPEN_BY_KIND,                                           \
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

static const struct staff_queue queues[] = {
    CASES("open", KIND(FAILURE), KIND(SERVICE), KIND(INSPECTION), KIND(MAINTENANCE),
          KIND(SHORTAGE)),
    CASES("failures", KIND(FAILURE)),
    CASES("service", KIND(SERVICE)),
    CASES("maintenance", KIND(INSPECTION), KIND(MAINTENANCE)),
    CASES("shortages", KIND(SHORTAGE)),
    {"orders",
     STAFF_QUEUE_ORDER,
     STORE_ORDER_BY_STATE,
     {{"", {ORDER(PLACED), ORDER(ACCEPTED), ORDER(HELD)}, 3},
      {"way", {ORDER(DISPATCHED)}, 1},
      {"delivered", {ORDER(DELIVERED)}, 1},
      {"cancelled", {ORDER(CANCELLED)}, 1}},
     true,
     true,
     NULL},
    {"visits",
     STAFF_QUEUE_VISIT,
     STORE_VISIT_BY_STATE,
     {{"", {PLATEN__VISIT_STATE__VISIT_ASKED}, 1},
      {"confirmed", {PLATEN__VISIT_STATE__VISIT_CONFIRMED}, 1},
      {"over", {PLATEN__VISIT_STATE__VISIT_DONE}, 1}},
     true,
     true,
     NULL},
    {"reports",
     STAFF_QUEUE_REPORT,
     STORE_REPORT_BY_OUTPUT,
     {{"", {OUTPUT(OPEN)}, 1},
      {"handled", {OUTPUT(HANDLED)}, 1},
      {"counts", {OUTPUT(COUNTS)}, 1},
      {"all", {OUTPUT(OPEN), OUTPUT(HANDLED), OUTPUT(COUNTS)}, 3}},
     true,
     true,
     NULL},
    {"registrations",
     STAFF_QUEUE_ITEM,
     STORE_STAFF_ITEM_OPEN,
     {{"", {0}, 1}},
     false,
     true,
     is_registration},
    {"items", STAFF_QUEUE_ITEM, STORE_STAFF_ITEM_OPEN, {{"", {0}, 1}}, false, true, is_other_item},
    {"mail",
     STAFF_QUEUE_MAIL,
     STORE_MAIL_IN_BY_FATE,
     {{"", {FATE(STAFF)}, 1},
      {"rejected", {FATE(REJECTED)}, 1},
      {"dropped", {FATE(DROPPED)}, 1},
      {"accepted", {FATE(ACCEPTED)}, 1}},
     true,
     true,
     NULL},
    {"out",
     STAFF_QUEUE_OUT,
     STORE_OUTBOX_BY_STATE,
     {{"", {OUT(FAILED), OUT(HELD)}, 2},
      {"waiting", {OUT(WAITING)}, 1},
      {"sent", {OUT(SENT)}, 1},
      {"dropped", {OUT(DROPPED)}, 1}},
     true,
     true,
     NULL},
    {"silent", STAFF_QUEUE_TERMINAL, STORE_TERMINAL_SILENT, {{"", {0}, 1}}, false, false, NULL},
};

const struct staff_queue *staff_queue_find(const char *name)
{
    for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
        if (!strcmp(queues[i].name, name))
            return &queues[i];
    return NULL;
}

const struct staff_queue_part *staff_queue_part(const struct staff_queue *queue, const char *name)
{
    for (size_t i = 1; name && i < STAFF_QUEUE_PARTS && queue->parts[i].n; i++)
        if (!strcmp(queue->parts[i].name, name))
            return &queue->parts[i];
    return &queue->parts[0];
}

// ---- counting, for the tabs ----

static size_t count_value(struct web_request *request, const struct staff_queue *queue,
                          uint32_t value, size_t room)
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
    while (n < room && seen++ < STAFF_QUEUE_LOOKED_AT && (record = store_next(cursor, NULL)))
        n += queue->takes(record);
    store_cursor_close(&cursor);
    return n;
}

static size_t count_part(struct web_request *request, const struct staff_queue *queue,
                         const struct staff_queue_part *part)
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
