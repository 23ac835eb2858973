// A row of a table whose rows are records: shown with its history, changed now or from a day on.
#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_table.h"

enum { HISTORY_SHOWN = 30, CHOICES_MOST = 200 };

// What a form changes, in its order; the key of a model too, where it is new.
static const char *const fields[CELL_TABLES][9] = {
    {"code", "maker", "name", "kind"},
    {"model", "place", "site", "department", "installing", "installing_name", "billing_reference"},
};

struct cell_wrong {
    unsigned status;
    const char *text;  // the desk's, or NULL
    const char *key;   // or a word
    const char *field; // of the column it is about; NULL: of none
    bool entered;      // what was entered is shown again
};

static const char *text_of(struct web_request *request, const char *name)
{
    return form_text(&request->form, name, request->arena);
}

// ---- the page ----

static void add_choice(xmlNode *parent, const char *of, const char *code, const char *name)
{
    xmlNode *node = page_add(parent, "choice");

    page_set(node, "of", of);
    page_set(node, "code", code);
    page_set(node, "name", name);
}

static void add_places(struct page *page, xmlNode *node, uint64_t customer)
{
    struct store_key prefix = store_key_u64(customer);
    struct store_txn *txn = page->request->txn;
    struct store_cursor *cursor =
        store_scan_index(txn, STORE_SITE_BY_CUSTOMER, &prefix, NULL, false);
    const Platen__Site *site;
    const Platen__Department *department;

    for (size_t n = 0; n < CHOICES_MOST && (site = store_next(cursor, NULL)); n++)
        add_choice(node, "site", site->code, site->name);
    store_cursor_close(&cursor);
    cursor = store_scan_index(txn, STORE_DEPARTMENT_BY_CUSTOMER, &prefix, NULL, false);
    for (size_t n = 0; n < CHOICES_MOST && (department = store_next(cursor, NULL)); n++)
        add_choice(node, "department", department->code, department->name);
    store_cursor_close(&cursor);
}

static void add_people(struct page *page, xmlNode *node, uint64_t customer)
{
    struct store_key prefix = store_key_u64(customer);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    const Platen__Person *person;

    for (size_t n = 0; n < CHOICES_MOST && (person = store_next(cursor, NULL)); n++)
        if (person->role == PLATEN__PERSON_ROLE__PERSON_INSTALLING)
            add_choice(node, "installing", person->mail, person->name);
    store_cursor_close(&cursor);
}

static void add_models(struct page *page, xmlNode *node)
{
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_MODEL_BY_CODE, NULL, NULL, false);
    const Platen__Model *model;

    for (size_t n = 0; n < CHOICES_MOST && (model = store_next(cursor, NULL)); n++)
        add_choice(node, "model", model->code, model->name);
    store_cursor_close(&cursor);
}

// The machine, its customer, and what can be chosen for it.
static void add_machine(struct page *page, xmlNode *node, const char *number)
{
    struct store_key key = store_key_text(number);
    const Platen__Terminal *terminal =
        store_find(page->request->txn, STORE_TERMINAL_BY_NUMBER, &key);

    if (!terminal)
        return;
    page_set_format(node, "machine", "/staff/t/%llu", (unsigned long long)terminal->id);
    staff_add_customer(page, node, terminal->customer);
    add_models(page, node);
    add_places(page, node, terminal->customer);
    add_people(page, node, terminal->customer);
}

static bool is_field(enum cell_table table, const char *column)
{
    for (size_t i = 0; fields[table][i] != NULL; i++)
        if (!strcmp(fields[table][i], column))
            return true;
    return false;
}

static const char *shown(struct web_request *request, enum cell_table table,
                         const struct cell_row *row, const struct cell_wrong *wrong, size_t i)
{
    const char *column = cell_table_columns(table)[i];
    const char *value = row ? row->cells[i] : "";

    if (wrong && wrong->entered && is_field(table, column))
        return text_of(request, column);
    // One field for both: what stands there, until a model of the table is chosen.
    if (!strcmp(column, "model") && *value == '\0')
        return row ? row->cells[i + 1] : "";
    return value;
}

static void add_row(struct page *page, enum cell_table table, const struct cell_row *row,
                    const struct cell_wrong *wrong)
{
    const char *const *columns = cell_table_columns(table);
    xmlNode *node = page_add(page->root, "row");

    page_set(node, "table", cell_table_names[table]);
    page_set(node, "key", row ? row->cells[0] : NULL);
    page_set_flag(node, "new", row == NULL);
    for (size_t i = 0; columns[i] != NULL; i++) {
        xmlNode *cell = page_add(node, "cell");

        page_set(cell, "name", columns[i]);
        page_set(cell, "value", shown(page->request, table, row, wrong, i));
        page_set_flag(cell, "field", is_field(table, columns[i]));
        if (wrong && wrong->field && !strcmp(wrong->field, columns[i]))
            page_set(cell, "wrong", wrong->text);
    }
    if (table == CELL_REGISTRATIONS && row)
        add_machine(page, node, row->cells[0]);
}

