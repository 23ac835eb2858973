#include "gateway/reader/dsn_returned.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"

#include "gateway/desk/verp.h"

#include "gateway/reader/dsn_code.h"
#include "gateway/reader/words.h"

enum { RETURNED_TEXT_MAX = 64 << 10 };

static struct mime_part *returned_find(struct mime_part *root)
{
    static const char *const types[] = {"message/rfc822",         "message/global",
                                        "text/rfc822-headers",    "message/rfc822-headers",
                                        "message/global-headers", "text/rfc822-header"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct mime_part *found = mime_find(root, types[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static void returned_id(struct reading *reading, const char *value)
{
    size_t count;
    char **ids = mime_message_ids(reading->mail, value, &count);
    if (count > 0 && reading->parsed->original_id[0] == '\0')
        reading->parsed->original_id = ids[0];
}

static void returned_to(struct reading *reading, const char *value)
{
    size_t count;
    struct mime_address *found = mime_addresses(reading->mail, value, &count);
    if (count > 0 && reading->parsed->original_to[0] == '\0')
        reading->parsed->original_to = reading_copy(reading, found[0].address);
}

static void returned_path(struct reading *reading, const char *value)
{
    struct verp verp;
    const char *behind;
    const char *address = dsn_code_next_address(value, value, reading->arena, &behind);
    if (address != NULL && reading->parsed->return_path[0] == '\0' && verp_parse(address, &verp))
        reading->parsed->return_path = reading_copy(reading, address);
}

static void returned_field(struct reading *reading, const char *name, const char *value)
{
    if (strcasecmp(name, "Message-ID") == 0)
        returned_id(reading, value);
    else if (strcasecmp(name, "To") == 0)
        returned_to(reading, value);
    else if (strcasecmp(name, "Return-Path") == 0 || strcasecmp(name, "X-Return-Path") == 0 ||
             strcasecmp(name, "Envelope-From") == 0 || strcasecmp(name, "Errors-To") == 0 ||
             strcasecmp(name, "X-Envelope-From") == 0)
        returned_path(reading, value);
}

// A header that stands in a text. Lines without a field are passed over, quoting too.
static void returned_lines(struct reading *reading, const char *text)
{
    const char *end = text + strnlen(text, RETURNED_TEXT_MAX);
    while (text < end) {
        size_t length = strcspn(text, "\n");
        char *line = arena_strndup(reading->arena, text, length);
        char *name = line + strspn(line, " \t>");
        char *colon = strchr(name, ':');
        text += length + (text[length] == '\n');
        if (colon == NULL || colon == name || strcspn(name, " \t") < (size_t)(colon - name))
            continue;
        *colon++ = '\0';
        // "Message-ID:" may have its value on the next line.
        if (colon[strspn(colon, " \t")] == '\0' && (*text == ' ' || *text == '\t'))
            colon = arena_strndup(reading->arena, text, strcspn(text, "\n"));
        returned_field(reading, name, colon);
    }
}

// Where the copy begins in a bounce that is only text.
static const char *returned_in_text(const char *text)
{
    static const char *const begins[] = {
        "\nReturn-Path:", "\nReceived:", "\nMessage-ID:", "\nMessage-Id:"};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
        const char *at = strcasestr(text, begins[i]);
        if (at != NULL && (first == NULL || at < first))
            first = at;
    }
    return first == NULL ? "" : first + 1;
}

void dsn_returned_read(struct reading *reading)
{
    struct mime_part *part = returned_find(reading->mail->root);
    if (part == NULL) {
        returned_lines(reading, returned_in_text(reading->text));
        return;
    }
    if (part->part_count == 0) {
        returned_lines(reading, mime_text(reading->mail, part));
        return;
    }
    const struct mime_part *mail = part->parts[0];
    for (size_t i = 0; i < mail->field_count; i++)
        returned_field(reading, mail->fields[i].name, mail->fields[i].raw);
}
