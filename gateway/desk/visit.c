#include "gateway/desk/visit.h"

#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/visit_parts.h"
#include "lib/arena.h"
#include "lib/zone.h"

enum { VISIT_NOTE_MOST = 2000 };
#define VISIT_AHEAD_MOST (401 * DESK_DAY)

// ---- asked by the manager ----

static Platen__Case *visit_asked_case(struct desk_command *c, const Platen__AskVisit *command)
{
    const Platen__Person *person = find_person_id(c, command->person);
    Platen__Case *kase = find_case_id(c, command->case_id);
    const Platen__Terminal *terminal = kase == NULL ? NULL : find_terminal_id(c, kase->terminal);
    if (person == NULL || terminal == NULL || !person_may_see(person, terminal)) {
        desk_not_found(c, "There is no such matter.");
        return NULL;
    }
    if (person->confirmed == 0) {
        desk_refused(c, "Please confirm your address first.");
        return NULL;
    }
    if (!case_is_open(kase)) {
        desk_conflict(c, "%s is done already.", kase->service_id);
        return NULL;
    }
    return kase;
}

// Two managers at once: the second sees what the first one asked for.
static bool visit_was_seen(struct desk_command *c, const Platen__AskVisit *command,
                           const Platen__Visit *visit)
{
    uint64_t id = visit == NULL ? 0 : visit->id;
    uint32_t sequence = visit == NULL ? 0 : visit->sequence;
    if (!command->seen || (command->seen_visit == id && command->seen_sequence == sequence))
        return true;
    desk_conflict(c, "Somebody has just asked for a time; the page shows it.");
    c->answer->id = id;
    return false;
}

static bool visit_may_wish(struct desk_command *c, const Platen__AskVisit *command)
{
    if (command->start == 0 ||
        (command->start > c->now && command->start < c->now + VISIT_AHEAD_MOST &&
         command->end > command->start))
        return true;
    desk_invalid(c, "start", "Please give a time to come within a year.");
    return false;
}

static bool visit_may_take(struct desk_command *c, const Platen__AvailableTime *time,
                           const Platen__Visit *visit)
{
    if (time == NULL) {
        desk_invalid(c, "time", "Please choose one of the times.");
        return false;
    }
    if (time->start <= c->now) {
        desk_invalid(c, "time", "This time is over; please choose another.");
        return false;
    }
    if (time->visit != 0 && (visit == NULL || time->visit != visit->id)) {
        desk_conflict(c, "Somebody else has just taken this time; please choose another.");
        return false;
    }
    return true;
}

// A time of a store that was given stays taken until staff answer: it may have to do after all.
static void visit_wish(struct desk_command *c, Platen__Visit *visit,
                       const Platen__AskVisit *command)
{
    if (visit->given_start == 0)
        visit_free_time(c, visit);
    visit->start = command->start;
    visit->end = command->end;
}

void desk_take_ask_visit(struct desk_command *c)
{
    const Platen__AskVisit *command = c->command->ask_visit;
    Platen__Case *kase = visit_asked_case(c, command);
    if (kase == NULL)
        return;
    Platen__AvailableTime *time = visit_time(c, command->available_time);
    Platen__Visit *visit = visit_of_case(c, kase);
    if (!visit_was_seen(c, command, visit) || !visit_may_wish(c, command) ||
        (command->available_time != 0 && !visit_may_take(c, time, visit)))
        return;
    if (visit == NULL)
        visit = visit_new(c, kase);
    else
        visit->sequence++;
    if (visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED) {
        visit->given_start = visit->start;
        visit->given_end = visit->end;
    }
    visit_step(visit, VISIT_EVENT_ASKED);
    visit->accepted = 0;
    visit->person = command->person;
    visit->asked = c->now;
    visit->note = desk_cut(c, command->note, VISIT_NOTE_MOST);
    if (time != NULL)
        visit_take_time(c, visit, time);
    else
        visit_wish(c, visit, command);
    put_visit(c, visit);
    case_step(c, kase, CASE_EVENT_VISIT_ASKED);
    kase->visit = visit->id;
    put_case(c, kase);
    c->answer->id = visit->id;
    desk_done(c, visit->start != 0 ? "Thank you. We confirm the time by mail."
                                   : "Thank you. We call you.");
}

// ---- asked by staff, or by an order ----

Platen__Visit *visit_ask_any(struct desk_command *c, Platen__Case *kase, uint64_t person)
{
    if (visit_of_case(c, kase) != NULL)
        return NULL;
    Platen__Visit *visit = visit_new(c, kase);
    visit_step(visit, VISIT_EVENT_ASKED);
    visit->person = person;
    visit->asked = c->now;
    put_visit(c, visit);
    case_step(c, kase, CASE_EVENT_VISIT_ASKED);
    kase->visit = visit->id;
    put_case(c, kase);
    return visit;
}

// ---- ended ----

