// Words that say what is the matter.
#include <ctype.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/alert_state.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"

enum { SAY_FOUND_MAX = 64, SAY_TEXT_MAX = 500, SAY_CODES_MAX = 8 };

struct say_find {
    unsigned words[SAY_FOUND_MAX];
    size_t count;
};

static void say_found(void *context, unsigned word, size_t end)
{
    struct say_find *find = context;
    (void)end;
    for (size_t i = 0; i < find->count; i++) {
        if (find->words[i] == word)
            return;
    }
    if (find->count < SAY_FOUND_MAX)
        find->words[find->count++] = word;
}

static bool say_has(const struct say_find *find, unsigned word)
{
    for (size_t i = 0; i < find->count; i++) {
        if (find->words[i] == word)
            return true;
    }
    return false;
}

static bool say_fits(const struct say_find *find, const struct alert_says *says)
{
    for (unsigned i = 0; i < says->count + says->not_count; i++) {
        if (say_has(find, says->words[i]) != (i < says->count))
            return false;
    }
    return true;
}

// Of those that fit the one that stands first in the form.
static const struct alert_says *say_look(const struct alert_form *form, const char *folded)
{
    struct say_find find = {.count = 0};
    const struct alert_says *best = NULL;
    finder_scan(form->finder, folded, say_found, &find);
    for (size_t i = 0; i < find.count; i++) {
        for (unsigned at = form->says_of[find.words[i]]; at != 0; at = form->says[at - 1].next) {
            const struct alert_says *says = &form->says[at - 1];
            if ((best == NULL || says->order < best->order) && say_fits(&find, says))
                best = says;
        }
    }
    return best;
}

static void list_found(void *context, unsigned word, size_t end)
{
    (void)word;
    (void)end;
    *(bool *)context = true;
}

bool alert_has(const struct alert_word_list *list, const char *folded)
{
    bool found = false;
    finder_scan(list->finder, folded, list_found, &found);
    return found;
}

static void whole_found(void *context, unsigned word, size_t end)
{
    (void)word;
    if (end > *(size_t *)context)
        *(size_t *)context = end;
}

// The whole value is such a word, a stop at its end aside.
bool alert_is_fine(const struct alert *alert, const char *value)
{
    const char *folded = fold_label(alert->arena, value);
    size_t length = strlen(folded), end = 0;
    if (length == 0 || length > 40)
        return false;
    finder_scan(alert->forms->fine.finder, folded, whole_found, &end);
    return end == length && strchr(folded, ' ') == NULL
               ? true
               : end == length && alert_has(&alert->forms->fine, folded) && length < 20;
}

// ---- which of several ----

struct say_colours {
    const char *names[4];
    const char *codes[4];
    size_t count;
};

static void say_add_colour(struct say_colours *colours, const char *name, const char *code)
{
    for (size_t i = 0; i < colours->count; i++) {
        if (strcmp(colours->names[i], name) == 0)
            return;
    }
    if (colours->count < 4) {
        colours->names[colours->count] = name;
        colours->codes[colours->count++] = code;
    }
}

// The letters in length bytes; nothing when anything else stands there.
static void say_letters_in(struct say_colours *colours, struct arena *arena, const char *text,
                           size_t length, bool only)
{
    static const struct {
        const char *letter, *name;
    } letters[] = {{"bk", "black"},  {"k", "black"},  {"c", "cyan"},
                   {"m", "magenta"}, {"y", "yellow"}, {"b", "black"}};
    struct say_colours found = *colours;
    char *inside = arena_strndup(arena, text, length), *save = NULL;
    for (char *token = strtok_r(inside, " /,&+.", &save); token != NULL;
         token = strtok_r(NULL, " /,&+.", &save)) {
        size_t i = 0, count = sizeof(letters) / sizeof(letters[0]);
        while (i < count && strcasecmp(token, letters[i].letter) != 0)
            i++;
        if (i < count)
            say_add_colour(&found, letters[i].name, arena_strdup(arena, token));
        else if (only)
            return;
    }
    *colours = found;
}

