// Another time for a delivery than the one that was given.
#include <stdio.h>

#include "webui/free_time.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { SUGGESTIONS = 3, MINUTES = 120 };

static const int64_t MINUTE = 60 * INT64_C(1000000);

// What is on its way and has a date.
static const Platen__Order *movable(struct web_request *request)
{
    const Platen__Order *order = home_order(request, request->part[1]);

    if (!order) {
        home_not_yours(request);
        return NULL;
    }
    if (order->delivery_start &&
        (order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED ||
         order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED))
        return order;
    web_redirect(request, "%s/o/%llu", request->base, (unsigned long long)order->id);
    return NULL;
}

static unsigned minutes_of(const Platen__Order *order)
{
    int64_t span = (order->delivery_end - order->delivery_start) / MINUTE;

    return span > 0 && span <= 24 * 60 ? (unsigned)span : MINUTES;
}

// The next working days after the given one, at the same time of day.
static void add_suggestions(struct page *page, const Platen__Order *order)
{
    int64_t from = order->delivery_start > page->request->now ? order->delivery_start
                                                              : page->request->now;
    char day[STAFF_DAY_SIZE], clock[STAFF_CLOCK_SIZE];

    for (int n = 0; n < SUGGESTIONS; n++) {
        struct staff_date date;
        xmlNode *node;

        staff_date_write(page->zone, order->delivery_start, day, clock);
        staff_date_next(page->zone, from, day);
        if (!staff_date_read(page->zone, page->request->now, day, clock, "", &date))
            return;
        from = date.start;
        node = page_add_span(page, page->root, "suggestion", date.start,
                             date.start + minutes_of(order) * MINUTE);
        page_set_format(node, "value", "%s %s", day, clock);
    }
}

static void answer_another(struct web_request *request, const Platen__Order *order,
                           unsigned status, const struct staff_date *wrong, bool none)
{
    struct page page;

    if (!page_begin(&page, request, "another"))
        return;
    page_set(page.root, "note", form_value(&request->form, "note"));
    if (none)
        page_error(page.root, "time", "visit.error.none");
    home_add_terminal(&page, home_add_order(&page, page.root, order),
                      home_terminal_id(request, order->terminal));
    add_suggestions(&page, order);
    free_time_add(&page, page.root, wrong);
    page_form(&page, page.root, "another", "%s/o/%llu/time", request->base,
              (unsigned long long)order->id);
    page_answer(&page, status);
}

void page_another(struct web_request *request)
{
    const Platen__Order *order = movable(request);

    if (order)
        answer_another(request, order, 200, NULL, false);
}

static void asked(struct web_request *request, const Platen__Answer *answer)
{
    const Platen__Order *order;

    if (answer->result == PLATEN__RESULT__RESULT_INVALID) {
        order = guard_manager(request) ? movable(request) : NULL;
        if (order)
            answer_another(request, order, 422, NULL, true);
    } else if (!home_answer_trouble(request, answer)) {
        web_redirect(request, "%s/o/%s?done=another", request->base, request->part[1]);
    }
}

void do_another(struct web_request *request)
{
    const Platen__Order *order = movable(request);
    struct staff_date date;
    Platen__AskDelivery ask;
    Platen__Command command;

    if (!order)
        return;
    if (!free_time_chosen(request)) {
        answer_another(request, order, 422, NULL, true);
        return;
    }
    if (!free_time_read(request, page_zone(request), minutes_of(order), &date)) {
        answer_another(request, order, 422, &date, false);
        return;
    }
    platen__ask_delivery__init(&ask);
    ask.order = order->id;
    ask.person = request->person->id;
    ask.start = date.start;
    ask.end = date.end;
    ask.note = (char *)(uintptr_t)form_text(&request->form, "note", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_ASK_DELIVERY;
    command.ask_delivery = &ask;
    web_command(request, &command, asked);
}
