#include "gateway/desk/standing.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/find.h"
#include "gateway/desk/silence.h"
#include "lib/arena.h"

// ---- how it stands ----

// RFC 8011, 5.4.12 and PWG 5100.22: printer-state-reasons of a printer that rests.
static const struct {
    const char *keyword; // "*-" before it: any that ends so
    enum standing standing;
} standing_words[] = {
    {"*-power-saver", STANDING_ASLEEP}, {"power-saver", STANDING_ASLEEP},
    {"standby", STANDING_ASLEEP},       {"suspend", STANDING_ASLEEP},
    {"hibernate", STANDING_ASLEEP},     {"shutdown", STANDING_OFF},
    {"deactivated", STANDING_OFF},      {"power-down", STANDING_OFF},
    {"power-off", STANDING_OFF},
};

static bool standing_fits(const char *keyword, const char *word)
{
    if (word[0] != '*')
        return strcmp(keyword, word) == 0;
    size_t length = strlen(keyword), end = strlen(word + 1);
    return length > end && strcmp(keyword + length - end, word + 1) == 0;
}

static enum standing standing_said(const Platen__Terminal *terminal)
{
    enum standing found = STANDING_ACTIVE;
    for (size_t i = 0; i < terminal->n_conditions; i++) {
        for (size_t k = 0; k < sizeof standing_words / sizeof *standing_words; k++) {
            if (standing_fits(terminal->conditions[i]->keyword, standing_words[k].keyword) &&
                standing_words[k].standing > found)
                found = standing_words[k].standing;
        }
    }
    return found;
}

enum standing standing_of(const Platen__Terminal *terminal)
{
    switch (terminal->state) {
    case PLATEN__TERMINAL_STATE__TERMINAL_WAITING:
        return STANDING_WAITING;
    case PLATEN__TERMINAL_STATE__TERMINAL_RETIRED:
        return terminal->merged_into != 0   ? STANDING_MERGED
               : terminal->replaced_by != 0 ? STANDING_REPLACED
                                            : STANDING_RETIRED;
    default:
        break;
    }
    if (terminal->unmonitored)
        return STANDING_UNMONITORED;
    return terminal->silent ? STANDING_SILENT : standing_said(terminal);
}

const char *standing_text(enum standing standing)
{
    static const char *const texts[STANDINGS] = {
        [STANDING_ACTIVE] = "active",   [STANDING_ASLEEP] = "asleep",
        [STANDING_OFF] = "off",         [STANDING_SILENT] = "silent",
        [STANDING_WAITING] = "waiting", [STANDING_UNMONITORED] = "unmonitored",
        [STANDING_RETIRED] = "retired", [STANDING_REPLACED] = "replaced",
        [STANDING_MERGED] = "merged",
    };
    return texts[standing];
}

bool standing_watched(const Platen__Terminal *terminal)
{
    return terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_RETIRED && !terminal->unmonitored;
}

// ---- what staff change of it ----

struct standing_change {
    struct desk_command *c;
    Platen__Terminal *terminal, *other;
};

static Platen__MeterRead *standing_read(struct desk_command *c, const Platen__Terminal *terminal)
{
    Platen__MeterRead *read = arena_alloc(c->arena, sizeof *read);
    platen__meter_read__init(read);
    read->time = terminal->n_counters > 0 ? terminal->counters_time : 0;
    read->unsigned_ = terminal->counters_unsigned;
    read->n_counters = terminal->n_counters;
    read->counters = terminal->counters;
    return read;
}

// What nobody acted on yet is over, and nobody is told that it was put right. A person's call, and
// what was ordered or asked for, goes with the machine, or ends so that its people hear of it.
static void standing_settle(struct desk_command *c, const Platen__Terminal *terminal,
                            const Platen__Terminal *into, const char *evidence)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = 0; i < n; i++) {
        if (cases[i]->kind != PLATEN__CASE_KIND__CASE_SERVICE &&
            cases[i]->state == PLATEN__CASE_STATE__CASE_OPEN) {
            completion_end_quietly(c, cases[i], "staff", evidence);
        } else if (into == NULL) {
            completion_end(c, cases[i], terminal, "staff", evidence);
        } else {
            cases[i]->terminal = into->id;
            put_case(c, cases[i]);
        }
    }
}

void standing_retire(struct desk_command *c, Platen__Terminal *terminal)
{
    silence_over(c, terminal);
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_RETIRED;
    terminal->retired = c->now;
    terminal->closing = standing_read(c, terminal);
    standing_settle(c, terminal, NULL, "retired");
}

static void take_retire(struct standing_change *s)
{
    standing_retire(s->c, s->terminal);
    put_terminal(s->c, s->terminal);
    desk_done(s->c, "Terminal %s is retired.", s->terminal->number);
}

static void standing_back(const struct standing_change *s)
{
    Platen__Terminal *terminal = s->terminal;
    terminal->state = PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE;
    terminal->retired = 0;
    terminal->closing = NULL;
    terminal->replaced_by = 0;
    terminal->merged_into = 0;
    silence_watch(s->c, terminal);
    put_terminal(s->c, terminal);
}

static void take_return(struct standing_change *s)
{
    Platen__Terminal *next = find_terminal_id(s->c, s->terminal->replaced_by);
    if (next != NULL) {
        next->replaces = 0;
        next->opening = NULL;
        put_terminal(s->c, next);
    }
    standing_back(s);
    desk_done(s->c, "Terminal %s is in service again.", s->terminal->number);
}

