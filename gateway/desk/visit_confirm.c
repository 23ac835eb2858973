// Staff confirm a visit, move it, or give one that nobody asked for.

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/visit_parts.h"

struct visit_slot {
    int64_t start;
    int64_t end;
    uint64_t service_store;
    Platen__AvailableTime *time; // of the store's own; NULL: outside of them
    bool held;                   // the visit has it already
};

// Decides, writes nothing.
static bool visit_find_slot(struct desk_command *c, const Platen__Visit *visit,
                            const Platen__ConfirmVisit *command, struct visit_slot *slot)
{
    const Platen__AvailableTime *held = visit_time(c, visit->available_time);
    slot->start = command->start != 0 ? command->start : visit->start;
    slot->end = command->start == 0 ? visit->end : command->end;
    slot->service_store =
        command->service_store != 0 ? command->service_store : visit->service_store;
    if (slot->start == 0) {
        desk_invalid(c, "start", "No time was picked: please set one.");
        return false;
    }
    slot->held = command->start == 0 && held != NULL && held->start == slot->start;
    if (slot->held)
        return true;
    if (slot->end <= slot->start)
        slot->end = slot->start + DESK_HOUR;
    if (slot->start <= c->now) {
        desk_invalid(c, "start", "This time is over; please set another.");
        return false;
    }
    bool taken;
    slot->time = visit_times_at(c, visit, slot->service_store, slot->start, slot->end, &taken);
    if (taken)
        desk_conflict(c, "The service person has another visit then.");
    return !taken;
}

static void visit_use_slot(struct desk_command *c, Platen__Visit *visit,
                           const struct visit_slot *slot)
{
    if (slot->held)
        return;
    if (slot->time != NULL)
        visit_take_time(c, visit, slot->time);
    else
        visit_free_time(c, visit);
    visit->service_store = slot->service_store;
    visit->start = slot->start;
    visit->end = slot->end;
}

// One without a number yet, that nobody asked for. NULL: answered why.
static Platen__Visit *visit_unasked(struct desk_command *c, const Platen__Case *kase)
{
    if (!case_is_open(kase)) {
        desk_conflict(c, "%s is done already.", kase->service_id);
        return NULL;
    }
    if (visit_of_case(c, kase) != NULL) {
        desk_conflict(c, "A service person is asked for already: %s.", kase->service_id);
        return NULL;
    }
    Platen__Visit *visit = visit_init(c, kase);
    visit_step(visit, VISIT_EVENT_ASKED);
    visit->asked = c->now;
    return visit;
}

static Platen__Visit *visit_to_confirm(struct desk_command *c, Platen__Case **kase_r)
{
    const Platen__ConfirmVisit *command = c->command->confirm_visit;
    Platen__Visit *visit = find_visit_id(c, command->visit);
    *kase_r = find_case_id(c, visit == NULL ? command->case_id : visit->case_id);
    if (*kase_r == NULL || (visit == NULL && command->visit != 0)) {
        desk_not_found(c, "There is no such visit.");
        return NULL;
    }
    return visit != NULL ? visit : visit_unasked(c, *kase_r);
}

static void visit_given(struct desk_command *c, Platen__Visit *visit, Platen__Case *kase)
{
    visit_number(c, visit);
    kase->visit = visit->id;
    case_step(c, kase, CASE_EVENT_VISIT_ASKED);
    put_case(c, kase);
}

void desk_take_confirm_visit(struct desk_command *c)
{
    Platen__Case *kase;
    Platen__Visit *visit = visit_to_confirm(c, &kase);
    if (visit == NULL)
        return;
    bool again = visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED;
    if (!visit_step(visit, VISIT_EVENT_CONFIRMED)) {
        desk_conflict(c, "The visit is %s.", visit_states.states[visit->state]);
        return;
    }
    struct visit_slot slot = {0};
    if (!visit_find_slot(c, visit, c->command->confirm_visit, &slot))
        return;
    if (visit->id == 0)
        visit_given(c, visit, kase);
    visit_use_slot(c, visit, &slot);
    visit->sequence += again;
    visit->given_start = visit->given_end = visit->accepted = 0;
    if (case_step(c, kase, CASE_EVENT_VISIT_CONFIRMED))
        put_case(c, kase);
    visit_mail(c, visit, kase, false);
    c->answer->id = visit->id;
    desk_done(c, "The visit for %s is confirmed.", kase->service_id);
}
