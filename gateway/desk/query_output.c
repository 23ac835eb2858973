// How staff see a query's report, and what is done about it by itself where the terminal's record says
// so: its installing person is told of an error, and what is at its end is ordered. One episode is
// told once and ordered once, however often the terminal says it.
#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/order_item.h"
#include "gateway/desk/output.h"
#include "gateway/desk/query.h"

// What the order is about: the matter of the report that wants goods.
static Platen__Case *case_short(const struct query *query)
{
    for (size_t i = 0; i < query->record->n_cases; i++) {
        Platen__Case *kase = find_case_id(query->c, query->record->cases[i]);
        if (kase != NULL && case_is_open(kase) &&
            kase->kind == PLATEN__CASE_KIND__CASE_SHORTAGE && kase->supply_type[0] != '\0')
            return kase;
    }
    return NULL;
}

static bool on_its_way(struct query *query, const Platen__Terminal *terminal, const char *item)
{
    Platen__OrderLine line = PLATEN__ORDER_LINE__INIT;
    line.item = (char *)(uintptr_t)item;
    line.quantity = 1;
    return order_is_open(query->c, terminal, &line);
}

static void order_what_ends(struct query *query)
{
    struct desk_command *c = query->c;
    Platen__Case *kase = case_short(query);
    if (!query->terminal->orders_at_end || kase == NULL || kase->order != 0 ||
        kase->ordered_itself != 0)
        return;
    const Platen__Item *item =
        order_item_of_supply(c, query->terminal, kase->supply_type, kase->colour);
    if (item == NULL || on_its_way(query, query->terminal, item->code))
        return;
    struct order_wish wish = {
        .item = item->code,
        .quantity = 1,
        .by_itself = true,
        .reception = query->record->reception,
        .order_r = &query->order,
    };
    query->staff |= order_wish_take(c, query->terminal, &wish) != ORDER_WISH_PLACED;
    kase = find_case_id(c, kase->id);
    kase->ordered_itself = query->order->id;
    put_case(c, kase);
}

// What another report of the matter told already is not told again.
static bool was_told(struct query *query)
{
    const Platen__ReportRecord *report = query->record;
    Platen__Case *kase = report->n_cases > 0 ? find_case_id(query->c, report->cases[0]) : NULL;
    if (kase == NULL)
        return true; // of no matter: staff look first
    bool told = kase->told_installing != 0;
    kase->told_installing = query->c->now;
    if (!told)
        put_case(query->c, kase);
    return told;
}

// Nobody who has not confirmed an address, or called our mail unwanted, is written to by itself; who is
// the manager, too, has a mail with a link already.
static void tell_installing(struct query *query)
{
    const Platen__Terminal *terminal = query->terminal;
    bool fax = strcmp(terminal->tells_itself, "fax") == 0;
    Platen__Person *person;
    if (terminal->tells_itself[0] == '\0' ||
        output_tell_fault(query->c, terminal, fax, &person) != NULL ||
        (!fax && (person->confirmed == 0 || person->complained != 0 ||
                  person->id == terminal->manager)) ||
        was_told(query))
        return;
    output_tell(query->c, terminal, query->record, person, fax, 0);
}

static void note_order(struct query *query)
{
    bool held = query->order != NULL && query->order->places == 0 &&
                query->order->state == PLATEN__ORDER_STATE__ORDER_HELD;
    if (query->order != NULL && !held)
        output_note(query->c, query->record, "order", query->order->number)->order =
            query->order->id;
}

static uint64_t department_of(struct query *query)
{
    const Platen__Customer *customer = find_customer_id(query->c, query->terminal->customer);
    return query->terminal->department != 0 ? query->terminal->department
           : customer != NULL               ? customer->default_department
                                            : 0;
}

void query_output(struct query *query)
{
    Platen__ReportRecord *record = query->record;
    if (query->ask->kind == PLATEN__QUERY_KIND__QUERY_POLL)
        return;
    record->department = department_of(query);
    record->description = arena_strdup(query->c->arena, query->words);
    record->output = query->ask->kind == PLATEN__QUERY_KIND__QUERY_COUNTS
                         ? PLATEN__OUTPUT_STATE__OUTPUT_COUNTS
                         : PLATEN__OUTPUT_STATE__OUTPUT_OPEN;
    if (query->ask->kind == PLATEN__QUERY_KIND__QUERY_ERROR) {
        order_what_ends(query);
        tell_installing(query);
    }
    note_order(query);
}
