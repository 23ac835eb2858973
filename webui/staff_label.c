// The label at a machine, as staff make, print and replace it: a panel on the terminal's page, and the
// PDF.
#include <stdlib.h>
#include <string.h>

#include "gateway/base/label.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"
#include "webui/staff_label.h"

void staff_add_label(struct page *page, const Platen__Terminal *terminal)
{
    bool made = terminal->label_generation > 0;
    xmlNode *node;

    if (terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return;
    node = page_add(page->root, "label");
    page_set_flag(node, "made", made);
    page_set_format(node, "href", "/staff/t/%llu/label", (unsigned long long)terminal->id);
    for (size_t i = 0; made && i < label_sheets_size; i++) {
        xmlNode *sheet = page_add(node, "sheet");

        page_set(sheet, "name", label_sheets[i].name);
        page_set_format(sheet, "width", "%.3g", label_sheets[i].width);
        page_set_format(sheet, "height", "%.3g", label_sheets[i].height);
        page_set_number(sheet, "count", label_sheet_count(&label_sheets[i]));
    }
    if (staff_may(page->request, STAFF_MAY_DECIDE))
        page_form(page, node, made ? "replace" : "make", "/staff/t/%llu/label",
                  (unsigned long long)terminal->id);
}

// ---- the PDF ----

struct drawing {
    struct web_request *request;
    struct label label; // in the request's arena
    const struct label_sheet *sheet;
    unsigned skip;
};

// In a worker: letters take their time.
static void draw(void *context)
{
    const struct drawing *drawing = context;
    struct web_request *request = drawing->request;
    const char *error = NULL;
    char *bytes = NULL;
    size_t size = 0;
    bool lacks_letters = false;

    if (label_draw(&drawing->label, 1, drawing->sheet, drawing->skip, request->now, &bytes, &size,
                   &lacks_letters, &error) != 1) {
        web_log(request->webui, LOG_LEVEL_ERROR, "label: %s", error);
        web_problem(request, 500, NULL, NULL);
    } else {
        web_bytes(request, 200, "application/pdf", bytes, size);
        web_header_add(request, "Content-Disposition", "inline; filename=\"label.pdf\"");
    }
    if (lacks_letters)
        web_log(request->webui, LOG_LEVEL_WARNING,
                "label: no font here has all of its letters; for Japanese install fonts-noto-cjk");
    web_resume(request);
}

// first: the first label that is still on the sheet, from 1.
void page_staff_label(struct web_request *request)
{
    const struct webui_settings *settings = request->settings;
    const struct label_source source = {settings->render, settings->link_key, settings->base_url,
                                        settings->from};
    const struct label_sheet *sheet = label_sheet_find(form_value(&request->form, "sheet"));
    unsigned long long first = form_number(&request->form, "first");
    struct drawing *drawing = arena_alloc(request->arena, sizeof *drawing);
    uint64_t terminal = staff_part_number(request, 0);

    if (!sheet || !terminal ||
        !label_read(request->txn, &source, terminal, request->arena, &drawing->label)) {
        staff_not_there(request);
        return;
    }
    if (first == 0 || first > label_sheet_count(sheet))
        first = 1;
    drawing->request = request;
    drawing->sheet = sheet;
    drawing->skip = (unsigned)first - 1;
    staff_work(request, request->webui->workers, draw, drawing);
}

// ---- changes ----

void do_staff_label(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    const char *replace = form_value(&request->form, "replace");
    uint64_t *id = arena_alloc(request->arena, sizeof *id);
    Platen__MakeLabels labels;
    Platen__Command command;

    if (!terminal)
        return;
    *id = terminal->id;
    platen__make_labels__init(&labels);
    labels.n_terminals = 1;
    labels.terminals = id;
    labels.replace = replace && !strcmp(replace, "yes");
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_MAKE_LABELS;
    command.make_labels = &labels;
    staff_terminal_command(request, &command, "label");
}
