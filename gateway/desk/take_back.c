// What staff pressed by mistake, taken back: a yes to an item, the end of a case.
#include <string.h>

#include "gateway/desk/anew.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"
#include "gateway/desk/standing.h"

// ---- items ----

static bool take_back_hold(struct desk_command *c, const Platen__StaffItem *item)
{
    Platen__Person *person = find_person_id(c, item->person);
    if (person == NULL)
        return false;
    bool second = address_same(item->value, person->second_mail);
    if (!second && !address_same(item->value, person->mail))
        return false;
    if (second)
        person->second_held_since = c->now;
    else
        person->held_since = c->now;
    if (!second)
        person->held_reason = arena_strdup(c->arena, "held by the staff");
    put_person(c, person);
    desk_done(c, "%s is held again; what has left meanwhile has left.", item->value);
    return true;
}

static bool take_back_complaint(struct desk_command *c, const Platen__StaffItem *item)
{
    Platen__Person *person = find_person_id(c, item->person);
    if (person == NULL)
        return false;
    person->complained = c->now;
    put_person(c, person);
    desk_done(c, "%s gets no routine mail again.", person->mail);
    return true;
}

void desk_take_take_back_item(struct desk_command *c)
{
    uint64_t id = c->command->take_back_item->item;
    Platen__StaffItem *item = id != 0 ? store_get_id(c->txn, STORE_STAFF_ITEM, id) : NULL;
    if (item == NULL) {
        desk_not_found(c, "There is no such item.");
        return;
    }
    c->answer->id = item->id;
    if (staff_item_takes_back(item, c->now) && strcmp(item->kind, "agent-anew") == 0) {
        if (anew_take_back(c, item) == 1) {
            item->accepted = false;
            store_put_id(c->txn, STORE_STAFF_ITEM, item->id, item);
        }
        return;
    }
    if (staff_item_takes_back(item, c->now) &&
        (strcmp(item->kind, "complaint") == 0 ? take_back_complaint(c, item)
                                              : take_back_hold(c, item)))
        staff_item_reopen(c, item);
    else
        desk_conflict(c, "There is nothing to take back any more.");
}

// ---- cases ----

bool case_takes_back(const Platen__Case *kase, int64_t now)
{
    return !case_is_open(kase) && strcmp(kase->done_by, "staff") == 0 &&
           now - kase->done < STAFF_ITEM_TAKE_BACK;
}

// Its people were told that it is over: they are told again that it is not.
void desk_take_reopen_case(struct desk_command *c)
{
    Platen__Case *kase = find_case_id(c, c->command->reopen_case->case_id);
    const Platen__Terminal *terminal = kase != NULL ? find_terminal_id(c, kase->terminal) : NULL;
    if (terminal == NULL) {
        desk_not_found(c, "There is no such matter.");
        return;
    }
    // A terminal out of service has no open matters.
    if (standing_of(terminal) >= STANDING_RETIRED || !case_takes_back(kase, c->now) ||
        !case_step(c, kase, CASE_EVENT_TAKEN_BACK)) {
        desk_conflict(c, "There is nothing to take back any more.");
        return;
    }
    kase->notice = true;
    kase->done = 0;
    kase->done_by = kase->evidence = arena_strdup(c->arena, "");
    kase->mailed = 0;
    kase->n_told = 0;
    notice_mail(c, kase, terminal);
    put_case(c, kase);
    c->answer->id = kase->id;
    desk_done(c, "%s is open again.", kase->service_id);
}
