#include "gateway/reader/html_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { HTML_NAME_MAX = 15 };

struct html {
    struct buf out;
    char kept[HTML_NAME_MAX + 1]; // the element whose white space counts, "" = none
    unsigned depth;               // of its name, within itself
};

// ---- entities ----

static void html_add_point(struct buf *out, unsigned long point)
{
    bool text = point >= 0x20 && point <= 0x10ffff && (point < 0xd800 || point >= 0xe000);
    text_utf8_add(out, text && point != 0xa0 ? (uint32_t)point : ' ');
}

// at stands behind "&". Returns where to go on.
static const char *html_entity(const char *at, struct buf *out)
{
    char name[HTML_NAME_MAX + 1] = "";
    size_t length = 0;
    while (length < HTML_NAME_MAX && isalnum((unsigned char)at[length]))
        length++;
    if (length > 0 && at[length] == ';') {
        memcpy(name, at, length);
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
        unsigned value = entity != NULL ? entity->value : strcmp(name, "apos") == 0 ? '\'' : 0;
        if (value != 0) {
            html_add_point(out, value);
            return at + length + 1;
        }
    }
    if (at[0] == '#') {
        int hex = at[1] == 'x' || at[1] == 'X';
        char *end;
        unsigned long point = strtoul(at + 1 + hex, &end, hex ? 16 : 10);
        if (*end == ';' && end > at + 1 + hex) {
            html_add_point(out, point);
            return end + 1;
        }
    }
    buf_add_byte(out, '&');
    return at;
}

// ---- tags ----

static bool html_tag_is(const char *tag, const char *name)
{
    size_t length = strlen(name);
    return strncasecmp(tag, name, length) == 0 && strchr(" \t\r\n/>", tag[length]) != NULL;
}

static bool html_is_break(const char *tag)
{
    static const char *const names[] = {"br", "p",  "div", "tr", "li",         "table", "h1",
                                        "h2", "h3", "h4",  "h5", "h6",         "hr",    "ul",
                                        "ol", "dt", "dd",  "dl", "blockquote", "pre",   "section"};
    bool end = tag[0] == '/';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        // An item ends where the next begins, and a row of a table has a line break as it is.
        if (html_tag_is(tag + end, names[i]))
            return !end || strcmp(names[i], "li") != 0;
    }
    return false;
}

// "<pre>", "<div style='white-space: pre-wrap'>": up to its end lines are lines.
static void html_keep(struct html *html, const char *tag, const char *end)
{
    size_t name = strcspn(tag, " \t\r\n/>");
    size_t size = end == NULL ? strlen(tag) : (size_t)(end - tag);
    if (html->kept[0] != '\0') {
        if (html_tag_is(tag, html->kept) && end != NULL && end[-1] != '/')
            html->depth++;
        else if (tag[0] == '/' && html_tag_is(tag + 1, html->kept) && --html->depth == 0)
            html->kept[0] = '\0';
        return;
    }
    if (tag[0] == '/' || name == 0 || name > HTML_NAME_MAX)
        return;
    const char *style = memmem(tag, size, "white-space", 11);
    const char *value = style == NULL ? "" : style + 11 + strspn(style + 11, " :");
    if (html_tag_is(tag, "pre") || strncmp(value, "pre", 3) == 0) {
        memcpy(html->kept, tag, name);
        html->kept[name] = '\0';
        html->depth = 1;
    }
}

// at stands behind "<". Returns where to go on.
static const char *html_tag(const char *at, struct html *html)
{
    static const char *const skipped[][2] = {
        {"script", "</script"}, {"style", "</style"}, {"title", "</title"}};
    struct buf *out = &html->out;
    if (strncmp(at, "!--", 3) == 0) {
        const char *end = strstr(at, "-->");
        return end == NULL ? at + strlen(at) : end + 3;
    }
    for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++) {
        const char *end = html_tag_is(at, skipped[i][0]) ? strcasestr(at, skipped[i][1]) : NULL;
        if (html_tag_is(at, skipped[i][0]))
            at = end == NULL ? at + strlen(at) : end;
    }
    if (html_is_break(at))
        buf_add_byte(out, '\n');
    // Cells of a row stand apart.
    bool cell = html_tag_is(at, "td") || html_tag_is(at, "th");
    if (cell && out->len > 0 && out->data[out->len - 1] != '\n')
        buf_add_byte(out, '\t');
    const char *end = strchr(at, '>');
    html_keep(html, at, end);
    return end == NULL ? at + strlen(at) : end + 1;
}

static void html_add_space(struct html *html, char space)
{
    struct buf *out = &html->out;
    if (html->kept[0] != '\0') {
        if (space != '\r')
            buf_add_byte(out, (uint8_t)space);
    } else if (out->len > 0 && out->data[out->len - 1] != ' ' && out->data[out->len - 1] != '\n')
        buf_add_byte(out, ' ');
}

const char *html_text(const char *text, struct arena *arena)
{
    struct html html = {.kept = ""};
    while (*text != '\0') {
        if (*text == '<')
            text = html_tag(text + 1, &html);
        else if (*text == '&')
            text = html_entity(text + 1, &html.out);
        else if (strchr(" \t\r\n", *text) != NULL)
            html_add_space(&html, *text++);
        else
            buf_add_byte(&html.out, (uint8_t)*text++);
    }
    const char *plain = arena_strdup(arena, buf_text(&html.out));
    buf_free(&html.out);
    return plain;
}
