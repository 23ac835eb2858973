#include "gateway/reader/html_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"

static const struct {
    const char *name;
    const char *text;
} html_entities[] = {
    {"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"apos;", "'"}, {"nbsp;", " "},
};

static void html_add_point(struct buf *out, unsigned long point)
{
    if (point < 0x20 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        point = ' ';
    if (point < 0x80)
        buf_add_byte(out, (uint8_t)point);
    else if (point < 0x800) {
        buf_add_byte(out, (uint8_t)(0xc0 | (point >> 6)));
        buf_add_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
    } else if (point < 0x10000) {
        buf_add_byte(out, (uint8_t)(0xe0 | (point >> 12)));
        buf_add_byte(out, (uint8_t)(0x80 | ((point >> 6) & 0x3f)));
        buf_add_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
    } else {
        buf_add_byte(out, (uint8_t)(0xf0 | (point >> 18)));
        buf_add_byte(out, (uint8_t)(0x80 | ((point >> 12) & 0x3f)));
        buf_add_byte(out, (uint8_t)(0x80 | ((point >> 6) & 0x3f)));
        buf_add_byte(out, (uint8_t)(0x80 | (point & 0x3f)));
    }
}

// at stands behind "&". Returns where to go on.
static const char *html_entity(const char *at, struct buf *out)
{
    for (size_t i = 0; i < sizeof(html_entities) / sizeof(html_entities[0]); i++) {
        size_t length = strlen(html_entities[i].name);
        if (strncmp(at, html_entities[i].name, length) == 0) {
            buf_add_text(out, html_entities[i].text);
            return at + length;
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

static int html_tag_is(const char *tag, const char *name)
{
    size_t length = strlen(name);
    return strncasecmp(tag, name, length) == 0 && strchr(" \t\r\n/>", tag[length]) != NULL;
}

// at stands behind "<". Returns where to go on.
static const char *html_tag(const char *at, struct buf *out)
{
    static const char *const breaks[] = {"br", "p",      "/p", "div", "/div", "tr", "/tr",
                                         "li", "/table", "h1", "h2",  "/h1",  "/h2"};
    static const char *const skipped[][2] = {
        {"script", "</script"}, {"style", "</style"}, {"title", "</title"}};
    if (strncmp(at, "!--", 3) == 0) {
        const char *end = strstr(at, "-->");
        return end == NULL ? at + strlen(at) : end + 3;
    }
    for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++) {
        const char *end = html_tag_is(at, skipped[i][0]) ? strcasestr(at, skipped[i][1]) : NULL;
        if (html_tag_is(at, skipped[i][0]))
            at = end == NULL ? at + strlen(at) : end;
    }
    for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
        if (html_tag_is(at, breaks[i])) {
            buf_add_byte(out, '\n');
            break;
        }
    }
    // Cells of a row stand apart.
    bool cell = html_tag_is(at, "td") || html_tag_is(at, "th");
    if (cell && out->len > 0 && out->data[out->len - 1] != '\n')
        buf_add_byte(out, '\t');
    const char *end = strchr(at, '>');
    return end == NULL ? at + strlen(at) : end + 1;
}

static void html_add_space(struct buf *out)
{
    if (out->len > 0 && out->data[out->len - 1] != ' ' && out->data[out->len - 1] != '\n')
        buf_add_byte(out, ' ');
}

const char *html_text(const char *html, struct arena *arena)
{
    struct buf out = {0};
    while (*html != '\0') {
        if (*html == '<')
            html = html_tag(html + 1, &out);
        else if (*html == '&')
            html = html_entity(html + 1, &out);
        else if (strchr(" \t\r\n", *html) != NULL) {
            html_add_space(&out);
            html++;
        } else
            buf_add_byte(&out, (uint8_t)*html++);
    }
    const char *text = arena_strdup(arena, buf_text(&out));
    buf_free(&out);
    return text;
}
