// Cartridges that were exchanged early: the one question to the manager, and what he said.
#include "gateway/desk/early_exchange.h"
#include "gateway/store/store.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { LOOK_BACK = 500, ASKED_MAX = 6, MACHINE_MAX = 10 };

void home_set_early(struct page *page, xmlNode *node, const Platen__EarlyExchange *early)
{
    page_set_format(node, "id", "%llu", (unsigned long long)early->id);
    page_set(node, "type", early->type);
    page_set(node, "colour", early->colour);
    page_set(node, "name", early->name);
    page_set_number(node, "percent", early->percent);
    page_set_flag(node, "estimated", early->estimated);
    if (early->wasted > 0)
        page_set_number(node, "wasted", early->wasted);
    page_set(node, "reason", early->reason);
    page_add_when(page, node, "time", early->time);
    page_add_text(node, "text", early->text);
}

static void add_asked(struct page *page, xmlNode *list, const Platen__EarlyExchange *early)
{
    xmlNode *node = page_add(list, "early");
    unsigned long long terminal = early->terminal;

    home_set_early(page, node, early);
    page_set_flag(node, "by-staff", *early->reason && !early->person);
    home_add_terminal(page, node, home_terminal_id(page->request, terminal));
    for (const char *const *why = early_exchange_reasons; *why; why++)
        page_set(page_add(node, "why"), "name", *why);
    page_form(page, node, "early", "%s/t/%llu/early", page->request->base, terminal);
    page_form(page, node, "other", "%s/t/%llu/early", page->request->base, terminal);
}

void home_add_early_asked(struct page *page)
{
    struct web_request *request = page->request;
    struct store_key prefix = store_key_u64(request->person->customer);
    struct store_cursor *cursor =
        store_scan_index(request->txn, STORE_EARLY_BY_CUSTOMER, &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "earlies");
    const Platen__EarlyExchange *early;
    int seen = 0, shown = 0;

    while (seen++ < LOOK_BACK && shown < ASKED_MAX && (early = store_next(cursor, NULL))) {
        const Platen__Terminal *terminal = home_terminal_id(request, early->terminal);

        if (*early->reason || !early_exchange_is_asked(early, request->now) || !terminal ||
            terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
            continue;
        add_asked(page, list, early);
        shown++;
    }
    store_cursor_close(&cursor);
}

void home_add_early(struct page *page, const Platen__Terminal *terminal)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_EARLY_BY_TERMINAL, &prefix, NULL, true);
    xmlNode *list = page_add(page->root, "earlies");
    const Platen__EarlyExchange *early;
    int seen = 0;

    while (seen++ < MACHINE_MAX && (early = store_next(cursor, NULL)))
        if (early_exchange_is_asked(early, page->request->now))
            add_asked(page, list, early);
    store_cursor_close(&cursor);
}

// ---- the answer ----

static void said(struct web_request *request, const Platen__Answer *answer)
{
    const char *why = form_value(&request->form, "why");

    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/t/%s?done=%s", request->base, request->part[1],
                     why && *why ? "early" : "early-back");
}

bool home_read_early(struct web_request *request, const Platen__Terminal *terminal,
                     Platen__SayEarlyExchange *say)
{
    uint64_t id = form_number(&request->form, "early");
    const Platen__EarlyExchange *early =
        id ? store_get_id(request->txn, STORE_EARLY_EXCHANGE, id) : NULL;

    platen__say_early_exchange__init(say);
    if (!early || early->terminal != terminal->id)
        return false;
    say->id = early->id;
    say->reason = (char *)(uintptr_t)form_text(&request->form, "why", request->arena);
    say->text = (char *)(uintptr_t)form_text(&request->form, "text", request->arena);
    return true;
}

void do_early(struct web_request *request)
{
    const Platen__Terminal *terminal = home_terminal(request, request->part[1]);
    Platen__SayEarlyExchange say;
    Platen__Command command;

    if (!terminal || !home_read_early(request, terminal, &say)) {
        home_not_yours(request);
        return;
    }
    say.person = request->person->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SAY_EARLY_EXCHANGE;
    command.say_early_exchange = &say;
    web_command(request, &command, said);
}
