// Available times of a service store: taken by at most one visit.

#include "gateway/desk/find.h"
#include "gateway/desk/visit_parts.h"

Platen__AvailableTime *visit_time(struct desk_command *c, uint64_t id)
{
    return id == 0 ? NULL : store_get_id(c->txn, STORE_AVAILABLE_TIME, id);
}

void visit_free_time(struct desk_command *c, Platen__Visit *visit)
{
    Platen__AvailableTime *time = visit_time(c, visit->available_time);
    visit->available_time = 0;
    if (time == NULL || time->visit != visit->id)
        return;
    time->visit = 0;
    store_put_id(c->txn, STORE_AVAILABLE_TIME, time->id, time);
}

void visit_take_time(struct desk_command *c, Platen__Visit *visit, Platen__AvailableTime *time)
{
    if (visit->available_time != time->id)
        visit_free_time(c, visit);
    time->visit = visit->id;
    store_put_id(c->txn, STORE_AVAILABLE_TIME, time->id, time);
    visit->available_time = time->id;
    visit->service_store = time->service_store;
    visit->start = time->start;
    visit->end = time->end;
}

Platen__AvailableTime *visit_times_at(struct desk_command *c, const Platen__Visit *visit,
                                      uint64_t service_store, int64_t start, int64_t end,
                                      bool *taken_r)
{
    Platen__AvailableTime *first = NULL;
    *taken_r = false;
    struct store_key from = store_key_u64((uint64_t)(start - DESK_DAY));
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_AVAILABLE_TIME_BY_START, NULL, &from, false);
    for (Platen__AvailableTime *time;
         (time = store_next(cursor, NULL)) != NULL && time->start < end;) {
        if (time->service_store != service_store || time->end <= start)
            continue;
        if (time->visit != 0 && time->visit != visit->id)
            *taken_r = true;
        else if (first == NULL)
            first = time;
    }
    store_cursor_close(&cursor);
    return first;
}
