#include "gateway/desk/order.h"

#include <inttypes.h>

#include "gateway/desk/arrived.h"
#include "gateway/desk/case.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/fitting.h"
#include "gateway/desk/order_lines.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/staff_item.h"
#include "lib/arena.h"
#include "lib/zone.h"

enum {
    ORDER_PANEL_LIMIT = 5,
    ORDER_NOTE_MOST = 2000
}; // more pieces of one item at a panel wait for staff

bool order_step(Platen__Order *order, enum order_event event)
{
    const struct state_row *row = state_find(&order_states, (unsigned)order->state, event);
    if (row == NULL)
        return false;
    order->state = (Platen__OrderState)row->to;
    return true;
}

const char *order_state_text(const Platen__Order *order)
{
    return order_states.states[order->state];
}

Platen__Person *order_person(struct desk_command *c, const Platen__Order *order)
{
    Platen__Person *person = find_person_id(c, order->person);
    if (person == NULL) {
        const Platen__Terminal *terminal = find_terminal_id(c, order->terminal);
        person = terminal == NULL ? NULL : find_person_id(c, terminal->manager);
    }
    return person != NULL && person->confirmed != 0 ? person : NULL;
}

static Platen__Order *order_new(struct desk_command *c, const Platen__Terminal *terminal,
                                const struct order_lines *lines)
{
    Platen__Order *order = arena_alloc(c->arena, sizeof *order);
    platen__order__init(order);
    order->id = desk_next_id(c, STORE_ORDER);
    order->number = arena_printf(c->arena, "O-%06" PRIu64, order->id);
    order->customer = terminal->customer;
    order->terminal = terminal->id;
    order->n_lines = lines->n;
    order->lines = lines->lines;
    order->total = lines->total;
    order->placed = c->now;
    order->undo_until = c->now + c->dealer->undo_minutes * DESK_MINUTE;
    return order;
}

static void order_mail_taken(struct desk_command *c, const Platen__Order *order)
{
    Platen__Person *person = order_person(c, order);
    if (person == NULL)
        return;
    const char *const facts[] = {
        "order", order->number, "total", arena_printf(c->arena, "%" PRId64, order->total), NULL,
    };
    struct outbox_about about = {
        .person = person,
        .order = order->id,
        .case_id = order->case_id,
        .terminal = order->terminal,
        .facts = facts,
    };
    outbox_add(c, "order-taken", &about);
}

// Placed for good: the case knows it, who fits it is asked for, and the manager gets it in writing.
static void order_place(struct desk_command *c, Platen__Order *order, Platen__Case *kase)
{
    Platen__Case *fitted = fitting_case(c, order, kase);
    if (kase == NULL || (fitted != NULL && fitting_of_order(c, order)))
        kase = fitted;
    if (kase != NULL && case_step(c, kase, CASE_EVENT_ORDERED)) {
        arrived_forget(c, kase);
        order->case_id = kase->id;
        kase->order = order->id;
        put_case(c, kase);
    }
    if (fitted != NULL) {
        fitted->order = order->id;
        fitting_ask(c, order, fitted);
    }
    put_order(c, order);
    order_mail_taken(c, order);
}

// ---- from a page ----

static Platen__Case *order_case(struct desk_command *c, const Platen__Terminal *terminal,
                                uint64_t id, const struct order_lines *lines)
{
    Platen__Case *kase = find_case_id(c, id);
    if (kase == NULL)
        return order_lines_case(c, terminal, lines);
    return kase;
}

// Staff order for a customer's terminal, with nobody of the customer's behind it.
static bool order_of_staff(const struct desk_command *c)
{
    return c->command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_STAFF ||
           c->command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_OPERATOR;
}

