#include "gateway/reader/alert_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

#include "gateway/reader/alert_strip.h"
#include "gateway/reader/fold.h"
#include "gateway/reader/html_text.h"
#include "gateway/reader/words.h"

// ---- the subject ----

static const char *const forward_prefixes[] = {
    "fwd:",
    "fw:",
    "wg:",
    "tr:",
    "rv:",
    "enc:",
    "i:",
    "vs:",
    "vb:",
    "doorst:",
    "pd:",
    "\350\275\254\345\217\221:",
    "\350\275\211\345\257\204:",
    "\350\273\242\351\200\201:",
    "\354\240\204\353\213\254:",
    NULL,
};
static const char *const answer_prefixes[] = {
    "re:",
    "aw:",
    "antw:",
    "sv:",
    "res:",
    "odp:",
    "ynt:",
    "rif:",
    "bls:",
    "\345\233\236\345\244\215:",
    "\345\233\236\350\246\206:",
    "\350\277\224\344\277\241:",
    "\355\232\214\354\213\240:",
    NULL,
};

static const char *begins_with(const char *text, const char *const *prefixes)
{
    for (; *prefixes != NULL; prefixes++) {
        if (words_begins(text, *prefixes))
            return text + strlen(*prefixes);
    }
    return NULL;
}

// "[EXTERNAL] Fwd: Toner low": what gateways put before it does not count.
static const char *subject_own(const char *subject, struct alert_text *text)
{
    static const char *const marks[] = {"[ext]",     "[extern]", "[external]", "[external email]",
                                        "external:", "[ext.]",   "*external*", "[spam]",
                                        NULL};
    const char *at = subject + strspn(subject, " \t"), *next;
    for (int i = 0; i < 8; i++) {
        if ((next = begins_with(at, marks)) != NULL)
            ;
        else if ((next = begins_with(at, forward_prefixes)) != NULL)
            text->forwarded = true;
        else if ((next = begins_with(at, answer_prefixes)) != NULL)
            text->answer = !text->forwarded;
        else
            break;
        at = next + strspn(next, " \t");
    }
    return at;
}

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

// ---- the body ----

static struct mime_part *body_part(struct mime_part *part, const char *type)
{
    if (strcmp(part->type, type) == 0 && !part->attachment)
        return part;
    for (size_t i = 0; i < part->part_count && !words_begins(part->type, "message/"); i++) {
        struct mime_part *found = body_part(part->parts[i], type);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static const char *body_text(struct reading *reading, const struct mime_part *root, bool html)
{
    struct mime_part *tree = (struct mime_part *)(uintptr_t)root;
    struct mime_part *part = body_part(tree, html ? "text/html" : "text/plain");
    if (part == NULL)
        return root == reading->mail->root && !html ? reading->text : "";
    const char *text = mime_text(reading->mail, part);
    if (html)
        return html_text(text, reading->arena);
    const char *type = mime_field(part, "Content-Type");
    if (type != NULL && words_has(type, "format=flowed"))
        text = unflow(reading->arena, text, words_has(type, "delsp=yes"));
    return text;
}

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
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *begin = text;
        for (size_t i = 1; i < length; i++) {
            if ((text[i] != '[' && text[i] != '<') || text[i - 1] != ' ' ||
                !line_begins_here(text + i))
                continue;
            if (text + i > begin + strspn(begin, " \t"))
                add_line(lines, begin, (size_t)(text + i - begin));
            begin = text + i;
        }
        add_line(lines, begin, length - (size_t)(begin - text));
        text += length + (text[length] == '\n');
    }
}

// ---- forwarded in the text ----

