#include "webui/staff_register.h"

#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/staff.h"

enum { CHOICES_MOST = 200 };

static const char *const fields[] = {"customer", "site", "manager", "model", "place"};

static bool is_newcomer(const Platen__StaffItem *item)
{
    return !item->closed && item->terminal == 0 && !strcmp(item->kind, "unknown-terminal") &&
           item->value[strspn(item->value, "0123456789")] == '\0';
}

static void add_choice(xmlNode *parent, const char *of, const char *code, const char *name)
{
    xmlNode *node = page_add(parent, "choice");

    page_set(node, "of", of);
    page_set(node, "code", code);
    page_set(node, "name", name);
}

static void add_choices(struct page *page, xmlNode *node)
{
    struct store_txn *txn = page->request->txn;
    struct store_cursor *cursor = store_scan_index(txn, STORE_CUSTOMER_BY_CODE, NULL, NULL, false);
    const Platen__Customer *customer;
    const Platen__Model *model;

    for (size_t n = 0; n < CHOICES_MOST && (customer = store_next(cursor, NULL)); n++)
        add_choice(node, "customer", customer->code, customer->name);
    store_cursor_close(&cursor);
    cursor = store_scan_index(txn, STORE_MODEL_BY_CODE, NULL, NULL, false);
    for (size_t n = 0; n < CHOICES_MOST && (model = store_next(cursor, NULL)); n++)
        add_choice(node, "model", model->code, model->name);
    store_cursor_close(&cursor);
}

void staff_register_add(struct page *page, xmlNode *parent, const Platen__StaffItem *item,
                        const struct staff_register_wrong *wrong)
{
    struct web_request *request = page->request;
    xmlNode *node;

    if (!is_newcomer(item))
        return;
    node = page_add(parent, "newcomer");
    for (size_t i = 0; wrong && i < sizeof fields / sizeof *fields; i++)
        page_set(node, fields[i], form_text(&request->form, fields[i], request->arena));
    page_form(page, node, "register", "/staff/i/%llu/register", (unsigned long long)item->id);
    if (wrong) {
        xmlNode *fault = page_add(node, "wrong");

        page_set(fault, "field", wrong->field);
        page_add_text(fault, "text", wrong->text);
    }
    add_choices(page, node);
}

static void registered(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_INVALID && staff_session_find(request))
        staff_answer_item(
            request, 422,
            &(struct staff_register_wrong){.field = answer->field, .text = answer->text});
    else if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/t/%llu", (unsigned long long)answer->id);
}

void do_staff_register(struct web_request *request)
{
    uint64_t id = staff_part_number(request, 0);
    Platen__RegisterTerminal ask;
    Platen__Command command;
    char **const places[] = {&ask.customer, &ask.site, &ask.manager, &ask.model, &ask.place};

    if (!staff_allowed(request, STAFF_MAY_DECIDE))
        return;
    if (!id || !store_get_id(request->txn, STORE_STAFF_ITEM, id)) {
        staff_not_there(request);
        return;
    }
    platen__register_terminal__init(&ask);
    ask.item = id;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *places[i] = (char *)(uintptr_t)form_text(&request->form, fields[i], request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_REGISTER_TERMINAL;
    command.register_terminal = &ask;
    web_command(request, &command, registered);
}
