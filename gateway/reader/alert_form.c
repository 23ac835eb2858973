#include "gateway/reader/alert_form.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "lib/arena.h"

#include "gateway/reader/alert_words.h"
#include "gateway/reader/finder.h"

static const char alert_namespace[] = "urn:platen:alerts:1";

static const char *const alert_wheres[] = {"subject", "from", "mailer", "text"};

// ---- when a form is tried ----

static void alert_read_key(struct alert_load *load, xmlNode *node, unsigned when)
{
    struct alert_forms *forms = load->forms;
    int where = alert_words_index(alert_wheres, 4, alert_words_attribute(load, node, "in"));
    const char *word = alert_words_content(load, node);
    if (where < 0 || word[0] == '\0') {
        alert_words_fail(load, node, "a key needs a place and words");
        return;
    }
    forms->users = alert_words_grow(load, forms->users, forms->user_count, &load->user_room,
                                    sizeof(*forms->users));
    forms->users[forms->user_count++] = (struct alert_key_user){
        .key = finder_add(forms->keys, word), .when = when, .where = (enum alert_where)where};
    forms->whens[when].count++;
    forms->whens[when].weight += (unsigned)strlen(word);
}

static void alert_read_when(struct alert_load *load, xmlNode *node, unsigned form)
{
    struct alert_forms *forms = load->forms;
    forms->whens = alert_words_grow(load, forms->whens, forms->when_count, &load->when_room,
                                    sizeof(*forms->whens));
    unsigned when = (unsigned)forms->when_count++;
    forms->whens[when] = (struct alert_when){.form = form};
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child))
        alert_read_key(load, child, when);
    if (forms->whens[when].count == 0)
        alert_words_fail(load, node, "a form without a key would be tried on every mail");
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
    forms->forms = alert_words_grow(load, forms->forms, forms->form_count, &load->form_room,
                                    sizeof(*forms->forms));
    unsigned number = (unsigned)forms->form_count++;
    struct alert_form *form = &forms->forms[number];
    size_t room = 0, lines = 0;
    alert_words_begin(load, form);
    form->name = alert_words_attribute(load, node, "name");
    form->maker = alert_words_attribute(load, node, "maker");
    form->otherwise = alert_words_attribute(load, node, "otherwise");
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child)) {
        if (alert_is(child, "when"))
            alert_read_when(load, child, number);
        else if (alert_is(child, "label"))
            alert_words_labels(load, child, form);
        else if (alert_is(child, "says"))
            alert_words_says(load, child, form, &room);
        else if (alert_is(child, "line"))
            alert_words_line(load, child, form, &lines);
        else
            alert_words_fail(load, child, "no such element in a form");
    }
    alert_words_index_says(load, form);
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
            alert_words_atom(load, child);
        else if (alert_is(child, "maker"))
            alert_words_maker(load, child);
        else if (alert_is(child, "label"))
            alert_words_labels(load, child, &forms->general);
        else if (alert_is(child, "says"))
            alert_words_says(load, child, &forms->general, says_room);
        for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
            if (alert_is(child, lists[i].name))
                alert_words_list(load, child, lists[i].list, lists[i].room, 0);
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
    alert_words_begin(&load, &forms->general);
    forms->general.name = "general";
    forms->keys = finder_new(arena);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        lists[i]->finder = finder_new(arena);
    for (size_t i = 0; i < count && load.error == NULL; i++)
        alert_read_document(&load, documents[i], &says_room);
    alert_words_index_says(&load, &forms->general);
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
