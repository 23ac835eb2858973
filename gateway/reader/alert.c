#include "gateway/reader/alert.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"

#include "gateway/reader/alert_around.h"
#include "gateway/reader/alert_attached.h"
#include "gateway/reader/alert_line.h"
#include "gateway/reader/alert_state.h"
#include "gateway/reader/alert_taught.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"
#include "gateway/reader/words.h"

enum {
    ALERT_MAILS_MAX = 4,    // in each other
    ALERT_MODEL_LINES = 40, // at the head of the body and of each attachment
};

void alert_prepare(void)
{
    alert_forms_prepare();
}

// ---- which form ----

struct alert_choose {
    const struct alert_forms *forms;
    enum alert_where where;
    bool *seen;      // by user of a key
    unsigned *found; // by when
    const struct alert_when *best;
};

static void choose_found(void *context, unsigned word, size_t end)
{
    struct alert_choose *choose = context;
    const struct alert_forms *forms = choose->forms;
    (void)end;
    for (unsigned i = forms->user_first[word]; i < forms->user_first[word + 1]; i++) {
        const struct alert_key_user *user = &forms->users[i];
        const struct alert_when *when = &forms->whens[user->when];
        if (choose->seen[i] || user->where != choose->where)
            continue;
        choose->seen[i] = true;
        if (++choose->found[user->when] == when->count &&
            (choose->best == NULL || when->weight > choose->best->weight))
            choose->best = when;
    }
}

// The body's beginning, folded.
static const char *text_head(struct alert *alert)
{
    if (alert->head != NULL)
        return alert->head;
    char *head = arena_alloc(alert->arena, ALERT_HEAD_MAX + 1);
    size_t length = 0;
    for (size_t i = 0; i < alert->text.count; i++) {
        size_t size = strlen(alert->text.lines[i].text);
        if (length + size + 1 > ALERT_HEAD_MAX)
            break;
        memcpy(head + length, alert->text.lines[i].text, size);
        head[length + size] = '\n';
        length += size + 1;
    }
    head[length] = '\0';
    alert->head = fold_text(alert->arena, head);
    return alert->head;
}

// In one pass over each place, however many forms there are.
static const struct alert_form *choose_form(struct alert *alert)
{
    const struct alert_forms *forms = alert->forms;
    struct alert_choose choose = {
        .forms = forms,
        .seen = arena_array(alert->arena, forms->user_count + 1, sizeof(*choose.seen)),
        .found = arena_array(alert->arena, forms->when_count + 1, sizeof(*choose.found)),
    };
    const char *places[] = {[ALERT_IN_SUBJECT] = alert->text.subject,
                            [ALERT_IN_FROM] = alert->text.from,
                            [ALERT_IN_MAILER] = alert->text.mailer,
                            [ALERT_IN_TEXT] = NULL};
    for (int i = ALERT_IN_SUBJECT; i <= ALERT_IN_TEXT; i++) {
        choose.where = (enum alert_where)i;
        const char *folded =
            places[i] == NULL ? text_head(alert) : fold_text(alert->arena, places[i]);
        finder_scan(forms->keys, folded, choose_found, &choose);
    }
    return choose.best != NULL ? &forms->forms[choose.best->form] : NULL;
}

// ---- the maker, where no label says it ----

static void maker_found(void *context, unsigned word, size_t end)
{
    int *found = context;
    (void)end;
    if (*found < 0)
        *found = (int)word;
}

static const char *maker_in_folded(const struct alert *alert, const char *folded)
{
    int word = -1;
    finder_scan(alert->forms->makers.finder, folded, maker_found, &word);
    return word < 0 ? NULL : alert->forms->maker_names[alert->forms->makers.means[word]];
}

static const char *maker_in(const struct alert *alert, const char *text)
{
    return text == NULL ? NULL : maker_in_folded(alert, fold_text(alert->arena, text));
}

static const char *maker_of(struct alert *alert)
{
    const char *places[] = {alert->maker, alert->model, alert->text.mailer, alert->text.subject,
                            alert->text.from};
    const char *maker =
        alert->form != NULL && alert->form->maker[0] != '\0' ? alert->form->maker : NULL;
    for (size_t i = 0; maker == NULL && i < sizeof(places) / sizeof(places[0]); i++)
        maker = maker_in(alert, places[i]);
    if (maker == NULL)
        maker = maker_in_folded(alert, text_head(alert));
    return maker != NULL ? maker : alert->maker;
}

// ---- the model, where no label says it ----

// "Lexmark CX725de": a maker, and words that begin as names do.
static bool is_model(const struct alert *alert, const char *text)
{
    size_t length = strlen(text), words = 0;
    if (length < 5 || length > 50 || strpbrk(text, "0123456789") == NULL ||
        strpbrk(text, ":=|@,;!?") != NULL)
        return false;
    for (const char *at = text; *at != '\0'; words++) {
        size_t size = strcspn(at, " ");
        const char *word = arena_strndup(alert->arena, at, size);
        bool maker = maker_in(alert, word) != NULL;
        if ((words == 0 && !maker) || (!maker && islower((unsigned char)word[0])))
            return false;
        at += size + strspn(at + size, " ");
    }
    return words >= 2 && words <= 5;
}

