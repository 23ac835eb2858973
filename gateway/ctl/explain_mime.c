// Parts and headers: `platenctl mail explain --mime` (docs/mail.md).
#include <string.h>

#include "gateway/ctl/explain_json.h"

static json_t *explain_part(const Platen__MailPart *part)
{
    json_t *object = json_object();
    bool hashed = part->sha256.len > 0;
    json_object_set_new(object, "path", explain_text(part->path));
    json_object_set_new(object, "type", explain_text(part->type));
    json_object_set_new(object, "charset", explain_text(part->charset));
    json_object_set_new(object, "filename", explain_text(part->filename));
    json_object_set_new(object, "size",
                        hashed ? json_integer((json_int_t)part->size) : json_null());
    json_object_set_new(object, "sha256", explain_hash(part->sha256));
    return object;
}

static json_t *explain_addresses(const Platen__MailHeader *header)
{
    json_t *list = json_array();
    for (size_t i = 0; i < header->n_addresses; i++) {
        const Platen__MailAddress *address = header->addresses[i];
        json_t *object = json_object();
        json_object_set_new(object, "name", explain_text(address->name));
        json_object_set_new(object, "address", explain_text(address->address));
        json_object_set_new(object, "group", explain_text(address->group));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *explain_params(const Platen__MailHeader *header)
{
    json_t *object = json_object();
    for (size_t i = 0; i < header->n_params; i++)
        json_object_set_new(object, header->params[i]->name, json_string(header->params[i]->value));
    return object;
}

static json_t *explain_header(const Platen__MailHeader *header)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", explain_text(header->name));
    json_object_set_new(object, "value", json_string(header->value));
    if (header->n_addresses > 0)
        json_object_set_new(object, "addresses", explain_addresses(header));
    if (header->n_params > 0)
        json_object_set_new(object, "params", explain_params(header));
    if (header->date[0] != '\0')
        json_object_set_new(object, "date", explain_text(header->date));
    if (header->n_ids > 0) {
        json_t *ids = json_array();
        for (size_t i = 0; i < header->n_ids; i++)
            json_array_append_new(ids, explain_text(header->ids[i]));
        json_object_set_new(object, "ids", ids);
    }
    return object;
}

void explain_mime(json_t *object, const Platen__Parsed *parsed)
{
    json_t *parts = json_array();
    json_t *headers = json_array();
    for (size_t i = 0; parsed != NULL && i < parsed->n_parts; i++)
        json_array_append_new(parts, explain_part(parsed->parts[i]));
    for (size_t i = 0; parsed != NULL && i < parsed->n_headers; i++)
        json_array_append_new(headers, explain_header(parsed->headers[i]));
    json_object_set_new(object, "parts", parts);
    json_object_set_new(object, "headers", headers);
}
