#include <ctype.h>
#include <string.h>

#include "lib/arena.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"

enum { LABEL_MATCHES = 24, LABEL_WORDS = 6, LABEL_MAX = 80 };

const struct alert_label *alert_label(const struct alert *alert, const char *label)
{
    const char *folded = fold_label(alert->arena, label);
    const struct alert_label *found = NULL;
    if (alert->form != NULL)
        found = xmlHashLookup(alert->form->labels, (const xmlChar *)folded);
    if (found == NULL)
        found = xmlHashLookup(alert->forms->general.labels, (const xmlChar *)folded);
    return found;
}

// ---- the words of a label ----

struct label_match {
    size_t begin, end;
    unsigned atom;
};

struct label_find {
    const struct alert_word_list *list;
    struct label_match matches[LABEL_MATCHES];
    size_t count;
};

static void label_found(void *context, unsigned word, size_t end)
{
    struct label_find *find = context;
    if (find->count < LABEL_MATCHES)
        find->matches[find->count++] =
            (struct label_match){.begin = end - finder_length(find->list->finder, word),
                                 .end = end,
                                 .atom = find->list->means[word]};
}

// The longest first: "color mode" is no colour.
static uint64_t label_cover(struct label_find *find, bool *covered)
{
    uint64_t atoms = 0;
    for (;;) {
        struct label_match *best = NULL;
        for (size_t i = 0; i < find->count; i++) {
            struct label_match *match = &find->matches[i];
            if (match->end > match->begin &&
                (best == NULL || match->end - match->begin > best->end - best->begin))
                best = match;
        }
        if (best == NULL)
            return atoms;
        bool same = true; // a word may be several things at once
        for (size_t i = best->begin; i < best->end; i++)
            same = same && covered[i] == covered[best->begin];
        if (same && !covered[best->begin])
            for (size_t i = 0; i < find->count; i++)
                if (find->matches[i].begin == best->begin && find->matches[i].end == best->end)
                    atoms |= UINT64_C(1) << find->matches[i].atom;
        if (same)
            memset(covered + best->begin, 1, best->end - best->begin);
        best->end = best->begin;
    }
}

uint64_t alert_atoms_of(const struct alert *alert, const char *label, bool *whole_r)
{
    bool covered[2 * LABEL_MAX + 1] = {false};
    struct label_find find = {.list = &alert->forms->atoms};
    *whole_r = false;
    if (strlen(label) > LABEL_MAX)
        return 0;
    const char *folded = fold_label(alert->arena, label);
    if (folded[0] == '\0' || strlen(folded) > 2 * LABEL_MAX)
        return 0;
    finder_scan(find.list->finder, folded, label_found, &find);
    uint64_t atoms = label_cover(&find, covered);
    *whole_r = true;
    for (size_t i = 0; folded[i] != '\0'; i++) {
        if (folded[i] != ' ' && !covered[i])
            *whole_r = false;
    }
    return atoms;
}

bool alert_label_known(const struct alert *alert, const char *label)
{
    bool whole;
    if (alert_label(alert, label) != NULL)
        return true;
    uint64_t atoms = alert_atoms_of(alert, label, &whole);
    return whole && (atoms & ~ALERT_BIT(NOISE)) != 0;
}

// ---- a label at the end of a text ----

const char *alert_label_at_end(const struct alert *alert, const char *text, size_t size)
{
    const char *starts[LABEL_WORDS], *end = text + size;
    size_t count = 0;
    while (end > text && end[-1] == ' ')
        end--;
    for (const char *at = end; at > text && count < LABEL_WORDS; at--) {
        bool begins = at[-1] != ' ' && (at - 1 == text || strchr(" (,;<>\"'", at[-2]) != NULL);
        if (end - at + 1 > LABEL_MAX)
            break;
        if (begins)
            starts[count++] = at - 1;
    }
    while (count-- > 0) {
        size_t length = (size_t)(end - starts[count]);
        if (alert_label_known(alert, arena_strndup(alert->arena, starts[count], length)))
            return starts[count];
    }
    return NULL;
}
