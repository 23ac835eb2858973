#include "gateway/reader/alert_words.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/error.h"

#include "gateway/reader/alert_template.h"
#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"

static const char *const alert_meanings[ALERT_MEANINGS] = {
    [ALERT_SERIAL] = "serial", [ALERT_MODEL] = "model",       [ALERT_MAKER] = "maker",
    [ALERT_NAME] = "name",     [ALERT_LOCATION] = "location", [ALERT_IP] = "ip",
    [ALERT_MAC] = "mac",       [ALERT_TIME] = "time",         [ALERT_NUMBER] = "number",
    [ALERT_STATUS] = "status", [ALERT_CODE] = "code",         [ALERT_COUNTER] = "counter",
    [ALERT_SUPPLY] = "supply", [ALERT_SKIP] = "skip",
};

static const char *const alert_atoms[ALERT_ATOMS] = {
    [ALERT_ATOM_COUNT] = "count",
    [ALERT_ATOM_TOTAL] = "total",
    [ALERT_ATOM_BLACK] = "black",
    [ALERT_ATOM_COLOUR] = "colour",
    [ALERT_ATOM_SINGLE] = "single",
    [ALERT_ATOM_TWO] = "two",
    [ALERT_ATOM_CYAN] = "cyan",
    [ALERT_ATOM_MAGENTA] = "magenta",
    [ALERT_ATOM_YELLOW] = "yellow",
    [ALERT_ATOM_LIGHT] = "light",
    [ALERT_ATOM_LETTER_K] = "letter-k",
    [ALERT_ATOM_LETTER_C] = "letter-c",
    [ALERT_ATOM_LETTER_M] = "letter-m",
    [ALERT_ATOM_LETTER_Y] = "letter-y",
    [ALERT_ATOM_COPY] = "copy",
    [ALERT_ATOM_PRINT] = "print",
    [ALERT_ATOM_FAX] = "fax",
    [ALERT_ATOM_SCAN] = "scan",
    [ALERT_ATOM_OTHER] = "other",
    [ALERT_ATOM_SEND] = "send",
    [ALERT_ATOM_RECEIVE] = "receive",
    [ALERT_ATOM_SIMPLEX] = "simplex",
    [ALERT_ATOM_DUPLEX] = "duplex",
    [ALERT_ATOM_A3] = "a3",
    [ALERT_ATOM_A4] = "a4",
    [ALERT_ATOM_SIZE] = "size",
    [ALERT_ATOM_LARGE] = "large",
    [ALERT_ATOM_TONER] = "toner",
    [ALERT_ATOM_INK] = "ink",
    [ALERT_ATOM_CARTRIDGE] = "cartridge",
    [ALERT_ATOM_WASTE] = "waste",
    [ALERT_ATOM_DRUM] = "drum",
    [ALERT_ATOM_FUSER] = "fuser",
    [ALERT_ATOM_TRANSFER] = "transfer",
    [ALERT_ATOM_DEVELOPER] = "developer",
    [ALERT_ATOM_KIT] = "kit",
    [ALERT_ATOM_STAPLE] = "staple",
    [ALERT_ATOM_TRAY] = "tray",
    [ALERT_ATOM_LEVEL] = "level",
    [ALERT_ATOM_NOISE] = "noise",
    [ALERT_ATOM_REJECT] = "reject",
};

void alert_words_fail(struct alert_load *load, const xmlNode *node, const char *text)
{
    if (load->error == NULL)
        load->error = error_format("line %ld: %s", xmlGetLineNo(node), text);
}

void *alert_words_grow(struct alert_load *load, void *items, size_t count, size_t *room,
                       size_t size)
{
    if (count < *room)
        return items;
    *room = *room == 0 ? 32 : *room * 2;
    void *more = arena_array(load->arena, *room, size);
    if (count > 0)
        memcpy(more, items, count * size);
    return more;
}

char *alert_words_attribute(struct alert_load *load, xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    char *copy = arena_strdup(load->arena, value == NULL ? "" : (const char *)value);
    xmlFree(value);
    return copy;
}

int alert_words_index(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (names[i] != NULL && strcmp(names[i], name) == 0)
            return (int)i;
    }
    return -1;
}

// The comma-separated items of an element, lower-case, one after another: NULL at the end.
static char *alert_next_item(struct alert_load *load, const char **at)
{
    while (**at != '\0') {
        const char *begin = *at + strspn(*at, " ,");
        size_t length = strcspn(begin, ",");
        *at = begin + length;
        while (length > 0 && begin[length - 1] == ' ')
            length--;
        if (length > 0)
            return arena_strndup(load->arena, begin, length);
    }
    return NULL;
}

const char *alert_words_content(struct alert_load *load, xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    const char *folded = fold_text(load->arena, text == NULL ? "" : (const char *)text);
    xmlFree(text);
    return folded;
}

// ---- lists of words ----

static void alert_mean(struct alert_load *load, struct alert_word_list *list, size_t *room,
                       const char *word, unsigned meaning)
{
    unsigned number = finder_add(list->finder, word);
    while (number >= *room)
        list->means = alert_words_grow(load, list->means, *room, room, sizeof(*list->means));
    list->means[number] = meaning;
}

void alert_words_list(struct alert_load *load, xmlNode *node, struct alert_word_list *list,
                      size_t *room, unsigned meaning)
{
    const char *at = alert_words_content(load, node);
    char *word;
    while ((word = alert_next_item(load, &at)) != NULL)
        alert_mean(load, list, room, word, meaning);
}

