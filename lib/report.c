#include "lib/report.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/report_field.h"
#include "lib/report_xml.h"
#include "lib/text.h"

enum { REPORT_ITEMS_MAX = 1000, REPORT_KEY_MAX = 512 };

// ---- reading ----

static void *report_make(const ProtobufCMessageDescriptor *descriptor, struct arena *arena)
{
    void *message = arena_alloc(arena, descriptor->sizeof_message);
    descriptor->message_init(message);
    return message;
}

static const char *report_where(const xmlNode *node, const struct report_field *field,
                                const char *what, struct arena *arena)
{
    if (field->name == NULL)
        return arena_printf(arena, "%s (line %ld): %s", node->name, xmlGetLineNo(node), what);
    return arena_printf(arena, "%s (line %ld), %s: %s", node->name, xmlGetLineNo(node), field->name,
                        what);
}

static int report_read_fields(const xmlNode *node, const struct report_field *fields, size_t count,
                              void *message, struct arena *arena, const char **error_r)
{
    for (size_t i = 0; i < count; i++) {
        const struct report_field *field = &fields[i];
        const char *text = field->name == NULL ? report_xml_text(node, arena)
                                               : report_xml_attribute(node, field->name, arena);
        if (text == NULL)
            text = "";
        if (text[0] == '\0' && !field->required)
            continue;
        const char *what = "";
        if (!report_field_read(field, text, message, arena, &what)) {
            *error_r = report_where(node, field, what, arena);
            return 0;
        }
    }
    return 1;
}

static void *report_read_item(const xmlNode *node, const struct report_element *element,
                              struct arena *arena, const char **error_r)
{
    void *message = report_make(element->descriptor, arena);
    if (!report_read_fields(node, element->fields, element->field_count, message, arena, error_r))
        return NULL;
    const struct report_element *line = element->line;
    if (line != NULL) {
        void *inside = report_make(line->descriptor, arena);
        if (!report_read_fields(node, line->fields, line->field_count, inside, arena, error_r))
            return NULL;
        *(void **)((char *)message + line->offset) = inside;
    }
    return message;
}

static int report_read_single(const xmlNode *node, const struct report_element *element,
                              size_t count, void *message, struct arena *arena,
                              const char **error_r)
{
    if (count > 1) {
        *error_r = arena_printf(arena, "%s stands twice", element->name);
        return 0;
    }
    void *item = report_read_item(node, element, arena, error_r);
    *(void **)((char *)message + element->offset) = item;
    return item != NULL;
}

static int report_read_elements(const xmlNode *root, const struct report_document *document,
                                const struct report_element *element, void *message,
                                struct arena *arena, const char **error_r)
{
    size_t count = 0;
    const xmlNode *last = NULL;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (report_xml_is(node, document->space, element->name)) {
            count++;
            last = node;
        }
    }
    if (count == 0)
        return 1;
    if (count > REPORT_ITEMS_MAX) {
        *error_r = arena_printf(arena, "more than %d times %s", REPORT_ITEMS_MAX, element->name);
        return 0;
    }
    if (element->count_offset == 0)
        return report_read_single(last, element, count, message, arena, error_r);
    void **items = arena_array(arena, count, sizeof(*items));
    size_t at = 0;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (!report_xml_is(node, document->space, element->name))
            continue;
        items[at] = report_read_item(node, element, arena, error_r);
        if (items[at++] == NULL)
            return 0;
    }
    *(size_t *)((char *)message + element->count_offset) = count;
    *(void ***)((char *)message + element->offset) = items;
    return 1;
}

static void *report_read_root(const xmlNode *root, const struct report_document *document,
                              struct arena *arena, const char **error_r)
{
    if (root == NULL || !report_xml_is(root, document->space, document->name)) {
        *error_r = arena_printf(arena, "not a %s of namespace %s", document->name, document->space);
        return NULL;
    }
    void *message = report_make(document->descriptor, arena);
    if (!report_read_fields(root, document->fields, document->field_count, message, arena, error_r))
        return NULL;
    for (size_t i = 0; i < document->element_count; i++) {
        if (!report_read_elements(root, document, &document->elements[i], message, arena, error_r))
            return NULL;
    }
    return message;
}

