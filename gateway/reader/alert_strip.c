#include "gateway/reader/alert_strip.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text.h"

enum { STRIP_SIZE_MAX = 256 << 10, STRIP_DEPTH_MAX = 32 };

static char *strip_end(struct arena *arena, struct buf *out)
{
    struct buf valid = {0};
    text_utf8_add_lossy(&valid, buf_text(out), out->len);
    char *text = arena_strdup(arena, buf_text(&valid));
    buf_free(&valid);
    buf_free(out);
    return text;
}

// ---- RTF ----

static void rtf_add_point(struct buf *out, unsigned long point)
{
    bool text = point >= 0x20 && point <= 0xffff && (point < 0xd800 || point >= 0xe000);
    text_utf8_add(out, text ? (uint32_t)point : ' ');
}

struct rtf {
    struct buf out;
    size_t skip; // depth of the group whose text is no text; 0 = none
    size_t depth;
};

// at stands behind "\". Returns where to go on.
static const char *rtf_control(struct rtf *rtf, const char *at)
{
    static const char *const hidden[] = {"fonttbl", "colortbl", "stylesheet", "info", "pict",
                                         "header",  "footer",   "generator",  NULL};
    if (*at == '\'' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2])) {
        char hex[3] = {at[1], at[2], '\0'};
        if (rtf->skip == 0)
            rtf_add_point(&rtf->out, strtoul(hex, NULL, 16));
        return at + 3;
    }
    if (*at == '*' && rtf->skip == 0)
        rtf->skip = rtf->depth;
    if (!isalpha((unsigned char)*at)) {
        if (rtf->skip == 0 && strchr("{}\\", *at) != NULL && *at != '\0')
            buf_add_byte(&rtf->out, (uint8_t)*at);
        return at + (*at != '\0');
    }
    size_t length = 0;
    while (isalpha((unsigned char)at[length]))
        length++;
    // The number stands right behind the word: what comes after a space is text.
    const char *digits = at + length + (at[length] == '-');
    char *end = (char *)(uintptr_t)(at + length);
    long number = isdigit((unsigned char)*digits) ? strtol(at + length, &end, 10) : 0;
    for (size_t i = 0; hidden[i] != NULL; i++) {
        if (strlen(hidden[i]) == length && memcmp(at, hidden[i], length) == 0 && rtf->skip == 0)
            rtf->skip = rtf->depth;
    }
    if (rtf->skip == 0) {
        if ((length == 3 && memcmp(at, "par", 3) == 0) ||
            (length == 4 && memcmp(at, "line", 4) == 0) ||
            (length == 3 && memcmp(at, "row", 3) == 0))
            buf_add_byte(&rtf->out, '\n');
        else if ((length == 3 && memcmp(at, "tab", 3) == 0) ||
                 (length == 4 && memcmp(at, "cell", 4) == 0))
            buf_add_byte(&rtf->out, '\t');
        else if (length == 1 && *at == 'u' && end > at + length) {
            rtf_add_point(&rtf->out, (unsigned long)(number < 0 ? number + 65536 : number));
            if (*end == '?')
                end++;
        }
    }
    const char *next = end > at + length ? end : at + length;
    return next + (*next == ' ');
}

char *alert_strip_rtf(struct arena *arena, const char *rtf)
{
    struct rtf state = {.depth = 0};
    while (*rtf != '\0') {
        if (*rtf == '\\') {
            rtf = rtf_control(&state, rtf + 1);
            continue;
        }
        if (*rtf == '{')
            state.depth++;
        else if (*rtf == '}') {
            state.depth -= state.depth > 0;
            if (state.depth < state.skip)
                state.skip = 0;
        } else if (*rtf != '\r' && *rtf != '\n' && state.skip == 0)
            buf_add_byte(&state.out, (uint8_t)*rtf);
        rtf++;
    }
    return strip_end(arena, &state.out);
}

// ---- XML ----

static void xml_name(struct buf *out, const xmlChar *name, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buf_add_byte(out, ' ');
    buf_add_text(out, (const char *)name);
    buf_add_text(out, ": ");
}

