#include "gateway/desk/tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_kind.h"
#include "gateway/desk/tell_time.h"
#include "lib/arena.h"
#include "lib/zone.h"

#define TELL_BEFORE (12 * DESK_HOUR)
enum { TELL_DIGEST_MOST = 100 }; // lines of one mail; who has more waiting gets the rest with the next

static int64_t tell_next(struct desk_command *c, const Platen__Person *person)
{
    const Platen__Customer *customer = find_customer_id(c, person->customer);
    struct tell_rules rules = {
        .zone = zone_first(person->zone, customer == NULL ? "" : customer->zone, c->dealer->zone),
        .digest = person->digest,
        .digest_minute = person->digest_minute,
        .quiet_from = person->quiet_from,
        .quiet_until = person->quiet_until,
        .quiet_weekend = person->quiet_weekend,
    };
    return tell_time_next(&rules, c->now);
}

static void tell_set_due(struct desk_command *c, Platen__Person *person, int64_t due)
{
    if (person->tell_due == due)
        return;
    if (person->tell_due != 0)
        due_delete(c, person->tell_due, DUE_TELL, person->id);
    if (due != 0)
        due_add(c, due, DUE_TELL, person->id);
    person->tell_due = due;
}

// ---- what waits ----

static Platen__Matter *tell_matter(struct desk_command *c, const char *mail,
                                   const struct outbox_about *about)
{
    Platen__Matter *matter = arena_alloc(c->arena, sizeof *matter);
    platen__matter__init(matter);
    matter->kind = arena_strdup(c->arena, mail);
    matter->case_id = about->case_id;
    matter->order = about->order;
    matter->visit = about->visit;
    matter->terminal = about->terminal;
    for (size_t i = 0; about->facts != NULL && about->facts[i] != NULL; i += 2) {
        Platen__Fact *fact = arena_alloc(c->arena, sizeof *fact);
        platen__fact__init(fact);
        fact->name = arena_strdup(c->arena, about->facts[i]);
        fact->value = arena_strdup(c->arena, about->facts[i + 1]);
        matter->facts = array_add(c->arena, matter->facts, &matter->n_facts, fact);
    }
    return matter;
}

static bool tell_same(const Platen__Matter *a, const Platen__Matter *b)
{
    return strcmp(a->kind, b->kind) == 0 && a->case_id == b->case_id && a->order == b->order &&
           a->visit == b->visit;
}

static void tell_wait(struct desk_command *c, Platen__Person *person, Platen__Matter *matter)
{
    for (size_t i = 0; i < person->n_waiting; i++) {
        if (tell_same(person->waiting[i], matter)) {
            person->waiting[i] = matter;
            return;
        }
    }
    person->waiting = array_add(c->arena, person->waiting, &person->n_waiting, matter);
}

static void tell_remove(Platen__Person *person, size_t place)
{
    person->n_waiting--;
    memmove(&person->waiting[place], &person->waiting[place + 1],
            (person->n_waiting - place) * sizeof(Platen__Matter *));
}

bool tell_waits(const Platen__Person *person, const char *mail, uint64_t case_id)
{
    for (size_t i = 0; i < person->n_waiting; i++) {
        if (person->waiting[i]->case_id == case_id && strcmp(person->waiting[i]->kind, mail) == 0)
            return true;
    }
    return false;
}

bool tell_withdraw(struct desk_command *c, Platen__Person *person, uint64_t case_id)
{
    for (size_t i = 0; i < person->n_waiting; i++) {
        if (person->waiting[i]->case_id != case_id ||
            !mail_kind_is_notice(person->waiting[i]->kind))
            continue;
        tell_remove(person, i);
        put_person(c, person);
        return true;
    }
    return false;
}

bool tell_knows(const Platen__Case *kase, const Platen__Terminal *terminal, uint64_t person)
{
    if (kase->n_told == 0)
        return kase->mailed != 0 && terminal->manager == person;
    return array_has_id(kase->told, kase->n_told, person);
}

// ---- now or later ----

// A word that comes at once makes one about the same that waits old.
static void tell_drop_same(Platen__Person *person, const Platen__Matter *matter)
{
    for (size_t i = 0; i < person->n_waiting; i++) {
        if (tell_same(person->waiting[i], matter)) {
            tell_remove(person, i);
            return;
        }
    }
}

bool tell_person(struct desk_command *c, const char *mail, enum hear_kind kind, int64_t by,
                 const struct outbox_about *about)
{
    Platen__Person *person = about->person;
    Platen__Matter *matter = tell_matter(c, mail, about);
    int64_t due = kind == HEAR_FAILURES ? c->now : tell_next(c, person);
    if (due <= c->now || (by != 0 && due > by - TELL_BEFORE)) {
        tell_drop_same(person, matter);
        outbox_add(c, mail, about);
        return true;
    }
    tell_wait(c, person, matter);
    if (person->tell_due == 0 || due < person->tell_due)
        tell_set_due(c, person, due);
    put_person(c, person);
    return false;
}

void tell_reckon(struct desk_command *c, Platen__Person *person)
{
    tell_set_due(c, person, person->n_waiting == 0 ? 0 : tell_next(c, person));
}

// ---- told ----

static int64_t tell_fact(const Platen__Matter *matter, const char *name)
{
    for (size_t i = 0; i < matter->n_facts; i++) {
        if (strcmp(matter->facts[i]->name, name) == 0)
            return strtoll(matter->facts[i]->value, NULL, 10);
    }
    return 0;
}

