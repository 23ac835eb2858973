// One row of a table of codes: shown, changed from a day on, or given back to what ships.
#include <stdlib.h>
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/desk/array.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_date.h"
#include "webui/staff_table.h"

enum { HISTORY_SHOWN = 20 };

struct row_wrong {
    unsigned status;
    const char *text; // the desk's, or NULL
    const char *key;  // a word
};

static char *text_of(struct web_request *request, const char *name)
{
    return (char *)(uintptr_t)form_text(&request->form, name, request->arena);
}

// ---- the form becomes a row ----

static Platen__LocalText **texts_of(struct web_request *request, const char *prefix, size_t *n_r)
{
    Platen__LocalText **texts = NULL;
    size_t length = strlen(prefix);

    *n_r = 0;
    for (size_t i = 0; i < request->form.n; i++) {
        const struct form_field *field = &request->form.fields[i];
        const char *value = text_of(request, field->name);

        if (strncmp(field->name, prefix, length) != 0 || *value == '\0')
            continue;
        Platen__LocalText *text = arena_alloc(request->arena, sizeof *text);
        platen__local_text__init(text);
        text->language = arena_strdup(request->arena, field->name + length);
        text->text = (char *)(uintptr_t)value;
        texts = array_add(request->arena, texts, n_r, text);
    }
    return texts;
}

// A word a line.
static void read_matches(struct web_request *request, Platen__CodeRow *row)
{
    char *rest = arena_strdup(request->arena, text_of(request, "matches"));

    for (char *line; (line = strsep(&rest, "\r\n")) != NULL;) {
        line += strspn(line, " ");
        if (*line != '\0')
            row->matches = array_add(request->arena, row->matches, &row->n_matches, line);
    }
}

static void read_row(struct web_request *request, const char *table, Platen__CodeRow *row)
{
    const char *severity = text_of(request, "severity");

    platen__code_row__init(row);
    row->table = (char *)(uintptr_t)table;
    row->code = text_of(request, "code");
    row->model = text_of(request, "model");
    row->keyword = text_of(request, "keyword");
    row->component = text_of(request, "component");
    row->item = text_of(request, "item");
    row->supply_type = text_of(request, "supply");
    row->colour = text_of(request, "colour");
    for (unsigned i = 1; i < 4; i++)
        if (!strcmp(severity, staff_table_severity((Platen__Severity)i)))
            row->severity = (Platen__Severity)i;
    row->texts = texts_of(request, "text.", &row->n_texts);
    row->what_to_do = texts_of(request, "do.", &row->n_what_to_do);
    read_matches(request, row);
}

// ---- the page ----

static const char *find_text(Platen__LocalText *const *texts, size_t n, const char *language)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(texts[i]->language, language))
            return texts[i]->text;
    return "";
}

static void add_texts(xmlNode *node, const Platen__CodeRow *row, const char *language,
                      const char *name)
{
    xmlNode *child = page_add(node, "say");

    page_set(child, "lang", language);
    page_set(child, "name", name);
    page_set(child, "text", find_text(row->texts, row->n_texts, language));
    page_set(child, "do", find_text(row->what_to_do, row->n_what_to_do, language));
}

// In the languages of the catalogue, then in others that the row has.
static void add_all_texts(struct page *page, xmlNode *node, const Platen__CodeRow *row)
{
    const struct render *render = page->request->settings->render;
    const char *code;

    for (size_t i = 0; (code = render_language_at(render, i)); i++)
        add_texts(node, row, code, render_word(render, code, "language.name"));
    for (size_t i = 0; i < row->n_texts; i++) {
        const char *known = render_language(render, row->texts[i]->language);

        if (!known || strcmp(known, row->texts[i]->language) != 0)
            add_texts(node, row, row->texts[i]->language, row->texts[i]->language);
    }
}

static void add_history(struct page *page, const char *table, const Platen__CodeRow *row)
{
    struct store_key prefix = store_key_text(table);
    struct store_cursor *cursor;
    xmlNode *list = page_add(page->root, "history");
    const Platen__CodeRow *old;

    store_key_add_text(&prefix, row->code);
    store_key_add_text(&prefix, row->model);
    cursor = store_scan(page->request->txn, STORE_CODE_ROW, &prefix, NULL, true);
    for (size_t n = 0; n < HISTORY_SHOWN && (old = store_next(cursor, NULL)); n++) {
        const Platen__CodeTable *version = staff_table_version(page, table, old->version);
        xmlNode *node = page_add(list, "was");

        page_set_number(node, "version", old->version);
        page_set(node, "by", version ? version->by : NULL);
        page_set(node, "text", code_text(old->texts, old->n_texts, page->language));
        page_set_flag(node, "gone", old->gone);
        page_add_when(page, node, "from", old->from);
    }
    store_cursor_close(&cursor);
}

