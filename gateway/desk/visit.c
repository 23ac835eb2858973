#include "gateway/desk/visit.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_token.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/tell.h"
#include "lib/arena.h"
#include "lib/zone.h"

enum { VISIT_NOTE_MOST = 2000 };
#define VISIT_AHEAD_MOST (401 * DESK_DAY)

static bool visit_step(Platen__Visit *visit, enum visit_event event)
{
    const struct state_row *row = state_find(&visit_states, (unsigned)visit->state, event);
    if (row == NULL)
        return false;
    visit->state = (Platen__VisitState)row->to;
    return true;
}

// ---- available times: taken by at most one visit ----

static Platen__AvailableTime *visit_time(struct desk_command *c, uint64_t id)
{
    return id == 0 ? NULL : store_get_id(c->txn, STORE_AVAILABLE_TIME, id);
}

static void visit_free_time(struct desk_command *c, Platen__Visit *visit)
{
    Platen__AvailableTime *time = visit_time(c, visit->available_time);
    visit->available_time = 0;
    if (time == NULL || time->visit != visit->id)
        return;
    time->visit = 0;
    store_put_id(c->txn, STORE_AVAILABLE_TIME, time->id, time);
}

static void visit_take_time(struct desk_command *c, Platen__Visit *visit,
                            Platen__AvailableTime *time)
{
    if (visit->available_time != time->id)
        visit_free_time(c, visit);
    time->visit = visit->id;
    store_put_id(c->txn, STORE_AVAILABLE_TIME, time->id, time);
    visit->available_time = time->id;
    visit->service_store = time->service_store;
    visit->start = time->start;
    visit->end = time->end;
}

// The store's own times that a visit from start to end would use up. The first one is to be taken;
// any that another visit has is a double booking.
static Platen__AvailableTime *visit_times_at(struct desk_command *c, const Platen__Visit *visit,
                                             uint64_t service_store, int64_t start, int64_t end,
                                             bool *taken_r)
{
    Platen__AvailableTime *first = NULL;
    *taken_r = false;
    struct store_key from = store_key_u64((uint64_t)(start - DESK_DAY));
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_AVAILABLE_TIME_BY_START, NULL, &from, false);
    for (Platen__AvailableTime *time;
         (time = store_next(cursor, NULL)) != NULL && time->start < end;) {
        if (time->service_store != service_store || time->end <= start)
            continue;
        if (time->visit != 0 && time->visit != visit->id)
            *taken_r = true;
        else if (first == NULL)
            first = time;
    }
    store_cursor_close(&cursor);
    return first;
}

// ---- mail ----

// A cancelled visit concerns whom its time was told.
static void visit_tell(struct desk_command *c, Platen__Visit *visit, bool off,
                       struct outbox_about *about)
{
    Platen__Person *person = about->person;
    if (off && visit->n_told > 0 && !array_has_id(visit->told, visit->n_told, person->id))
        return;
    if (tell_person(c, "visit-date", HEAR_DATES, visit->start, about))
        array_add_id(c->arena, &visit->told, &visit->n_told, person->id);
}

static const char *const *visit_facts(struct desk_command *c, const Platen__Visit *visit,
                                      const Platen__Case *kase, bool off)
{
    const char **facts = arena_array(c->arena, 13, sizeof *facts);
    const char *const all[] = {
        "service_id", kase->service_id,
        "start",      arena_printf(c->arena, "%" PRId64, visit->start),
        "end",        arena_printf(c->arena, "%" PRId64, visit->end),
        "sequence",   arena_printf(c->arena, "%u", visit->sequence),
        "uid",        visit->uid,
        "cancelled",  "1",
    };
    memcpy(facts, all, sizeof all);
    if (!off)
        facts[10] = NULL;
    return facts;
}

// off: it is not to take place. Puts the visit: whom it was told stands in it.
static void visit_mail(struct desk_command *c, Platen__Visit *visit, const Platen__Case *kase,
                       bool off)
{
    const Platen__Terminal *terminal = find_terminal_id(c, visit->terminal);
    if (terminal == NULL)
        return;
    struct outbox_about about = {
        .case_id = kase->id,
        .visit = visit->id,
        .terminal = visit->terminal,
        .facts = visit_facts(c, visit, kase, off),
    };
    size_t n;
    Platen__Person **persons = hear_persons(c, terminal, HEAR_DATES, &n);
    for (size_t i = 0; i < n; i++) {
        about.person = persons[i];
        visit_tell(c, visit, off, &about);
    }
    put_visit(c, visit);
}

// ---- asked by the manager ----

static Platen__Visit *visit_of_case(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = find_visit_id(c, kase->visit);
    if (visit != NULL && (visit->state == PLATEN__VISIT_STATE__VISIT_ASKED ||
                          visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED))
        return visit;
    return NULL;
}

static Platen__Visit *visit_init(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = arena_alloc(c->arena, sizeof *visit);
    platen__visit__init(visit);
    visit->case_id = kase->id;
    visit->terminal = kase->terminal;
    return visit;
}

static void visit_number(struct desk_command *c, Platen__Visit *visit)
{
    visit->id = desk_next_id(c, STORE_VISIT);
    char token[MAIL_TOKEN_SIZE];
    mail_token(desk_link_key(c->desk), "visit", visit->id, visit->case_id, token);
    visit->uid = arena_printf(c->arena, "visit-%" PRIu64 "-%s", visit->id, token);
}

static Platen__Visit *visit_new(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = visit_init(c, kase);
    visit_number(c, visit);
    return visit;
}

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

// ---- confirmed, moved or given unasked by staff ----

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
