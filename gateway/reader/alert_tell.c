#include "gateway/reader/alert_tell.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_machine.h"
#include "gateway/reader/alert_state.h"

// ---- each thing once ----

static bool same_matter(const Platen__Condition *a, const Platen__Condition *b)
{
    return strcmp(a->keyword, b->keyword) == 0 && strcmp(a->component, b->component) == 0;
}

// "toner-low" and "toner-empty" of one colour said in two places are one thing said twice.
static bool same_stage(const Platen__Condition *a, const Platen__Condition *b)
{
    static const char *const stages[] = {
        "-almost-empty", "-almost-full", "-life-over", "-life-almost-over",
        "-near-eol",     "-low",         "-empty",     "-full"};
    size_t length[2] = {strlen(a->keyword), strlen(b->keyword)};
    const char *words[2] = {a->keyword, b->keyword};
    for (int i = 0; i < 2; i++) {
        for (size_t j = 0; j < sizeof(stages) / sizeof(stages[0]); j++) {
            size_t stage = strlen(stages[j]);
            if (length[i] == strlen(words[i]) && length[i] > stage &&
                strcmp(words[i] + length[i] - stage, stages[j]) == 0)
                length[i] -= stage;
        }
    }
    bool component = strcmp(a->component, b->component) == 0 || a->component[0] == '\0' ||
                     b->component[0] == '\0';
    return component && length[0] == length[1] && strncmp(words[0], words[1], length[0]) == 0;
}

static bool said_better(const struct alert_said *one, const struct alert_said *other, bool later)
{
    if (one->known != other->known)
        return one->known;
    bool named = one->word->condition->component[0] != '\0';
    bool other_named = other->word->condition->component[0] != '\0';
    bool same = strcmp(one->word->condition->keyword, other->word->condition->keyword) == 0;
    if (same && named != other_named)
        return named;
    if (one->place != other->place)
        return one->place > other->place;
    return named != other_named ? named : !later;
}

// What is said once in the subject, once in words and once as a status is one thing; a log says
// each of its things. An unknown word counts only where no other was known.
static void keep_once(struct alert *alert)
{
    bool known = false;
    size_t kept = 0;
    for (size_t i = 0; i < alert->said_count; i++)
        known = known || alert->said[i].known;
    for (size_t i = 0; i < alert->said_count; i++) {
        const struct alert_said *one = &alert->said[i];
        bool drop = known && !one->known;
        for (size_t j = 0; j < alert->said_count && !drop; j++) {
            const struct alert_said *other = &alert->said[j];
            bool vague = one->known && strcmp(one->word->condition->keyword, "other") == 0 &&
                         one->place == ALERT_PLACE_SUBJECT &&
                         strcmp(other->word->condition->keyword, "other") != 0;
            if (j == i || one->place == ALERT_PLACE_LOG || other->place == ALERT_PLACE_LOG ||
                (!vague && !same_stage(one->word->condition, other->word->condition)))
                continue;
            drop = said_better(other, one, j > i);
        }
        if (!drop)
            alert->said[kept++] = *one;
    }
    alert->said_count = kept;
}

// "Trouble code: C-2557" above or below "Service call": the code is that of what was said.
static void keep_codes(struct alert *alert)
{
    const Platen__AlertWord *coded = NULL;
    for (size_t i = 0; i < alert->said_count && coded == NULL; i++) {
        if (!alert->said[i].known && alert->said[i].word->n_codes > 0)
            coded = alert->said[i].word;
    }
    for (size_t i = 0; i < alert->said_count && coded != NULL; i++) {
        Platen__AlertWord *word = alert->said[i].word;
        if (!alert->said[i].known || word->n_codes > 0 ||
            strcmp(word->condition->keyword, "other") != 0)
            continue;
        word->codes = coded->codes;
        word->n_codes = coded->n_codes;
    }
}

bool alert_tell_known(const struct alert *alert)
{
    for (size_t i = 0; i < alert->said_count; i++) {
        if (alert->said[i].known)
            return true;
    }
    return false;
}

static bool later(const struct alert_said *a, const struct alert_said *b)
{
    return a->word->condition->since >= b->word->condition->since;
}

// Of each matter the last word by its time; where times are the same, the last line.
static bool is_last(const struct alert *alert, size_t place)
{
    const struct alert_said *one = &alert->said[place];
    for (size_t i = 0; i < alert->said_count; i++) {
        const struct alert_said *other = &alert->said[i];
        if (i == place || !same_matter(one->word->condition, other->word->condition))
            continue;
        bool after = i > place ? later(other, one) : !later(one, other);
        if (after)
            return false;
    }
    return true;
}

