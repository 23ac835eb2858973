// Tables whose rows are records: models, and the registration table. The rows are read from those records
// by key, a page at a time; what is exported is made while it goes out.
#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"
#include "webui/staff_table.h"

// A search looks at so many records a page; a piece of the export reads so many in one snapshot.
enum { ROWS_SHOWN = 50, LOOKED_AT = 5000, ROWS_A_PIECE = 500, WORDS_MAX = 100 };

const char *staff_cell_href(struct web_request *request, enum cell_table table, const char *key)
{
    return arena_printf(request->arena, "/staff/tables/%s/row?row=%s", cell_table_names[table],
                        form_encode(key, request->arena));
}

static void add_row(struct page *page, xmlNode *list, enum cell_table table,
                    const struct cell_row *row)
{
    const char *const *columns = cell_table_columns(table);
    xmlNode *node = page_add(list, "row");

    page_set(node, "href", staff_cell_href(page->request, table, row->cells[0]));
    for (size_t i = 0; columns[i] != NULL; i++) {
        xmlNode *cell = page_add_text(node, "cell", row->cells[i]);

        if (cell)
            page_set(cell, "name", columns[i]);
    }
}

static void add_rows(struct page *page, enum cell_table table, const char *words)
{
    struct web_request *request = page->request;
    struct cell_walk walk = {.txn = request->txn,
                             .table = table,
                             .after = form_text(&request->form, "after", request->arena),
                             .words = words,
                             .customer = "",
                             .most = LOOKED_AT};
    xmlNode *list = page_add(page->root, "cells");
    const char *last = walk.after;
    struct cell_row row;
    size_t n = 0;
    bool found;

    page_set(list, "table", cell_table_names[table]);
    page_set(list, "find", words);
    page_set_flag(list, "later", *walk.after != '\0');
    cell_walk_begin(&walk);
    while ((found = cell_walk_next(&walk, &row)) && n < ROWS_SHOWN) {
        add_row(page, list, table, &row);
        last = arena_strdup(request->arena, row.cells[0]);
        n++;
    }
    if (walk.more)
        last = walk.last;
    page_set_flag(list, "goes-on", walk.more);
    if (found || walk.more)
        page_set_format(list, "next", "/staff/tables/%s?after=%s&find=%s", cell_table_names[table],
                        form_encode(last, request->arena), form_encode(words, request->arena));
    cell_walk_end(&walk);
}

void staff_cells_page(struct web_request *request, enum cell_table table)
{
    const char *words = form_text(&request->form, "find", request->arena);
    struct page page;

    if (!staff_begin(&page, request, "staff-cells", NULL))
        return;
    if (strlen(words) > WORDS_MAX)
        words = arena_strndup(request->arena, words, text_utf8_cut(words, strlen(words), WORDS_MAX));
    page_set_flag(page.root, "may", staff_may(request, STAFF_MAY_TABLES));
    staff_add_table_names(&page, cell_table_names[table]);
    add_rows(&page, table, words);
    staff_add_versions(&page, cell_table_names[table]);
    page_answer(&page, 200);
}

// ---- export ----

struct export {
    struct store *store;
    enum cell_table table;
    char after[sizeof((struct cell_walk *)NULL)->last];
};

static int next_piece(void *context, struct buf *piece)
{
    struct export *export = context;
    const char *error;
    struct cell_row row;
    struct cell_walk walk = {.txn = store_snapshot_begin(export->store),
                             .table = export->table,
                             .after = export->after,
                             .words = "",
                             .customer = "",
                             .most = ROWS_A_PIECE};

    if (!walk.txn)
        return -1;
    if (*export->after == '\0')
        cell_table_begin(export->table, piece);
    cell_walk_begin(&walk);
    while (cell_walk_next(&walk, &row))
        cell_table_row(export->table, row.cells, piece);
    cell_walk_end(&walk);
    if (store_snapshot_end(&walk.txn, &error) < 0)
        return -1;
    if (!walk.more)
        cell_table_end(piece);
    memcpy(export->after, walk.last, sizeof export->after);
    return walk.more;
}

void staff_cells_xml(struct web_request *request, enum cell_table table)
{
    struct export *export = memory_need(calloc(1, sizeof *export));

    export->store = request->settings->store;
    export->table = table;
    web_snapshot_end(request);
    web_stream_out(request, "application/xml", next_piece, export);
    web_header_add(request, "Content-Disposition",
                   arena_printf(request->arena, "attachment; filename=\"%s.xml\"",
                                cell_table_names[table]));
}
