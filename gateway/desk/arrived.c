#include "gateway/desk/arrived.h"

#include <string.h>

#include "gateway/desk/case.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/tell.h"
#include "gateway/desk/visit.h"
#include "lib/arena.h"
#include "lib/zone.h"

#define ARRIVED_GIVE_UP (30 * DESK_DAY)
#define ARRIVED_MISFIT "does-not-fit"
#define ARRIVED_NOT_FOUND "not-found"

// ---- whether it should be in by now ----

static const Platen__Order *arrived_order(struct desk_command *c, const Platen__Case *kase)
{
    const Platen__Order *order = find_order_id(c, kase->order);
    return order != NULL && order->state == PLATEN__ORDER_STATE__ORDER_DELIVERED ? order : NULL;
}

// A service person puts it in.
static bool arrived_is_fitted(struct desk_command *c, const Platen__Case *kase)
{
    const Platen__Visit *visit = find_visit_id(c, kase->visit);
    return visit != NULL && visit_may_end(visit);
}

static bool arrived_waits(struct desk_command *c, const Platen__Case *kase)
{
    return case_is_open(kase) && kase->still_told == 0 && kase->misfit[0] == '\0' &&
           condition_is_end(kase->keyword) && arrived_order(c, kase) != NULL &&
           !arrived_is_fitted(c, kase);
}

// The same time of day, so many working days later where the terminal stands.
static int64_t arrived_later(struct desk_command *c, const Platen__Terminal *terminal,
                             uint32_t days)
{
    const Platen__Site *site = find_site_id(c, terminal->site);
    const Platen__Customer *customer = find_customer_id(c, terminal->customer);
    const struct zone *zone = zone_first(site != NULL ? site->zone : "",
                                         customer != NULL ? customer->zone : "", c->dealer->zone);
    int64_t time = c->now;
    while (days > 0) {
        struct zone_time local;
        time += DESK_DAY;
        zone_local(zone, time, &local);
        days -= local.weekday <= 5;
    }
    return time;
}

void arrived_watch(struct desk_command *c, const Platen__Case *kase)
{
    const Platen__Terminal *terminal = find_terminal_id(c, kase->terminal);
    if (terminal != NULL && arrived_waits(c, kase))
        due_add(c, arrived_later(c, terminal, c->dealer->still_days), DUE_ARRIVED, kase->id);
}

// ---- telling ----

static void arrived_tell(struct desk_command *c, Platen__Case *kase,
                         const Platen__Terminal *terminal)
{
    const char *const facts[] = {"service_id", kase->service_id, NULL};
    struct outbox_about about = {
        .order = kase->order,
        .case_id = kase->id,
        .terminal = kase->terminal,
        .facts = facts,
    };
    size_t n;
    Platen__Person **persons = hear_persons(c, terminal, hear_of_case(kase), &n);
    for (size_t i = 0; i < n; i++) {
        about.person = persons[i];
        tell_person(c, "still-empty", hear_of_case(kase), 0, &about);
    }
}

// A machine that says nothing since the delivery may have it in; silence.h looks after that.
void arrived_due(struct desk_command *c, uint64_t case_id)
{
    Platen__Case *kase = find_case_id(c, case_id);
    const Platen__Terminal *terminal = kase != NULL ? find_terminal_id(c, kase->terminal) : NULL;
    if (terminal == NULL || !arrived_waits(c, kase))
        return;
    const Platen__Order *order = find_order_id(c, kase->order);
    if (order != NULL && terminal->heard <= order->delivered) {
        if (c->now - order->delivered < ARRIVED_GIVE_UP)
            due_add(c, arrived_later(c, terminal, 1), DUE_ARRIVED, kase->id);
        return;
    }
    kase->still_told = c->now;
    put_case(c, kase);
    arrived_tell(c, kase, terminal);
}

// ---- what the manager says of it ----

static void arrived_like(struct desk_command *c, const Platen__Case *kase, Platen__StaffItem *item)
{
    platen__staff_item__init(item);
    item->kind = arena_strdup(c->arena, "misfit");
    item->terminal = kase->terminal;
    item->case_id = kase->id;
    item->order = kase->order;
}

static void arrived_close(struct desk_command *c, const Platen__Case *kase)
{
    Platen__StaffItem like;
    arrived_like(c, kase, &like);
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

void arrived_forget(struct desk_command *c, Platen__Case *kase)
{
    if (kase->misfit[0] != '\0')
        arrived_close(c, kase);
    kase->still_told = 0;
    kase->misfit = arena_strdup(c->arena, "");
}

static void arrived_ask_staff(struct desk_command *c, const Platen__Case *kase,
                              const Platen__Order *order, const Platen__Terminal *terminal)
{
    Platen__StaffItem item;
    arrived_like(c, kase, &item);
    if (strcmp(kase->misfit, ARRIVED_NOT_FOUND) == 0)
        item.text =
            arena_printf(c->arena, "Order %s of terminal %s was delivered; its manager cannot find it.",
                         order->number, terminal->number);
    else
        item.text = arena_printf(
            c->arena, "Order %s of terminal %s was delivered; its manager says that it does not fit.",
            order->number, terminal->number);
    staff_item_open(c, &item);
}

void desk_take_say_misfit(struct desk_command *c)
{
    const Platen__SayMisfit *say = c->command->say_misfit;
    Platen__Case *kase = find_case_id(c, say->case_id);
    const Platen__Terminal *terminal = kase != NULL ? find_terminal_id(c, kase->terminal) : NULL;
    const Platen__Person *person = find_person_id(c, say->person);
    if (terminal == NULL || person == NULL || !person_may_see(person, terminal)) {
        desk_not_found(c, "There is no such matter.");
        return;
    }
    if (say->what[0] != '\0' && strcmp(say->what, ARRIVED_MISFIT) != 0 &&
        strcmp(say->what, ARRIVED_NOT_FOUND) != 0) {
        desk_invalid(c, "what", "Please say that it does not fit, or that it cannot be found.");
        return;
    }
    const Platen__Order *order = arrived_order(c, kase);
    if (!case_is_open(kase) || order == NULL) {
        desk_conflict(c, "%s is over, or nothing was delivered for it.", kase->service_id);
        return;
    }
    if (kase->misfit[0] != '\0')
        arrived_close(c, kase); // the last word counts
    kase->misfit = arena_strdup(c->arena, say->what);
    if (say->what[0] != '\0')
        arrived_ask_staff(c, kase, order, terminal);
    else
        arrived_watch(c, kase);
    put_case(c, kase);
    c->answer->id = kase->id;
    if (say->what[0] != '\0')
        desk_staff(c, "Thank you. We look into it and answer you.");
    else
        desk_done(c, "Taken back.");
}
