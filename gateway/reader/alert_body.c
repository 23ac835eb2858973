#include "gateway/reader/alert_body.h"

#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"

#include "gateway/reader/html_text.h"
#include "gateway/reader/mime_param.h"
#include "gateway/reader/reading.h"
#include "gateway/reader/words.h"

enum { BODY_NOTICE_MAX = 400 };

// ---- flowed text (RFC 3676, 4.2 to 4.5) ----

static size_t quote_depth(const char *line)
{
    return strspn(line, ">");
}

static char *unflow(struct arena *arena, const char *text, bool delsp)
{
    struct buf out = {0};
    size_t depth_before = 0;
    bool open = false;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n"), depth = quote_depth(text);
        const char *line = text + depth;
        size_t left = length - depth;
        if (left > 0 && line[0] == ' ') {
            line++;
            left--;
        }
        bool signature = left == 3 && memcmp(line, "-- ", 3) == 0;
        if (open && (depth != depth_before || signature))
            buf_add_byte(&out, '\n');
        if (!open || depth != depth_before || signature)
            for (size_t i = 0; i < depth; i++)
                buf_add_byte(&out, '>');
        open = left > 0 && line[left - 1] == ' ' && !signature;
        buf_add(&out, line, left - (open && delsp));
        if (!open)
            buf_add_byte(&out, '\n');
        depth_before = depth;
        text += length + (text[length] == '\n');
    }
    char *joined = arena_strdup(arena, buf_text(&out));
    buf_free(&out);
    return joined;
}

// Values that a machine filled up with blanks, in a text that only somebody on the way called
// flowed: who makes flowed text ends a line in one blank.
static bool is_padded(const char *text)
{
    size_t padded = 0, soft = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        bool blank = length > 1 && text[length - 1] == ' ';
        padded += blank && text[length - 2] == ' ';
        soft += blank && text[length - 2] != ' ';
        text += length + (text[length] == '\n');
    }
    return padded > 2 && padded > soft;
}

// ---- one part ----

static const char *part_text(struct reading *reading, const struct mime_part *part)
{
    const char *text = mime_text(reading->mail, part);
    if (strcmp(part->type, "text/html") == 0)
        return html_text(text, reading->arena);
    struct mime_params type;
    mime_params_read(reading->mail, mime_field_raw_last(part, "Content-Type"), &type);
    if (strcasecmp(mime_param(&type, "format"), "flowed") != 0 || is_padded(text))
        return text;
    return unflow(reading->arena, text, strcasecmp(mime_param(&type, "delsp"), "yes") == 0);
}

static bool is_text(const struct mime_part *part)
{
    return (strcmp(part->type, "text/plain") == 0 || strcmp(part->type, "text/html") == 0) &&
           !part->attachment;
}

// ---- all of them ----

struct body {
    struct reading *reading;
    bool html, two;
    size_t count;
    const char *first;
    struct buf more; // of several, all
};

// Without its white space, so that the same words in two forms are the same.
static char *squeezed(struct arena *arena, const char *text, size_t size)
{
    char *out = arena_alloc(arena, size + 1);
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        if (strncmp(text + i, "\302\240", 2) == 0)
            i++;
        else if (strchr(" \t\n", text[i]) == NULL)
            out[length++] = text[i];
    }
    out[length] = '\0';
    return out;
}

// "Your program cannot show HTML": words that the other form does not have, and has more.
static bool is_notice(struct arena *arena, const char *plain, const char *html)
{
    const char *all = squeezed(arena, plain, strlen(plain));
    const char *line = plain + strspn(plain, " \t\n");
    const char *first = squeezed(arena, line, strcspn(line, "\n"));
    const char *other = squeezed(arena, html, strlen(html));
    if (all[0] == '\0')
        return other[0] != '\0';
    return strlen(all) < BODY_NOTICE_MAX && strlen(all) < strlen(other) &&
           strstr(other, first) == NULL;
}

static void add_text(struct body *body, const char *text)
{
    if (body->count == 0)
        body->first = text;
    else {
        if (body->count == 1)
            buf_add_text(&body->more, body->first);
        buf_add_text(&body->more, "\n\n");
        buf_add_text(&body->more, text);
    }
    body->count++;
}

static void add_one_of_two(struct body *body, const struct mime_part *part)
{
    const struct mime_part *plain = mime_find_shown(part, "text/plain"),
                           *html = mime_find_shown(part, "text/html");
    const char *text = plain == NULL ? NULL : part_text(body->reading, plain);
    const char *other = html == NULL ? NULL : part_text(body->reading, html);
    if (other != NULL &&
        (text == NULL || body->html || is_notice(body->reading->arena, text, other)))
        text = other;
    body->two = body->two || (plain != NULL && html != NULL);
    if (text != NULL)
        add_text(body, text);
}

static void add_part(struct body *body, const struct mime_part *part)
{
    if (strcmp(part->type, "multipart/alternative") == 0 && part->part_count > 0)
        add_one_of_two(body, part);
    else if (is_text(part) && (body->count == 0 || part->filename[0] == '\0'))
        add_text(body, part_text(body->reading, part));
    for (size_t i = 0; i < part->part_count && words_begins(part->type, "multipart/") &&
                       strcmp(part->type, "multipart/alternative") != 0;
         i++)
        add_part(body, part->parts[i]);
}

const char *alert_body(struct reading *reading, const struct mime_part *root, bool html,
                       bool *two_r)
{
    struct body body = {.reading = reading, .html = html};
    add_part(&body, root);
    *two_r = body.two;
    if (body.count == 0) // its boundaries may be lost
        return root == reading->mail->root ? reading->text : "";
    const char *text =
        body.count == 1 ? body.first : arena_strdup(reading->arena, buf_text(&body.more));
    buf_free(&body.more);
    return text;
}