void alert_words_atom(struct alert_load *load, xmlNode *node)
{
    int atom = alert_words_index(alert_atoms, ALERT_ATOMS, alert_words_attribute(load, node, "is"));
    if (atom < 0)
        alert_words_fail(load, node, "no such atom");
    else
        alert_words_list(load, node, &load->forms->atoms, &load->means_room[0], (unsigned)atom);
}

void alert_words_maker(struct alert_load *load, xmlNode *node)
{
    struct alert_forms *forms = load->forms;
    forms->maker_names = alert_words_grow(load, forms->maker_names, load->maker_count,
                                          &load->maker_room, sizeof(*forms->maker_names));
    forms->maker_names[load->maker_count] = alert_words_attribute(load, node, "name");
    alert_words_list(load, node, &forms->makers, &load->means_room[1],
                     (unsigned)load->maker_count++);
}

// ---- labels ----

void alert_words_labels(struct alert_load *load, xmlNode *node, struct alert_form *form)
{
    char *is = alert_words_attribute(load, node, "is");
    char *name = strchr(is, ':');
    if (name != NULL)
        *name++ = '\0';
    int meaning = alert_words_index(alert_meanings, ALERT_MEANINGS, is);
    if (meaning < 0) {
        alert_words_fail(load, node, "no such meaning");
        return;
    }
    struct alert_label *label = arena_alloc(load->arena, sizeof(*label));
    label->meaning = (enum alert_meaning)meaning;
    label->name = name != NULL ? name : "";
    const char *at = alert_words_content(load, node);
    char *item;
    while ((item = alert_next_item(load, &at)) != NULL) {
        const char *folded = fold_label(load->arena, item);
        if (folded[0] != '\0')
            xmlHashUpdateEntry(form->labels, (const xmlChar *)folded, label, NULL);
    }
}

// ---- what is the matter ----

// "toner + low - no service": words that must be there, then those that must not.
static void alert_read_said(struct alert_load *load, xmlNode *node, struct alert_form *form,
                            const struct alert_says *like, char *item, size_t *room)
{
    struct alert_says says = *like;
    char *save = NULL;
    bool not = false;
    for (char *word = strtok_r(item, " ", &save); word != NULL;) {
        char phrase[128] = "";
        for (; word != NULL && strcmp(word, "+") != 0 && strcmp(word, "-") != 0;
             word = strtok_r(NULL, " ", &save)) {
            size_t length = strlen(phrase);
            snprintf(phrase + length, sizeof(phrase) - length, "%s%s", length > 0 ? " " : "", word);
        }
        if (phrase[0] == '\0' || says.count + says.not_count >= ALERT_WORDS_MAX) {
            alert_words_fail(load, node, "words that nothing can find");
            return;
        }
        says.words[says.count + says.not_count] = finder_add(form->finder, phrase);
        says.count += !not ;
        says.not_count += not ;
        if (word != NULL) {
            not = word[0] == '-';
            word = strtok_r(NULL, " ", &save);
        }
    }
    says.order = (unsigned)form->says_count;
    form->says = alert_words_grow(load, form->says, form->says_count, room, sizeof(*form->says));
    form->says[form->says_count++] = says;
}

void alert_words_says(struct alert_load *load, xmlNode *node, struct alert_form *form, size_t *room)
{
    static const char *const severities[] = {"", "report", "warning", "error"};
    int severity = alert_words_index(severities, 4, alert_words_attribute(load, node, "severity"));
    struct alert_says says = {
        .keyword = alert_words_attribute(load, node, "is"),
        .component = alert_words_attribute(load, node, "component"),
        .severity = severity > 0 ? (Platen__Severity)severity : PLATEN__SEVERITY__SEVERITY_ERROR,
        .cleared = strcmp(alert_words_attribute(load, node, "state"), "cleared") == 0,
    };
    const char *at = alert_words_content(load, node);
    char *item;
    while (load->error == NULL && (item = alert_next_item(load, &at)) != NULL)
        alert_read_said(load, node, form, &says, item, room);
}

void alert_words_index_says(struct alert_load *load, struct alert_form *form)
{
    form->says_of =
        arena_array(load->arena, finder_count(form->finder) + 1, sizeof(*form->says_of));
    for (size_t i = form->says_count; i-- > 0;) {
        unsigned first = form->says[i].words[0];
        form->says[i].next = form->says_of[first];
        form->says_of[first] = (unsigned)i + 1;
    }
    finder_build(form->finder);
}

void alert_words_begin(struct alert_load *load, struct alert_form *form)
{
    form->labels = xmlHashCreate(64);
    form->finder = finder_new(load->arena);
    form->name = form->maker = form->otherwise = "";
}

// ---- whole lines ----

void alert_words_line(struct alert_load *load, xmlNode *node, struct alert_form *form, size_t *room)
{
    xmlChar *text = xmlNodeGetContent(node);
    const char *line = arena_strdup(load->arena, text == NULL ? "" : (const char *)text);
    xmlFree(text);
    if (!alert_template_valid(line))
        alert_words_fail(load, node, "no line with fields that are known, and words between them");
    form->lines = alert_words_grow(load, form->lines, form->line_count, room, sizeof(*form->lines));
    form->lines[form->line_count++] = line;
}