// A time of it was told, though another may be asked for.
static bool visit_was_given(const Platen__Visit *visit)
{
    return visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED || visit->given_start != 0;
}

// What stands in people's calendars is what is called off.
static void visit_show_given(Platen__Visit *visit)
{
    if (visit->given_start == 0)
        return;
    visit->start = visit->given_start;
    visit->end = visit->given_end;
    visit->given_start = visit->given_end = 0;
}

static bool visit_is_of(struct desk_command *c, const Platen__Visit *visit)
{
    if (c->command->actor_kind != PLATEN__ACTOR_KIND__ACTOR_PERSON)
        return true;
    const Platen__Person *person = find_person_id(c, c->command->actor);
    const Platen__Terminal *terminal = find_terminal_id(c, visit->terminal);
    return person != NULL && terminal != NULL && person_may_see(person, terminal);
}

bool visit_may_end(const Platen__Visit *visit)
{
    return state_find(&visit_states, (unsigned)visit->state, VISIT_EVENT_CANCELLED) != NULL;
}

bool visit_call_off(struct desk_command *c, Platen__Visit *visit, Platen__Case *kase)
{
    bool was_confirmed = visit_was_given(visit);
    if (!visit_step(visit, VISIT_EVENT_CANCELLED))
        return false;
    visit_free_time(c, visit);
    visit->sequence += was_confirmed;
    visit_show_given(visit);
    put_visit(c, visit);
    if (kase->visit == visit->id && case_step(c, kase, CASE_EVENT_VISIT_CANCELLED)) {
        kase->visit = 0;
        put_case(c, kase);
    }
    if (was_confirmed)
        visit_mail(c, visit, kase, true);
    return true;
}

void desk_take_cancel_visit(struct desk_command *c)
{
    Platen__Visit *visit = find_visit_id(c, c->command->cancel_visit->visit);
    Platen__Case *kase = visit == NULL ? NULL : find_case_id(c, visit->case_id);
    if (kase == NULL || !visit_is_of(c, visit)) {
        desk_not_found(c, "There is no such visit.");
        return;
    }
    if (!visit_call_off(c, visit, kase)) {
        desk_conflict(c, "The visit is %s.", visit_states.states[visit->state]);
        return;
    }
    c->answer->id = visit->id;
    desk_done(c, "The visit for %s is cancelled.", kase->service_id);
}

void visit_end_with_case(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = visit_of_case(c, kase);
    bool was_confirmed = visit != NULL && visit_was_given(visit);
    if (visit == NULL || !visit_step(visit, VISIT_EVENT_DONE))
        return;
    visit_show_given(visit);
    const Platen__AvailableTime *held = visit_time(c, visit->available_time);
    bool to_come = visit->start > c->now;
    if (held != NULL && held->start > c->now)
        visit_free_time(c, visit);
    visit->sequence += was_confirmed && to_come;
    put_visit(c, visit);
    if (was_confirmed && to_come)
        visit_mail(c, visit, kase, true);
}

// ---- answers of the person's calendar ----

void visit_accepted(struct desk_command *c, Platen__Visit *visit)
{
    if (!visit_step(visit, VISIT_EVENT_ACCEPTED))
        return;
    visit->accepted = c->now;
    put_visit(c, visit);
}

static void visit_tell_staff(struct desk_command *c, const Platen__Case *kase,
                             const Platen__Person *person, const char *when)
{
    const char *who = person->name[0] != '\0' ? person->name : person->mail;
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "visit-declined");
    item.case_id = kase->id;
    item.terminal = kase->terminal;
    item.person = person->id;
    item.text =
        when[0] != '\0'
            ? arena_printf(c->arena, "%s cannot take the visit for %s and proposes %s.", who,
                           kase->service_id, when)
            : arena_printf(c->arena, "%s cannot take the visit for %s.", who, kase->service_id);
    staff_item_open(c, &item);
}

void visit_declined(struct desk_command *c, Platen__Visit *visit, Platen__Case *kase,
                    const Platen__Person *person, const char *words, int64_t start, int64_t end)
{
    char when[ZONE_TEXT_SIZE] = "";
    bool proposed = start > c->now && start < c->now + VISIT_AHEAD_MOST && end > start;
    visit->given_start = visit->start;
    visit->given_end = visit->end;
    if (!visit_step(visit, VISIT_EVENT_DECLINED))
        return;
    if (!proposed)
        visit_free_time(c, visit);
    else
        zone_iso_utc(start, when);
    visit->start = proposed ? start : 0;
    visit->end = proposed ? end : 0;
    visit->sequence++;
    visit->accepted = 0;
    visit->person = person->id;
    visit->asked = c->now;
    visit->note = desk_cut(c, words, VISIT_NOTE_MOST);
    put_visit(c, visit);
    case_step(c, kase, CASE_EVENT_VISIT_ASKED);
    put_case(c, kase);
    visit_tell_staff(c, kase, person, when);
}
