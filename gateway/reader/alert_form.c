#include "gateway/reader/alert_form.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "lib/arena.h"
#include "lib/error.h"

#include "gateway/reader/finder.h"
#include "gateway/reader/fold.h"

static const char alert_namespace[] = "urn:platen:alerts:1";

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

static const char *const alert_wheres[] = {"subject", "from", "mailer", "text"};

struct alert_load {
    struct alert_forms *forms;
    struct arena *arena;
    const char *error; // the first; later steps do nothing
    size_t form_room, when_room, user_room, maker_room;
    size_t maker_count;
    size_t means_room[7];
};

static void alert_fail(struct alert_load *load, const xmlNode *node, const char *text)
{
    if (load->error == NULL)
        load->error = error_format("line %ld: %s", xmlGetLineNo(node), text);
}

static void *alert_grow(struct alert_load *load, void *items, size_t count, size_t *room,
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

static char *alert_attribute(struct alert_load *load, xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    char *copy = arena_strdup(load->arena, value == NULL ? "" : (const char *)value);
    xmlFree(value);
    return copy;
}

static int alert_index(const char *const *names, size_t count, const char *name)
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

static const char *alert_content(struct alert_load *load, xmlNode *node)
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
        list->means = alert_grow(load, list->means, *room, room, sizeof(*list->means));
    list->means[number] = meaning;
}

static void alert_read_list(struct alert_load *load, xmlNode *node, struct alert_word_list *list,
                            size_t *room, unsigned meaning)
{
    const char *at = alert_content(load, node);
    char *word;
    while ((word = alert_next_item(load, &at)) != NULL)
        alert_mean(load, list, room, word, meaning);
}

static void alert_read_atom(struct alert_load *load, xmlNode *node)
{
    int atom = alert_index(alert_atoms, ALERT_ATOMS, alert_attribute(load, node, "is"));
    if (atom < 0)
        alert_fail(load, node, "no such atom");
    else
        alert_read_list(load, node, &load->forms->atoms, &load->means_room[0], (unsigned)atom);
}

static void alert_read_maker(struct alert_load *load, xmlNode *node)
{
    struct alert_forms *forms = load->forms;
    forms->maker_names = alert_grow(load, forms->maker_names, load->maker_count, &load->maker_room,
                                    sizeof(*forms->maker_names));
    forms->maker_names[load->maker_count] = alert_attribute(load, node, "name");
    alert_read_list(load, node, &forms->makers, &load->means_room[1],
                    (unsigned)load->maker_count++);
}

// ---- labels ----

static void alert_read_labels(struct alert_load *load, xmlNode *node, struct alert_form *form)
{
    char *is = alert_attribute(load, node, "is");
    char *name = strchr(is, ':');
    if (name != NULL)
        *name++ = '\0';
    int meaning = alert_index(alert_meanings, ALERT_MEANINGS, is);
    if (meaning < 0) {
        alert_fail(load, node, "no such meaning");
        return;
    }
    struct alert_label *label = arena_alloc(load->arena, sizeof(*label));
    label->meaning = (enum alert_meaning)meaning;
    label->name = name != NULL ? name : "";
    const char *at = alert_content(load, node);
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
            alert_fail(load, node, "words that nothing can find");
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
    form->says = alert_grow(load, form->says, form->says_count, room, sizeof(*form->says));
    form->says[form->says_count++] = says;
}

static void alert_read_says(struct alert_load *load, xmlNode *node, struct alert_form *form,
                            size_t *room)
{
    static const char *const severities[] = {"", "report", "warning", "error"};
    int severity = alert_index(severities, 4, alert_attribute(load, node, "severity"));
    struct alert_says says = {
        .keyword = alert_attribute(load, node, "is"),
        .component = alert_attribute(load, node, "component"),
        .severity = severity > 0 ? (Platen__Severity)severity : PLATEN__SEVERITY__SEVERITY_ERROR,
        .cleared = strcmp(alert_attribute(load, node, "state"), "cleared") == 0,
    };
    const char *at = alert_content(load, node);
    char *item;
    while (load->error == NULL && (item = alert_next_item(load, &at)) != NULL)
        alert_read_said(load, node, form, &says, item, room);
}

static void alert_index_says(struct alert_load *load, struct alert_form *form)
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

static void alert_begin_form(struct alert_load *load, struct alert_form *form)
{
    form->labels = xmlHashCreate(64);
    form->finder = finder_new(load->arena);
    form->name = form->maker = form->otherwise = "";
}

// ---- when a form is tried ----

static void alert_read_key(struct alert_load *load, xmlNode *node, unsigned when)
{
    struct alert_forms *forms = load->forms;
    int where = alert_index(alert_wheres, 4, alert_attribute(load, node, "in"));
    const char *word = alert_content(load, node);
    if (where < 0 || word[0] == '\0') {
        alert_fail(load, node, "a key needs a place and words");
        return;
    }
    forms->users =
        alert_grow(load, forms->users, forms->user_count, &load->user_room, sizeof(*forms->users));
    forms->users[forms->user_count++] = (struct alert_key_user){
        .key = finder_add(forms->keys, word), .when = when, .where = (enum alert_where)where};
    forms->whens[when].count++;
    forms->whens[when].weight += (unsigned)strlen(word);
}

