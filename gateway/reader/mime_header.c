#include "gateway/reader/mime_header.h"

#include <string.h>

#include "lib/arena.h"

static bool mime_header_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// The value as it stands, folding marked by "\n"; a NUL would end it early.
static char *mime_header_value(struct arena *arena, const char *start, const char *end)
{
    char *value = arena_alloc(arena, (size_t)(end - start) + 1);
    size_t length = 0;
    for (const char *at = start; at < end; at++) {
        if (*at == '\r' && (at + 1 == end || at[1] == '\n' || at[1] == '\r'))
            continue;
        value[length++] = *at == '\0' ? ' ' : *at;
    }
    while (length > 0 && strchr(" \t\r\n", value[length - 1]) != NULL)
        length--;
    value[length] = '\0';
    return value;
}

static char *mime_header_name(struct arena *arena, const char *start, const char *colon)
{
    while (start < colon && mime_header_space(*start))
        start++;
    while (colon > start && mime_header_space(colon[-1]))
        colon--;
    char *name = arena_strndup(arena, start, (size_t)(colon - start));
    for (char *c = name; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
            *c = '?';
    }
    return name;
}

void mime_header_end(struct mime_header *header)
{
    if (header->start == NULL)
        return;
    const char *colon = memchr(header->start, ':', (size_t)(header->end - header->start));
    if (header->count == header->room) {
        size_t room = header->room == 0 ? 16 : header->room * 2;
        struct mime_field *more = arena_array(header->arena, room, sizeof(*more));
        if (header->count > 0)
            memcpy(more, header->fields, header->count * sizeof(*more));
        header->fields = more;
        header->room = room;
    }
    struct mime_field *field = &header->fields[header->count++];
    const char *value = colon + 1;
    while (value < header->end && mime_header_space(*value))
        value++;
    field->name = mime_header_name(header->arena, header->start, colon);
    field->raw = mime_header_value(header->arena, value, header->end);
    header->start = NULL;
}

// The line that a mailbox file puts above a mail, and its quoted form.
static bool mime_header_is_mbox(const char *line, size_t size)
{
    return (size > 5 && memcmp(line, "From ", 5) == 0) ||
           (size > 6 && memcmp(line, ">From ", 6) == 0);
}

int mime_header_line(struct mime_header *header, const char *line, size_t size)
{
    size_t skip = 0;
    while (skip < size && mime_header_space(line[skip]))
        skip++;
    bool spaces = skip > 0 && line[0] != '\r';
    if (skip == size && !(spaces && header->start != NULL)) {
        mime_header_end(header);
        return 0;
    }
    if (spaces && header->start != NULL) {
        header->end = line + size;
        return 1;
    }
    mime_header_end(header);
    const char *colon = memchr(line, ':', size);
    bool named = colon != NULL && colon > line + skip && !mime_header_is_mbox(line, size);
    if (named) {
        header->start = line;
        header->end = line + size;
    } else
        header->damaged |= !mime_header_is_mbox(line, size);
    return 1;
}

const char *mime_skip_comment(const char *at)
{
    int depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}
