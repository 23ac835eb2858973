#include "gateway/desk/hand_over.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/hear.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/person_link.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"
#include "gateway/desk/tell.h"
#include "lib/arena.h"

enum { HAND_OVERS_MOST = 50, HAND_OVER_NOTE_MOST = 1000 };
#define HAND_OVER_AHEAD_MOST (366 * DESK_DAY)

// ---- the move ----

static bool hand_over_concerns(const Platen__Handing *handing, const Platen__Terminal *terminal)
{
    return (handing->site == 0 || terminal->site == handing->site) &&
           (handing->terminal == 0 || terminal->id == handing->terminal);
}

static void hand_over_one(struct desk_command *c, Platen__Person *from, Platen__Person *to,
                          const Platen__Handing *handing, uint64_t id)
{
    Platen__Terminal *terminal = find_terminal_id(c, id);
    if (terminal == NULL || !hand_over_concerns(handing, terminal))
        return;
    bool own = array_remove_id(from->terminals, &from->n_terminals, id);
    if (terminal->manager == from->id) {
        terminal->manager = to->id;
        put_terminal(c, terminal);
        own = true;
    }
    if (own)
        array_add_id(c->arena, &to->terminals, &to->n_terminals, id);
}

static void hand_over_sites(struct desk_command *c, Platen__Person *from, Platen__Person *to,
                            const Platen__Handing *handing)
{
    for (size_t i = from->n_sites; i > 0; i--) {
        uint64_t site = from->sites[i - 1];
        if (handing->terminal != 0 || (handing->site != 0 && handing->site != site))
            continue;
        array_add_id(c->arena, &to->sites, &to->n_sites, site);
        array_remove_id(from->sites, &from->n_sites, site);
    }
}

static void hand_over_close_item(struct desk_command *c, const Platen__Person *from)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "leaving");
    like.person = from->id;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, "gateway");
}

static void hand_over_move(struct desk_command *c, Platen__Person *from, Platen__Person *to,
                           const Platen__Handing *handing)
{
    size_t n;
    uint64_t *scope = hear_scope(c, from, &n);
    hand_over_sites(c, from, to, handing);
    for (size_t i = 0; i < n; i++)
        hand_over_one(c, from, to, handing, scope[i]);
    to->successor = 0;
    size_t left = 0;
    hear_scope(c, from, &left);
    if (left == 0 && from->n_sites == 0) {
        from->successor = to->id;
        from->n_waiting = 0;
        tell_reckon(c, from);
        hand_over_close_item(c, from);
    }
}

// ---- when it may take effect ----

static void hand_over_invite(struct desk_command *c, Platen__Person *to)
{
    if (to->confirm_mailed == 0)
        notice_mail_confirm(c, to);
}

static void hand_over_take(struct desk_command *c, Platen__Person *from)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->n_handing; i++) {
        Platen__Handing *handing = from->handing[i];
        Platen__Person *to = find_person_id(c, handing->to);
        if (to == NULL)
            continue;
        if (handing->at > c->now || to->confirmed == 0) {
            from->handing[kept++] = handing;
            hand_over_invite(c, to);
            continue;
        }
        hand_over_move(c, from, to, handing);
        put_person(c, to);
        notices_mail_waiting(c, to);
    }
    from->n_handing = kept;
    put_person(c, from);
}

void hand_over_due(struct desk_command *c, uint64_t id)
{
    Platen__Person *from = find_person_id(c, id);
    if (from != NULL)
        hand_over_take(c, from);
}

static bool hand_over_is_to(const Platen__Person *from, uint64_t to)
{
    for (size_t i = 0; i < from->n_handing; i++) {
        if (from->handing[i]->to == to)
            return true;
    }
    return false;
}

void hand_over_confirmed(struct desk_command *c, const Platen__Person *to)
{
    uint64_t *ids = NULL;
    size_t n = 0;
    struct store_key prefix = store_key_u64(to->customer);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    for (Platen__Person *from; (from = store_next(cursor, NULL)) != NULL;) {
        if (hand_over_is_to(from, to->id))
            array_add_id(c->arena, &ids, &n, from->id);
    }
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        hand_over_due(c, ids[i]);
}

static Platen__Handing *hand_over_add(struct desk_command *c, Platen__Person *from,
                                      const Platen__Handing *what)
{
    Platen__Handing *handing = arena_memdup(c->arena, what, sizeof *what);
    from->handing = array_add(c->arena, from->handing, &from->n_handing, handing);
    return handing;
}

// The person with that address, made where there is none. Whom the dealer entered without asking
// counts as confirmed (DESIGN 4).
static Platen__Person *hand_over_person(struct desk_command *c, uint64_t customer,
                                        const char *mail, const char *name)
{
    Platen__Person *to = find_person_by_mail(c, customer, mail);
    if (to == NULL)
        to = registration_new_person(c, customer, mail);
    else if (to->confirmed == 0 && to->confirm_mailed == 0)
        to->confirmed = c->now;
    if (to->name[0] == '\0')
        to->name = arena_strdup(c->arena, name);
    put_person(c, to);
    person_link_ensure(c, to);
    return to;
}