static bool tell_visit_holds(struct desk_command *c, const Platen__Person *person,
                             const Platen__Matter *matter)
{
    const Platen__Visit *visit = find_visit_id(c, matter->visit);
    if (visit == NULL || visit->sequence != (uint64_t)tell_fact(matter, "sequence"))
        return false;
    if (tell_fact(matter, "cancelled") == 1)
        return array_has_id(visit->told, visit->n_told, person->id);
    return visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED;
}

static bool tell_order_holds(struct desk_command *c, const Platen__Matter *matter)
{
    const Platen__Order *order = find_order_id(c, matter->order);
    return order != NULL && order->delivery_start == tell_fact(matter, "start") &&
           (order->state == PLATEN__ORDER_STATE__ORDER_ACCEPTED ||
            order->state == PLATEN__ORDER_STATE__ORDER_DISPATCHED);
}

// Whether it is still so, and still theirs to hear.
static bool tell_holds(struct desk_command *c, const Platen__Person *person,
                       const Platen__Matter *matter)
{
    const Platen__Terminal *terminal = find_terminal_id(c, matter->terminal);
    const Platen__Case *kase = find_case_id(c, matter->case_id);
    if (terminal == NULL || !person_may_see(person, terminal))
        return false;
    if (matter->visit != 0)
        return hear_wants(person, terminal, HEAR_DATES) && tell_visit_holds(c, person, matter);
    if (strcmp(matter->kind, "delivery-date") == 0)
        return hear_wants(person, terminal, HEAR_DATES) && tell_order_holds(c, matter);
    if (kase == NULL || !hear_wants(person, terminal, hear_of_case(kase)))
        return false;
    if (strcmp(matter->kind, "done") == 0)
        return !case_is_open(kase);
    if (strcmp(matter->kind, "still-empty") == 0)
        return case_is_open(kase) && kase->order == matter->order && kase->misfit[0] == '\0';
    // who ordered or asked for a visit meanwhile knows of it; the others see it
    return kase->notice && kase->state == PLATEN__CASE_STATE__CASE_OPEN;
}

static void tell_note(struct desk_command *c, const Platen__Person *person,
                      const Platen__Matter *matter)
{
    Platen__Visit *visit = find_visit_id(c, matter->visit);
    if (visit != NULL) {
        if (array_add_id(c->arena, &visit->told, &visit->n_told, person->id))
            put_visit(c, visit);
        return;
    }
    Platen__Case *kase =
        mail_kind_is_notice(matter->kind) ? find_case_id(c, matter->case_id) : NULL;
    if (kase != NULL && array_add_id(c->arena, &kase->told, &kase->n_told, person->id)) {
        kase->mailed = c->now;
        put_case(c, kase);
    }
}

static void tell_one(struct desk_command *c, Platen__Person *person, const Platen__Matter *matter)
{
    const char **facts = arena_array(c->arena, 2 * matter->n_facts + 1, sizeof *facts);
    for (size_t i = 0; i < matter->n_facts; i++) {
        facts[2 * i] = matter->facts[i]->name;
        facts[2 * i + 1] = matter->facts[i]->value;
    }
    struct outbox_about about = {
        .person = person,
        .case_id = matter->case_id,
        .order = matter->order,
        .visit = matter->visit,
        .terminal = matter->terminal,
        .facts = facts,
    };
    outbox_add(c, matter->kind, &about);
}

static void tell_many(struct desk_command *c, Platen__Person *person, Platen__Matter **matters,
                      size_t n)
{
    const char *const facts[] = {"matters", arena_printf(c->arena, "%zu", n), NULL};
    struct outbox_about about = {
        .person = person, .facts = facts, .matters = matters, .n_matters = n};
    outbox_add(c, "digest", &about);
}

// A date is a mail of its own: it goes into a calendar.
static bool tell_alone(const Platen__Matter *matter)
{
    return matter->visit != 0 || strcmp(matter->kind, "delivery-date") == 0;
}

static void tell_all(struct desk_command *c, Platen__Person *person, Platen__Matter **told,
                     size_t n)
{
    Platen__Matter **together = NULL;
    size_t n_together = 0;
    for (size_t i = 0; i < n; i++) {
        tell_note(c, person, told[i]);
        if (tell_alone(told[i]))
            tell_one(c, person, told[i]);
        else
            together = array_add(c->arena, together, &n_together, told[i]);
    }
    if (n_together == 1)
        tell_one(c, person, together[0]);
    else if (n_together > 1)
        tell_many(c, person, together, n_together);
}

void tell_due(struct desk_command *c, uint64_t id)
{
    Platen__Person *person = find_person_id(c, id);
    if (person == NULL || person->tell_due == 0 || person->tell_due > c->now)
        return;
    Platen__Matter **told = NULL;
    size_t n = 0, taken = 0;
    for (; taken < person->n_waiting && n < TELL_DIGEST_MOST; taken++) {
        if (!tell_holds(c, person, person->waiting[taken]))
            continue;
        told = array_add(c->arena, told, &n, person->waiting[taken]);
    }
    person->waiting += taken;
    person->n_waiting -= taken;
    person->tell_due = 0;
    tell_reckon(c, person);
    put_person(c, person);
    tell_all(c, person, told, n);
}