static bool is_forward_mark(const char *folded)
{
    static const char *const words[] = {
        "forwarded message",
        "original message",
        "forwarded by",
        "begin forwarded",
        "weitergeleitete nachricht",
        "urspr\303\274ngliche nachricht",
        "message transf\303\251r\303\251",
        "message d'origine",
        "mensaje reenviado",
        "mensaje original",
        "messaggio inoltrato",
        "messaggio originale",
        "mensagem encaminhada",
        "mensagem original",
        "doorgestuurd bericht",
        "oorspronkelijk bericht",
        "\350\273\242\351\200\201",
        "\345\205\203\343\201\256\343\203\241",
        "\354\240\204\353\213\254\353\220\234",
        NULL,
    };
    size_t length = strlen(folded);
    return length < 120 &&
           (strncmp(folded, "---", 3) == 0 || folded[length > 0 ? length - 1 : 0] == ':' ||
            strncmp(folded, "___", 3) == 0) &&
           words_has_one(folded, words);
}

// "From:", "Sent:", "To:", "Subject:" below the mark, in the languages of the mail programs.
static const struct {
    const char *label;
    enum { HEAD_OTHER, HEAD_FROM, HEAD_SUBJECT } head;
} forward_heads[] = {
    {"from:", HEAD_FROM},
    {"von:", HEAD_FROM},
    {"de:", HEAD_FROM},
    {"da:", HEAD_FROM},
    {"van:", HEAD_FROM},
    {"subject:", HEAD_SUBJECT},
    {"betreff:", HEAD_SUBJECT},
    {"objet:", HEAD_SUBJECT},
    {"asunto:", HEAD_SUBJECT},
    {"oggetto:", HEAD_SUBJECT},
    {"onderwerp:", HEAD_SUBJECT},
    {"assunto:", HEAD_SUBJECT},
    {"sent:", HEAD_OTHER},
    {"gesendet:", HEAD_OTHER},
    {"to:", HEAD_OTHER},
    {"an:", HEAD_OTHER},
    {"cc:", HEAD_OTHER},
    {"\303\240:", HEAD_OTHER},
    {"para:", HEAD_OTHER},
    {"a:", HEAD_OTHER},
    {"aan:", HEAD_OTHER},
    {"envoy\303\251:", HEAD_OTHER},
    {"enviado:", HEAD_OTHER},
    {"inviato:", HEAD_OTHER},
    {"verzonden:", HEAD_OTHER},
    {"reply-to:", HEAD_OTHER},
    {"importance:", HEAD_OTHER},
    {"\344\273\266\345\220\215:", HEAD_SUBJECT},
    {"\345\267\256\345\207\272\344\272\272:", HEAD_FROM},
};

static size_t skip_forward_head(struct alert_lines *lines, size_t at)
{
    struct alert_text *text = lines->text;
    for (; at < text->count; at++) {
        const char *line = text->lines[at].text;
        line += strspn(line, "*> ");
        const char *folded = fold_text(lines->arena, line);
        size_t i = 0, heads = sizeof(forward_heads) / sizeof(forward_heads[0]);
        while (i < heads && !words_begins(folded, forward_heads[i].label))
            i++;
        bool date = words_begins(folded, "date:") || words_begins(folded, "datum:");
        if (line[0] != '\0' && i == heads && !date)
            break;
        if (i == heads)
            continue;
        const char *value = line + strcspn(line, ":");
        value += *value == ':';
        value += strspn(value, "* \t");
        if (forward_heads[i].head == HEAD_SUBJECT)
            text->subject = subject_own(value, text);
        else if (forward_heads[i].head == HEAD_FROM)
            text->from = value;
    }
    return at;
}

static void drop_lines(struct alert_text *text, size_t count)
{
    memmove(text->lines, text->lines + count, (text->count - count) * sizeof(*text->lines));
    text->count -= count;
}