static void tell_words(struct alert *alert)
{
    Platen__Parsed *parsed = alert->reading->parsed;
    size_t room = alert->said_count + 1;
    parsed->words = arena_array(alert->arena, room, sizeof(*parsed->words));
    parsed->conditions = arena_array(alert->arena, room, sizeof(*parsed->conditions));
    parsed->cleared = arena_array(alert->arena, room, sizeof(*parsed->cleared));
    for (size_t i = 0; i < alert->said_count; i++) {
        Platen__AlertWord *word = alert->said[i].word;
        word->cleared = word->cleared || (alert->over && alert->said[i].place != ALERT_PLACE_LOG);
        if (word->condition->since == 0)
            word->condition->since = alert->time;
        parsed->words[parsed->n_words++] = word;
        if (!is_last(alert, i))
            continue;
        if (word->cleared)
            parsed->cleared[parsed->n_cleared++] = word->condition;
        else
            parsed->conditions[parsed->n_conditions++] = word->condition;
    }
}

static void tell_counters(struct alert *alert)
{
    Platen__Parsed *parsed = alert->reading->parsed;
    parsed->counters =
        arena_array(alert->arena, alert->counter_count + 1, sizeof(*parsed->counters));
    for (size_t i = 0; i < alert->counter_count; i++) {
        Platen__Counter *counter = arena_alloc(alert->arena, sizeof(*counter));
        platen__counter__init(counter);
        counter->name = arena_strdup(alert->arena, alert->counters[i].name);
        counter->value = alert->counters[i].value;
        parsed->counters[parsed->n_counters++] = counter;
    }
}

static void tell_supplies(struct alert *alert)
{
    Platen__Parsed *parsed = alert->reading->parsed;
    parsed->supplies =
        arena_array(alert->arena, alert->supply_count + 1, sizeof(*parsed->supplies));
    for (size_t i = 0; i < alert->supply_count; i++)
        parsed->supplies[parsed->n_supplies++] = alert->supplies[i];
}

static void tell_terminal(struct alert *alert)
{
    struct reading *reading = alert->reading;
    Platen__Parsed *parsed = reading->parsed;
    parsed->serial = reading_copy(reading, alert->serial);
    parsed->maker = reading_copy(reading, alert_machine_maker(alert));
    parsed->model = reading_copy(reading, alert_machine_model(alert));
    parsed->name = reading_copy(reading, alert->name);
    parsed->location = reading_copy(reading, alert->location);
    parsed->ip = reading_copy(reading, alert->ip);
    parsed->mac = reading_copy(reading, alert->mac);
    parsed->number = reading_copy(reading, alert->number);
    parsed->said_time = alert->time;
    parsed->form = reading_copy(reading, alert->form != NULL ? alert->form->name : "general");
}

// copier + printer + fax, and one-sided + two-sided, are all there is where a machine has them.
static uint64_t counter_value(const struct alert *alert, const char *name, size_t *found)
{
    for (size_t i = 0; i < alert->counter_count; i++) {
        if (strcmp(alert->counters[i].name, name) == 0) {
            ++*found;
            return alert->counters[i].value;
        }
    }
    return 0;
}

static bool sums_fit(const struct alert *alert)
{
    size_t all = 0, functions = 0, sides = 0;
    uint64_t total = counter_value(alert, "total", &all);
    uint64_t by_function = counter_value(alert, "copy", &functions) +
                           counter_value(alert, "print", &functions) +
                           counter_value(alert, "fax", &functions);
    uint64_t by_side =
        counter_value(alert, "simplex", &sides) + counter_value(alert, "duplex", &sides);
    return all == 0 || ((functions < 3 || by_function == total) && (sides < 2 || by_side == total));
}

int alert_tell(struct alert *alert)
{
    struct reading *reading = alert->reading;
    alert_sum_counters(alert);
    keep_codes(alert);
    keep_once(alert);
    bool unknown = alert->said_count > 0 && !alert_tell_known(alert);
    tell_terminal(alert);
    tell_words(alert);
    tell_counters(alert);
    tell_supplies(alert);
    if (alert->differ || !sums_fit(alert))
        reading_flag(reading, "counters-differ");
    if (alert->implausible)
        reading_end(reading, "alert", PLATEN__FATE__FATE_STAFF, "implausible counter");
    else if (alert->said_count + alert->counter_count + alert->supply_count == 0)
        reading_end(reading, "alert", PLATEN__FATE__FATE_STAFF,
                    "a machine's mail without words that say what is the matter");
    else if (unknown && alert->counter_count + alert->supply_count == 0)
        reading_end(reading, "alert", PLATEN__FATE__FATE_STAFF,
                    "a machine's mail in words that nobody taught");
    else
        reading_end(reading, "alert", PLATEN__FATE__FATE_ACCEPTED, "");
    return 1;
}
