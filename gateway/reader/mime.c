#include "gateway/reader/mime.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"

#include "gateway/reader/charset.h"
#include "gateway/reader/mime_tree.h"
#include "gateway/reader/mime_word.h"

enum { MIME_IDS_MAX = 100 };

void mime_read(const void *raw, size_t size, struct arena *arena, struct mime_mail **mail_r)
{
    struct mime_mail *mail = arena_alloc(arena, sizeof(*mail));
    mail->arena = arena;
    mail->inside = "";
    mail->root = mime_tree(mail, raw, size, 0);
    *mail_r = mail;
}

// ---- fields ----

const struct mime_field *mime_find_field(const struct mime_part *part, const char *name)
{
    for (size_t i = 0; i < part->field_count; i++) {
        if (strcasecmp(part->fields[i].name, name) == 0)
            return &part->fields[i];
    }
    return NULL;
}

const char *mime_field_raw(const struct mime_part *part, const char *name)
{
    const struct mime_field *field = mime_find_field(part, name);
    return field == NULL ? NULL : field->raw;
}

const char *mime_field_raw_last(const struct mime_part *part, const char *name)
{
    for (size_t i = part->field_count; i > 0; i--) {
        if (strcasecmp(part->fields[i - 1].name, name) == 0)
            return part->fields[i - 1].raw;
    }
    return NULL;
}

// Lines that were folded become one, with one space between them.
static const char *mime_unfold(struct arena *arena, const char *raw)
{
    if (strchr(raw, '\n') == NULL)
        return raw;
    char *line = arena_alloc(arena, strlen(raw) + 1);
    size_t length = 0;
    for (; *raw != '\0'; raw++) {
        if (*raw != '\n') {
            line[length++] = *raw;
            continue;
        }
        while (length > 0 && strchr(" \t", line[length - 1]) != NULL)
            length--;
        raw += strspn(raw, " \t\r\n") - 1;
        line[length++] = ' ';
    }
    return line;
}

// Control characters, which encoded words can hold too, would make lines of their own.
static const char *mime_one_line(struct arena *arena, const char *text)
{
    text += strspn(text, " \t\r\n");
    char *line = arena_strdup(arena, text);
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
        line[--length] = '\0';
    for (char *c = line; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    }
    return line;
}

const char *mime_line(struct mime_mail *mail, const char *raw)
{
    const char *valid = mime_word_utf8(mail, mime_unfold(mail->arena, raw));
    return mime_one_line(mail->arena, mime_words(mail, valid, false));
}

const char *mime_field(const struct mime_part *part, const char *name)
{
    const struct mime_field *field = mime_find_field(part, name);
    return field == NULL ? NULL : mime_line(part->mail, field->raw);
}

char **mime_message_ids(struct mime_mail *mail, const char *raw, size_t *count_r)
{
    char **ids = arena_array(mail->arena, MIME_IDS_MAX, sizeof(*ids));
    size_t count = 0;
    const char *line =
        mime_one_line(mail->arena, mime_word_utf8(mail, mime_unfold(mail->arena, raw)));
    const char *at = line;
    while (count < MIME_IDS_MAX && (at = strchr(at, '<')) != NULL) {
        size_t length = strcspn(++at, "<> ");
        if (at[length] == '>' && length > 0)
            ids[count++] = arena_strndup(mail->arena, at, length);
    }
    // Some leave the brackets out.
    if (count == 0 && line[0] != '\0' && strpbrk(line, " <>") == NULL)
        ids[count++] = arena_strdup(mail->arena, line);
    *count_r = count;
    return ids;
}

static struct mime_part *find_part(const struct mime_part *part, const char *type, bool shown)
{
    if (strcmp(part->type, type) == 0 && !(shown && part->attachment))
        return (struct mime_part *)(uintptr_t)part;
    if (strncmp(part->type, "message/", 8) == 0)
        return NULL;
    for (size_t i = 0; i < part->part_count; i++) {
        struct mime_part *found = find_part(part->parts[i], type, shown);
        if (found != NULL)
            return found;
    }
    return NULL;
}

struct mime_part *mime_find(struct mime_part *part, const char *type)
{
    return find_part(part, type, false);
}

const struct mime_part *mime_find_shown(const struct mime_part *part, const char *type)
{
    return find_part(part, type, true);
}

// ---- contents ----

const void *mime_bytes(struct mime_mail *mail, const struct mime_part *part, size_t *size_r)
{
    return mime_decode(part->body, part->body_size, part->encoding, mail->arena, size_r,
                       &mail->damaged);
}

const void *mime_content(struct mime_mail *mail, const struct mime_part *part, size_t *size_r)
{
    enum mime_encoding encoding = part->encoding == MIME_UU ? MIME_PLAIN : part->encoding;
    return mime_decode(part->body, part->body_size, encoding, mail->arena, size_r, &mail->damaged);
}

const char *mime_text_whole(struct mime_mail *mail, const struct mime_part *part, size_t *size_r)
{
    size_t size;
    const char *bytes = mime_content(mail, part, &size);
    struct charset_text decoded = charset_decode_sure(bytes, size, part->charset, mail->arena);
    *size_r = decoded.size;
    return decoded.text;
}

// Old systems end lines with CR alone; some mail systems double the CR before LF.
static void mime_line_ends(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        if (*from != '\r') {
            *to++ = *from++;
            continue;
        }
        size_t run = strspn(from, "\r");
        if (from[run] != '\n')
            to = (char *)memset(to, '\n', run) + run;
        from += run;
    }
    *to = '\0';
}

const char *mime_text(struct mime_mail *mail, const struct mime_part *part)
{
    size_t size;
    const char *bytes = mime_bytes(mail, part, &size);
    if (size > MIME_TEXT_MAX) {
        // At the end of a line, where no character of any set is cut in two.
        const char *end = memrchr(bytes, '\n', MIME_TEXT_MAX);
        size = end == NULL ? MIME_TEXT_MAX : (size_t)(end - bytes) + 1;
    }
    struct charset_text decoded = charset_decode(bytes, size, part->charset, mail->arena);
    mail->lossy |= decoded.lossy;
    mail->unknown_charset |= decoded.unknown;
    mime_line_ends(decoded.text);
    return decoded.text;
}
