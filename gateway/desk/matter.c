#include "gateway/desk/matter.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/completion.h"
#include "gateway/desk/counters.h"
#include "gateway/desk/early_exchange.h"
#include "gateway/desk/episode.h"
#include "gateway/desk/levels.h"
#include "lib/arena.h"

struct matter {
    struct desk_command *c;
    const struct matter_input *input;
    struct matter_result *result;
    bool *alerted; // by place in terminal->supplies: a condition spoke for it
};

static Platen__Trust matter_trust(const struct matter_input *input, Platen__Origin origin)
{
    return origin == PLATEN__ORIGIN__ORIGIN_FORWARDED ? PLATEN__TRUST__TRUST_UNSIGNED
                                                      : input->trust;
}

// ---- the terminal's record: what it said last ----

static void matter_keep_supply(struct matter *m, Platen__Supply *supply)
{
    Platen__Terminal *terminal = m->input->terminal;
    for (size_t i = 0; i < terminal->n_supplies; i++) {
        if (strcmp(terminal->supplies[i]->index, supply->index) == 0) {
            terminal->supplies[i] = supply;
            return;
        }
    }
    terminal->supplies = array_add(m->c->arena, terminal->supplies, &terminal->n_supplies, supply);
}

static bool matter_same_condition(const Platen__Condition *a, const Platen__Condition *b)
{
    return strcmp(a->keyword, b->keyword) == 0 && strcmp(a->component, b->component) == 0;
}

static void matter_keep_condition(struct matter *m, Platen__Condition *condition)
{
    Platen__Terminal *terminal = m->input->terminal;
    for (size_t i = 0; i < terminal->n_conditions; i++) {
        if (matter_same_condition(terminal->conditions[i], condition)) {
            terminal->conditions[i] = condition;
            return;
        }
    }
    terminal->conditions =
        array_add(m->c->arena, terminal->conditions, &terminal->n_conditions, condition);
}

static void matter_forget_condition(struct matter *m, const Platen__Condition *cleared)
{
    Platen__Terminal *terminal = m->input->terminal;
    size_t kept = 0;
    for (size_t i = 0; i < terminal->n_conditions; i++) {
        if (!matter_same_condition(terminal->conditions[i], cleared))
            terminal->conditions[kept++] = terminal->conditions[i];
    }
    terminal->n_conditions = kept;
}

// A full report of a pinned agent is all there is now; anything else only adds.
static void matter_keep(struct matter *m)
{
    const struct matter_input *input = m->input;
    if (input->full && input->trust == PLATEN__TRUST__TRUST_SIGNED) {
        input->terminal->n_supplies = 0;
        input->terminal->supplies = NULL;
        input->terminal->n_conditions = 0;
        input->terminal->conditions = NULL;
    }
    for (size_t i = 0; i < input->n_supplies; i++)
        matter_keep_supply(m, input->supplies[i]);
    for (size_t i = 0; i < input->n_cleared; i++)
        matter_forget_condition(m, input->cleared[i]);
    for (size_t i = 0; i < input->n_conditions; i++)
        matter_keep_condition(m, input->conditions[i]);
}

// ---- matters begin ----

static void matter_begin(struct matter *m, const struct episode_matter *about)
{
    bool opened;
    Platen__Case *kase = episode_take(m->c, m->input->terminal, about, &opened);
    array_add_id(m->c->arena, &m->result->cases, &m->result->n_cases, kase->id);
    m->result->opened += opened;
}

// The supply a shortage word means: named by the component, else the one of its type and colour
// that has least left. -1: the terminal names none.
static int matter_supply_of(const struct matter *m, const Platen__Condition *condition,
                            enum condition_kind kind)
{
    const Platen__Terminal *terminal = m->input->terminal;
    const char *type = condition_supply_type(condition->keyword);
    int best = -1, least = 0;
    for (size_t i = 0; i < terminal->n_supplies; i++) {
        const Platen__Supply *supply = terminal->supplies[i];
        if (condition->component[0] != '\0' && strcmp(supply->index, condition->component) == 0)
            return (int)i;
        if (type[0] != '\0' && !condition_supply_same(type, supply->type))
            continue;
        if (condition->component[0] != '\0' && strcmp(supply->colour, condition->component) != 0)
            continue;
        if (type[0] == '\0' &&
            (kind != CONDITION_SHORTAGE || condition_kind_of_supply(supply->type) != kind))
            continue;
        int percent = episode_percent(supply);
        int left = percent < 0 ? 101 : percent;
        if (best < 0 || left < least) {
            best = (int)i;
            least = left;
        }
    }
    return best;
}