// "( Bk/C )", "[K]", "(Y)", and "Toner low: BK" at the end: other letters are words.
static void say_letters(struct say_colours *colours, struct arena *arena, const char *text)
{
    for (const char *open = strpbrk(text, "(["); open != NULL; open = strpbrk(open + 1, "([")) {
        size_t length = strcspn(open + 1, ")]");
        if (length <= 20)
            say_letters_in(colours, arena, open + 1, length, false);
    }
    const char *last = strrchr(text, ':');
    if (last != NULL && (last[1] == ' ' || last[1] == '\t') && strlen(last) <= 12)
        say_letters_in(colours, arena, last + 2, strlen(last + 2), true);
}

static void say_colours_of(const struct alert *alert, const char *text, struct say_colours *colours)
{
    bool whole;
    colours->count = 0;
    say_letters(colours, alert->arena, text);
    uint64_t atoms = alert_atoms_of(alert, arena_cut(alert->arena, text, 80), &whole);
    if ((atoms & ALERT_BIT(BLACK)) != 0)
        say_add_colour(colours, "black", NULL);
    if ((atoms & ALERT_BIT(CYAN)) != 0)
        say_add_colour(colours, "cyan", NULL);
    if ((atoms & ALERT_BIT(MAGENTA)) != 0)
        say_add_colour(colours, "magenta", NULL);
    if ((atoms & ALERT_BIT(YELLOW)) != 0)
        say_add_colour(colours, "yellow", NULL);
}

// "Tray 2" of a line about paper, as it is written.
static const char *say_tray(const struct alert *alert, const char *text)
{
    static const char *const words[] = {"tray ",    "cassette ", "drawer ",  "bac ",
                                        "fach ",    "kassette ", "bandeja ", "cassetto ",
                                        "vassoio ", "lade ",     "magasin ", "feeder "};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const char *at = strcasestr(text, words[i]);
        if (at == NULL || (at > text && isalpha((unsigned char)at[-1])))
            continue;
        size_t length = strlen(words[i]), digits = strspn(at + length, "0123456789");
        if (digits > 0 && digits < 3)
            return arena_strndup(alert->arena, at, length + digits);
    }
    return "";
}

// ---- codes of errors ----

// "SC554-01", "E7-10", "C-2801", "F0-1A", "49.4C02": letters and digits, in capitals.
static bool say_is_code(const char *token, size_t length)
{
    size_t letters = 0, digits = 0, marks = 0;
    for (size_t i = 0; i < length; i++) {
        letters += isupper((unsigned char)token[i]) != 0;
        digits += isdigit((unsigned char)token[i]) != 0;
        marks += token[i] == '-' || token[i] == '.';
        if (!isupper((unsigned char)token[i]) && !isdigit((unsigned char)token[i]) &&
            token[i] != '-' && token[i] != '.')
            return false;
    }
    return length >= 3 && length <= 12 && digits >= 2 && marks <= 3 && (letters > 0 || marks > 0) &&
           letters <= 4 && isalnum((unsigned char)token[length - 1]);
}

static bool has_code(const Platen__AlertWord *word, const char *token, size_t length)
{
    for (size_t i = 0; i < word->n_codes; i++) {
        if (strlen(word->codes[i]) == length && memcmp(word->codes[i], token, length) == 0)
            return true;
    }
    return false;
}

void alert_take_codes(struct alert *alert, const char *text, Platen__AlertWord *word)
{
    if (word->codes == NULL)
        word->codes = arena_array(alert->arena, SAY_CODES_MAX, sizeof(*word->codes));
    while (*text != '\0' && word->n_codes < SAY_CODES_MAX) {
        text += strspn(text, " \t,;:()[]!\"'/");
        size_t length = strcspn(text, " \t,;:()[]!\"'/");
        if (say_is_code(text, length) && !has_code(word, text, length))
            word->codes[word->n_codes++] = arena_strndup(alert->arena, text, length);
        text += length;
    }
}

// ---- what was said ----