bool hand_over_terminal(struct desk_command *c, uint64_t id, const char *mail)
{
    Platen__Terminal *terminal = find_terminal_id(c, id);
    if (terminal == NULL || check_mail(mail) != NULL)
        return false;
    Platen__Person *from = find_person_id(c, terminal->manager);
    if (from == NULL) {
        registration_set_manager(c, terminal, mail);
        put_terminal(c, terminal);
        return true;
    }
    terminal->manager_asked = arena_strdup(c->arena, mail); // asked and answered
    put_terminal(c, terminal);
    Platen__Person *to = hand_over_person(c, terminal->customer, mail, "");
    Platen__Handing handing;
    platen__handing__init(&handing);
    handing.to = to->id;
    handing.terminal = id;
    handing.at = c->now;
    from = find_person_id(c, from->id);
    if (from->id != to->id)
        hand_over_add(c, from, &handing);
    hand_over_take(c, from);
    return true;
}

// ---- commands ----

static bool hand_over_may(struct desk_command *c, const Platen__Person *from,
                          const Platen__HandOver *ask)
{
    const Platen__Site *site = find_site_id(c, ask->site);
    const Platen__Terminal *terminal = find_terminal_id(c, ask->terminal);
    if (from == NULL || (ask->site != 0 && (site == NULL || site->customer != from->customer)) ||
        (ask->terminal != 0 && (terminal == NULL || !person_may_see(from, terminal)))) {
        desk_not_found(c, from == NULL ? "There is no such person."
                                       : "The person does not look after that.");
        return false;
    }
    const char *why = check_mail(ask->mail);
    if (why != NULL) {
        desk_invalid(c, "mail", "\"%.80s\" %s", ask->mail, why);
        return false;
    }
    if (address_same(ask->mail, from->mail)) {
        desk_invalid(c, "mail", "This is the address of the same person.");
        return false;
    }
    if (check_line(ask->name) != NULL) {
        desk_invalid(c, "name", "\"%.80s\" %s", ask->name, check_line(ask->name));
        return false;
    }
    if (ask->at > c->now + HAND_OVER_AHEAD_MOST) {
        desk_invalid(c, "at", "Please give a day within a year.");
        return false;
    }
    if (from->n_handing >= HAND_OVERS_MOST)
        desk_refused(c, "Too many changes wait already; withdraw them first.");
    return from->n_handing < HAND_OVERS_MOST;
}

static void hand_over_withdraw(struct desk_command *c, uint64_t id)
{
    Platen__Person *from = find_person_id(c, id);
    if (from == NULL || from->n_handing == 0) {
        desk_not_found(c, "No change waits.");
        return;
    }
    from->n_handing = 0;
    put_person(c, from);
    c->answer->id = id;
    desk_done(c, "The change is withdrawn.");
}

static void hand_over_answer(struct desk_command *c, const Platen__Person *to, int64_t at)
{
    if (at > c->now)
        desk_done(c, "Planned: %s then looks after it.", to->mail);
    else if (to->confirmed == 0)
        desk_done(c, "%s is asked to confirm the address; it holds from then on.", to->mail);
    else
        desk_done(c, "%s looks after it now.", to->mail);
}

void desk_take_hand_over(struct desk_command *c)
{
    const Platen__HandOver *ask = c->command->hand_over;
    Platen__Person *from = find_person_id(c, ask->person);
    if (ask->cancel) {
        hand_over_withdraw(c, ask->person);
        return;
    }
    if (!hand_over_may(c, from, ask))
        return;
    Platen__Person *to = hand_over_person(c, from->customer, ask->mail, ask->name);
    Platen__Handing handing;
    platen__handing__init(&handing);
    handing.to = to->id;
    handing.site = ask->site;
    handing.terminal = ask->terminal;
    handing.at = ask->at > c->now ? ask->at : c->now;
    hand_over_add(c, from, &handing);
    if (handing.at > c->now)
        due_add(c, handing.at, DUE_HAND_OVER, from->id);
    hand_over_take(c, from);
    c->answer->id = to->id;
    hand_over_answer(c, to, handing.at);
}

void desk_take_ask_leave(struct desk_command *c)
{
    const Platen__AskLeave *ask = c->command->ask_leave;
    const Platen__Person *person = find_person_id(c, ask->person);
    if (person == NULL) {
        desk_not_found(c, "There is no such person.");
        return;
    }
    const char *note = desk_cut(c, ask->note, HAND_OVER_NOTE_MOST);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "leaving");
    item.text = arena_printf(c->arena, "%s no longer looks after the machines.",
                             person->name[0] != '\0' ? person->name : person->mail);
    if (note[0] != '\0')
        item.text = arena_printf(c->arena, "%s (%s)", item.text, note);
    item.person = person->id;
    staff_item_open(c, &item);
    c->answer->id = person->id;
    desk_staff(c, "Thank you. We look after it.");
}
