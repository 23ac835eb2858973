#include "gateway/desk/fitting.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/case_item.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/visit.h"
#include "lib/arena.h"

bool fitting_of_item(const Platen__Item *item)
{
    return item->fitted_by[0] != '\0' ? strcmp(item->fitted_by, "service") == 0
                                      : strcmp(item->kind, "part") == 0;
}

bool fitting_of_order(struct desk_command *c, const Platen__Order *order)
{
    for (size_t i = 0; i < order->n_lines; i++) {
        const Platen__Item *item = find_item(c, order->lines[i]->item);
        if (item == NULL || !fitting_of_item(item))
            return false;
    }
    return order->n_lines > 0;
}

static const Platen__Item *fitting_first(struct desk_command *c, const Platen__Order *order)
{
    for (size_t i = 0; i < order->n_lines; i++) {
        const Platen__Item *item = find_item(c, order->lines[i]->item);
        if (item != NULL && fitting_of_item(item))
            return item;
    }
    return NULL;
}

// ---- the matter ----

// Where the terminal has several of a kind nobody knows which of them is meant.
static const Platen__Supply *fitting_supply(const Platen__Terminal *terminal,
                                            const Platen__Item *item)
{
    const Platen__Supply *found = NULL;
    for (size_t i = 0; item->supply_type[0] != '\0' && i < terminal->n_supplies; i++) {
        const Platen__Supply *supply = terminal->supplies[i];
        if (!condition_supply_same(supply->type, item->supply_type) ||
            (item->colour[0] != '\0' && strcmp(item->colour, supply->colour) != 0))
            continue;
        if (found != NULL)
            return NULL;
        found = supply;
    }
    return found;
}

// So that the terminal's own word for it, when it comes, finds this matter.
static void fitting_name(struct desk_command *c, Platen__Case *kase,
                         const Platen__Terminal *terminal, const Platen__Item *item)
{
    const Platen__Supply *supply = fitting_supply(terminal, item);
    kase->supply_type = arena_strdup(c->arena, item->supply_type);
    kase->colour = arena_strdup(c->arena, item->colour);
    if (supply == NULL) {
        kase->component = arena_strdup(c->arena, case_item_code(c->txn, terminal, item));
        return;
    }
    kase->supply_index = supply->index;
    kase->supply_type = supply->type;
    kase->colour = supply->colour;
    kase->supply = arena_memdup(c->arena, supply, sizeof *supply);
}

static Platen__Case *fitting_new(struct desk_command *c, const Platen__Order *order,
                                 const Platen__Terminal *terminal, const Platen__Item *item)
{
    Platen__Case *kase = case_new(c, terminal, PLATEN__CASE_KIND__CASE_MAINTENANCE);
    const Platen__Person *person = order_person(c, order);
    fitting_name(c, kase, terminal, item);
    kase->first_report = order->report;
    kase->trust = PLATEN__TRUST__TRUST_SIGNED;
    if (person != NULL)
        array_add_id(c->arena, &kase->told, &kase->n_told, person->id);
    return kase;
}

Platen__Case *fitting_case(struct desk_command *c, const Platen__Order *order, Platen__Case *kase)
{
    const Platen__Item *item = fitting_first(c, order);
    const Platen__Terminal *terminal = find_terminal_id(c, order->terminal);
    if (item == NULL || terminal == NULL)
        return NULL;
    if (kase != NULL && (kase->kind != PLATEN__CASE_KIND__CASE_SHORTAGE ||
                         case_item_mends(c->txn, terminal, item, kase)))
        return kase;
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (case_item_mends(c->txn, terminal, item, cases[i]))
            return cases[i];
    }
    return fitting_new(c, order, terminal, item);
}

// ---- the visit ----

void fitting_ask(struct desk_command *c, Platen__Order *order, Platen__Case *kase)
{
    const Platen__Visit *visit = visit_ask_any(c, kase, order->person);
    if (visit != NULL)
        order->visit = visit->id;
    else
        put_case(c, kase);
}

void fitting_call_off(struct desk_command *c, const Platen__Order *order)
{
    Platen__Visit *visit = find_visit_id(c, order->visit);
    Platen__Case *kase = visit != NULL ? find_case_id(c, visit->case_id) : NULL;
    if (kase == NULL || !visit_call_off(c, visit, kase))
        return;
    if (kase->order == order->id)
        kase->order = 0;
    if (kase->keyword[0] != '\0' || kase->kind != PLATEN__CASE_KIND__CASE_MAINTENANCE ||
        !completion_end_quietly(c, kase, "gateway", "order-cancelled"))
        put_case(c, kase);
}