static bool order_may(struct desk_command *c, const Platen__PlaceOrder *command,
                      Platen__Person **person_r, Platen__Terminal **terminal_r)
{
    Platen__Person *person = find_person_id(c, command->person);
    Platen__Terminal *terminal = find_terminal_id(c, command->terminal);
    const Platen__Case *kase = find_case_id(c, command->case_id);
    bool may = person != NULL ? terminal != NULL && person_may_see(person, terminal)
                              : terminal != NULL && command->person == 0 && order_of_staff(c);
    if (!may || (command->case_id != 0 && (kase == NULL || kase->terminal != terminal->id))) {
        desk_not_found(c, "There is no such terminal.");
        return false;
    }
    if (person != NULL && person->confirmed == 0) {
        desk_refused(c, "Please confirm your address first.");
        return false;
    }
    if (kase != NULL && !case_is_open(kase)) {
        desk_conflict(c, "%s is done already.", kase->service_id);
        return false;
    }
    *person_r = person;
    *terminal_r = terminal;
    return true;
}

void desk_take_place_order(struct desk_command *c)
{
    const Platen__PlaceOrder *command = c->command->place_order;
    Platen__Person *person;
    Platen__Terminal *terminal;
    struct order_lines lines;
    if (!order_may(c, command, &person, &terminal))
        return;
    if (!order_lines_check(c, terminal, command->n_lines, command->lines, &lines)) {
        desk_invalid(c, lines.field, "%s", lines.why);
        return;
    }
    const Platen__Order *blocked = order_lines_blocked(c, terminal, &lines);
    if (blocked != NULL && !command->insist) {
        desk_conflict(c, "This is ordered already: %s.", blocked->number);
        c->answer->id = blocked->id;
        return;
    }
    Platen__Case *kase = order_case(c, terminal, command->case_id, &lines);
    Platen__Order *order = order_new(c, terminal, &lines);
    order->person = person != NULL ? person->id : 0;
    order->note = desk_cut(c, command->note, ORDER_NOTE_MOST);
    order_place(c, order, kase);
    c->answer->id = order->id;
    desk_done(c, "Order %s is taken.", order->number);
}

Platen__Order *order_by_staff(struct desk_command *c, const Platen__Terminal *terminal,
                              const Platen__OrderLine *line, Platen__Case *kase, bool insist,
                              const Platen__Order **open_r, const char **why_r)
{
    struct order_lines lines;
    Platen__OrderLine copy = *line, *wanted = &copy;
    *open_r = NULL;
    if (!order_lines_check(c, terminal, 1, &wanted, &lines)) {
        *why_r = lines.why;
        return NULL;
    }
    *open_r = order_lines_blocked(c, terminal, &lines);
    if (*open_r != NULL && !insist) {
        *why_r = arena_printf(c->arena, "This is ordered already: %s.", (*open_r)->number);
        return NULL;
    }
    Platen__Order *order = order_new(c, terminal, &lines);
    order_place(c, order, kase != NULL ? kase : order_lines_case(c, terminal, &lines));
    return order;
}

bool order_is_open(struct desk_command *c, const Platen__Terminal *terminal,
                   const Platen__OrderLine *line)
{
    Platen__OrderLine copy = *line, *wanted = &copy;
    const struct order_lines lines = {.n = 1, .lines = &wanted};
    return order_lines_blocked(c, terminal, &lines) != NULL;
}

static void order_close_item(struct desk_command *c, const Platen__Order *order, const char *kind)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, kind);
    like.terminal = order->terminal;
    like.order = order->id;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

static void order_cancel(struct desk_command *c, Platen__Order *order)
{
    order_close_item(c, order, "unverified-order");
    order_close_item(c, order, "another-time");
    Platen__Case *kase = find_case_id(c, order->case_id);
    if (kase != NULL && kase->order == order->id) {
        case_step(c, kase, CASE_EVENT_ORDER_CANCELLED);
        kase->order = 0;
        put_case(c, kase);
    }
    put_order(c, order);
    fitting_call_off(c, order);
}

bool order_may_end(const Platen__Order *order)
{
    return state_find(&order_states, (unsigned)order->state, ORDER_EVENT_CANCELLED) != NULL;
}

bool order_take_back(struct desk_command *c, Platen__Order *order)
{
    if (!order_step(order, ORDER_EVENT_CANCELLED))
        return false;
    order_cancel(c, order);
    return true;
}