Platen__AlertWord *alert_add_said(struct alert *alert, const char *keyword,
                                  Platen__Severity severity, const char *component,
                                  const char *text, enum alert_place place)
{
    if (alert->said_count == ALERT_SAID_MAX)
        return NULL;
    Platen__AlertWord *word = arena_alloc(alert->arena, sizeof(*word));
    platen__alert_word__init(word);
    word->condition = arena_alloc(alert->arena, sizeof(*word->condition));
    platen__condition__init(word->condition);
    word->condition->keyword = arena_strdup(alert->arena, keyword);
    word->condition->severity = severity;
    word->condition->component = arena_cut(alert->arena, component, 100);
    word->condition->text = arena_cut(alert->arena, text, SAY_TEXT_MAX);
    word->condition->origin = PLATEN__ORIGIN__ORIGIN_FORWARDED;
    alert->said[alert->said_count++] =
        (struct alert_said){.word = word, .place = place, .line = alert->line, .known = true};
    return word;
}

static const char *say_trim(struct alert *alert, const char *text)
{
    text += strspn(text, " \t!*#>-");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t!*#<", text[length - 1]) != NULL)
        length--;
    return arena_strndup(alert->arena, text, length);
}

static bool says_needs_colour(const char *keyword)
{
    return strncmp(keyword, "toner-", 6) == 0 || strncmp(keyword, "marker-", 7) == 0 ||
           strncmp(keyword, "opc-", 4) == 0 || strncmp(keyword, "developer-", 10) == 0;
}

static bool says_needs_tray(const char *keyword)
{
    return strncmp(keyword, "media-", 6) == 0 || strncmp(keyword, "input-", 6) == 0;
}

static Platen__AlertWord *say_add(struct alert *alert, const struct alert_says *says,
                                  const char *component, const char *text, enum alert_place place)
{
    return alert_add_said(alert, says->keyword, says->severity, component, text, place);
}

static void say_take(struct alert *alert, const struct alert_says *says, const char *text,
                     bool cleared, int64_t since, enum alert_place place)
{
    struct say_colours colours = {.count = 0};
    const char *component = says->component, *own = say_trim(alert, text);
    if (component[0] == '\0' && says_needs_colour(says->keyword))
        say_colours_of(alert, text, &colours);
    if (component[0] == '\0' && says_needs_tray(says->keyword))
        component = say_tray(alert, text);
    for (size_t i = 0; i < colours.count || i == 0; i++) {
        const char *of = colours.count > 0 ? colours.names[i] : component;
        Platen__AlertWord *word = say_add(alert, says, of, own, place);
        if (word == NULL)
            return;
        word->cleared = cleared || says->cleared;
        word->condition->since = since;
        if (colours.count == 0 && !says_needs_tray(says->keyword))
            alert_take_codes(alert, text, word);
        else if (colours.count > 0 && colours.codes[i] != NULL) {
            word->codes = arena_array(alert->arena, SAY_CODES_MAX, sizeof(*word->codes));
            word->codes[word->n_codes++] = arena_strdup(alert->arena, colours.codes[i]);
        }
    }
}

static const struct alert_says *say_find(struct alert *alert, const char *folded)
{
    const struct alert_says *says = alert->form != NULL ? say_look(alert->form, folded) : NULL;
    return says != NULL ? says : say_look(&alert->forms->general, folded);
}

int alert_say(struct alert *alert, const char *text, enum alert_place place)
{
    const char *folded = fold_text(alert->arena, text);
    const struct alert_says *says = say_find(alert, folded);
    if (says == NULL)
        return 0;
    if (says->keyword[0] == '\0' || strcmp(says->keyword, "none") == 0)
        return 1;
    say_take(alert, says, text, alert_has(&alert->forms->cleared, folded), 0, place);
    return 1;
}

void alert_say_event(struct alert *alert, const char *text, bool cleared)
{
    const struct alert_says *says = say_find(alert, fold_text(alert->arena, text));
    static const struct alert_says other = {
        .keyword = "other", .component = "", .severity = PLATEN__SEVERITY__SEVERITY_WARNING};
    say_take(alert, says != NULL ? says : &other, text, cleared, alert->event_time,
             ALERT_PLACE_LOG);
}

void alert_say_unknown(struct alert *alert, const char *text)
{
    Platen__AlertWord *word = alert_add_said(alert, "other", PLATEN__SEVERITY__SEVERITY_WARNING, "",
                                             say_trim(alert, text), ALERT_PLACE_STATUS);
    if (word == NULL)
        return;
    alert->said[alert->said_count - 1].known = false;
    alert_take_codes(alert, text, word);
}
