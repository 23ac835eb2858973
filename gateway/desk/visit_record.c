// A visit as a record: its state, its beginning, and the mail that tells its time.

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/mail_token.h"
#include "gateway/desk/tell.h"
#include "gateway/desk/visit_parts.h"
#include "lib/arena.h"

bool visit_step(Platen__Visit *visit, enum visit_event event)
{
    const struct state_row *row = state_find(&visit_states, (unsigned)visit->state, event);
    if (row == NULL)
        return false;
    visit->state = (Platen__VisitState)row->to;
    return true;
}

Platen__Visit *visit_of_case(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = find_visit_id(c, kase->visit);
    if (visit != NULL && (visit->state == PLATEN__VISIT_STATE__VISIT_ASKED ||
                          visit->state == PLATEN__VISIT_STATE__VISIT_CONFIRMED))
        return visit;
    return NULL;
}

Platen__Visit *visit_init(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = arena_alloc(c->arena, sizeof *visit);
    platen__visit__init(visit);
    visit->case_id = kase->id;
    visit->terminal = kase->terminal;
    return visit;
}

void visit_number(struct desk_command *c, Platen__Visit *visit)
{
    visit->id = desk_next_id(c, STORE_VISIT);
    char token[MAIL_TOKEN_SIZE];
    mail_token(desk_link_key(c->desk), "visit", visit->id, visit->case_id, token);
    visit->uid = arena_printf(c->arena, "visit-%" PRIu64 "-%s", visit->id, token);
}

Platen__Visit *visit_new(struct desk_command *c, const Platen__Case *kase)
{
    Platen__Visit *visit = visit_init(c, kase);
    visit_number(c, visit);
    return visit;
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

void visit_mail(struct desk_command *c, Platen__Visit *visit, const Platen__Case *kase, bool off)
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