bool order_takes_back(const Platen__Order *order, int64_t now)
{
    return order->state == PLATEN__ORDER_STATE__ORDER_PLACED ||
           (order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED && now <= order->undo_until);
}

// By its customer within the time, by staff until it is dispatched.
void desk_take_cancel_order(struct desk_command *c)
{
    const Platen__CancelOrder *command = c->command->cancel_order;
    Platen__Order *order = find_order_id(c, command->order);
    const Platen__Terminal *terminal = order == NULL ? NULL : find_terminal_id(c, order->terminal);
    const Platen__Person *person = find_person_id(c, command->person);
    bool of_customer =
        command->person != 0 || c->command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_PERSON;
    if (terminal == NULL ||
        (of_customer && (person == NULL || !person_may_see(person, terminal)))) {
        desk_not_found(c, "There is no such order.");
        return;
    }
    if (of_customer && order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED &&
        !order_takes_back(order, c->now)) {
        desk_refused(c, "The time to take order %s back is over; please call us.", order->number);
        return;
    }
    if (!order_take_back(c, order)) {
        desk_conflict(c, "Order %s is %s.", order->number, order_state_text(order));
        return;
    }
    c->answer->id = order->id;
    desk_done(c, "Order %s is taken back.", order->number);
}

// ---- from a panel or a mail ----

static bool order_over_limit(const struct order_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        if (lines->lines[i]->quantity > ORDER_PANEL_LIMIT)
            return true;
    }
    return false;
}

// text: why, for staff.
static void order_hold(struct desk_command *c, Platen__Order *order,
                       const Platen__Terminal *terminal, uint64_t reception, char *text)
{
    order->state = PLATEN__ORDER_STATE__ORDER_HELD;
    put_order(c, order);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "unverified-order");
    item.text = text;
    item.terminal = terminal->id;
    item.order = order->id;
    item.report = reception;
    staff_item_open(c, &item);
}

static char *order_hold_text(struct desk_command *c, const Platen__Order *order,
                             const Platen__Terminal *terminal, bool is_signed)
{
    return arena_printf(c->arena, "Order %s of terminal %s is %s.", order->number,
                        terminal->number, is_signed ? "over the limit of a panel" : "not signed");
}

const char *order_take(struct desk_command *c, const Platen__Terminal *terminal, size_t n_lines,
                       Platen__OrderLine **wanted, Platen__Trust trust, uint64_t reception,
                       uint64_t *order_r)
{
    *order_r = 0;
    struct order_lines lines;
    if (!order_lines_check(c, terminal, n_lines, wanted, &lines))
        return lines.why;
    const Platen__Order *blocked = order_lines_blocked(c, terminal, &lines);
    if (blocked != NULL)
        return arena_printf(c->arena, "This is ordered already: %s.", blocked->number);
    Platen__Order *order = order_new(c, terminal, &lines);
    *order_r = order->id;
    bool is_signed = trust == PLATEN__TRUST__TRUST_SIGNED;
    if (!is_signed || order_over_limit(&lines)) {
        order_hold(c, order, terminal, reception,
                   order_hold_text(c, order, terminal, is_signed));
        return arena_printf(c->arena, "Order %s waits for the staff.", order->number);
    }
    order_place(c, order, order_lines_case(c, terminal, &lines));
    return arena_printf(c->arena, "Order %s is taken.", order->number);
}

// Those that were refused count, too: a terminal that orders without end is to stop.
static bool order_month_is_full(struct desk_command *c, const Platen__Terminal *terminal)
{
    uint32_t most = terminal->orders_month != 0 ? terminal->orders_month : c->dealer->orders_month;
    const Platen__Customer *customer = find_customer_id(c, terminal->customer);
    const struct zone *zone =
        zone_first("", customer != NULL ? customer->zone : "", c->dealer->zone);
    struct zone_time now, placed;
    zone_local(zone, c->now, &now);
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_ORDER_BY_TERMINAL, &prefix, NULL, true);
    uint32_t n = 0;
    for (const Platen__Order *order; n < most && (order = store_next(cursor, NULL)) != NULL;) {
        zone_local(zone, order->placed, &placed);
        if (placed.year != now.year || placed.month != now.month)
            break;
        n += order->by_itself;
    }
    store_cursor_close(&cursor);
    return n >= most;
}

