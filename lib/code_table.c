#include "lib/code_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/local_text.h"
#include "lib/memory.h"
#include "lib/report_xml.h"
#include "lib/text.h"

#define SPACE "urn:platen:table:1"

enum { TEXT_MAX = 500, MATCHES_MAX = 50, NAMES = 4 };

const char *const code_table_names[] = {"errors", "orders", "words", "numbers", NULL};

struct code_tables {
    Platen__CodeTable *tables[NAMES];
};

int code_table_index(const char *name)
{
    for (int i = 0; code_table_names[i] != NULL; i++)
        if (strcmp(code_table_names[i], name) == 0)
            return i;
    return -1;
}

const char *code_text(Platen__LocalText *const *texts, size_t n, const char *language)
{
    const Platen__LocalText *text = local_text_find(texts, n, language);
    if (text == NULL)
        text = local_text_find(texts, n, "en");
    return text != NULL ? text->text : "";
}

// ---- a row ----

static const struct {
    const char *name;
    Platen__Severity severity;
} severities[] = {
    {"report", PLATEN__SEVERITY__SEVERITY_REPORT},
    {"warning", PLATEN__SEVERITY__SEVERITY_WARNING},
    {"error", PLATEN__SEVERITY__SEVERITY_ERROR},
};

static const char *line_fault(const char *text, size_t max)
{
    if (strlen(text) > max)
        return "is too long";
    return text_has_control(text) || !text_utf8_valid(text, strlen(text)) ? "is not one line of text"
                                                                         : NULL;
}

static const char *texts_fault(const char *what, Platen__LocalText *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *fault = line_fault(texts[i]->text, TEXT_MAX);
        if (texts[i]->language[0] == '\0' || strlen(texts[i]->language) > 20)
            return error_format("%s: xml:lang is missing", what);
        if (texts[i]->text[0] == '\0' || fault != NULL)
            return error_format("%s (%s) %s", what, texts[i]->language, fault ? fault : "is empty");
        for (size_t j = 0; j < i; j++)
            if (strcmp(texts[i]->language, texts[j]->language) == 0)
                return error_format("%s (%s) stands there twice", what, texts[i]->language);
    }
    return NULL;
}

static const char *row_needs(const char *table, const Platen__CodeRow *row)
{
    bool errors = strcmp(table, "errors") == 0;
    if (errors && (row->keyword[0] == '\0' || row->severity == PLATEN__SEVERITY__SEVERITY_UNSET))
        return "an error has a keyword and a severity";
    if (!errors && row->keyword[0] != '\0')
        return "only an error has a keyword";
    if (strcmp(table, "orders") == 0 && row->item[0] == '\0' && row->supply_type[0] == '\0')
        return "an order code has an item or a supply";
    if (strcmp(table, "words") == 0 ? row->n_matches == 0 : row->n_matches > 0)
        return "words, and only they, have something to match";
    if (strcmp(table, "numbers") == 0 &&
        (row->code[strspn(row->code, "0123456789")] != '\0' || row->model[0] != '\0'))
        return "the code of a number is its digits, for any model";
    return NULL;
}

const char *code_row_fault(const char *table, const Platen__CodeRow *row)
{
    const char *const lines[] = {row->code,  row->model,       row->keyword, row->component,
                                 row->item,  row->supply_type, row->colour};
    if (code_table_index(table) < 0)
        return "there is no such table";
    if (row->code[0] == '\0')
        return "a row has a code";
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (line_fault(lines[i], i == 0 ? CODE_MAX : 60) != NULL)
            return error_format("\"%.60s\" %s", lines[i], line_fault(lines[i], i == 0 ? CODE_MAX : 60));
    for (size_t i = 0; i < row->n_matches; i++)
        if (row->matches[i][0] == '\0' || line_fault(row->matches[i], 100) != NULL)
            return "what is to be matched is a short line of text";
    if (row->n_matches > MATCHES_MAX)
        return "a row matches at most 50 words";
    const char *fault = texts_fault("text", row->texts, row->n_texts);
    if (fault == NULL)
        fault = texts_fault("do", row->what_to_do, row->n_what_to_do);
    if (fault == NULL && code_text(row->texts, row->n_texts, "en")[0] == '\0')
        fault = "a row has a text in English";
    return fault != NULL ? fault : row_needs(table, row);
}

// ---- reading: everything is malloc'd, as platen__code_table__free_unpacked() wants it ----

static void *grow(void *array, size_t n)
{
    return memory_need(reallocarray(array, n + 1, sizeof(void *)));
}

static char *keep(const char *text)
{
    return memory_need(strdup(text));
}

static void set(char **field, const char *text)
{
    if (text != NULL && text[0] != '\0')
        *field = keep(text);
}

