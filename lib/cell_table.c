#include "lib/cell_table.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/memory.h"
#include "lib/report_xml.h"
#include "lib/text.h"

#define SPACE "urn:platen:table:1"

const char *const cell_table_names[] = {"models", "registrations", NULL};

static const char *const kinds[CELL_TABLES] = {"models", "terminals"};

static const char *const models[] = {"code", "maker", "name", "kind", NULL};

static const char *const registrations[] = {
    "number", "customer",   "model",      "reported_model",  "serial",            "place",
    "site",   "department", "installing", "installing_name", "billing_reference", NULL,
};

static const char *const *const columns[CELL_TABLES] = {models, registrations};

int cell_table_index(const char *name)
{
    for (int i = 0; cell_table_names[i] != NULL; i++)
        if (strcmp(cell_table_names[i], name) == 0)
            return i;
    return -1;
}

const char *cell_table_kind(enum cell_table table)
{
    return kinds[table];
}

const char *const *cell_table_columns(enum cell_table table)
{
    return columns[table];
}

int cell_table_column(enum cell_table table, const char *name)
{
    for (int i = 0; columns[table][i] != NULL; i++)
        if (strcmp(columns[table][i], name) == 0)
            return i;
    return -1;
}

// ---- writing ----

void cell_table_begin(enum cell_table table, struct buf *xml)
{
    buf_printf(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<table xmlns=\"" SPACE "\" name=\"%s\">\n",
               cell_table_names[table]);
}

// An empty cell is written, too: whoever takes the file in gets a row that is the same.
void cell_table_row(enum cell_table table, const char *const *cells, struct buf *xml)
{
    buf_add_text(xml, "  <row");
    for (size_t i = 0; columns[table][i] != NULL; i++) {
        buf_printf(xml, " %s=\"", columns[table][i]);
        text_add_xml(xml, cells[i], true);
        buf_add_byte(xml, '"');
    }
    buf_add_text(xml, "/>\n");
}

void cell_table_end(struct buf *xml)
{
    buf_add_text(xml, "</table>\n");
}

// ---- reading: everything is malloc'd, as platen__import__free_unpacked() wants it ----

static void *made(size_t size)
{
    return memory_need(malloc(size));
}

static char *keep(const char *text)
{
    return memory_need(strdup(text));
}

static Platen__Fact *read_cell(const char *name, const char *value)
{
    Platen__Fact *cell = made(sizeof *cell);
    platen__fact__init(cell);
    cell->name = keep(name);
    cell->value = keep(value);
    return cell;
}

static const char *read_row(const xmlNode *node, enum cell_table table, struct arena *arena,
                            Platen__Import *import)
{
    Platen__ImportRow *row = made(sizeof *row);
    platen__import_row__init(row);
    row->kind = keep(kinds[table]);
    row->line = (uint32_t)xmlGetLineNo(node);
    row->cells = made(CELLS_MAX * sizeof(Platen__Fact *));
    import->rows[import->n_rows++] = row;
    if (node->children != NULL)
        return "a row has attributes only";
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        const char *value = report_xml_attribute(node, name, arena);
        if (value == NULL || cell_table_column(table, name) < 0)
            return error_format("unknown attribute \"%.40s\"", name);
        row->cells[row->n_cells++] = read_cell(name, value);
    }
    return NULL;
}

static const char *read_rows(const xmlNode *root, enum cell_table table, struct arena *arena,
                             Platen__Import *import, long *line_r)
{
    size_t n = xmlChildElementCount((xmlNode *)(uintptr_t)root);
    import->rows = made((n + 1) * sizeof(Platen__ImportRow *));
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        *line_r = xmlGetLineNo(node);
        if (!report_xml_is(node, SPACE, "row"))
            return error_format("unknown element \"%.40s\"", (const char *)node->name);
        const char *fault = read_row(node, table, arena, import);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

static int table_of(const xmlNode *root, struct arena *arena)
{
    const char *name = root != NULL && report_xml_is(root, SPACE, "table")
                           ? report_xml_attribute(root, "name", arena)
                           : NULL;
    return name == NULL ? -1 : cell_table_index(name);
}

static int read_document(const char *file, const xmlNode *root, struct arena *arena,
                         Platen__Import **import_r, const char **error_r)
{
    int table = table_of(root, arena);
    if (table < 0)
        return 0;
    Platen__Import *import = made(sizeof *import);
    platen__import__init(import);
    import->file = keep(file);
    long line = xmlGetLineNo(root);
    const char *fault = read_rows(root, (enum cell_table)table, arena, import, &line);
    if (fault == NULL) {
        *import_r = import;
        return 1;
    }
    *error_r = error_format("%s:%ld: %s", file, line, fault);
    platen__import__free_unpacked(import, NULL);
    return -1;
}

int cell_table_read(const char *file, const void *xml, size_t size, Platen__Import **import_r,
                    const char **error_r)
{
    struct arena *arena = arena_new();
    const char *fault = NULL;
    int result = -1;
    xmlDoc *doc = report_xml_parse_large(xml, size, CELL_TABLE_BYTES_MAX, arena, &fault);
    if (doc != NULL)
        result = read_document(file, xmlDocGetRootElement(doc), arena, import_r, error_r);
    else if (strncmp(fault, "line ", 5) == 0)
        *error_r = error_format("%s:%s", file, fault + 5); // "line 7: what"
    else
        *error_r = error_format("%s:1: %s", file, fault);
    xmlFreeDoc(doc);
    arena_free(&arena);
    return result;
}
