#include "gateway/desk/report_effect.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/down.h"
#include "gateway/desk/condition_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/matter.h"
#include "gateway/desk/order.h"
#include "gateway/desk/registration.h"
#include "gateway/desk/silence.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/update.h"
#include "lib/arena.h"

static void effect_case(struct desk_command *c, struct report_effect *e, uint64_t id)
{
    if (id != 0)
        array_add_id(c->arena, &e->record->cases, &e->record->n_cases, id);
}

// The first words stand alone; more are put behind them, on the one line the panel has.
static void effect_say(struct desk_command *c, struct report_effect *e, bool *said,
                       const char *words)
{
    e->words = *said ? arena_printf(c->arena, "%s %s", e->words, words) : words;
    *said = true;
}

static void effect_unknown_terminal(struct desk_command *c, struct report_effect *e)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "registration");
    item.text = arena_printf(c->arena, "Agent %s reports for \"%s\", which is not registered.",
                             e->agent->id, e->report->terminal);
    item.agent = e->agent->id;
    item.value = e->report->terminal;
    item.report = e->record->reception;
    staff_item_open(c, &item);
    e->staff = true;
    e->type = "waiting";
    e->words = "This terminal is not registered yet; the staff will look.";
}

static Platen__Terminal *effect_terminal(struct desk_command *c, struct report_effect *e,
                                         bool *said)
{
    const Platen__Report *report = e->report;
    if (report->registration != NULL && report->terminal[0] != '\0') {
        const char *what = "";
        Platen__Terminal *terminal =
            registration_take(c, e->agent, report, e->record->reception, &what);
        effect_say(c, e, said, what);
        if (terminal == NULL) {
            e->staff = true;
            e->type = "waiting";
        }
        return terminal;
    }
    if (report->terminal[0] == '\0') {
        if (report->enrolment != NULL)
            e->words = "Enrolled.";
        return NULL;
    }
    Platen__Terminal *terminal =
        find_merged(c, find_terminal_by_name(c, e->agent->id, report->terminal));
    if (terminal == NULL)
        effect_unknown_terminal(c, e);
    return terminal;
}

// Low has become empty: a device then says that low is over, which is no completion.
static bool effect_goes_on(const Platen__Report *report, const Platen__Completion *completion)
{
    if (completion->condition[0] == '\0')
        return false;
    for (size_t i = 0; i < report->n_conditions; i++) {
        const Platen__Condition *condition = report->conditions[i];
        if (condition_same(condition->keyword, completion->condition) &&
            strcmp(condition->component, completion->component) == 0 &&
            condition_kind(condition->keyword, condition->severity) != CONDITION_NOTHING)
            return true;
    }
    return false;
}

static void effect_completions(struct desk_command *c, struct report_effect *e,
                               Platen__Terminal *terminal, bool *said)
{
    for (size_t i = 0; i < e->report->n_completions; i++) {
        const Platen__Completion *completion = e->report->completions[i];
        uint64_t id;
        if (effect_goes_on(e->report, completion))
            continue;
        const char *words = completion_take(c, terminal, completion, PLATEN__TRUST__TRUST_SIGNED,
                                            e->record->reception, e->record->time, &id);
        if (words != NULL)
            effect_say(c, e, said, words);
        effect_case(c, e, id);
    }
}

static void effect_matters(struct desk_command *c, struct report_effect *e,
                           Platen__Terminal *terminal, bool *said)
{
    const Platen__Report *report = e->report;
    struct matter_input input = {
        .terminal = terminal,
        .trust = PLATEN__TRUST__TRUST_SIGNED,
        .reception = e->record->reception,
        .time = e->record->time,
        .full = report->full,
        .n_conditions = report->n_conditions,
        .conditions = report->conditions,
        .n_supplies = report->n_supplies,
        .supplies = report->supplies,
        .n_counters = report->n_counters,
        .counters = report->counters,
    };
    struct matter_result result;
    matter_take(c, &input, &result);
    for (size_t i = 0; i < result.n_cases; i++)
        effect_case(c, e, result.cases[i]);
    if (result.counters_implausible) {
        array_add_text(c->arena, &e->record->flags, &e->record->n_flags, "counter-implausible");
        e->staff = true;
    } else if (report->n_counters > 0) {
        terminal->counters_unsigned = false;
    }
    if (result.opened > 0)
        effect_say(c, e, said, "The manager is told.");
    if (result.ended > 0)
        effect_say(c, e, said, "Thank you: the notice is gone.");
}

static void effect_orders(struct desk_command *c, struct report_effect *e,
                          Platen__Terminal *terminal, bool *said)
{
    if (e->report->n_orders == 0)
        return;
    Platen__Trust trust = PLATEN__TRUST__TRUST_SIGNED;
    Platen__OrderLine **lines = NULL;
    size_t n = 0;
    for (size_t i = 0; i < e->report->n_orders; i++) {
        const Platen__ReportOrder *order = e->report->orders[i];
        if (order->origin == PLATEN__ORIGIN__ORIGIN_FORWARDED)
            trust = PLATEN__TRUST__TRUST_UNSIGNED;
        if (order->line != NULL)
            lines = array_add(c->arena, lines, &n, order->line);
    }
    uint64_t id;
    effect_say(c, e, said, order_take(c, terminal, n, lines, trust, e->record->reception, &id));
}

static void effect_message(struct desk_command *c, struct report_effect *e,
                           Platen__Terminal *terminal, const char *text, bool *said)
{
    const Platen__Case *kase =
        case_say(c, terminal, "terminal", text, PLATEN__TRUST__TRUST_SIGNED, e->record->reception);
    effect_case(c, e, kase->id);
    effect_say(c, e, said, arena_printf(c->arena, "Your message stands on %s.", kase->service_id));
}

static void effect_heard(struct desk_command *c, struct report_effect *e,
                         Platen__Terminal *terminal)
{
    e->record->terminal = terminal->id;
    silence_heard(c, terminal);
    if (!e->late) {
        terminal->last_sequence = e->report->sequence;
        terminal->last_time = e->record->time;
    }
    if (e->report->registration == NULL)
        registration_check_manager(c, terminal, e->report->manager, e->record->reception);
}

void report_effect(struct desk_command *c, struct report_effect *e)
{
    bool said = false;
    Platen__Terminal *terminal = effect_terminal(c, e, &said);
    if (terminal == NULL)
        return;
    effect_heard(c, e, terminal);
    if (terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_RETIRED) {
        put_terminal(c, terminal);
        e->type = "refused";
        e->words = "This terminal is retired at the service centre.";
        return;
    }
    effect_completions(c, e, terminal, &said);
    if (!e->late)
        effect_matters(c, e, terminal, &said);
    effect_orders(c, e, terminal, &said);
    for (size_t i = 0; i < e->report->n_messages; i++)
        effect_message(c, e, terminal, e->report->messages[i]->text, &said);
    const char *programs = update_take(c, terminal, e->report, e->record->reception);
    if (programs != NULL)
        effect_say(c, e, &said, programs);
    down_told(c, terminal, e->report->n_downs, e->report->downs);
    put_terminal(c, terminal);
    if (e->answered)
        down_give(c, terminal, e->record->reception, e->record->epoch);
}