static void matter_take_condition(struct matter *m, const Platen__Condition *condition)
{
    const struct matter_input *input = m->input;
    enum condition_kind kind = condition_kind(condition->keyword, condition->severity);
    if (kind == CONDITION_NOTHING)
        return;
    struct episode_matter about = {
        .kind = kind,
        .keyword = condition->keyword,
        .severity = condition->severity,
        .component = condition->component,
        .text = condition->text,
        .since = condition->since != 0 && condition->since < input->time ? condition->since
                                                                         : input->time,
        .trust = matter_trust(input, condition->origin),
        .reception = input->reception,
    };
    bool of_supply = kind == CONDITION_SHORTAGE || kind == CONDITION_MAINTENANCE;
    int place = of_supply ? matter_supply_of(m, condition, kind) : -1;
    if (place >= 0) {
        about.supply = input->terminal->supplies[place];
        about.component = "";
        m->alerted[place] = true;
    }
    matter_begin(m, &about);
}

static void matter_take_supply(struct matter *m, size_t place)
{
    const struct matter_input *input = m->input;
    const Platen__Supply *supply = input->terminal->supplies[place];
    enum episode_level level = episode_level(supply, m->c->dealer);
    if (level != EPISODE_LOW && level != EPISODE_END)
        return;
    struct episode_matter about = {
        .kind = condition_kind_of_supply(supply->type),
        .keyword = condition_of_supply(supply, level == EPISODE_END),
        .severity = PLATEN__SEVERITY__SEVERITY_WARNING,
        .component = "",
        .supply = supply,
        .text = "",
        .since = input->time,
        .trust = input->trust,
        .reception = input->reception,
    };
    matter_begin(m, &about);
}

// ---- matters end ----

static int matter_place_of(const struct matter *m, const char *index)
{
    for (size_t i = 0; i < m->input->terminal->n_supplies; i++) {
        if (strcmp(m->input->terminal->supplies[i]->index, index) == 0)
            return (int)i;
    }
    return -1;
}

static bool matter_reported(const struct matter *m, const char *index)
{
    for (size_t i = 0; i < m->input->n_supplies; i++) {
        if (strcmp(m->input->supplies[i]->index, index) == 0)
            return true;
    }
    return false;
}

static const char *matter_supply_evidence(const struct matter *m, const Platen__Case *kase)
{
    int place = matter_place_of(m, kase->supply_index);
    if (place < 0 || m->alerted[place] || !matter_reported(m, kase->supply_index))
        return NULL;
    const Platen__Supply *supply = m->input->terminal->supplies[place];
    enum episode_level level = episode_level(supply, m->c->dealer);
    if (level == EPISODE_LOW || level == EPISODE_END)
        return NULL;
    const Platen__Supply *before = kase->supply;
    if (before != NULL && before->serial[0] != '\0' && supply->serial[0] != '\0' &&
        strcmp(before->serial, supply->serial) != 0)
        return "new-serial";
    if (kase->keyword[0] == '\0')
        return NULL; // an order began it: that nothing is wrong was known
    if (level == EPISODE_CLEAR)
        return "level-rise";
    // Without a gauge only the device's own word can end what it began.
    return m->input->full && episode_percent(supply) < 0 ? "condition-cleared" : NULL;
}

static const char *matter_condition_evidence(const struct matter *m, const Platen__Case *kase)
{
    if (!m->input->full || kase->keyword[0] == '\0')
        return NULL;
    for (size_t i = 0; i < m->input->n_conditions; i++) {
        const Platen__Condition *condition = m->input->conditions[i];
        if (condition_same(condition->keyword, kase->keyword) &&
            strcmp(condition->component, kase->component) == 0)
            return NULL;
    }
    return "condition-cleared";
}