static Platen__LocalText *read_text(const xmlNode *node, struct arena *arena)
{
    Platen__LocalText *text = memory_need(malloc(sizeof *text));
    platen__local_text__init(text);
    xmlChar *language = xmlNodeGetLang(node);
    set(&text->language, (const char *)language);
    xmlFree(language);
    set(&text->text, report_xml_text(node, arena));
    return text;
}

static const char *read_inside(const xmlNode *node, struct arena *arena, Platen__CodeRow *row)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (report_xml_is(child, SPACE, "text")) {
            row->texts = grow(row->texts, row->n_texts);
            row->texts[row->n_texts++] = read_text(child, arena);
        } else if (report_xml_is(child, SPACE, "do")) {
            row->what_to_do = grow(row->what_to_do, row->n_what_to_do);
            row->what_to_do[row->n_what_to_do++] = read_text(child, arena);
        } else if (report_xml_is(child, SPACE, "match")) {
            row->matches = grow(row->matches, row->n_matches);
            row->matches[row->n_matches++] = keep(report_xml_text(child, arena));
        } else {
            return error_format("unknown element \"%.40s\"", (const char *)child->name);
        }
    }
    return NULL;
}

static const char *read_attributes(const xmlNode *node, struct arena *arena, Platen__CodeRow *row)
{
    const struct {
        const char *name;
        char **field;
    } fields[] = {{"code", &row->code},   {"model", &row->model},        {"keyword", &row->keyword},
                  {"item", &row->item},   {"supply", &row->supply_type}, {"colour", &row->colour},
                  {"component", &row->component}};
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        const char *value = report_xml_attribute(node, name, arena);
        size_t i = 0;
        if (strcmp(name, "severity") == 0) {
            while (i < 3 && strcmp(severities[i].name, value) != 0)
                i++;
            if (i == 3)
                return "severity is report, warning or error";
            row->severity = severities[i].severity;
            continue;
        }
        while (i < sizeof fields / sizeof fields[0] && strcmp(fields[i].name, name) != 0)
            i++;
        if (value == NULL || i == sizeof fields / sizeof fields[0])
            return error_format("unknown attribute \"%.40s\"", name);
        set(fields[i].field, value);
    }
    return NULL;
}

static bool row_is_twice(const Platen__CodeTable *table, const Platen__CodeRow *row)
{
    for (size_t i = 0; i + 1 < table->n_rows; i++)
        if (strcmp(table->rows[i]->code, row->code) == 0 &&
            strcmp(table->rows[i]->model, row->model) == 0)
            return true;
    return false;
}

static const char *read_row(const xmlNode *node, struct arena *arena, Platen__CodeTable *table)
{
    Platen__CodeRow *row = memory_need(malloc(sizeof *row));
    platen__code_row__init(row);
    table->rows = grow(table->rows, table->n_rows);
    table->rows[table->n_rows++] = row;
    set(&row->table, table->name);
    const char *fault = read_attributes(node, arena, row);
    if (fault == NULL)
        fault = read_inside(node, arena, row);
    if (fault == NULL)
        fault = code_row_fault(table->name, row);
    if (fault == NULL && row_is_twice(table, row))
        fault = error_format("code %s stands there twice", row->code);
    return fault;
}

static const char *read_root(const xmlNode *root, struct arena *arena, Platen__CodeTable *table,
                             long *line_r)
{
    *line_r = 1;
    if (root == NULL || !report_xml_is(root, SPACE, "table"))
        return "not a table of namespace " SPACE;
    *line_r = xmlGetLineNo(root);
    const char *name = report_xml_attribute(root, "name", arena);
    if (name == NULL || code_table_index(name) < 0)
        return "name is errors, orders, words, numbers, models or registrations";
    set(&table->name, name);
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        *line_r = xmlGetLineNo(node);
        if (!report_xml_is(node, SPACE, "row"))
            return error_format("unknown element \"%.40s\"", (const char *)node->name);
        if (table->n_rows == CODE_TABLE_ROWS_MAX)
            return "more than 20000 rows";
        const char *fault = read_row(node, arena, table);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

Platen__CodeTable *code_table_read(const char *file, const void *xml, size_t size,
                                   const char **error_r)
{
    struct arena *arena = arena_new();
    const char *fault = NULL;
    long line = 0;
    Platen__CodeTable *table = NULL;
    xmlDoc *doc = report_xml_parse_large(xml, size, CODE_TABLE_BYTES_MAX, arena, &fault);
    if (doc == NULL) {
        // "line 7: what" becomes "FILE:7: what".
        *error_r = strncmp(fault, "line ", 5) == 0 ? error_format("%s:%s", file, fault + 5)
                                                   : error_format("%s:1: %s", file, fault);
    } else {
        table = memory_need(malloc(sizeof *table));
        platen__code_table__init(table);
        fault = read_root(xmlDocGetRootElement(doc), arena, table, &line);
        if (fault != NULL) {
            *error_r = error_format("%s:%ld: %s", file, line, fault);
            platen__code_table__free_unpacked(table, NULL);
            table = NULL;
        }
        xmlFreeDoc(doc);
    }
    arena_free(&arena);
    return table;
}

// ---- writing ----

static void add_attribute(struct buf *xml, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    buf_printf(xml, " %s=\"", name);
    text_add_xml(xml, value, true);
    buf_add_byte(xml, '"');
}

static void add_texts(struct buf *xml, const char *name, Platen__LocalText *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(xml, "    <%s", name);
        add_attribute(xml, "xml:lang", texts[i]->language);
        buf_add_byte(xml, '>');
        text_add_xml(xml, texts[i]->text, false);
        buf_printf(xml, "</%s>\n", name);
    }
}

