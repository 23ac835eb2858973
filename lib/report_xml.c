#include "lib/report_xml.h"

#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "lib/arena.h"
#include "lib/buf.h"

static void report_xml_doctype(void *context, const xmlChar *name, const xmlChar *external,
                               const xmlChar *system)
{
    (void)name;
    (void)external;
    (void)system;
    xmlParserCtxt *parser = context;
    *(const char **)parser->_private = "DOCTYPE refused";
    xmlStopParser(parser);
}

static void report_xml_start(void *context, const xmlChar *name, const xmlChar *prefix,
                             const xmlChar *space, int space_count, const xmlChar **spaces,
                             int count, int defaulted, const xmlChar **attributes)
{
    xmlParserCtxt *parser = context;
    if (parser->nodeNr >= REPORT_XML_DEPTH_MAX) {
        *(const char **)parser->_private = "nested too deep";
        xmlStopParser(parser);
        return;
    }
    xmlSAX2StartElementNs(context, name, prefix, space, space_count, spaces, count, defaulted,
                          attributes);
}

static const char *report_xml_reason(xmlParserCtxt *parser, const char *reason, struct arena *arena)
{
    if (reason != NULL)
        return reason;
    const xmlError *error = xmlCtxtGetLastError(parser);
    if (error == NULL || error->message == NULL)
        return "not well-formed XML";
    const char *text = error->message;
    return arena_printf(arena, "line %d: %.*s", error->line, (int)strcspn(text, "\n"), text);
}

xmlDoc *report_xml_parse(const void *xml, size_t size, struct arena *arena, const char **error_r)
{
    return report_xml_parse_large(xml, size, REPORT_XML_SIZE_MAX, arena, error_r);
}

xmlDoc *report_xml_parse_large(const void *xml, size_t size, size_t max, struct arena *arena,
                               const char **error_r)
{
    if (size == 0 || size > max) {
        *error_r = size == 0 ? "empty" : arena_printf(arena, "larger than %zu kB", max >> 10);
        return NULL;
    }
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL) {
        *error_r = "out of memory";
        return NULL;
    }
    const char *reason = NULL;
    parser->_private = &reason;
    parser->sax->internalSubset = report_xml_doctype;
    parser->sax->startElementNs = report_xml_start;
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    xmlDoc *document = xmlCtxtReadMemory(parser, xml, (int)size, NULL, "UTF-8", options);
    if (document == NULL || reason != NULL || parser->wellFormed == 0) {
        xmlFreeDoc(document);
        document = NULL;
        *error_r = report_xml_reason(parser, reason, arena);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

char *report_xml_attribute(const xmlNode *node, const char *name, struct arena *arena)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        if (attribute->ns != NULL || strcmp((const char *)attribute->name, name) != 0)
            continue;
        const xmlNode *text = attribute->children;
        if (text == NULL || text->content == NULL)
            return arena_strdup(arena, "");
        // Without entities an attribute's value is one text node.
        return arena_strdup(arena, (const char *)text->content);
    }
    return NULL;
}

char *report_xml_text(const xmlNode *node, struct arena *arena)
{
    struct buf text = {0};
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
            child->content != NULL)
            buf_add_text(&text, (const char *)child->content);
    }
    const char *start = buf_text(&text);
    start += strspn(start, " \t\r\n");
    size_t length = strlen(start);
    while (length > 0 && strchr(" \t\r\n", start[length - 1]) != NULL)
        length--;
    char *copy = arena_strndup(arena, start, length);
    buf_free(&text);
    return copy;
}

int report_xml_is(const xmlNode *node, const char *space, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->href != NULL &&
           strcmp((const char *)node->ns->href, space) == 0 &&
           strcmp((const char *)node->name, name) == 0;
}
