#include "gateway/reader/alert_text.h"

#include <ctype.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/text.h"

#include "gateway/reader/alert_attached.h"
#include "gateway/reader/alert_body.h"
#include "gateway/reader/alert_clean.h"
#include "gateway/reader/alert_forward.h"
#include "gateway/reader/words.h"

// ---- lines ----

struct alert_lines {
    struct arena *arena;
    struct alert_text *text;
    size_t room; // for how many of text's lines
    unsigned source;
};

// Most mails have few lines: room for all of the most would be cleared for each.
static void grow(struct alert_lines *lines)
{
    struct alert_text *text = lines->text;
    size_t room = lines->room == 0 ? 64 : 2 * lines->room;
    struct alert_line *more = arena_array(lines->arena, room, sizeof(*more));
    if (text->count > 0)
        memcpy(more, text->lines, text->count * sizeof(*more));
    text->lines = more;
    lines->room = room;
}

static void add_line(struct alert_lines *lines, const char *at, size_t length)
{
    struct alert_text *text = lines->text;
    unsigned indent = 0;
    while (length > 0 && (*at == ' ' || *at == '\t' || *at == '\r')) {
        indent += *at == '\t' ? 4 : 1;
        at++;
        length--;
    }
    while (length > 0 && strchr(" \t\r", at[length - 1]) != NULL)
        length--;
    if (text->count >= ALERT_LINES_MAX)
        return;
    if (text->count == lines->room)
        grow(lines);
    size_t size = length > ALERT_LINE_MAX ? text_utf8_cut(at, length, ALERT_LINE_MAX) : length;
    text->lines[text->count++] = (struct alert_line){
        .text = arena_strndup(lines->arena, at, size), .indent = indent, .source = lines->source};
}

// Where a line of a mail that lost its line ends was one of its own: before "[*]", "[ ]" and the
// date of a log of events, "<Fri 25 Apr 2025 17:58:39>".
static bool line_begins_here(const char *at)
{
    if (at[0] == '[' && (at[1] == '*' || at[1] == ' ') && at[2] == ']' && at[3] == ' ')
        return true;
    return at[0] == '<' && isupper((unsigned char)at[1]) && islower((unsigned char)at[2]) &&
           islower((unsigned char)at[3]) && at[4] == ' ' && isdigit((unsigned char)at[5]);
}

static void add_lines(struct alert_lines *lines, const char *text)
{
    text = alert_clean(lines->arena, text);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *begin = text;
        for (size_t i = 1; i < length; i++) {
            if ((text[i] != '[' && text[i] != '<') || text[i - 1] != ' ' ||
                !line_begins_here(text + i))
                continue;
            size_t before = (size_t)(text + i - begin);
            if (strspn(begin, " \t") >= before)
                begin = text + i;
            else if (strspn(begin, " \t>") < before) {
                add_line(lines, begin, before);
                begin = text + i;
            }
        }
        add_line(lines, begin, length - (size_t)(begin - text));
        text += length + (text[length] == '\n');
    }
}

// ---- attachments ----

static void add_attachments(struct reading *reading, struct alert_lines *lines,
                            struct mime_part *part)
{
    if (lines->source >= ALERT_ATTACHMENTS_MAX || words_begins(part->type, "message/"))
        return;
    for (size_t i = 0; i < part->part_count; i++)
        add_attachments(reading, lines, part->parts[i]);
    if (part->part_count > 0 || (!part->attachment && part->filename[0] == '\0'))
        return;
    const char *text = alert_attached(reading, part);
    if (text == NULL)
        return;
    lines->source++;
    add_lines(lines, text);
}

// ---- all together ----

static int date_zone(const char *raw)
{
    char text[MIME_DATE_SIZE];
    mime_date_text(raw, text);
    size_t length = strlen(text);
    if (length < 6)
        return 0;
    const char *zone = text + length - 6;
    int minutes =
        ((zone[1] - '0') * 10 + zone[2] - '0') * 60 + (zone[4] - '0') * 10 + zone[5] - '0';
    return zone[0] == '-' ? -minutes : minutes;
}

static void read_head(struct reading *reading, const struct mime_part *root,
                      struct alert_text *text)
{
    const char *subject = mime_field(root, "Subject"), *from = mime_field(root, "From");
    const char *mailer = mime_field(root, "X-Mailer"), *raw = mime_field_raw(root, "Date");
    if (mailer == NULL)
        mailer = mime_field(root, "User-Agent");
    subject = subject != NULL ? alert_clean(reading->arena, subject) : "";
    text->subject = alert_forward_subject(subject, text);
    text->from = from != NULL ? from : "";
    text->mailer = mailer != NULL ? mailer : "";
    text->date = raw != NULL ? mime_date(raw) : 0;
    text->zone = raw != NULL ? date_zone(raw) : 0;
    if (root->header == reading->mail->root->header && reading->parsed->in_reply_to[0] != '\0')
        text->answer = true;
}

void alert_text_read(struct reading *reading, const struct mime_part *root, bool html,
                     struct alert_text *text_r)
{
    struct alert_lines lines = {.arena = reading->arena, .text = text_r};
    memset(text_r, 0, sizeof(*text_r));
    read_head(reading, root, text_r);
    add_lines(&lines, alert_body(reading, root, html, &text_r->two));
    alert_forward_take(reading->arena, text_r);
    alert_forward_unquote(text_r);
    if (text_r->forwarded)
        text_r->answer = false;
    add_attachments(reading, &lines, (struct mime_part *)(uintptr_t)root);
}