static void add_row(struct page *page, const char *table, const Platen__CodeRow *row, bool fresh)
{
    xmlNode *node = page_add(page->root, "row");
    struct buf lines = {0};

    page_set(node, "table", table);
    page_set_flag(node, "new", fresh);
    page_set(node, "code", row->code);
    page_set(node, "model", row->model);
    page_set(node, "keyword", row->keyword);
    page_set(node, "severity", staff_table_severity(row->severity));
    page_set(node, "component", row->component);
    page_set(node, "item", row->item);
    page_set(node, "supply", row->supply_type);
    page_set(node, "colour", row->colour);
    for (size_t i = 0; i < row->n_matches; i++)
        buf_printf(&lines, "%s\n", row->matches[i]);
    page_add_text(node, "matches", buf_text(&lines));
    buf_free(&lines);
    add_all_texts(page, node, row);
}

static void answer_row(struct web_request *request, const char *table,
                       const Platen__CodeRow *entered, const struct row_wrong *wrong)
{
    struct tables_view view = staff_tables_view(request);
    const char *code = text_of(request, "code"), *model = text_of(request, "model");
    const Platen__CodeRow *own = tables_own(&view, table, code, model);
    const Platen__CodeRow *shipped = code_tables_find(view.shipped, table, code, model);
    const Platen__CodeRow *row = entered ? entered : own ? own : shipped;
    bool fresh = own == NULL && shipped == NULL;
    Platen__CodeRow none;
    struct page page;
    xmlNode *form;

    if (!staff_begin(&page, request, "staff-row", NULL))
        return;
    platen__code_row__init(&none);
    none.code = (char *)(uintptr_t)code;
    if (wrong) {
        page_set(page.root, "wrong", wrong->text);
        page_set(page.root, "wrong-key", wrong->key);
        page_set(page.root, "from", form_value(&request->form, "from"));
    }
    add_row(&page, table, row ? row : &none, fresh);
    add_history(&page, table, row ? row : &none);
    if (staff_may(request, STAFF_MAY_TABLES)) {
        form = page_form(&page, page.root, "row", "/staff/tables/%s/row", table);
        page_set_number(form, "seen",
                        wrong && entered ? (int64_t)form_number(&request->form, "seen")
                        : own            ? own->version
                                         : 0);
        page_set_flag(form, "own", own != NULL);
        page_set_flag(form, "ships", shipped != NULL);
    }
    page_answer(&page, wrong ? wrong->status : 200);
}

void page_staff_row(struct web_request *request)
{
    const char *table = staff_table_name(request);

    if (table && cell_table_index(table) >= 0)
        staff_cell_page(request, (enum cell_table)cell_table_index(table));
    else if (table)
        answer_row(request, table, NULL, NULL);
}

// ---- the change ----

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    unsigned status = staff_table_refused(request, answer);
    Platen__CodeRow row;

    if (!status)
        return;
    read_row(request, request->part[0], &row);
    answer_row(request, request->part[0], status == 409 ? NULL : &row,
               &(struct row_wrong){status, answer->text, NULL});
}

bool staff_table_from(struct web_request *request, int64_t *from_r)
{
    const char *day = text_of(request, "from");
    char today[STAFF_DAY_SIZE], clock[STAFF_CLOCK_SIZE];
    struct staff_date date;

    *from_r = 0;
    staff_date_write(page_zone(request), request->now, today, clock);
    if (*day == '\0' || !strcmp(day, today))
        return true;
    if (!staff_date_read(page_zone(request), request->now, day, "0:00", "", &date))
        return false;
    *from_r = date.start;
    return true;
}

void do_staff_row(struct web_request *request)
{
    const char *table = staff_table_name(request);
    Platen__CodeRow *row;
    Platen__ChangeRow change;
    Platen__Command command;

    if (!table || !staff_allowed(request, STAFF_MAY_TABLES))
        return;
    if (cell_table_index(table) >= 0) {
        staff_cell_change(request, (enum cell_table)cell_table_index(table));
        return;
    }
    row = arena_alloc(request->arena, sizeof *row);
    platen__change_row__init(&change);
    read_row(request, table, row);
    if (!staff_table_from(request, &change.from)) {
        answer_row(request, table, row, &(struct row_wrong){422, NULL, "staff.table.from.wrong"});
        return;
    }
    change.row = row;
    change.remove = form_value(&request->form, "remove") != NULL;
    change.seen_version = (uint32_t)form_number(&request->form, "seen");
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_ROW;
    command.change_row = &change;
    web_command(request, &command, changed);
}