// A value is one line.
static void xml_value(struct buf *out, const xmlChar *value)
{
    for (const char *at = (const char *)value; *at != '\0'; at++)
        buf_add_byte(out, strchr("\r\n\t", *at) != NULL ? ' ' : (uint8_t)*at);
    buf_add_byte(out, '\n');
}

// <Counter name="Total">5</Counter> says as much as <Total>5</Total>.
static const char *xml_label(xmlNode *node, xmlChar **kept)
{
    static const char *const names[] = {"name", "Name", "label", "type", "id", NULL};
    for (size_t i = 0; names[i] != NULL; i++) {
        *kept = xmlGetNoNsProp(node, (const xmlChar *)names[i]);
        if (*kept != NULL && (*kept)[0] != '\0')
            return (const char *)*kept;
        xmlFree(*kept);
    }
    *kept = NULL;
    return (const char *)node->name;
}

static void xml_element(struct buf *out, xmlNode *node, unsigned depth)
{
    xmlChar *kept, *value = NULL;
    if (depth > STRIP_DEPTH_MAX || out->len > STRIP_SIZE_MAX)
        return;
    const char *label = xml_label(node, &kept);
    xml_name(out, (const xmlChar *)label, depth);
    if (xmlFirstElementChild(node) == NULL)
        value = xmlNodeGetContent(node);
    xml_value(out, value == NULL ? (const xmlChar *)"" : value);
    xmlFree(value);
    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        value = xmlNodeGetContent((xmlNode *)attribute);
        if (value != NULL && (kept == NULL || xmlStrcmp(value, kept) != 0)) {
            xml_name(out, attribute->name, depth + 1);
            xml_value(out, value);
        }
        xmlFree(value);
    }
    xmlFree(kept);
    for (xmlNode *child = xmlFirstElementChild(node); child != NULL;
         child = xmlNextElementSibling(child))
        xml_element(out, child, depth + 1);
}

char *alert_strip_xml(struct arena *arena, const char *xml)
{
    struct buf out = {0};
    size_t size = strlen(xml);
    if (size > STRIP_SIZE_MAX || strstr(xml, "<!DOCTYPE") != NULL)
        return arena_strdup(arena, "");
    // The text is UTF-8 by now, whatever its declaration says.
    xmlDoc *doc = xmlReadMemory(xml, (int)size, "attachment", "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                    XML_PARSE_RECOVER);
    xmlNode *root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
    if (root != NULL)
        xml_element(&out, root, 0);
    xmlFreeDoc(doc);
    return strip_end(arena, &out);
}

// ---- JSON (RFC 8259, 7) ----

static int json_unit(const char *at)
{
    int unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = text_hex_digit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

// at stands at "uXXXX"; of characters above U+FFFF there are two. Returns where to go on.
static const char *json_point(const char *at, struct buf *out)
{
    int unit = json_unit(at + 1);
    if (unit < 0) {
        buf_add_byte(out, (uint8_t)*at);
        return at + 1;
    }
    at += 5;
    uint32_t point = (uint32_t)unit;
    if (unit >= 0xd800 && unit < 0xdc00 && at[0] == '\\' && at[1] == 'u') {
        int low = json_unit(at + 2);
        if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point & 0x3ff) << 10 | ((uint32_t)low & 0x3ff));
            at += 6;
        }
    }
    text_utf8_add(out, point < 0x20 ? ' ' : point);
    return at;
}

// at stands behind "\". A value is one line.
static const char *json_escape(const char *at, struct buf *out)
{
    if (*at == 'u')
        return json_point(at, out);
    buf_add_byte(out, strchr("bfnrt", *at) != NULL ? ' ' : (uint8_t)*at);
    return at + 1;
}

char *alert_strip_json(struct arena *arena, const char *json)
{
    struct buf out = {0};
    bool inside = false;
    while (*json != '\0' && out.len < STRIP_SIZE_MAX) {
        if (*json == '\\' && inside && json[1] != '\0') {
            json = json_escape(json + 1, &out);
            continue;
        }
        if (*json == '"')
            inside = !inside;
        else if (!inside && strchr("{}[],", *json) != NULL)
            buf_add_byte(&out, '\n');
        else if (!inside && *json == ':')
            buf_add_text(&out, ": ");
        else
            buf_add_byte(&out, (uint8_t)*json);
        json++;
    }
    return strip_end(arena, &out);
}