static void add_row(struct buf *xml, const Platen__CodeRow *row)
{
    buf_add_text(xml, "  <row");
    add_attribute(xml, "code", row->code);
    add_attribute(xml, "model", row->model);
    add_attribute(xml, "keyword", row->keyword);
    for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++)
        if (severities[i].severity == row->severity)
            add_attribute(xml, "severity", severities[i].name);
    add_attribute(xml, "component", row->component);
    add_attribute(xml, "item", row->item);
    add_attribute(xml, "supply", row->supply_type);
    add_attribute(xml, "colour", row->colour);
    buf_add_text(xml, ">\n");
    for (size_t i = 0; i < row->n_matches; i++) {
        buf_add_text(xml, "    <match>");
        text_add_xml(xml, row->matches[i], false);
        buf_add_text(xml, "</match>\n");
    }
    add_texts(xml, "text", row->texts, row->n_texts);
    add_texts(xml, "do", row->what_to_do, row->n_what_to_do);
    buf_add_text(xml, "  </row>\n");
}

void code_table_write(const Platen__CodeTable *table, struct buf *xml)
{
    buf_add_text(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<table xmlns=\"" SPACE "\"");
    add_attribute(xml, "name", table->name);
    buf_add_text(xml, ">\n");
    for (size_t i = 0; i < table->n_rows; i++)
        add_row(xml, table->rows[i]);
    buf_add_text(xml, "</table>\n");
}

// ---- what ships ----

static int load_one(const char *const *dirs, size_t n_dirs, const char *name,
                    Platen__CodeTable **table_r, const char **error_r)
{
    for (size_t i = 0; i < n_dirs; i++) {
        struct buf xml = {0};
        const char *path = error_format("%s/tables/%s.xml", dirs[i], name);
        int found = fileio_read(path, CODE_TABLE_BYTES_MAX, &xml, error_r);
        if (found == 1)
            *table_r = code_table_read(path, xml.data, xml.len, error_r);
        buf_free(&xml);
        if (found == 1 && *table_r != NULL && strcmp((*table_r)->name, name) != 0) {
            *error_r = error_format("%s:1: name is not %s", path, name);
            return -1;
        }
        if (found != 0)
            return found == 1 && *table_r != NULL ? 1 : -1;
    }
    return -1;
}

struct code_tables *code_tables_load(const char *const *dirs, size_t n_dirs, const char **error_r)
{
    struct code_tables *tables = memory_need(calloc(1, sizeof *tables));
    for (size_t i = 0; i < NAMES; i++)
        if (load_one(dirs, n_dirs, code_table_names[i], &tables->tables[i], error_r) < 0) {
            code_tables_free(&tables);
            return NULL;
        }
    return tables;
}

void code_tables_free(struct code_tables **tables)
{
    if (*tables == NULL)
        return;
    for (size_t i = 0; i < NAMES; i++)
        if ((*tables)->tables[i] != NULL)
            platen__code_table__free_unpacked((*tables)->tables[i], NULL);
    free(*tables);
    *tables = NULL;
}

const Platen__CodeTable *code_tables_get(const struct code_tables *tables, const char *name)
{
    int place = code_table_index(name);
    return tables == NULL || place < 0 ? NULL : tables->tables[place];
}

const Platen__CodeRow *code_tables_find(const struct code_tables *tables, const char *name,
                                        const char *code, const char *model)
{
    const Platen__CodeTable *table = code_tables_get(tables, name);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (strcmp(table->rows[i]->code, code) == 0 && strcmp(table->rows[i]->model, model) == 0)
            return table->rows[i];
    return NULL;
}
