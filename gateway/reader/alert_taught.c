#include "gateway/reader/alert_taught.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "lib/error.h"
#include "lib/memory.h"

#include "gateway/reader/alert_form.h"

enum { SHIPPED_MAX = 50 };

extern const char *const alert_documents[]; // made of templates/alerts/*.xml
extern const char alert_schema[];           // and of schemas/alerts.rng

struct taught {
    char *name;
    char *xml;
};

static xmlRelaxNG *schema;
static struct alert_forms *own; // shipped and taught
static struct taught taught[ALERT_TAUGHT_MAX];
static size_t taught_count;
static struct alert_forms *tried; // own, with one on trial
static char *tried_xml;
static const struct alert_forms *used;

// ---- one form ----

static void first_fault(void *context, const char *format, ...)
{
    char *text = context;
    va_list args;
    if (text[0] != '\0')
        return;
    va_start(args, format);
    vsnprintf(text, 200, format, args);
    va_end(args);
    text[strcspn(text, "\n")] = '\0';
}

// One form, its name as told, nothing general, no DOCTYPE.
static const char *shape_fault(xmlDoc *doc, const char *name)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *form = root == NULL ? NULL : xmlFirstElementChild(root);
    if (doc->intSubset != NULL || doc->extSubset != NULL)
        return "a form has no DOCTYPE";
    if (form == NULL || strcmp((const char *)form->name, "form") != 0 ||
        xmlNextElementSibling(form) != NULL)
        return "a document of its own for each form, and nothing else in it";
    xmlChar *said = xmlGetProp(form, (const xmlChar *)"name");
    bool same = said != NULL && strcmp((const char *)said, name) == 0;
    xmlFree(said);
    return same ? NULL : "its name is another inside";
}

static const char *schema_fault(xmlDoc *doc)
{
    char text[200] = "";
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    if (context == NULL)
        memory_none();
    xmlRelaxNGSetValidErrors(context, first_fault, first_fault, text);
    int result = xmlRelaxNGValidateDoc(context, doc);
    xmlRelaxNGFreeValidCtxt(context);
    return result == 0 ? NULL : error_format("not valid: %s", text);
}

static const char *load_fault(const char *xml)
{
    const char *error = NULL;
    struct alert_forms *alone = alert_forms_load(&xml, 1, &error);
    alert_forms_free(&alone);
    return error;
}

const char *alert_taught_fault(const Platen__AlertFormText *form)
{
    size_t size = strlen(form->xml);
    if (size > ALERT_TAUGHT_BYTES)
        return error_format("more than %d bytes", ALERT_TAUGHT_BYTES);
    xmlDoc *doc = xmlReadMemory(form->xml, (int)size, "form", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (doc == NULL)
        return "no XML";
    const char *fault = shape_fault(doc, form->name);
    if (fault == NULL)
        fault = schema_fault(doc);
    xmlFreeDoc(doc);
    return fault != NULL ? fault : load_fault(form->xml);
}

// ---- all of them ----

// Shipped and taught, without the one of this name (NULL = with all), and with one more.
static struct alert_forms *load(const char *without, const char *more)
{
    const char *documents[SHIPPED_MAX + ALERT_TAUGHT_MAX + 1], *error = NULL;
    size_t count = 0;
    while (alert_documents[count] != NULL && count < SHIPPED_MAX) {
        documents[count] = alert_documents[count];
        count++;
    }
    for (size_t i = 0; i < taught_count; i++) {
        if (without == NULL || strcmp(taught[i].name, without) != 0)
            documents[count++] = taught[i].xml;
    }
    if (more != NULL)
        documents[count++] = more;
    struct alert_forms *forms = alert_forms_load(documents, count, &error);
    if (forms == NULL) { // each was tried alone
        fprintf(stderr, "alert forms: %s\n", error);
        abort();
    }
    return forms;
}

static void forget_trial(void)
{
    alert_forms_free(&tried);
    free(tried_xml);
    tried_xml = NULL;
}

static char *keep(const char *text)
{
    return memory_need(strdup(text));
}

static void load_own(void)
{
    alert_forms_free(&own);
    own = load(NULL, NULL);
    used = own;
}

void alert_taught_set(const Platen__AlertForms *forms)
{
    forget_trial();
    for (size_t i = 0; i < taught_count; i++) {
        free(taught[i].name);
        free(taught[i].xml);
    }
    taught_count = 0;
    for (size_t i = 0; i < forms->n_forms && taught_count < ALERT_TAUGHT_MAX; i++) {
        const char *fault = alert_taught_fault(forms->forms[i]);
        if (fault != NULL) {
            fprintf(stderr, "alert form %s: %s\n", forms->forms[i]->name, fault);
            continue;
        }
        taught[taught_count++] =
            (struct taught){keep(forms->forms[i]->name), keep(forms->forms[i]->xml)};
    }
    load_own();
}

const struct alert_forms *alert_taught_try(const Platen__AlertFormText *form, const char **error_r)
{
    if (tried != NULL && strcmp(tried_xml, form->xml) == 0)
        return tried;
    *error_r = alert_taught_fault(form);
    if (*error_r != NULL)
        return NULL;
    forget_trial();
    tried = load(form->name, form->xml);
    tried_xml = keep(form->xml);
    return tried;
}

void alert_forms_prepare(void)
{
    if (own != NULL) {
        used = own;
        return;
    }
    xmlRelaxNGParserCtxt *parser =
        xmlRelaxNGNewMemParserCtxt(alert_schema, (int)strlen(alert_schema));
    schema = parser == NULL ? NULL : xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    if (schema == NULL) {
        fputs("schemas/alerts.rng: broken\n", stderr);
        abort();
    }
    load_own();
}

const struct alert_forms *alert_forms(void)
{
    return used;
}

void alert_forms_use(const struct alert_forms *forms)
{
    used = forms != NULL ? forms : own;
}
