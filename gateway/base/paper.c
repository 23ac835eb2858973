#include "gateway/base/paper.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "gateway/base/pdf.h"
#include "lib/error.h"

// Millimetres and points.
#define MARGIN 18.0
#define FOOT 14.0
#define GAP 2.5
#define CELL_PAD 1.2
#define CELL_MOST 60.0
#define FACT_SHARE 0.3
#define TABLE_POINTS 8.0
#define TEXT_POINTS 10.5

enum { COLUMNS_MAX = 16 };

struct paper {
    struct pdf *pdf;
    double width, height; // of the page
    double y;
    unsigned page;
    char *foot;
    const xmlNode *table; // whose head is repeated on the next page
    double columns[COLUMNS_MAX];
    size_t n_columns;
};

// ---- reading ----

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static char *attribute(const xmlNode *node, const char *name)
{
    return (char *)xmlGetNoNsProp(node, (const xmlChar *)name);
}

static const xmlNode *first(const xmlNode *parent, const char *name)
{
    for (const xmlNode *node = parent->children; node != NULL; node = node->next)
        if (is(node, name))
            return node;
    return NULL;
}

static char *content(const xmlNode *node)
{
    return (char *)xmlNodeGetContent(node);
}

// ---- pages ----

static double room(const struct paper *paper)
{
    return paper->width - 2 * MARGIN;
}

static void draw_foot(struct paper *paper)
{
    char number[24];
    struct pdf_text how = {
        .x = MARGIN,
        .y = paper->height - FOOT,
        .width = room(paper) - 15,
        .most = 5,
        .points = 8,
        .grey = 0.35,
    };
    if (paper->foot != NULL)
        pdf_text(paper->pdf, &how, paper->foot);
    snprintf(number, sizeof number, "%u", ++paper->page);
    how.x = MARGIN + room(paper) - 15;
    how.width = 15;
    how.align = PDF_RIGHT;
    pdf_text(paper->pdf, &how, number);
}

static void draw_row(struct paper *paper, const xmlNode *row, const char *cell, bool bold);

static void next_page(struct paper *paper)
{
    draw_foot(paper);
    pdf_next_page(paper->pdf);
    paper->y = MARGIN;
    if (paper->table != NULL)
        draw_row(paper, paper->table, "column", true);
}

static bool fits(const struct paper *paper, double height)
{
    return paper->y + height <= paper->height - FOOT - GAP;
}

// ---- text ----

static void draw_text(struct paper *paper, const xmlNode *node, double points, bool bold,
                      double grey)
{
    struct pdf_text how = {
        .x = MARGIN, .width = room(paper), .points = points, .bold = bold, .grey = grey};
    char *text = content(node);
    double height = pdf_text_height(paper->pdf, &how, text);
    if (!fits(paper, height))
        next_page(paper);
    how.y = paper->y;
    paper->y += pdf_text(paper->pdf, &how, text) + GAP;
    xmlFree(text);
}

static void draw_fact(struct paper *paper, const xmlNode *fact)
{
    double name_width = room(paper) * FACT_SHARE;
    struct pdf_text name = {
        .x = MARGIN, .width = name_width - 2, .points = TEXT_POINTS, .grey = 0.35};
    struct pdf_text value = {
        .x = MARGIN + name_width, .width = room(paper) - name_width, .points = TEXT_POINTS};
    char *words = attribute(fact, "name"), *text = content(fact);
    double one = pdf_text_height(paper->pdf, &name, words != NULL ? words : "");
    double two = pdf_text_height(paper->pdf, &value, text);
    double height = (one > two ? one : two) + GAP;
    if (!fits(paper, height))
        next_page(paper);
    name.y = value.y = paper->y;
    pdf_text(paper->pdf, &name, words != NULL ? words : "");
    pdf_text(paper->pdf, &value, text);
    paper->y += height;
    pdf_line(paper->pdf, MARGIN, paper->y - GAP / 2, MARGIN + room(paper), paper->y - GAP / 2, 0.1);
    xmlFree(words);
    xmlFree(text);
}

// ---- tables ----

static struct pdf_text cell_how(const struct paper *paper, size_t column, bool bold)
{
    struct pdf_text how = {
        .x = MARGIN + CELL_PAD / 2, .points = TABLE_POINTS, .bold = bold, .most = CELL_MOST};
    for (size_t i = 0; i < column; i++)
        how.x += paper->columns[i];
    how.width = paper->columns[column] - CELL_PAD;
    return how;
}

