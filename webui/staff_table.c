// Tables of what terminals' codes mean: the rows in force, those of the dealer over the shipped
// ones, and the versions, each of which can be taken back.
#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_table.h"

enum { VERSIONS_SHOWN = 30, CODES_SHOWN = 8, ROWS_SHOWN = 1000 };

struct tables_view staff_tables_view(struct web_request *request)
{
    return (struct tables_view){request->txn, request->settings->tables, request->now,
                                store_arena(request->txn)};
}

const char *staff_table_name(struct web_request *request)
{
    int index = code_table_index(request->part[0]);
    int cells = cell_table_index(request->part[0]);

    if (index >= 0)
        return code_table_names[index];
    if (cells >= 0)
        return cell_table_names[cells];
    staff_not_there(request);
    return NULL;
}

const char *staff_table_severity(Platen__Severity severity)
{
    static const char *const words[] = {"", "report", "warning", "error"};

    return severity < 4 ? words[severity] : "";
}

static void add_name(xmlNode *list, const char *name, const char *open)
{
    xmlNode *node = page_add(list, "table");

    page_set(node, "name", name);
    page_set_flag(node, "open", !strcmp(open, name));
}

void staff_add_table_names(struct page *page, const char *open)
{
    xmlNode *list = page_add(page->root, "tables");

    for (size_t i = 0; code_table_names[i] != NULL; i++)
        add_name(list, code_table_names[i], open);
    for (size_t i = 0; cell_table_names[i] != NULL; i++)
        add_name(list, cell_table_names[i], open);
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

// ---- a row's change ----

unsigned staff_table_refused(struct web_request *request, const Platen__Answer *answer)
{
    bool conflict = answer->result == PLATEN__RESULT__RESULT_CONFLICT;

    if (!conflict && answer->result != PLATEN__RESULT__RESULT_INVALID) {
        if (!staff_answer_trouble(request, answer))
            web_redirect(request, "/staff/tables/%s?done=table", request->part[0]);
        return 0;
    }
    if (!guard_staff(request))
        return 0;
    return conflict ? 409 : 422;
}

// ---- the versions ----

const Platen__CodeTable *staff_table_version(struct page *page, const char *table, uint32_t version)
{
    struct store_key key = store_key_text(table);

    store_key_add_u32(&key, version);
    return store_get(page->request->txn, STORE_CODE_TABLE, &key);
}

struct version {
    const Platen__CodeTable *table;
    struct {
        const char *code, *model;
        bool gone;
    } rows[CODES_SHOWN]; // that it wrote
    size_t n;
};

static void version_wrote(struct version *version, const char *code, const char *model, bool gone)
{
    if (version->n == CODES_SHOWN)
        return;
    version->rows[version->n].code = code;
    version->rows[version->n].model = model;
    version->rows[version->n++].gone = gone;
}

static size_t read_versions(struct page *page, const char *name, struct version *versions)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_CODE_TABLE, &prefix, NULL, true);
    size_t n = 0;

    while (n < VERSIONS_SHOWN && (versions[n].table = store_next(cursor, NULL)))
        n++;
    store_cursor_close(&cursor);
    return n;
}

// Which rows each wrote, in one walk over the table's.
static void read_codes(struct page *page, const char *name, struct version *versions, size_t n)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_CODE_ROW, &prefix, NULL, false);
    const Platen__CodeRow *row;

    while ((row = store_next(cursor, NULL)))
        for (size_t i = 0; i < n; i++)
            if (versions[i].table->version == row->version)
                version_wrote(&versions[i], row->code, row->model, row->gone);
    store_cursor_close(&cursor);
}

// The same of a table whose rows are records.
static void read_changes(struct page *page, const char *name, struct version *version)
{
    struct store_key prefix = store_key_text(name);
    struct store_cursor *cursor;
    const Platen__RowChange *change;

    store_key_add_u32(&prefix, version->table->version);
    cursor =
        store_scan_index(page->request->txn, STORE_ROW_CHANGE_BY_VERSION, &prefix, NULL, false);
    while (version->n < CODES_SHOWN && (change = store_next(cursor, NULL)))
        version_wrote(version, change->row, "", change->gone);
    store_cursor_close(&cursor);
}

static void add_version(struct page *page, xmlNode *list, const struct version *version)
{
    const Platen__CodeTable *table = version->table;
    xmlNode *node = page_add(list, "version");

    page_set_number(node, "number", table->version);
    page_set_number(node, "changed", table->changed);
    page_set(node, "by", table->by);
    if (table->undoes)
        page_set_number(node, "undoes", table->undoes);
    page_set_flag(node, "to-come", table->from > page->request->now);
    page_add_when(page, node, "from", table->from);
    page_add_when(page, node, "set", table->set);
    for (size_t i = 0; i < version->n; i++) {
        xmlNode *code = page_add(node, "code");

        page_set(code, "code", version->rows[i].code);
        page_set(code, "model", version->rows[i].model);
        page_set_flag(code, "gone", version->rows[i].gone);
    }
    if (staff_may(page->request, STAFF_MAY_TABLES))
        page_form(page, node, "undo", "/staff/tables/%s/undo", table->name);
}

void staff_add_versions(struct page *page, const char *name)
{
    struct version versions[VERSIONS_SHOWN] = {{.n = 0}};
    size_t n = read_versions(page, name, versions);
    xmlNode *list = page_add(page->root, "versions");

    if (n > 0 && cell_table_index(name) < 0)
        read_codes(page, name, versions, n);
    for (size_t i = 0; i < n && cell_table_index(name) >= 0; i++)
        read_changes(page, name, &versions[i]);
    for (size_t i = 0; i < n; i++)
        add_version(page, list, &versions[i]);
}

void page_staff_table(struct web_request *request)
{
    const char *name = staff_table_name(request);
    struct page page;

    if (name && cell_table_index(name) >= 0) {
        staff_cells_page(request, (enum cell_table)cell_table_index(name));
        return;
    }
    if (!name || !staff_begin(&page, request, "staff-table", NULL))
        return;
    page_set_flag(page.root, "may", staff_may(request, STAFF_MAY_TABLES));
    staff_add_table_names(&page, name);
    add_rows(&page, name);
    staff_add_versions(&page, name);
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

    if (name && cell_table_index(name) >= 0) {
        staff_cells_xml(request, (enum cell_table)cell_table_index(name));
        return;
    }
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