static void alert_read_when(struct alert_load *load, xmlNode *node, unsigned form)
{
    struct alert_forms *forms = load->forms;
    forms->whens =
        alert_grow(load, forms->whens, forms->when_count, &load->when_room, sizeof(*forms->whens));
    unsigned when = (unsigned)forms->when_count++;
    forms->whens[when] = (struct alert_when){.form = form};
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child))
        alert_read_key(load, child, when);
    if (forms->whens[when].count == 0)
        alert_fail(load, node, "a form without a key would be tried on every mail");
}

static int alert_user_order(const void *a, const void *b)
{
    const struct alert_key_user *one = a, *two = b;
    return one->key < two->key ? -1 : one->key > two->key;
}

static void alert_index_keys(struct alert_load *load)
{
    struct alert_forms *forms = load->forms;
    unsigned keys = finder_count(forms->keys);
    forms->user_first = arena_array(load->arena, keys + 1, sizeof(*forms->user_first));
    if (forms->user_count > 0)
        qsort(forms->users, forms->user_count, sizeof(*forms->users), alert_user_order);
    for (unsigned key = 0, at = 0; key <= keys; key++) {
        while (at < forms->user_count && forms->users[at].key < key)
            at++;
        forms->user_first[key] = at;
    }
    finder_build(forms->keys);
}

// ---- documents ----

static bool alert_is(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

static void alert_read_form(struct alert_load *load, xmlNode *node)
{
    struct alert_forms *forms = load->forms;
    forms->forms =
        alert_grow(load, forms->forms, forms->form_count, &load->form_room, sizeof(*forms->forms));
    unsigned number = (unsigned)forms->form_count++;
    struct alert_form *form = &forms->forms[number];
    size_t room = 0;
    alert_begin_form(load, form);
    form->name = alert_attribute(load, node, "name");
    form->maker = alert_attribute(load, node, "maker");
    form->otherwise = alert_attribute(load, node, "otherwise");
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child)) {
        if (alert_is(child, "when"))
            alert_read_when(load, child, number);
        else if (alert_is(child, "label"))
            alert_read_labels(load, child, form);
        else if (alert_is(child, "says"))
            alert_read_says(load, child, form, &room);
        else
            alert_fail(load, child, "no such element in a form");
    }
    alert_index_says(load, form);
}

static void alert_read_general(struct alert_load *load, xmlNode *node, size_t *says_room)
{
    struct alert_forms *forms = load->forms;
    struct {
        const char *name;
        struct alert_word_list *list;
        size_t *room;
    } lists[] = {{"fine", &forms->fine, &load->means_room[2]},
                 {"cleared", &forms->cleared, &load->means_room[3]},
                 {"machine", &forms->machine, &load->means_room[4]},
                 {"person", &forms->person, &load->means_room[5]},
                 {"around", &forms->around, &load->means_room[6]}};
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child)) {
        if (alert_is(child, "atom"))
            alert_read_atom(load, child);
        else if (alert_is(child, "maker"))
            alert_read_maker(load, child);
        else if (alert_is(child, "label"))
            alert_read_labels(load, child, &forms->general);
        else if (alert_is(child, "says"))
            alert_read_says(load, child, &forms->general, says_room);
        for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
            if (alert_is(child, lists[i].name))
                alert_read_list(load, child, lists[i].list, lists[i].room, 0);
        }
    }
}

static void alert_read_document(struct alert_load *load, const char *text, size_t *says_room)
{
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "alerts", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
    if (root == NULL || !alert_is(root, "alerts") || root->ns == NULL ||
        strcmp((const char *)root->ns->href, alert_namespace) != 0) {
        load->error = load->error != NULL ? load->error : "no document of alert forms";
        xmlFreeDoc(doc);
        return;
    }
    for (xmlNode *node = xmlFirstElementChild(root); node != NULL;
         node = xmlNextElementSibling(node)) {
        if (alert_is(node, "general"))
            alert_read_general(load, node, says_room);
        else
            alert_read_form(load, node);
    }
    xmlFreeDoc(doc);
}

struct alert_forms *alert_forms_load(const char *const *documents, size_t count,
                                     const char **error_r)
{
    struct arena *arena = arena_new();
    struct alert_forms *forms = arena_alloc(arena, sizeof(*forms));
    struct alert_load load = {.forms = forms, .arena = arena};
    struct alert_word_list *lists[] = {&forms->atoms,   &forms->makers,  &forms->fine,
                                       &forms->cleared, &forms->machine, &forms->person,
                                       &forms->around};
    size_t says_room = 0;
    forms->arena = arena;
    alert_begin_form(&load, &forms->general);
    forms->general.name = "general";
    forms->keys = finder_new(arena);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        lists[i]->finder = finder_new(arena);
    for (size_t i = 0; i < count && load.error == NULL; i++)
        alert_read_document(&load, documents[i], &says_room);
    alert_index_says(&load, &forms->general);
    alert_index_keys(&load);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        finder_build(lists[i]->finder);
    if (load.error != NULL) {
        *error_r = load.error;
        alert_forms_free(&forms);
    }
    return forms;
}

void alert_forms_free(struct alert_forms **forms)
{
    if (*forms == NULL)
        return;
    struct arena *arena = (*forms)->arena;
    xmlHashFree((*forms)->general.labels, NULL);
    for (size_t i = 0; i < (*forms)->form_count; i++)
        xmlHashFree((*forms)->forms[i].labels, NULL);
    arena_free(&arena);
    *forms = NULL;
}