static char *cell_text(const xmlNode *cell)
{
    return is(cell, "column") ? attribute(cell, "head") : content(cell);
}

// Height of the row; drawn at paper->y where `draw` says so.
static double lay_row(struct paper *paper, const xmlNode *row, const char *name, bool bold,
                      bool draw)
{
    double height = 0;
    size_t column = 0;
    for (const xmlNode *cell = row->children; cell != NULL && column < paper->n_columns;
         cell = cell->next) {
        if (!is(cell, name))
            continue;
        struct pdf_text how = cell_how(paper, column++, bold);
        char *text = cell_text(cell);
        how.y = paper->y + CELL_PAD;
        double one = draw ? pdf_text(paper->pdf, &how, text != NULL ? text : "")
                          : pdf_text_height(paper->pdf, &how, text != NULL ? text : "");
        height = one > height ? one : height;
        xmlFree(text);
    }
    return height + 2 * CELL_PAD;
}

static void draw_row(struct paper *paper, const xmlNode *row, const char *cell, bool bold)
{
    double height = lay_row(paper, row, cell, bold, false);
    if (!bold && !fits(paper, height))
        next_page(paper);
    lay_row(paper, row, cell, bold, true);
    paper->y += height;
    pdf_line(paper->pdf, MARGIN, paper->y, MARGIN + room(paper), paper->y, bold ? 0.3 : 0.1);
}

static double share_of(const xmlNode *column)
{
    char *text = attribute(column, "share");
    double share = text != NULL ? strtod(text, NULL) : 0;
    xmlFree(text);
    return share > 0 ? share : 1;
}

static void draw_table(struct paper *paper, const xmlNode *table)
{
    double all = 0;
    paper->n_columns = 0;
    for (const xmlNode *node = table->children; node != NULL; node = node->next)
        if (is(node, "column") && paper->n_columns < COLUMNS_MAX)
            all += paper->columns[paper->n_columns++] = share_of(node);
    for (size_t i = 0; i < paper->n_columns; i++)
        paper->columns[i] *= room(paper) / all;
    paper->table = table;
    draw_row(paper, table, "column", true);
    for (const xmlNode *node = table->children; node != NULL; node = node->next)
        if (is(node, "row"))
            draw_row(paper, node, "cell", false);
    paper->table = NULL;
    paper->y += GAP;
}

// ---- all ----

static void draw(struct paper *paper, const xmlNode *root)
{
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (is(node, "head"))
            draw_text(paper, node, TEXT_POINTS, false, 0.35);
        else if (is(node, "title"))
            draw_text(paper, node, 15, true, 0);
        else if (is(node, "p"))
            draw_text(paper, node, TEXT_POINTS, false, 0);
        else if (is(node, "table"))
            draw_table(paper, node);
        for (const xmlNode *fact = is(node, "facts") ? node->children : NULL; fact != NULL;
             fact = fact->next)
            if (is(fact, "fact"))
                draw_fact(paper, fact);
    }
}

int paper_make(const xmlDoc *doc, int64_t now, char **bytes_r, size_t *size_r,
               const char **error_r)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)(uintptr_t)doc);
    if (root == NULL || !is(root, "paper")) {
        *error_r = "the sheet makes no paper";
        return -1;
    }
    char *language = attribute(root, "language"), *wide = attribute(root, "wide");
    const xmlNode *title = first(root, "title"), *foot = first(root, "foot");
    char *name = title != NULL ? content(title) : NULL;
    struct paper paper = {
        .width = wide != NULL ? 297 : 210,
        .height = wide != NULL ? 210 : 297,
        .y = MARGIN,
        .foot = foot != NULL ? content(foot) : NULL,
    };
    const struct pdf_about about = {
        .title = name != NULL ? name : "",
        .language = language != NULL ? language : "en",
        .now = now,
        .width = paper.width,
        .height = paper.height,
    };
    paper.pdf = pdf_begin(&about);
    draw(&paper, root);
    draw_foot(&paper);
    int done = pdf_end(&paper.pdf, bytes_r, size_r, error_r);
    xmlFree(language);
    xmlFree(wide);
    xmlFree(name);
    xmlFree(paper.foot);
    return done;
}

int paper_make_text(const char *xml, size_t size, int64_t now, char **bytes_r, size_t *size_r,
                    const char **error_r)
{
    xmlDoc *doc = xmlReadMemory(xml, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    if (doc == NULL) {
        *error_r = "the sheet makes no document";
        return -1;
    }
    int done = paper_make(doc, now, bytes_r, size_r, error_r);
    xmlFreeDoc(doc);
    return done;
}
