#include "gateway/reader/calendar.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"

#include "gateway/reader/calendar_event.h"
#include "gateway/reader/words.h"

enum { CALENDAR_PARTSTAT_MAX = 200 };

static struct mime_part *calendar_find(struct mime_part *part)
{
    size_t name = strlen(part->filename);
    if (strcmp(part->type, "text/calendar") == 0 || strcmp(part->type, "application/ics") == 0 ||
        strcmp(part->type, "text/x-vcalendar") == 0 || mime_field(part, "BEGIN") != NULL ||
        (name > 4 && strcasecmp(part->filename + name - 4, ".ics") == 0))
        return part;
    if (words_begins(part->type, "message/"))
        return NULL;
    for (size_t i = 0; i < part->part_count; i++) {
        struct mime_part *found = calendar_find(part->parts[i]);
        if (found != NULL)
            return found;
    }
    return NULL;
}

// A content line goes on where the next begins with white space (RFC 5545, 3.1).
static const char *calendar_unfold(const char *text, struct arena *arena)
{
    struct buf out = {0};
    for (; *text != '\0'; text++) {
        if (text[0] == '\n' && (text[1] == ' ' || text[1] == '\t'))
            text++;
        else
            buf_add_byte(&out, (uint8_t)*text);
    }
    const char *unfolded = arena_strdup(arena, buf_text(&out));
    buf_free(&out);
    return unfolded;
}

// The value begins at the first ":" outside quotes.
static const char *calendar_value(const char *line)
{
    bool quoted = false;
    for (; *line != '\0'; line++) {
        if (*line == '"')
            quoted = !quoted;
        else if (*line == ':' && !quoted)
            return line + 1;
    }
    return NULL;
}

static bool calendar_is(const char *line, const char *name)
{
    size_t length = strlen(name);
    return words_begins(line, name) && (line[length] == ':' || line[length] == ';');
}

static void calendar_add_partstat(Platen__Calendar *calendar, const char *line, struct arena *arena)
{
    const char *at = strcasestr(line, ";PARTSTAT=");
    const char *value = calendar_value(line);
    if (at == NULL || value == NULL || at > value || calendar->n_partstat >= CALENDAR_PARTSTAT_MAX)
        return;
    at += strlen(";PARTSTAT=");
    at += *at == '"';
    char *word = arena_strndup(arena, at, strcspn(at, ";:\""));
    for (char *c = word; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    calendar->partstat[calendar->n_partstat++] = word;
}

static void calendar_line(Platen__Calendar *calendar, const char *line, struct arena *arena)
{
    const char *value = calendar_value(line);
    if (value == NULL)
        return;
    if (calendar_is(line, "METHOD") && calendar->method[0] == '\0')
        calendar->method = arena_strdup(arena, value);
    else if (calendar_is(line, "UID") && calendar->uid[0] == '\0')
        calendar->uid = arena_strdup(arena, value);
    else if (calendar_is(line, "ATTENDEE"))
        calendar_add_partstat(calendar, line, arena);
}

static Platen__Calendar *calendar_parse(const char *text, struct arena *arena)
{
    Platen__Calendar *calendar = arena_alloc(arena, sizeof(*calendar));
    platen__calendar__init(calendar);
    calendar->partstat = arena_array(arena, CALENDAR_PARTSTAT_MAX, sizeof(*calendar->partstat));
    const char *at = calendar_unfold(text, arena);
    while (*at != '\0') {
        size_t length = strcspn(at, "\n");
        calendar_line(calendar, arena_strndup(arena, at, length), arena);
        at += length + (at[length] == '\n');
    }
    return calendar;
}

// A mailer that forgot the empty line: the calendar stands among the part's fields.
static const char *calendar_in_header(struct reading *reading, const struct mime_part *part)
{
    const char *begin = mime_field(part, "BEGIN");
    if (begin == NULL || strcasecmp(begin, "VCALENDAR") != 0)
        return "";
    struct mime_part header = *part;
    header.body = part->header;
    header.body_size = (size_t)(part->body - part->header);
    header.encoding = MIME_PLAIN;
    const char *text = mime_text(reading->mail, &header);
    const char *start = strcasestr(text, "BEGIN:VCALENDAR");
    return start == NULL ? "" : start;
}

int calendar_read(struct reading *reading)
{
    struct mime_part *part = calendar_find(reading->mail->root);
    const char *text = part == NULL ? "" : mime_text(reading->mail, part);
    if (part != NULL && !words_has(text, "BEGIN:VCALENDAR"))
        text = calendar_in_header(reading, part);
    if (part == NULL || !words_has(text, "BEGIN:VCALENDAR"))
        return 0;
    Platen__Calendar *calendar = calendar_parse(text, reading->arena);
    if (calendar->method[0] == '\0')
        calendar->method = reading_copy(reading, part->method);
    calendar_event_read(text, calendar, reading->arena);
    for (char *c = calendar->method; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    reading->parsed->calendar = calendar;
    reading_end(reading, "calendar", PLATEN__FATE__FATE_STAFF, "calendar mail: a person must look");
    return 1;
}
