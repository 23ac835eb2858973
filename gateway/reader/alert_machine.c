#include "gateway/reader/alert_machine.h"

#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"

enum { ALERT_MODEL_LINES = 40 }; // at the head of the body and of each attachment

// The body's beginning, folded.
const char *alert_machine_head(struct alert *alert)
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

const char *alert_machine_maker_in(const struct alert *alert, const char *text)
{
    return text == NULL ? NULL : maker_in_folded(alert, fold_text(alert->arena, text));
}

const char *alert_machine_maker(struct alert *alert)
{
    const char *places[] = {alert->maker, alert->model, alert->text.mailer, alert->text.subject,
                            alert->text.from};
    const char *maker =
        alert->form != NULL && alert->form->maker[0] != '\0' ? alert->form->maker : NULL;
    for (size_t i = 0; maker == NULL && i < sizeof(places) / sizeof(places[0]); i++)
        maker = alert_machine_maker_in(alert, places[i]);
    if (maker == NULL)
        maker = maker_in_folded(alert, alert_machine_head(alert));
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
        bool maker = alert_machine_maker_in(alert, word) != NULL;
        if ((words == 0 && !maker) || (!maker && islower((unsigned char)word[0])))
            return false;
        at += size + strspn(at + size, " ");
    }
    return words >= 2 && words <= 5;
}

const char *alert_machine_model(const struct alert *alert)
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
