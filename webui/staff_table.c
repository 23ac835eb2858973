// Tables of what terminals' codes mean: the rows in force, those of the dealer over the shipped ones, and
// the versions, each of which can be taken back.
#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_table.h"

enum { VERSIONS_SHOWN = 30, ROWS_SHOWN = 1000 };

struct tables_view staff_tables_view(struct web_request *request)
{
    return (struct tables_view){request->txn, request->settings->tables, request->now,
                                store_arena(request->txn)};
}

const char *staff_table_name(struct web_request *request)
{
    int index = code_table_index(request->part[0]);

    if (index >= 0)
        return code_table_names[index];
    staff_not_there(request);
    return NULL;
}

const char *staff_table_severity(Platen__Severity severity)
{
    static const char *const words[] = {"", "report", "warning", "error"};

    return severity < 4 ? words[severity] : "";
}

void staff_add_table_names(struct page *page, const char *open)
{
    xmlNode *list = page_add(page->root, "tables");

    for (size_t i = 0; code_table_names[i] != NULL; i++) {
        xmlNode *node = page_add(list, "table");

        page_set(node, "name", code_table_names[i]);
        page_set_flag(node, "open", !strcmp(open, code_table_names[i]));
    }
}

// ---- the rows ----

static void add_rows(struct page *page, const char *name)
{
    struct tables_view view = staff_tables_view(page->request);
    size_t n;
    const Platen__CodeRow **rows = tables_all(&view, name, false, &n);
    xmlNode *list = page_add(page->root, "rows");

    page_set_flag(list, "more", n > ROWS_SHOWN);
    for (size_t i = 0; i < n && i < ROWS_SHOWN; i++) {
        xmlNode *node = page_add(list, "row");

        page_set(node, "code", rows[i]->code);
        page_set(node, "model", rows[i]->model);
        page_set(node, "text", code_text(rows[i]->texts, rows[i]->n_texts, page->language));
        page_set(node, "keyword", rows[i]->keyword);
        page_set(node, "severity", staff_table_severity(rows[i]->severity));
        page_set(node, "item", *rows[i]->item ? rows[i]->item : rows[i]->supply_type);
        page_set_flag(node, "own", rows[i]->from != 0);
        page_set_format(node, "href", "/staff/tables/%s/row?code=%s&model=%s", name,
                        form_encode(rows[i]->code, page->request->arena),
                        form_encode(rows[i]->model, page->request->arena));
    }
}

// ---- the versions ----

// Which codes a version wrote; the rows of a table are few beside what is read for a page.
static void add_codes(struct page *page, xmlNode *node, const Platen__CodeTable *version)
{
    struct store_key prefix = store_key_text(version->name);
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_CODE_ROW, &prefix, NULL, false);
    const Platen__CodeRow *row;
    size_t n = 0;

    while (n < 8 && (row = store_next(cursor, NULL))) {
        if (row->version != version->version)
            continue;
        xmlNode *code = page_add(node, "code");
        page_set(code, "code", row->code);
        page_set(code, "model", row->model);
        page_set_flag(code, "gone", row->gone);
        n++;
    }
    store_cursor_close(&cursor);
}

static void add_versions(struct page *page, const char *name)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_CODE_TABLE, &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "versions");
    const Platen__CodeTable *version;

    for (size_t n = 0; n < VERSIONS_SHOWN && (version = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "version");

        page_set_number(node, "number", version->version);
        page_set_number(node, "changed", version->changed);
        page_set(node, "by", version->by);
        if (version->undoes)
            page_set_number(node, "undoes", version->undoes);
        page_set_flag(node, "to-come", version->from > page->request->now);
        page_add_when(page, node, "from", version->from);
        page_add_when(page, node, "set", version->set);
        add_codes(page, node, version);
        if (staff_may(page->request, STAFF_MAY_TABLES))
            page_form(page, node, "undo", "/staff/tables/%s/undo", name);
    }
    store_cursor_close(&cursor);
}

void page_staff_table(struct web_request *request)
{
    const char *name = staff_table_name(request);
    struct page page;

    if (!name || !staff_begin(&page, request, "staff-table", NULL))
        return;
    page_set_flag(page.root, "may", staff_may(request, STAFF_MAY_TABLES));
    staff_add_table_names(&page, name);
    add_rows(&page, name);
    add_versions(&page, name);
    page_answer(&page, 200);
}

void page_staff_tables(struct web_request *request)
{
    web_redirect(request, "/staff/tables/%s", code_table_names[0]);
}

// What is in force, in the form that platenctl table import reads.
void page_staff_table_xml(struct web_request *request)
{
    const char *name = staff_table_name(request);
    struct tables_view view;
    struct buf xml = {0};
    Platen__CodeTable table;
    size_t size;

    if (!name)
        return;
    view = staff_tables_view(request);
    platen__code_table__init(&table);
    table.name = (char *)(uintptr_t)name;
    table.rows = (Platen__CodeRow **)(uintptr_t)tables_all(&view, name, false, &table.n_rows);
    code_table_write(&table, &xml);
    web_snapshot_end(request);
    size = xml.len;
    web_bytes(request, 200, "application/xml", buf_take(&xml), size);
    web_header_add(request, "Content-Disposition",
                   arena_printf(request->arena, "attachment; filename=\"%s.xml\"", name));
}

// ---- undo ----

static void undone(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/tables/%s?done=table-undone", request->part[0]);
}

void do_staff_table_undo(struct web_request *request)
{
    const char *name = staff_table_name(request);
    Platen__UndoTable undo;
    Platen__Command command;

    if (!name || !staff_allowed(request, STAFF_MAY_TABLES))
        return;
    platen__undo_table__init(&undo);
    undo.name = (char *)(uintptr_t)name;
    undo.version = (uint32_t)form_number(&request->form, "version");
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_UNDO_TABLE;
    command.undo_table = &undo;
    web_command(request, &command, undone);
}
