// Programs for terminals: what is published, who has it, and the button that halts one; a terminal's
// own history of them stands on its page.
#include <string.h>

#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_updates.h"

enum { PROGRAMS_SHOWN = 200, HISTORY_SHOWN = 20 };

// ---- the page of all ----

static void add_stages(xmlNode *node, const Platen__Program *program)
{
    for (size_t i = 0; i < program->n_stages; i++) {
        const Platen__ProgramStage *stage = program->stages[i];
        xmlNode *one = page_add(node, "stage");

        page_set_number(one, "percent", stage->percent);
        if (*stage->model)
            page_set(one, "model", stage->model);
        for (size_t j = 0; j < stage->n_sites; j++)
            page_set(page_add(one, "at"), "site", stage->sites[j]);
    }
}

static void add_program(struct page *page, xmlNode *list, const Platen__Program *program)
{
    xmlNode *node = page_add(list, "program");

    page_set(node, "path", program->path);
    page_set(node, "text", program->text);
    page_set(node, "version", program->version);
    page_set_number(node, "given", program->given);
    page_set_number(node, "running", program->running);
    page_set_number(node, "failed", program->failed);
    page_set(node, "why", program->halted ? program->halted_why : program->last_failure);
    page_set_flag(node, "halted", program->halted != 0);
    page_add_when(page, node, "published", program->published);
    add_stages(node, program);
    if (!staff_may(page->request, STAFF_MAY_MAIL))
        return;
    if (program->halted)
        page_form(page, node, "go-on", "/staff/updates/%s/go-on", program->path);
    else
        page_form(page, node, "halt", "/staff/updates/%s/halt", program->path);
}

void page_staff_updates(struct web_request *request)
{
    struct page page;
    struct store_cursor *cursor;
    const Platen__Program *program;
    xmlNode *list;
    size_t n = 0;

    if (!staff_begin(&page, request, "staff-updates", NULL))
        return;
    list = page_add(page.root, "programs");
    cursor = store_scan(request->txn, STORE_PROGRAM, NULL, NULL, false);
    while (n < PROGRAMS_SHOWN && (program = store_next(cursor, NULL))) {
        if (program->withdrawn)
            continue;
        add_program(&page, list, program);
        n++;
    }
    store_cursor_close(&cursor);
    page_answer(&page, 200);
}

// ---- a terminal's history ----

static const char *state_of(const Platen__UpdateRecord *record)
{
    return record->failed ? "failed" : record->running ? "running" : record->sent ? "sent" : "given";
}

void staff_add_updates(struct page *page, const Platen__Terminal *terminal)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor = store_scan_index(page->request->txn, STORE_UPDATE_BY_TERMINAL,
                                                   &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "updates");
    const Platen__UpdateRecord *record;

    for (size_t n = 0; n < HISTORY_SHOWN && (record = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "update");

        page_set(node, "path", record->path);
        page_set(node, "state", state_of(record));
        page_set(node, "why", record->reason);
        page_set_format(node, "reception", "%u-%08llu", record->epoch,
                        (unsigned long long)record->reception);
        page_add_when(page, node, "given", record->given);
    }
    store_cursor_close(&cursor);
    page_set_flag(list, "unverified", terminal->unverified_updates);
    if (staff_may(page->request, STAFF_MAY_DECIDE))
        page_form(page, list, terminal->unverified_updates ? "deny" : "allow", "/staff/t/%llu/updates",
                  (unsigned long long)terminal->id);
}

// ---- changes ----

static void halted(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/updates?done=program");
}

static void halt(struct web_request *request, bool go_on)
{
    Platen__HaltProgram ask;
    Platen__Command command;

    if (!staff_allowed(request, STAFF_MAY_MAIL))
        return;
    platen__halt_program__init(&ask);
    ask.path = (char *)(uintptr_t)request->part[0];
    ask.go_on = go_on;
    ask.reason = request->staff->login;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_HALT_PROGRAM;
    command.halt_program = &ask;
    web_command(request, &command, halted);
}

void do_staff_halt(struct web_request *request)
{
    halt(request, false);
}

void do_staff_go_on(struct web_request *request)
{
    halt(request, true);
}

void do_staff_allow_updates(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    Platen__AllowUpdates ask;
    Platen__Command command;
    bool allow;

    if (!terminal || !staff_wanted(request, "allow", "deny", &allow))
        return;
    platen__allow_updates__init(&ask);
    ask.terminal = terminal->id;
    ask.allow = allow;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_ALLOW_UPDATES;
    command.allow_updates = &ask;
    staff_terminal_command(request, &command, "updates");
}
