#include "lib/report.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/report_field.h"
#include "lib/text.h"

static int report_write_field(const struct report_field *field, const void *message,
                              struct buf *xml, const char **error_r)
{
    struct buf text = {0};
    const char *what = "";
    int result = report_field_write(field, message, &text, &what);
    if (result < 0)
        *error_r = error_format("%s: %s", field->name == NULL ? "text" : field->name, what);
    else if (result == 1 && field->name == NULL)
        text_add_xml(xml, buf_text(&text), false);
    else if (result == 1) {
        buf_printf(xml, " %s=\"", field->name);
        text_add_xml(xml, buf_text(&text), true);
        buf_add_text(xml, "\"");
    }
    buf_free(&text);
    return result;
}

static int report_write_attributes(const struct report_field *fields, size_t count,
                                   const void *message, struct buf *xml, const char **error_r)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].name != NULL && report_write_field(&fields[i], message, xml, error_r) < 0)
            return -1;
    }
    return 1;
}

static int report_write_text(const struct report_field *fields, size_t count, const void *message,
                             struct buf *xml, const char **error_r)
{
    for (size_t i = 0; i < count; i++) {
        if (fields[i].name == NULL && report_write_field(&fields[i], message, xml, error_r) < 0)
            return -1;
    }
    return 1;
}

static void report_write_bytes(const char *name, const ProtobufCBinaryData *key, struct buf *xml)
{
    buf_printf(xml, "<%s>", name);
    text_base64_add(xml, key->data, key->len);
    buf_printf(xml, "</%s>", name);
}

static int report_write_item(const struct report_element *element, const void *message,
                             struct buf *xml, const char **error_r)
{
    buf_printf(xml, "  <%s", element->name);
    const struct report_element *line = element->line;
    if (line != NULL) {
        const void *inside = *(void *const *)((const char *)message + line->offset);
        if (inside == NULL ||
            report_write_attributes(line->fields, line->field_count, inside, xml, error_r) < 0)
            return -1;
    }
    if (report_write_attributes(element->fields, element->field_count, message, xml, error_r) < 0)
        return -1;
    buf_add_text(xml, ">");
    if (report_write_text(element->fields, element->field_count, message, xml, error_r) < 0)
        return -1;
    if (element->descriptor == &platen__enrolment__descriptor) {
        const Platen__Enrolment *enrolment = message;
        report_write_bytes("sign-key", &enrolment->sign_key, xml);
        report_write_bytes("receive-key", &enrolment->receive_key, xml);
    }
    buf_printf(xml, "</%s>\n", element->name);
    return 1;
}

static int report_write_elements(const struct report_element *element, const void *message,
                                 struct buf *xml, const char **error_r)
{
    const char *at = (const char *)message + element->offset;
    if (element->count_offset == 0) {
        const void *item = *(void *const *)at;
        return item == NULL ? 1 : report_write_item(element, item, xml, error_r);
    }
    size_t count = *(const size_t *)((const char *)message + element->count_offset);
    void *const *items = *(void **const *)at;
    for (size_t i = 0; i < count; i++) {
        if (report_write_item(element, items[i], xml, error_r) < 0)
            return -1;
    }
    return 1;
}

static int report_write_document(const struct report_document *document, const void *message,
                                 char **xml_r, size_t *size_r, const char **error_r)
{
    struct buf xml = {0};
    const char *what = "not complete";
    buf_printf(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"%s\"", document->name,
               document->space);
    int result =
        report_write_attributes(document->fields, document->field_count, message, &xml, &what);
    buf_add_text(&xml, ">\n");
    for (size_t i = 0; result == 1 && i < document->element_count; i++) {
        result = report_write_elements(&document->elements[i], message, &xml, &what);
        if (result < 0)
            what = error_format("%s, %s", document->elements[i].name, what);
    }
    if (result < 0) {
        *error_r = what;
        buf_free(&xml);
        return -1;
    }
    if (document == &report_document_report && ((const Platen__Report *)message)->mail.len > 0)
        report_write_bytes("mail", &((const Platen__Report *)message)->mail, &xml);
    buf_printf(&xml, "</%s>\n", document->name);
    *size_r = xml.len;
    *xml_r = buf_take(&xml);
    return 1;
}

int report_write(const Platen__Report *report, char **xml_r, size_t *size_r, const char **error_r)
{
    return report_write_document(&report_document_report, report, xml_r, size_r, error_r);
}

int report_write_reply(const Platen__Reply *reply, char **xml_r, size_t *size_r,
                       const char **error_r)
{
    return report_write_document(&report_document_reply, reply, xml_r, size_r, error_r);
}
