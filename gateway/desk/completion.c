#include "gateway/desk/completion.h"

#include <string.h>

#include "gateway/desk/arrived.h"
#include "gateway/desk/case.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/due.h"
#include "gateway/desk/find.h"
#include "gateway/desk/order.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/tell.h"
#include "gateway/desk/visit.h"
#include "lib/arena.h"

#define COMPLETION_PROOF (7 * DESK_DAY) // not contradicted for so long: proven

static void completion_tell(struct desk_command *c, const Platen__Case *kase,
                            Platen__Person *person)
{
    const char *const facts[] = {"service_id", kase->service_id, NULL};
    struct outbox_about about = {
        .person = person,
        .case_id = kase->id,
        .terminal = kase->terminal,
        .facts = facts,
    };
    tell_person(c, "done", hear_of_case(kase), 0, &about);
}

// Who was told that something is wrong is told that it is over, once within flap_minutes; who was
// to be told of it later need not hear of it any more.
static void completion_mail(struct desk_command *c, const Platen__Case *kase,
                            const Platen__Terminal *terminal, int64_t done_before)
{
    bool pause =
        done_before != 0 && c->now - done_before < c->dealer->flap_minutes * DESK_MINUTE;
    size_t n;
    Platen__Person **persons = hear_persons(c, terminal, hear_of_case(kase), &n);
    for (size_t i = 0; i < n; i++) {
        if (tell_withdraw(c, persons[i], kase->id) || pause)
            continue;
        if (tell_knows(kase, terminal, persons[i]->id) ||
            kase->kind == PLATEN__CASE_KIND__CASE_SERVICE)
            completion_tell(c, kase, persons[i]);
    }
}

bool completion_end_quietly(struct desk_command *c, Platen__Case *kase, const char *by,
                            const char *evidence)
{
    if (!case_step(c, kase, CASE_EVENT_COMPLETED))
        return false;
    kase->notice = false;
    kase->done = c->now;
    kase->done_by = arena_strdup(c->arena, by);
    kase->evidence = arena_strdup(c->arena, evidence);
    arrived_forget(c, kase);
    put_case(c, kase);
    visit_end_with_case(c, kase);
    delivery_end_with_case(c, kase);
    due_add(c, c->now + COMPLETION_PROOF, DUE_CLOSE, kase->id);
    return true;
}

bool completion_end(struct desk_command *c, Platen__Case *kase, const Platen__Terminal *terminal,
                    const char *by, const char *evidence)
{
    int64_t done_before = kase->done;
    if (!completion_end_quietly(c, kase, by, evidence))
        return false;
    completion_mail(c, kase, terminal, done_before);
    return true;
}

static bool completion_fits_supply(const Platen__Case *kase, const Platen__Terminal *terminal,
                                   const char *index)
{
    if (kase->supply_index[0] != '\0')
        return strcmp(kase->supply_index, index) == 0;
    const Platen__Supply *supply = find_supply(terminal, index);
    return supply != NULL && kase->kind == PLATEN__CASE_KIND__CASE_SHORTAGE &&
           condition_supply_same(kase->supply_type, supply->type) &&
           (kase->colour[0] == '\0' || strcmp(kase->colour, supply->colour) == 0);
}

// A device names the condition; its case is about the supply the word meant.
static bool completion_fits_word(const Platen__Case *kase, const Platen__Completion *completion)
{
    const char *component = completion->component;
    const char *type = condition_supply_type(completion->condition);
    if (kase->supply_index[0] == '\0')
        return component[0] == '\0' && condition_same(kase->keyword, completion->condition);
    if (component[0] != '\0' && strcmp(component, kase->supply_index) != 0 &&
        strcmp(component, kase->colour) != 0)
        return false;
    return condition_same(kase->keyword, completion->condition) ||
           (type[0] != '\0' && condition_supply_same(kase->supply_type, type));
}

static bool completion_fits(const Platen__Case *kase, const Platen__Terminal *terminal,
                            const Platen__Completion *completion)
{
    if (completion->service_id[0] != '\0')
        return strcmp(kase->service_id, completion->service_id) == 0;
    if (completion->supply[0] != '\0')
        return completion_fits_supply(kase, terminal, completion->supply);
    if (strcmp(kase->component, completion->component) == 0 &&
        (condition_same(kase->keyword, completion->condition) ||
         (kase->keyword[0] == '\0' && kase->component[0] != '\0')))
        return true;
    return completion_fits_word(kase, completion);
}