static const char *model_of(const struct alert *alert)
{
    if (alert->model != NULL)
        return alert->model;
    if (alert->name != NULL && is_model(alert, alert->name))
        return alert->name;
    unsigned source = 0;
    for (size_t i = 0, looked = 0; i < alert->text.count; i++) {
        const struct alert_line *line = &alert->text.lines[i];
        looked = line->source == source ? looked + 1 : 0;
        source = line->source;
        if (looked >= ALERT_MODEL_LINES)
            continue;
        const char *own = line->text + strspn(line->text, "[");
        own = arena_strndup(alert->arena, own, strcspn(own, "]"));
        if (is_model(alert, own))
            return own;
    }
    return NULL;
}

// ---- whether it is one ----

static bool from_machine(const struct alert *alert)
{
    const struct reading *reading = alert->reading;
    const char *submitted = reading->parsed->auto_submitted;
    if (words_has(submitted, "auto-generated"))
        return true;
    const char *folded = fold_label(alert->arena, alert->text.from);
    return alert_has(&alert->forms->machine, folded) || maker_in(alert, alert->text.from) != NULL ||
           maker_in(alert, alert->text.mailer) != NULL;
}

static bool by_person(const struct alert *alert)
{
    for (size_t i = 0; i < alert->text.count && i < 200; i++) {
        const struct alert_line *line = &alert->text.lines[i];
        if (line->source == 0 && line->text[0] != '\0' && strlen(line->text) < 120 &&
            alert_has(&alert->forms->person, fold_text(alert->arena, line->text)))
            return true;
    }
    return false;
}

// A known form speaks for itself; of others it takes that a machine is named and that it says
// something about its state, or that a machine sent it.
static bool is_alert(const struct alert *alert)
{
    size_t said = 0, taught = 0;
    for (size_t i = 0; i < alert->said_count; i++) {
        said += alert->said[i].line > 0;
        taught += alert->said[i].known;
    }
    size_t content = taught + alert->counter_count + alert->supply_count + alert->implausible;
    size_t identity = (alert->serial != NULL) * 2u + (alert->mac != NULL) * 2u +
                      (alert->model != NULL) + (alert->ip != NULL) + (alert->name != NULL) +
                      (alert->location != NULL) + (alert->number != NULL) + (alert->time != 0);
    if (alert->form != NULL)
        return content > 0 || (said > 0 && identity > 0) || identity >= 2;
    bool person = by_person(alert) && !alert->text.forwarded;
    if (content == 0 || (person && (identity < 3 || alert->labels < 4)))
        return false;
    if (alert->serial != NULL || alert->mac != NULL)
        return alert->labels >= 2 || taught > 0 || from_machine(alert);
    return (identity >= 2 && alert->labels >= 3) ||
           (from_machine(alert) && (taught > 0 || identity > 0));
}

// ---- what it says in the end ----

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
            drop = said_better(other, one, j > i) && (j < kept || j > i || true);
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

static bool said_known(const struct alert *alert)
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
    parsed->maker = reading_copy(reading, maker_of(alert));
    parsed->model = reading_copy(reading, model_of(alert));
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

static int tell(struct alert *alert)
{
    struct reading *reading = alert->reading;
    alert_sum_counters(alert);
    keep_codes(alert);
    keep_once(alert);
    bool unknown = alert->said_count > 0 && !said_known(alert);
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

// ---- one way of looking at it ----

// two_r: it could be looked at in another way.
static int try(struct reading *reading, const struct mime_part *root, bool html, bool *two_r)
{
    struct alert *alert = arena_alloc(reading->arena, sizeof(*alert));
    alert->reading = reading;
    alert->arena = reading->arena;
    alert->forms = alert_forms();
    alert_text_read(reading, root, html, &alert->text);
    *two_r = alert->text.two;
    if (alert->text.answer)
        return 0;
    alert_around_drop(alert);
    alert->form = choose_form(alert);
    alert_read_lines(alert);
    alert_read_subject(alert);
    if (!said_known(alert))
        alert_say(alert, alert->text.subject, ALERT_PLACE_SUBJECT);
    return is_alert(alert) ? tell(alert) : 0;
}

// A mail inside goes first: what stands around it is who forwarded it.
static int read_in(struct reading *reading, struct mime_part *root, int depth)
{
    bool two = false;
    struct mime_part *inner = depth > 0 ? alert_attached_mail(reading, root) : NULL;
    if (inner != NULL && read_in(reading, inner, depth - 1))
        return 1;
    struct mime_part *signed_part = alert_attached_signed(reading, root);
    root = signed_part != NULL ? signed_part : root;
    return try(reading, root, false, &two) || (two && try(reading, root, true, &two));
}

int alert_read(struct reading *reading)
{
    return read_in(reading, reading->mail->root, ALERT_MAILS_MAX);
}
