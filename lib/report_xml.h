// XML from outside, for documents of our own: no DOCTYPE, no entity, UTF-8, 256 kB, depth 32, no
// file and no network. Pure; any thread.
#ifndef PLATEN_LIB_REPORT_XML_H
#define PLATEN_LIB_REPORT_XML_H

#include <stddef.h>

#include <libxml/tree.h>

struct arena;

enum { REPORT_XML_SIZE_MAX = 256 << 10, REPORT_XML_DEPTH_MAX = 32 };

// The document (xmlFreeDoc), or NULL and what is wrong with it (in arena).
xmlDoc *report_xml_parse(const void *xml, size_t size, struct arena *arena, const char **error_r);
// The same for documents of our own people, up to max bytes.
xmlDoc *report_xml_parse_large(const void *xml, size_t size, size_t max, struct arena *arena,
                               const char **error_r);
// An attribute without namespace, in arena; NULL: not there.
char *report_xml_attribute(const xmlNode *node, const char *name, struct arena *arena);
// The element's own text without that of elements inside, trimmed, in arena.
char *report_xml_text(const xmlNode *node, struct arena *arena);
// Whether node is the element name of this namespace.
int report_xml_is(const xmlNode *node, const char *space, const char *name);

#endif
