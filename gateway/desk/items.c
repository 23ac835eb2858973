// What staff decide about the items of the queue: a table kind -> what yes and no do. A kind that
// is not in it is only told, so both answers close it.
#include <string.h>

#include "gateway/desk/anew.h"
#include "gateway/desk/case.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/find.h"
#include "gateway/desk/hand_over.h"
#include "gateway/desk/object_check.h"
#include "gateway/desk/order.h"
#include "gateway/desk/person_state.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"

// 1 done, 0 it cannot be done (the answer is set and nothing written).
typedef int decide_fn(struct desk_command *c, Platen__StaffItem *item, bool accept);

// Yes to what is not there any more is too late; no closes the item all the same.
static int gone(struct desk_command *c, const char *what, bool accept)
{
    if (accept)
        desk_conflict(c, "The %s is not there any more or was decided before.", what);
    else
        desk_done(c, "Closed.");
    return !accept;
}

static int decide_registration(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Terminal *terminal = find_terminal_id(c, item->terminal);
    if (accept && item->terminal == 0) {
        desk_refused(c,
                     "Nothing is registered yet: put right what the item says, then the terminal "
                     "registers again.");
        return 0;
    }
    if (terminal == NULL || terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_WAITING)
        return gone(c, "waiting registration", accept);
    if (accept) {
        registration_accept(c, terminal);
        desk_done(c, "Terminal %s is registered.", terminal->number);
        return 1;
    }
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_RETIRED;
    put_terminal(c, terminal);
    desk_done(c, "The registration is refused.");
    return 1;
}

static int decide_manager(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Terminal *terminal = find_terminal_id(c, item->terminal);
    if (terminal == NULL)
        return gone(c, "terminal", accept);
    // Refused, it stays on record, so that the next report does not ask again.
    if (accept && !hand_over_terminal(c, terminal->id, item->value))
        return gone(c, "terminal", accept);
    terminal = find_terminal_id(c, terminal->id);
    const Platen__Person *manager = find_person_id(c, terminal->manager);
    bool now = manager != NULL && address_same(manager->mail, item->value);
    desk_done(c,
              !accept ? "The manager stays; %s is not used."
              : now   ? "%s is the terminal's manager now."
                      : "%s is asked to confirm the address, and looks after the terminal then.",
              item->value);
    return 1;
}

static int decide_move(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Terminal *terminal = find_terminal_id(c, item->terminal);
    if (terminal == NULL || (accept && find_agent(c, item->agent) == NULL))
        return gone(c, terminal == NULL ? "terminal" : "agent", accept);
    if (accept)
        registration_move(c, terminal, item->agent, item->value);
    desk_done(
        c, accept ? "Terminal %s moved to the other agent." : "Terminal %s stays with its agent.",
        terminal->number);
    return 1;
}

static int decide_anew(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    if (accept)
        return anew_decide(c, item);
    desk_done(c, "The terminals stay with their agent.");
    return 1;
}

// The keys came in a report that no code vouches for; pinning them would be trusting a stranger.
static int decide_enrolment(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    (void)item;
    if (accept) {
        desk_refused(
            c, "An agent enrols by a code: make a new one (platenctl code new) and enrol with it.");
        return 0;
    }
    desk_done(c, "The enrolment is refused.");
    return 1;
}

static int decide_order(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Order *order = find_order_id(c, item->order);
    if (order == NULL || order_decide_held(c, order, accept) != 1)
        return gone(c, "held order", accept);
    desk_done(c, accept ? "Order %s is accepted." : "Order %s is refused.", order->number);
    return 1;
}

static int decide_another_time(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Order *order = find_order_id(c, item->order);
    if (order == NULL || !delivery_decide_another(c, order, accept))
        return gone(c, "time asked for", accept);
    desk_done(c, accept ? "The delivery of order %s has the new date."
                        : "The delivery of order %s keeps its date.",
              order->number);
    return 1;
}

static int decide_completion(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Case *kase = find_case_id(c, item->case_id);
    const Platen__Terminal *terminal = kase != NULL ? find_terminal_id(c, kase->terminal) : NULL;
    if (terminal == NULL || (accept && kase->state >= PLATEN__CASE_STATE__CASE_DONE))
        return gone(c, "open case", accept);
    if (accept)
        completion_end(c, kase, terminal, "staff", item->value);
    desk_done(c, accept ? "%s is done." : "%s stays open.", kase->service_id);
    return 1;
}

static int decide_address(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Person *person = find_person_id(c, item->person);
    if (person == NULL)
        return gone(c, "person", accept);
    if (accept)
        person_release(c, person, staff_name(c), item);
    desk_done(c, accept ? "Mails go to %s again." : "%s stays held.", person->mail);
    return 1;
}

static int decide_complaint(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Person *person = find_person_id(c, item->person);
    if (person == NULL)
        return gone(c, "person", accept);
    if (accept)
        person_forgive(c, person, staff_name(c), item);
    desk_done(c, accept ? "Mails go to %s again." : "%s gets no routine mail.", person->mail);
    return 1;
}

static int decide_unconfirmed(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    Platen__Person *person = find_person_id(c, item->person);
    if (person == NULL)
        return gone(c, "person", accept);
    if (accept)
        person_confirm(c, person);
    desk_done(c, accept ? "%s is confirmed." : "%s stays unconfirmed.", person->mail);
    return 1;
}

static const struct {
    const char *kind;
    decide_fn *decide;
} decisions[] = {
    {"registration", decide_registration}, {"manager-address", decide_manager},
    {"moved-terminal", decide_move},       {"enrolment", decide_enrolment},
    {"unverified-order", decide_order},    {"unverified-completion", decide_completion},
    {"another-time", decide_another_time},
    {"held-address", decide_address},      {"unconfirmed", decide_unconfirmed},
    {"complaint", decide_complaint},       {"agent-anew", decide_anew},
};

static int decide(struct desk_command *c, Platen__StaffItem *item, bool accept)
{
    for (size_t i = 0; i < sizeof decisions / sizeof decisions[0]; i++)
        if (strcmp(decisions[i].kind, item->kind) == 0)
            return decisions[i].decide(c, item, accept);
    desk_done(c, "Closed.");
    return 1;
}

void desk_take_decide_item(struct desk_command *c)
{
    const Platen__DecideItem *ask = c->command->decide_item;
    Platen__StaffItem *item =
        ask->item != 0 ? store_get_id(c->txn, STORE_STAFF_ITEM, ask->item) : NULL;
    if (item == NULL) {
        desk_not_found(c, "There is no such item.");
        return;
    }
    if (item->closed != 0) {
        desk_conflict(c, "%s decided this before.", item->closed_by);
        return;
    }
    const char *why = check_lines(ask->note);
    if (why != NULL) {
        desk_invalid(c, "note", "The note %s.", why);
        return;
    }
    if (decide(c, item, ask->accept) != 1)
        return;
    if (ask->note[0] != '\0')
        item->text = arena_printf(c->arena, "%s (%s)", item->text, ask->note);
    item->accepted = ask->accept;
    staff_item_close(c, item, staff_name(c));
    c->answer->id = item->id;
}
