#include "gateway/reader/dsn_json.h"

#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "lib/arena.h"
#include "lib/buf.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/dsn_kind.h"
#include "gateway/reader/words.h"

enum { JSON_RECIPIENTS_MAX = 100 };

static const char *json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

// The mail was wrapped on its way: line ends inside are not the document's.
static json_t *json_load_lines(const char *text)
{
    struct buf joined = {0};
    for (; *text != '\0'; text++) {
        if (*text != '\n')
            buf_add_byte(&joined, (uint8_t)*text);
        else if (text[1] == ' ')
            text++;
    }
    json_error_t error;
    json_t *document = json_loadb(buf_text(&joined), joined.len, JSON_DISABLE_EOF_CHECK, &error);
    buf_free(&joined);
    return document;
}

// What SES says is all of the text, or the text "Message" of what SNS says.
static json_t *json_of_mail(const char *text)
{
    const char *start = text + strspn(text, " \t\n");
    if (*start != '{' ||
        !(words_has(start, "\"bouncedRecipients\"") || words_has(start, "notificationType")))
        return NULL;
    json_t *document = json_load_lines(start);
    const char *message = json_string_value(json_object_get(document, "Message"));
    if (message == NULL)
        return document;
    json_t *inside = json_loads(message, 0, NULL);
    json_decref(document);
    return inside;
}

static void json_add(struct reading *reading, const json_t *entry, bool permanent)
{
    Platen__Bounce *bounce = reading_add_bounce(reading);
    const char *diagnostic = json_text(entry, "diagnosticCode");
    const char *status = dsn_code_status(json_text(entry, "status"), diagnostic, reading->arena);
    const char *line = dsn_code_line(diagnostic, reading->arena);
    bounce->recipient =
        reading_copy(reading, dsn_code_address(json_text(entry, "emailAddress"), reading->arena));
    bounce->status = reading_copy(reading, status[0] != '\0' ? status
                                           : permanent       ? "5.0.0"
                                                             : "4.0.0");
    bounce->action =
        reading_copy(reading, dsn_code_action(json_text(entry, "action"), bounce->status));
    bounce->reason = reading_copy(reading, line);
    bounce->reply_code = reading_copy(reading, dsn_code_reply(diagnostic, reading->arena));
    bounce->hard =
        permanent && strcmp(bounce->action, "failed") == 0 && dsn_kind_hard(bounce->status, line);
}

static void json_add_bounces(struct reading *reading, const json_t *bounce)
{
    const json_t *list = json_object_get(bounce, "bouncedRecipients");
    bool permanent = strcasecmp(json_text(bounce, "bounceType"), "Permanent") == 0;
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && i < JSON_RECIPIENTS_MAX; i++)
        json_add(reading, json_array_get(list, i), permanent);
}

static void json_add_deliveries(struct reading *reading, const json_t *delivery)
{
    const json_t *list = json_object_get(delivery, "recipients");
    const char *response = dsn_code_line(json_text(delivery, "smtpResponse"), reading->arena);
    const char *status = dsn_code_status(response, "", reading->arena);
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count && i < JSON_RECIPIENTS_MAX; i++) {
        const char *address = json_string_value(json_array_get(list, i));
        Platen__Bounce *bounce = reading_add_bounce(reading);
        bounce->recipient =
            reading_copy(reading, dsn_code_address(address == NULL ? "" : address, reading->arena));
        bounce->status = reading_copy(reading, status[0] == '\0' ? "2.0.0" : status);
        bounce->action = reading_copy(reading, "delivered");
        bounce->reason = reading_copy(reading, response);
        bounce->reply_code = reading_copy(reading, dsn_code_reply(response, reading->arena));
    }
}

int dsn_json_read(struct reading *reading)
{
    json_t *document = json_of_mail(reading->text);
    json_add_bounces(reading, json_object_get(document, "bounce"));
    json_add_deliveries(reading, json_object_get(document, "delivery"));
    if (reading->parsed->n_bounce > 0) {
        const json_t *mail = json_object_get(document, "mail");
        const json_t *headers = json_object_get(mail, "commonHeaders");
        size_t ids;
        char **found = mime_message_ids(reading->mail, json_text(headers, "messageId"), &ids);
        if (ids > 0)
            reading->parsed->original_id = found[0];
    }
    json_decref(document);
    return reading->parsed->n_bounce > 0;
}
