#include "webui/free_time.h"

#include <stdio.h>
#include <string.h>

#include "lib/arena.h"

enum { STAMP = 16 }; // "2026-11-24 14:00"

static const char *stamp(const struct web_request *request)
{
    const char *take = form_value(&request->form, "take");
    const char *time = form_value(&request->form, "time");

    if (take && strlen(take) == STAMP)
        return take;
    return time && strlen(time) == STAMP ? time : NULL;
}

bool free_time_chosen(const struct web_request *request)
{
    const char *time = form_value(&request->form, "time");

    return stamp(request) || (time && !strcmp(time, "-"));
}

int free_time_read(const struct web_request *request, const struct zone *zone, unsigned minutes,
                   struct staff_date *date_r)
{
    const char *given = stamp(request);
    const char *day = given ? arena_strndup(request->arena, given, 10)
                            : form_text(&request->form, "day", request->arena);
    const char *clock = given ? given + 11 : form_text(&request->form, "clock", request->arena);

    if (staff_date_read(zone, request->now, day, clock, "", date_r) == 0)
        return 0;
    date_r->end = date_r->start + (int64_t)minutes * 60 * 1000000;
    return 1;
}

static void add_suggestion(struct page *page, xmlNode *node, const struct staff_date *wrong)
{
    const struct web_request *request = page->request;
    struct staff_date good;
    char day[STAFF_DAY_SIZE], clock[STAFF_CLOCK_SIZE] = "09:00";
    xmlNode *suggest;

    staff_date_next(page->zone, request->now, day);
    if (!staff_date_read(page->zone, request->now, wrong->day, wrong->from, "", &good) &&
        !staff_date_read(page->zone, request->now, day, *wrong->from ? wrong->from : clock, "",
                         &good))
        return;
    staff_date_write(page->zone, good.start, day, clock);
    suggest = page_add_when(page, node, "suggest", good.start);
    page_set_format(suggest, "value", "%s %s", day, clock);
}

void free_time_add(struct page *page, xmlNode *parent, const struct staff_date *wrong)
{
    const struct form *form = &page->request->form;
    xmlNode *node = page_add(parent, "free");

    page_set(node, "day", form_value(form, "day"));
    page_set(node, "clock", form_value(form, "clock"));
    page_set_flag(node, "chosen", free_time_chosen(page->request));
    if (!wrong)
        return;
    page_error(node, "free", arena_printf(page->request->arena, "free.error.%s", wrong->fault));
    add_suggestion(page, node, wrong);
}
