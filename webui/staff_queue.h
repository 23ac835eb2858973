// The staff's queues: a table says where the rows of each come from.
#ifndef PLATEN_WEBUI_STAFF_QUEUE_H
#define PLATEN_WEBUI_STAFF_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"
#include "webui/page.h"

enum {
    STAFF_QUEUE_VALUES = 5,
    STAFF_QUEUE_PARTS = 4,
    STAFF_QUEUE_LOOKED_AT = 2000 // at the most, where a function says what belongs
};

enum staff_queue_kind {
    STAFF_QUEUE_CASE,
    STAFF_QUEUE_ORDER,
    STAFF_QUEUE_VISIT,
    STAFF_QUEUE_ITEM,
    STAFF_QUEUE_MAIL,
    STAFF_QUEUE_OUT,
    STAFF_QUEUE_TERMINAL,
    STAFF_QUEUE_REPORT
};

// A part of a queue: which states (the first of the index' key).
struct staff_queue_part {
    const char *name; // "": what is shown first, and counted
    uint32_t values[STAFF_QUEUE_VALUES];
    size_t n;
};

struct staff_queue {
    const char *name;
    enum staff_queue_kind kind;
    enum store_index index;
    struct staff_queue_part parts[STAFF_QUEUE_PARTS];
    bool by_value;                     // the index begins with a u32
    bool by_time;                      // then comes the time
    bool (*takes)(const void *record); // NULL: all
};

const struct staff_queue *staff_queue_find(const char *name); // NULL: there is none
// Its part of that name; the first one where it has none.
const struct staff_queue_part *staff_queue_part(const struct staff_queue *queue, const char *name);

// ---- staff_queue_rows.c: reads what a page of a queue shows ----
// In the order of their age rows are read from the index by key; by another column the newest 1,000
// are read and sorted.
enum { STAFF_QUEUE_SHOWN = 50 }; // rows on a page

struct staff_queue_row {
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

struct staff_queue_view {
    const struct staff_queue *queue;
    const struct staff_queue_part *part;
    const Platen__Department *department; // of reports, NULL: all
    const char *sort;                     // a column
    bool up;                              // oldest, least, or A first
    int64_t after_time;
    uint64_t after_id; // 0: from the start
    struct staff_queue_row *rows;
    size_t n, room;
};

// Reads and sorts rows of the view, in the request's arena; all members above rows are filled in.
void staff_queue_read(struct web_request *request, struct staff_queue_view *view);
// Where the page begins: behind the row that was the last one of the page before.
size_t staff_queue_first(const struct staff_queue_view *view);

#endif
