#include "gateway/reader/alert.h"

#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_around.h"
#include "gateway/reader/alert_attached.h"
#include "gateway/reader/alert_line.h"
#include "gateway/reader/alert_machine.h"
#include "gateway/reader/alert_state.h"
#include "gateway/reader/alert_taught.h"
#include "gateway/reader/alert_tell.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"
#include "gateway/reader/words.h"

enum { ALERT_MAILS_MAX = 4 }; // in each other

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
            places[i] == NULL ? alert_machine_head(alert) : fold_text(alert->arena, places[i]);
        finder_scan(forms->keys, folded, choose_found, &choose);
    }
    return choose.best != NULL ? &forms->forms[choose.best->form] : NULL;
}

// ---- whether it is one ----

static bool from_machine(const struct alert *alert)
{
    const struct reading *reading = alert->reading;
    const char *submitted = reading->parsed->auto_submitted;
    if (words_has(submitted, "auto-generated"))
        return true;
    const char *folded = fold_label(alert->arena, alert->text.from);
    return alert_has(&alert->forms->machine, folded) ||
           alert_machine_maker_in(alert, alert->text.from) != NULL ||
           alert_machine_maker_in(alert, alert->text.mailer) != NULL;
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
        return alert->labels >= 2 || (taught > 0 && alert->labels > 0) || from_machine(alert);
    return (identity >= 2 && alert->labels >= 3) ||
           (from_machine(alert) && (taught > 0 || identity > 0));
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
    if (!alert_tell_known(alert))
        alert_say(alert, alert->text.subject, ALERT_PLACE_SUBJECT);
    if (is_alert(alert))
        return alert_tell(alert);
    if (reading->guess == NULL && alert->serial != NULL && alert_tell_known(alert))
        reading->guess = alert;
    return 0;
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

int alert_guess(struct reading *reading)
{
    Platen__Parsed *parsed = reading->parsed;
    if (reading->guess == NULL)
        return 0;
    alert_tell(reading->guess);
    const char *said = parsed->n_words > 0 ? parsed->words[0]->condition->keyword : "";
    reading_end(reading, by_person(reading->guess) ? "person" : "alert", PLATEN__FATE__FATE_STAFF,
                arena_printf(reading->arena,
                             "not sure whose words these are; perhaps %s of serial number %s", said,
                             parsed->serial));
    return 1;
}