// Base64 may be written in lines.
static int report_read_base64(const xmlNode *node, size_t most, ProtobufCBinaryData *bytes_r,
                              struct arena *arena)
{
    char *text = report_xml_text(node, arena);
    size_t length = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (strchr(" \t\r\n", text[i]) == NULL)
            text[length++] = text[i];
    }
    struct buf bytes = {0};
    int good = text_base64_decode(&bytes, text, length) && bytes.len > 0 && bytes.len <= most;
    if (good) {
        bytes_r->data = arena_memdup(arena, bytes.data, bytes.len);
        bytes_r->len = bytes.len;
    }
    buf_free(&bytes);
    return good;
}

static int report_read_key(const xmlNode *enrolment, const char *name, ProtobufCBinaryData *key_r,
                           struct arena *arena, const char **error_r)
{
    for (const xmlNode *node = enrolment->children; node != NULL; node = node->next) {
        if (!report_xml_is(node, report_document_report.space, name))
            continue;
        if (report_read_base64(node, REPORT_KEY_MAX, key_r, arena))
            return 1;
        *error_r = arena_printf(arena, "%s: not a key in base64", name);
        return 0;
    }
    *error_r = arena_printf(arena, "enrolment: %s is missing", name);
    return 0;
}

// Whoever says that it passes a mail on does so, and once.
static int report_read_mail(const xmlNode *root, Platen__Report *report, struct arena *arena,
                            const char **error_r)
{
    const xmlNode *found = NULL;
    size_t count = 0;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (report_xml_is(node, report_document_report.space, "mail")) {
            found = node;
            count++;
        }
    }
    if (count == 0 && strcmp(report->purpose, "mail") != 0)
        return 1;
    if (count == 1 && report_read_base64(found, REPORT_MAIL_MAX, &report->mail, arena))
        return 1;
    *error_r = count > 1 ? "mail stands twice" : "mail: not a mail in base64";
    return 0;
}

static int report_read_keys(const xmlNode *root, Platen__Enrolment *enrolment, struct arena *arena,
                            const char **error_r)
{
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (report_xml_is(node, report_document_report.space, "enrolment"))
            return report_read_key(node, "sign-key", &enrolment->sign_key, arena, error_r) &&
                   report_read_key(node, "receive-key", &enrolment->receive_key, arena, error_r);
    }
    return 1;
}

// What no row can say.
static int report_check(const Platen__Report *report, struct arena *arena, const char **error_r)
{
    for (size_t i = 0; i < report->n_completions; i++) {
        const Platen__Completion *completion = report->completions[i];
        int named = (completion->supply[0] != '\0') + (completion->condition[0] != '\0') +
                    (completion->service_id[0] != '\0');
        if (named != 1) {
            *error_r = "completion: exactly one of supply, condition and case says of what";
            return 0;
        }
    }
    for (size_t i = 0; i < report->n_supplies; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(report->supplies[i]->index, report->supplies[j]->index) == 0) {
                *error_r =
                    arena_printf(arena, "supply %s stands twice", report->supplies[i]->index);
                return 0;
            }
        }
    }
    for (size_t i = 0; i < report->n_counters; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(report->counters[i]->name, report->counters[j]->name) == 0) {
                *error_r =
                    arena_printf(arena, "counter %s stands twice", report->counters[i]->name);
                return 0;
            }
        }
    }
    return 1;
}

int report_read(const void *xml, size_t size, struct arena *arena, Platen__Report **report_r,
                const char **error_r)
{
    xmlDoc *document = report_xml_parse(xml, size, arena, error_r);
    if (document == NULL)
        return 0;
    const xmlNode *root = xmlDocGetRootElement(document);
    Platen__Report *report = report_read_root(root, &report_document_report, arena, error_r);
    int good =
        report != NULL &&
        (report->enrolment == NULL || report_read_keys(root, report->enrolment, arena, error_r)) &&
        report_read_mail(root, report, arena, error_r) && report_check(report, arena, error_r);
    xmlFreeDoc(document);
    if (good)
        *report_r = report;
    return good;
}

int report_read_reply(const void *xml, size_t size, struct arena *arena, Platen__Reply **reply_r,
                      const char **error_r)
{
    xmlDoc *document = report_xml_parse(xml, size, arena, error_r);
    if (document == NULL)
        return 0;
    Platen__Reply *reply =
        report_read_root(xmlDocGetRootElement(document), &report_document_reply, arena, error_r);
    xmlFreeDoc(document);
    if (reply != NULL)
        *reply_r = reply;
    return reply != NULL;
}