// Held for staff to stop it, and placed when nobody did.
static void order_wait(struct desk_command *c, Platen__Order *order,
                       const Platen__Terminal *terminal, uint64_t reception)
{
    order->places = c->now + c->dealer->veto_minutes * DESK_MINUTE;
    due_add(c, order->places, DUE_ORDER, order->id);
    order_hold(c, order, terminal, reception,
               arena_printf(c->arena,
                            "Order %s of terminal %s is placed by itself after %u minutes, unless "
                            "you refuse it.",
                            order->number, terminal->number, c->dealer->veto_minutes));
}

static void order_wish_place(struct desk_command *c, Platen__Order *order,
                             const Platen__Terminal *terminal, const struct order_lines *lines,
                             uint64_t reception)
{
    if (order_month_is_full(c, terminal)) {
        order_hold(c, order, terminal, reception,
                   arena_printf(c->arena,
                                "Order %s of terminal %s is more than it may order by itself in a "
                                "month.",
                                order->number, terminal->number));
        return;
    }
    order->by_itself = true;
    if (c->dealer->veto_minutes > 0)
        order_wait(c, order, terminal, reception);
    else
        order_place(c, order, order_lines_case(c, terminal, lines));
}

enum order_wish_result order_wish_take(struct desk_command *c, const Platen__Terminal *terminal,
                                       const struct order_wish *wish)
{
    Platen__OrderLine *line = arena_alloc(c->arena, sizeof *line);
    struct order_lines lines;
    platen__order_line__init(line);
    line->item = arena_strdup(c->arena, wish->item);
    line->quantity = wish->quantity;
    if (!order_lines_check(c, terminal, 1, &line, &lines))
        return ORDER_WISH_HELD;
    const Platen__Order *open = order_lines_blocked(c, terminal, &lines);
    Platen__Order *order = order_new(c, terminal, &lines);
    order->report = wish->reception;
    if (wish->order_r != NULL)
        *wish->order_r = order;
    if (open != NULL)
        order_hold(c, order, terminal, wish->reception,
                   arena_printf(c->arena, "Order %s of terminal %s repeats order %s, which is open.",
                                order->number, terminal->number, open->number));
    else if (order_over_limit(&lines) || !(wish->by_itself || wish->is_signed))
        order_hold(c, order, terminal, wish->reception,
                   order_hold_text(c, order, terminal, wish->by_itself || wish->is_signed));
    else if (wish->is_signed)
        order_place(c, order, order_lines_case(c, terminal, &lines));
    else
        order_wish_place(c, order, terminal, &lines, wish->reception);
    return order->state == PLATEN__ORDER_STATE__ORDER_HELD ? ORDER_WISH_HELD : ORDER_WISH_PLACED;
}

void order_due(struct desk_command *c, uint64_t id)
{
    Platen__Order *order = find_order_id(c, id);
    if (order == NULL || order->places == 0 || order->places > c->now ||
        order->state != PLATEN__ORDER_STATE__ORDER_HELD || !order_decide_held(c, order, true))
        return;
    order_close_item(c, order, "unverified-order");
}

bool order_decide_held(struct desk_command *c, Platen__Order *order, bool accept)
{
    const Platen__Terminal *terminal = find_terminal_id(c, order->terminal);
    if (terminal == NULL ||
        !order_step(order, accept ? ORDER_EVENT_ACCEPTED : ORDER_EVENT_CANCELLED))
        return false;
    if (!accept) {
        put_order(c, order);
        return true;
    }
    struct order_lines lines = {.n = order->n_lines, .lines = order->lines};
    order->undo_until = c->now + c->dealer->undo_minutes * DESK_MINUTE;
    order_place(c, order, order_lines_case(c, terminal, &lines));
    return true;
}
