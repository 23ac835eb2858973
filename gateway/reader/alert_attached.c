#include "gateway/reader/alert_attached.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/seal.h"

#include "gateway/reader/alert_strip.h"
#include "gateway/reader/alert_text.h"
#include "gateway/reader/html_text.h"
#include "gateway/reader/reading.h"
#include "gateway/reader/scan.h"
#include "gateway/reader/words.h"

enum attached {
    ATTACHED_NONE,
    ATTACHED_TEXT,
    ATTACHED_HTML,
    ATTACHED_RTF,
    ATTACHED_XML,
    ATTACHED_JSON
};

static bool name_ends(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcasecmp(name + length - tail, end) == 0;
}

// By its name and type; what is called by neither may be anything.
static enum attached kind_said(const struct mime_part *part, bool *silent_r)
{
    static const struct {
        const char *name, *type;
        enum attached kind;
    } kinds[] = {
        {".htm", "text/html", ATTACHED_HTML}, {".html", "xhtml", ATTACHED_HTML},
        {".rtf", "rtf", ATTACHED_RTF},        {".xml", "/xml", ATTACHED_XML},
        {".json", "/json", ATTACHED_JSON},    {".csv", "text/", ATTACHED_TEXT},
        {".txt", "text/", ATTACHED_TEXT},     {".log", "text/", ATTACHED_TEXT},
    };
    size_t count = sizeof(kinds) / sizeof(kinds[0]);
    *silent_r = false;
    for (size_t i = 0; i < count; i++) {
        if (name_ends(part->filename, kinds[i].name))
            return kinds[i].kind;
    }
    for (size_t i = 0; i < count; i++) {
        if (words_has(part->type, kinds[i].type))
            return kinds[i].kind;
    }
    *silent_r = words_begins(part->type, "application/octet-stream") &&
                (strchr(part->filename, '.') == NULL || name_ends(part->filename, ".dat"));
    return ATTACHED_NONE;
}

static enum attached kind_by_bytes(struct reading *reading, const struct mime_part *part)
{
    size_t size;
    const char *bytes = mime_bytes(reading->mail, part, &size);
    size_t look = size < 4096 ? size : 4096;
    for (size_t i = 0; i < look; i++) {
        if ((unsigned char)bytes[i] < ' ' && strchr("\t\n\f\r", bytes[i]) == NULL)
            return ATTACHED_NONE;
        if (bytes[i] == '\0')
            return ATTACHED_NONE;
    }
    const char *head = arena_strndup(reading->arena, bytes, look < 64 ? look : 64);
    head += strncmp(head, "\357\273\277", 3) == 0 ? 3 : 0;
    head += strspn(head, " \t\r\n");
    if (words_begins(head, "{\\rtf"))
        return ATTACHED_RTF;
    if (words_begins(head, "<html") || words_begins(head, "<!doctype html"))
        return ATTACHED_HTML;
    return head[0] == '<'                     ? ATTACHED_XML
           : head[0] == '{' || head[0] == '[' ? ATTACHED_JSON
                                              : ATTACHED_TEXT;
}

const char *alert_attached(struct reading *reading, const struct mime_part *part)
{
    bool silent;
    enum attached kind = kind_said(part, &silent);
    if (silent)
        kind = kind_by_bytes(reading, part);
    if (kind == ATTACHED_NONE)
        return NULL;
    const char *text = mime_text(reading->mail, part);
    switch (kind) {
    case ATTACHED_HTML:
        return html_text(text, reading->arena);
    case ATTACHED_RTF:
        return alert_strip_rtf(reading->arena, text);
    case ATTACHED_XML:
        return alert_strip_xml(reading->arena, text);
    case ATTACHED_JSON:
        return alert_strip_json(reading->arena, text);
    default:
        return text;
    }
}

// ---- a mail ----

// One that a mail program attached as a file.
static struct mime_part *mail_in_file(struct reading *reading, const struct mime_part *part)
{
    struct mime_mail *mail;
    struct scan scan;
    const char *reason;
    size_t size;
    const char *bytes = mime_bytes(reading->mail, part, &size);
    if (!name_ends(part->filename, ".eml") || !scan_mail(bytes, size, &scan, &reason))
        return NULL;
    mime_read(bytes, size, reading->arena, &mail);
    return mail->root->field_count > 0 ? mail->root : NULL;
}

struct mime_part *alert_attached_mail(struct reading *reading, const struct mime_part *root)
{
    if (strcmp(root->type, "multipart/report") == 0)
        return NULL;
    if (strcmp(root->type, "message/rfc822") == 0 && root->part_count > 0)
        return root->parts[0];
    if (root->part_count == 0)
        return mail_in_file(reading, root);
    for (size_t i = 0; i < root->part_count; i++) {
        struct mime_part *found = alert_attached_mail(reading, root->parts[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

// ---- a signed object ----

struct mime_part *alert_attached_signed(struct reading *reading, const struct mime_part *root)
{
    if ((strcmp(root->type, "application/pkcs7-mime") != 0 &&
         strcmp(root->type, "application/x-pkcs7-mime") != 0) ||
        !words_begins(root->smime_type, "signed-data"))
        return NULL;
    uint8_t *content = NULL;
    size_t size;
    struct scan scan;
    const char *reason;
    const void *der = mime_bytes(reading->mail, root, &size);
    if (seal_peek(der, size, &content, &size) != SEAL_DONE)
        return NULL;
    const void *raw = arena_memdup(reading->arena, content, size);
    free(content);
    if (!scan_mail(raw, size, &scan, &reason))
        return NULL;
    struct mime_mail *mail;
    struct mime_part *whole = arena_memdup(reading->arena, root, sizeof(*root));
    mime_read(raw, size, reading->arena, &mail);
    whole->type = "multipart/mixed";
    whole->filename = "";
    whole->attachment = false;
    whole->part_count = 1;
    whole->parts = arena_array(reading->arena, 1, sizeof(*whole->parts));
    whole->parts[0] = mail->root;
    return whole;
}