// Whether a word that it is over is about this case: by keyword and component, or by the supply the
// word means. "No toner is missing" does not say that none is low.
static bool matter_word_fits(const Platen__Case *kase, const Platen__Condition *cleared)
{
    const char *component = cleared->component;
    if (!condition_same(kase->keyword, cleared->keyword) ||
        (condition_is_end(cleared->keyword) && !condition_is_end(kase->keyword)))
        return false;
    if (kase->supply_index[0] == '\0')
        return strcmp(component, kase->component) == 0;
    return component[0] == '\0' || strcmp(component, kase->colour) == 0 ||
           strcmp(component, kase->supply_index) == 0;
}

static bool matter_is_low(const struct matter *m, const Platen__Case *kase)
{
    int place = matter_place_of(m, kase->supply_index);
    if (place < 0)
        return false;
    enum episode_level level =
        episode_level(m->input->terminal->supplies[place], m->c->dealer);
    return level == EPISODE_LOW || level == EPISODE_END;
}

static const char *matter_cleared_evidence(const struct matter *m, const Platen__Case *kase)
{
    const struct matter_input *input = m->input;
    for (size_t i = 0; i < input->n_conditions; i++) {
        if (condition_same(input->conditions[i]->keyword, kase->keyword) &&
            (kase->supply_index[0] != '\0' ||
             strcmp(input->conditions[i]->component, kase->component) == 0))
            return NULL;
    }
    for (size_t i = 0; i < input->n_cleared; i++) {
        if (matter_word_fits(kase, input->cleared[i]) && !matter_is_low(m, kase))
            return "condition-cleared";
    }
    return NULL;
}

// Nothing was ordered or asked for it, and no signed word stands for it.
static bool matter_may_end(const struct matter *m, const Platen__Case *kase)
{
    return m->input->trust == PLATEN__TRUST__TRUST_SIGNED ||
           (kase->state == PLATEN__CASE_STATE__CASE_OPEN &&
            kase->trust != PLATEN__TRUST__TRUST_SIGNED);
}

static void matter_end(struct matter *m, Platen__Case *kase)
{
    if (kase->kind == PLATEN__CASE_KIND__CASE_SERVICE ||
        array_has_id(m->result->cases, m->result->n_cases, kase->id))
        return;
    const char *evidence = kase->supply_index[0] != '\0' ? matter_supply_evidence(m, kase)
                                                         : matter_condition_evidence(m, kase);
    if (evidence == NULL)
        evidence = matter_cleared_evidence(m, kase);
    if (evidence == NULL || kase->since > m->input->time)
        return;
    if (!matter_may_end(m, kase)) {
        completion_unverified(m->c, m->input->terminal, kase, evidence, m->input->reception);
        return;
    }
    kase->last_report = m->input->reception;
    if (!completion_end(m->c, kase, m->input->terminal, "terminal", evidence))
        return;
    array_add_id(m->c->arena, &m->result->cases, &m->result->n_cases, kase->id);
    m->result->ended++;
}

static void matter_end_all(struct matter *m)
{
    if (m->input->n_supplies == 0 && m->input->n_cleared == 0 && !m->input->full)
        return;
    size_t n;
    Platen__Case **cases = case_open_of_terminal(m->c, m->input->terminal->id, &n);
    for (size_t i = 0; i < n; i++)
        matter_end(m, cases[i]);
}

void matter_take(struct desk_command *c, const struct matter_input *input,
                 struct matter_result *result_r)
{
    memset(result_r, 0, sizeof *result_r);
    struct matter m = {.c = c, .input = input, .result = result_r};
    result_r->counters_implausible = !counters_take(c, input->terminal, input->n_counters,
                                                    input->counters, input->reception, input->time);
    if (!result_r->counters_implausible) // else it may be another machine
        early_exchange_take(c, input);   // while the levels before are known
    matter_keep(&m);
    levels_take(c, input->terminal, input->n_supplies, input->supplies, input->full, input->time);
    m.alerted = arena_array(c->arena, input->terminal->n_supplies + 1, sizeof *m.alerted);
    for (size_t i = 0; i < input->n_conditions; i++)
        matter_take_condition(&m, input->conditions[i]);
    for (size_t i = 0; i < input->terminal->n_supplies; i++) {
        if (!m.alerted[i] && matter_reported(&m, input->terminal->supplies[i]->index))
            matter_take_supply(&m, i);
    }
    matter_end_all(&m);
}