static Platen__Case *completion_find(struct desk_command *c, const Platen__Terminal *terminal,
                                     const Platen__Completion *completion)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (completion_fits(cases[i], terminal, completion))
            return cases[i];
    }
    return NULL;
}

static const char *completion_of(const Platen__Completion *completion)
{
    if (completion->service_id[0] != '\0')
        return completion->service_id;
    return completion->supply[0] != '\0' ? completion->supply : completion->condition;
}

// Nothing is open for it: its own case may be over already, or it is another's.
static const char *completion_none(struct desk_command *c, const Platen__Terminal *terminal,
                                   const Platen__Completion *completion, uint64_t reception)
{
    const char *of = completion_of(completion);
    Platen__Case *kase = find_case_by_service_id(c, completion->service_id);
    if (completion->service_id[0] == '\0' && completion->origin == PLATEN__ORIGIN__ORIGIN_SENSOR)
        return NULL;
    if (completion->service_id[0] == '\0')
        return arena_printf(c->arena, "Nothing was open for %s.", of);
    if (kase != NULL && kase->terminal == terminal->id)
        return arena_printf(c->arena, "%s is done already.", of);
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "completion");
    item.text =
        arena_printf(c->arena, "Terminal %s says that %s is done, which is no matter of its own.",
                     terminal->number, of);
    item.terminal = terminal->id;
    item.value = arena_strdup(c->arena, of);
    item.report = reception;
    staff_item_open(c, &item);
    return arena_printf(c->arena, "%s is no matter of this terminal; the staff will look.", of);
}

void completion_unverified(struct desk_command *c, const Platen__Terminal *terminal,
                           const Platen__Case *kase, const char *evidence, uint64_t reception)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "unverified-completion");
    item.text = arena_printf(c->arena, "Somebody says without a signature that %s is done.",
                             kase->service_id);
    item.terminal = terminal->id;
    item.case_id = kase->id;
    item.value = arena_strdup(c->arena, evidence);
    item.report = reception;
    staff_item_open(c, &item);
}

static const char *completion_unsigned(struct desk_command *c, const Platen__Terminal *terminal,
                                       const Platen__Case *kase,
                                       const Platen__Completion *completion, uint64_t reception)
{
    completion_unverified(c, terminal, kase, completion->evidence, reception);
    return arena_printf(c->arena, "Taken; the staff will look whether %s is done.",
                        kase->service_id);
}

const char *completion_take(struct desk_command *c, const Platen__Terminal *terminal,
                            const Platen__Completion *completion, Platen__Trust trust,
                            uint64_t reception, int64_t time, uint64_t *case_r)
{
    *case_r = 0;
    Platen__Case *kase = completion_find(c, terminal, completion);
    if (kase == NULL)
        return completion_none(c, terminal, completion, reception);
    if (trust != PLATEN__TRUST__TRUST_SIGNED ||
        completion->origin == PLATEN__ORIGIN__ORIGIN_FORWARDED)
        return completion_unsigned(c, terminal, kase, completion, reception);
    if (kase->since > time)
        return arena_printf(c->arena, "%s was reported again after this.", kase->service_id);
    kase->last_report = reception;
    if (completion->text[0] != '\0')
        case_add_message(c, kase, "terminal", completion->text, 0);
    completion_end(c, kase, terminal, "terminal", completion->evidence);
    *case_r = kase->id;
    return arena_printf(c->arena, "Thank you: %s is done.", kase->service_id);
}

void desk_take_complete_case(struct desk_command *c)
{
    const Platen__CompleteCase *command = c->command->complete_case;
    Platen__Case *kase = find_case_id(c, command->case_id);
    Platen__Terminal *terminal = kase == NULL ? NULL : find_terminal_id(c, kase->terminal);
    if (terminal == NULL) {
        desk_not_found(c, "There is no such matter.");
        return;
    }
    if (case_is_open(kase)) {
        completion_end(c, kase, terminal, "staff",
                       command->evidence[0] != '\0' ? command->evidence : "department");
    } else if (kase->state == PLATEN__CASE_STATE__CASE_CLOSED || !command->close) {
        desk_conflict(c, "%s is done already.", kase->service_id);
        return;
    }
    if (command->close) {
        case_step(c, kase, CASE_EVENT_PROVEN);
        put_case(c, kase);
    }
    c->answer->id = kase->id;
    desk_done(c, "%s is %s.", kase->service_id, command->close ? "closed" : "done");
}