static void take_forwarded(struct alert_lines *lines)
{
    struct alert_text *text = lines->text;
    for (size_t i = 0; i < text->count && i < 400; i++) {
        const char *line = text->lines[i].text;
        line += strspn(line, "> ");
        if (!is_forward_mark(fold_text(lines->arena, line)))
            continue;
        text->forwarded = true;
        drop_lines(text, skip_forward_head(lines, i + 1));
        i = (size_t)-1; // it may have been forwarded more than once
    }
    if (text->forwarded) // Outlook has no mark, only its head
        for (size_t i = 0; i < text->count && i < 100; i++) {
            size_t end = skip_forward_head(lines, i);
            if (end >= i + 3 && text->lines[i].text[0] != '\0') {
                drop_lines(text, end);
                break;
            }
        }
}

// Quoted lines are somebody else's, unless everything is quoted or it was forwarded.
static void take_quotes(struct alert_text *text)
{
    size_t quoted = 0, filled = 0;
    for (size_t i = 0; i < text->count; i++) {
        quoted += text->lines[i].text[0] == '>';
        filled += text->lines[i].text[0] != '\0';
    }
    bool keep = text->forwarded || quoted == filled;
    for (size_t i = 0; i < text->count && quoted > 0; i++) {
        struct alert_line *line = &text->lines[i];
        if (line->text[0] != '>' || line->source != 0)
            continue;
        size_t marks = strspn(line->text, "> ");
        size_t last = marks;
        while (last > 0 && line->text[last - 1] == ' ')
            last--;
        line->indent = (unsigned)(marks - last);
        line->text = keep ? line->text + marks : "";
    }
}

// ---- attachments ----

static bool name_ends(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcasecmp(name + length - tail, end) == 0;
}

static const char *attachment_text(struct reading *reading, struct mime_part *part)
{
    const char *name = part->filename, *type = part->type;
    bool html =
        strcmp(type, "text/html") == 0 || name_ends(name, ".htm") || name_ends(name, ".html");
    bool rtf = words_has(type, "rtf") || name_ends(name, ".rtf");
    bool xml = words_has(type, "/xml") || name_ends(name, ".xml");
    bool json = words_has(type, "/json") || name_ends(name, ".json");
    bool plain = words_begins(type, "text/") || name_ends(name, ".csv") || name_ends(name, ".txt");
    if (!html && !rtf && !xml && !json && !plain)
        return NULL;
    const char *text = mime_text(reading->mail, part);
    if (html)
        return html_text(text, reading->arena);
    if (rtf)
        return alert_strip_rtf(reading->arena, text);
    if (xml)
        return alert_strip_xml(reading->arena, text);
    return json ? alert_strip_json(reading->arena, text) : text;
}

static void add_attachments(struct reading *reading, struct alert_lines *lines,
                            struct mime_part *part)
{
    if (lines->source >= ALERT_ATTACHMENTS_MAX || words_begins(part->type, "message/"))
        return;
    for (size_t i = 0; i < part->part_count; i++)
        add_attachments(reading, lines, part->parts[i]);
    if (part->part_count > 0 || (!part->attachment && part->filename[0] == '\0'))
        return;
    const char *text = attachment_text(reading, part);
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
    text->subject = subject_own(subject != NULL ? subject : "", text);
    text->from = from != NULL ? from : "";
    text->mailer = mailer != NULL ? mailer : "";
    text->date = raw != NULL ? mime_date(raw) : 0;
    text->zone = raw != NULL ? date_zone(raw) : 0;
    if (root == reading->mail->root && reading->parsed->in_reply_to[0] != '\0')
        text->answer = true;
}

void alert_text_read(struct reading *reading, const struct mime_part *root, bool html,
                     struct alert_text *text_r)
{
    struct alert_lines lines = {.arena = reading->arena, .text = text_r};
    memset(text_r, 0, sizeof(*text_r));
    read_head(reading, root, text_r);
    add_lines(&lines, body_text(reading, root, html));
    take_forwarded(&lines);
    take_quotes(text_r);
    if (text_r->forwarded)
        text_r->answer = false;
    add_attachments(reading, &lines, (struct mime_part *)(uintptr_t)root);
}
