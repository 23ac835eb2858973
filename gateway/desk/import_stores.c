// Service stores, and the times when their service persons can come.
#include <string.h>

#include "gateway/desk/find.h"
#include "gateway/desk/import.h"
#include "lib/zone.h"

bool import_check_store(struct import *im)
{
    const char *code = import_text(im, "code");
    if (!import_once(im, "code", code, NULL))
        return false;
    const Platen__ServiceStore *there = find_service_store(im->c, code);
    const char *zone = import_cell(im, "zone");
    import_define(im, "store", code, NULL, zone != NULL ? zone : there != NULL ? there->zone : "");
    return true;
}

void import_write_store(struct import *im)
{
    Platen__ServiceStore fresh, *store = find_service_store(im->c, import_text(im, "code"));
    platen__service_store__init(&fresh);
    struct import_before before = import_before(im, store != NULL ? &store->base : NULL);
    if (store == NULL) {
        store = &fresh;
        store->id = desk_next_id(im->c, STORE_SERVICE_STORE);
    }
    import_set(im, "code", &store->code);
    import_set(im, "name", &store->name);
    import_set(im, "mail", &store->mail);
    import_set(im, "telephone", &store->telephone);
    import_set(im, "zone", &store->zone);
    import_set(im, "service_person", &store->service_person);
    import_put_id(im, STORE_SERVICE_STORE, store->id, &store->base, &before);
}

// The zone times of that store are written in, or NULL: no such store.
static const struct zone *store_zone(struct import *im, const char *code)
{
    const Platen__ServiceStore *store = find_service_store(im->c, code);
    const char *zone = import_defined(im, "store", code, NULL);
    if (zone == NULL && store == NULL)
        return NULL;
    return zone_first(zone != NULL ? zone : store->zone, im->c->dealer->zone, NULL);
}

static bool read_time(struct import *im, const struct zone *zone, const char *column,
                      int64_t *time_r)
{
    const char *text = import_text(im, column);
    if (zone_parse(zone, text, time_r))
        return true;
    return import_fail(im, column,
                       "\"%s\" is no time there is in the store's zone (like 2026-12-01 09:00)",
                       arena_cut(im->c->arena, text, 40));
}

bool import_check_time(struct import *im)
{
    const char *code = import_text(im, "store");
    const struct zone *zone = store_zone(im, code);
    int64_t start, end;
    if (zone == NULL)
        return import_fail(im, "store", "there is no store \"%s\"", code);
    if (!read_time(im, zone, "start", &start) || !read_time(im, zone, "end", &end))
        return false;
    if (end <= start || end - start > DESK_DAY)
        return import_fail(im, "end", "is not within a day after the start");
    return import_once(im, "start", code, arena_printf(im->c->arena, "%lld", (long long)start));
}

static Platen__AvailableTime *find_time(struct import *im, uint64_t store, int64_t start)
{
    struct store_key prefix = store_key_u64((uint64_t)start);
    struct store_cursor *cursor =
        store_scan_index(im->c->txn, STORE_AVAILABLE_TIME_BY_START, &prefix, NULL, false);
    Platen__AvailableTime *time;
    while ((time = store_next(cursor, NULL)) != NULL && time->service_store != store)
        continue;
    store_cursor_close(&cursor);
    return time;
}

void import_write_time(struct import *im)
{
    const Platen__ServiceStore *store = find_service_store(im->c, import_text(im, "store"));
    int64_t start, end;
    if (store == NULL)
        return;
    const struct zone *zone = zone_first(store->zone, im->c->dealer->zone, NULL);
    if (!zone_parse(zone, import_text(im, "start"), &start) ||
        !zone_parse(zone, import_text(im, "end"), &end))
        return;
    Platen__AvailableTime fresh, *time = find_time(im, store->id, start);
    platen__available_time__init(&fresh);
    struct import_before before = import_before(im, time != NULL ? &time->base : NULL);
    if (time == NULL) {
        time = &fresh;
        time->id = desk_next_id(im->c, STORE_AVAILABLE_TIME);
        time->service_store = store->id;
        time->start = start;
    }
    time->end = end;
    import_put_id(im, STORE_AVAILABLE_TIME, time->id, &time->base, &before);
}