static void add_change(struct page *page, xmlNode *list, const Platen__RowChange *change)
{
    const Platen__CodeTable *version = staff_table_version(page, change->table, change->version);
    xmlNode *node = page_add(list, "was");

    if (change->version)
        page_set_number(node, "version", change->version);
    page_set(node, "by", version ? version->by : NULL);
    page_set(node, "state",
             change->failed[0] != '\0' ? "failed"
             : change->taken_back      ? "back"
             : change->waits           ? "waits"
             : change->made            ? "made"
             : change->gone            ? "gone"
                                       : NULL);
    page_set(node, "why", change->failed);
    page_add_when(page, node, "from", change->from);
    for (size_t i = 0; i < change->n_cells; i++) {
        xmlNode *cell = page_add(node, "cell");

        page_set(cell, "name", change->cells[i]->name);
        page_set(cell, "before", change->cells[i]->before);
        page_set(cell, "after", change->cells[i]->after);
    }
}

static void add_history(struct page *page, enum cell_table table, const char *key)
{
    struct store_key prefix = store_key_text(cell_table_names[table]);
    xmlNode *list = page_add(page->root, "history");
    struct store_cursor *cursor;
    const Platen__RowChange *change;

    if (*key == '\0')
        return;
    store_key_add_text(&prefix, key);
    cursor = store_scan(page->request->txn, STORE_ROW_CHANGE, &prefix, NULL, true);
    for (size_t n = 0; n < HISTORY_SHOWN && (change = store_next(cursor, NULL)); n++)
        add_change(page, list, change);
    store_cursor_close(&cursor);
}

static void add_form(struct page *page, enum cell_table table, const char *key,
                     const struct cell_wrong *wrong, bool there)
{
    struct web_request *request = page->request;
    xmlNode *form =
        page_form(page, page->root, "cell", "/staff/tables/%s/row", cell_table_names[table]);
    bool again = wrong && wrong->entered;

    page_set_number(form, "seen",
                    again ? (int64_t)form_number(&request->form, "seen")
                          : (int64_t)cells_seen(request->txn, table, key));
    page_set_flag(form, "remove", there && table == CELL_MODELS);
    if (again)
        page_set(page->root, "from", form_value(&request->form, "from"));
}

static void answer_cell(struct web_request *request, enum cell_table table,
                        const struct cell_wrong *wrong)
{
    const char *key = text_of(request, "row");
    struct page page;
    struct cell_row row;
    bool there;

    there = cells_find(request->txn, table, key, &row);
    if (!there && (*key != '\0' || table == CELL_REGISTRATIONS)) {
        staff_not_there(request);
        return;
    }
    if (!staff_begin(&page, request, "staff-cell", NULL))
        return;
    if (wrong && !wrong->field) {
        page_set(page.root, "wrong", wrong->text);
        page_set(page.root, "wrong-key", wrong->key);
    }
    add_row(&page, table, there ? &row : NULL, wrong);
    add_history(&page, table, key);
    if (staff_may(request, STAFF_MAY_TABLES))
        add_form(&page, table, key, wrong, there);
    page_answer(&page, wrong ? wrong->status : 200);
}

void staff_cell_page(struct web_request *request, enum cell_table table)
{
    answer_cell(request, table, NULL);
}

// ---- the change ----

// Whether the form has it: the key only of a row that is new.
static bool in_form(struct web_request *request, enum cell_table table, const char *column)
{
    return is_field(table, column) &&
           (*text_of(request, "row") == '\0' || strcmp(column, cell_table_columns(table)[0]) != 0);
}

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    enum cell_table table = (enum cell_table)cell_table_index(request->part[0]);
    unsigned status = staff_table_refused(request, answer);
    struct cell_wrong wrong = {.status = status, .text = answer->text, .entered = status == 422};

    if (!status)
        return;
    if (in_form(request, table, answer->field))
        wrong.field = answer->field;
    answer_cell(request, table, &wrong);
}

// The machine's own word in the model's field is no change.
static bool is_reported(enum cell_table table, const struct cell_row *row, const char *field,
                        const char *value)
{
    int at = cell_table_column(table, "reported_model");

    return at >= 0 && row && !strcmp(field, "model") && row->cells[at][0] != '\0' &&
           !strcmp(value, row->cells[at]);
}

static void read_cells(struct web_request *request, enum cell_table table, Platen__ChangeCells *ask)
{
    struct cell_row row;
    bool there = cells_find(request->txn, table, ask->row, &row);

    for (size_t i = 0; fields[table][i] != NULL; i++) {
        const char *field = fields[table][i], *value = text_of(request, field);
        Platen__Fact *cell;

        if (is_reported(table, there ? &row : NULL, field, value) ||
            (there && !form_value(&request->form, field)))
            continue;
        cell = arena_alloc(request->arena, sizeof *cell);
        platen__fact__init(cell);
        cell->name = arena_strdup(request->arena, field);
        cell->value = arena_strdup(request->arena, value);
        ask->cells = array_add(request->arena, ask->cells, &ask->n_cells, cell);
    }
}

void staff_cell_change(struct web_request *request, enum cell_table table)
{
    Platen__ChangeCells ask;
    Platen__Command command;

    platen__change_cells__init(&ask);
    ask.table = (char *)(uintptr_t)cell_table_names[table];
    ask.row = (char *)(uintptr_t)text_of(request, "row");
    if (!staff_table_from(request, &ask.from)) {
        answer_cell(
            request, table,
            &(struct cell_wrong){.status = 422, .key = "staff.table.from.wrong", .entered = true});
        return;
    }
    ask.remove = form_value(&request->form, "remove") != NULL;
    ask.seen = form_number(&request->form, "seen");
    read_cells(request, table, &ask);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_CELLS;
    command.change_cells = &ask;
    web_command(request, &command, changed);
}