static void take_unmonitor(struct standing_change *s)
{
    silence_over(s->c, s->terminal);
    s->terminal->unmonitored = true;
    put_terminal(s->c, s->terminal);
    desk_done(s->c, "Terminal %s is not monitored any more.", s->terminal->number);
}

static void take_monitor(struct standing_change *s)
{
    s->terminal->unmonitored = false;
    silence_watch(s->c, s->terminal);
    put_terminal(s->c, s->terminal);
    desk_done(s->c, "Terminal %s is monitored.", s->terminal->number);
}

static void standing_inherit(struct desk_command *c, char **field, const char *from)
{
    if ((*field)[0] == '\0')
        *field = arena_strdup(c->arena, from);
}

// The one that came has its contract and stands where it stood, unless it says otherwise itself.
static void take_replace(struct standing_change *s)
{
    Platen__Terminal *old = s->terminal, *new = s->other;
    standing_retire(s->c, old);
    old->replaced_by = new->id;
    new->replaces = old->id;
    new->opening = standing_read(s->c, new);
    standing_inherit(s->c, &new->contract_id, old->contract_id);
    standing_inherit(s->c, &new->in_company_id, old->in_company_id);
    standing_inherit(s->c, &new->place, old->place);
    new->installing = new->installing != 0 ? new->installing : old->installing;
    new->manager = new->manager != 0 ? new->manager : old->manager;
    put_terminal(s->c, old);
    put_terminal(s->c, new);
    desk_done(s->c, "Terminal %s stands in the place of %s.", new->number, old->number);
}

static void take_merge(struct standing_change *s)
{
    standing_settle(s->c, s->terminal, s->other, "merged");
    standing_retire(s->c, s->terminal);
    s->terminal->merged_into = s->other->id;
    array_add_id(s->c->arena, &s->other->merged, &s->other->n_merged, s->terminal->id);
    put_terminal(s->c, s->terminal);
    put_terminal(s->c, s->other);
    desk_done(s->c, "Terminal %s is known as %s too.", s->other->number, s->terminal->number);
}

static void take_unmerge(struct standing_change *s)
{
    Platen__Terminal *other = find_terminal_id(s->c, s->terminal->merged_into);
    if (other != NULL) {
        array_remove_id(other->merged, &other->n_merged, s->terminal->id);
        put_terminal(s->c, other);
    }
    standing_back(s);
    desk_done(s->c, "Terminal %s stands by itself again.", s->terminal->number);
}

static const struct standing_act {
    const char *what;
    unsigned from; // bits of enum standing
    bool other;
    void (*take)(struct standing_change *s);
} standing_acts[] = {
#define IN_SERVICE                                                                                 \
    (1U << STANDING_ACTIVE | 1U << STANDING_ASLEEP | 1U << STANDING_OFF | 1U << STANDING_SILENT)
    {"retire", IN_SERVICE | 1U << STANDING_UNMONITORED, false, take_retire},
    {"return", 1U << STANDING_RETIRED | 1U << STANDING_REPLACED, false, take_return},
    {"unmonitor", IN_SERVICE, false, take_unmonitor},
    {"monitor", 1U << STANDING_UNMONITORED, false, take_monitor},
    {"replace", IN_SERVICE | 1U << STANDING_UNMONITORED | 1U << STANDING_RETIRED, true,
     take_replace},
    {"merge", IN_SERVICE | 1U << STANDING_UNMONITORED, true, take_merge},
    {"unmerge", 1U << STANDING_MERGED, false, take_unmerge},
};

// Why the other terminal cannot be it; NULL: it can.
static const char *standing_other_fault(const struct standing_change *s, bool merge)
{
    const Platen__Terminal *other = s->other;
    if (other == NULL)
        return "There is no such terminal.";
    if (other->id == s->terminal->id)
        return "That is the same terminal.";
    if (other->customer != s->terminal->customer)
        return "That terminal is another customer's.";
    if (other->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return "That terminal is not in service.";
    if (!merge && other->replaces != 0)
        return "That terminal stands in another one's place already.";
    if (merge && s->terminal->n_merged > 0)
        return "Other terminals are merged into this one: merge them the other way round.";
    return NULL;
}

void desk_take_change_standing(struct desk_command *c)
{
    const Platen__ChangeStanding *ask = c->command->change_standing;
    struct standing_change s = {
        c, find_terminal_id(c, ask->terminal), find_terminal_id(c, ask->other)};
    const struct standing_act *act = NULL;
    for (size_t i = 0; i < sizeof standing_acts / sizeof *standing_acts; i++) {
        if (strcmp(standing_acts[i].what, ask->what) == 0)
            act = &standing_acts[i];
    }
    if (s.terminal == NULL || act == NULL) {
        desk_not_found(c, "There is no such terminal.");
        return;
    }
    if ((act->from >> standing_of(s.terminal) & 1) == 0) {
        desk_conflict(c, "Terminal %s stands otherwise by now.", s.terminal->number);
        return;
    }
    const char *fault =
        act->other ? standing_other_fault(&s, act->take == take_merge) : NULL;
    if (fault != NULL) {
        desk_invalid(c, "other", "%s", fault);
        return;
    }
    act->take(&s);
    c->answer->id = s.terminal->id;
}
