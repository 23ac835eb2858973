#include "webui/staff_remote.h"

#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/random.h"
#include "lib/text.h"
#include "webui/handlers.h"
#include "webui/staff.h"

enum { KEY_SIZE = 32, DOWNS_SHOWN = 20 };

// ---- on the page ----

void staff_add_signature(struct page *page, const Platen__Terminal *terminal,
                         const struct staff_remote *remote)
{
    const Platen__QueryKey *key =
        store_get_id(page->request->txn, STORE_QUERY_KEY, terminal->id);
    unsigned long long id = terminal->id;
    xmlNode *node = page_add(page->root, "signature");

    page_set_flag(node, "needed", terminal->signed_only);
    if (remote && remote->key)
        page_set(node, "new", remote->key);
    if (key) {
        page_add_when(page, node, "set", key->set);
        if (key->used)
            page_add_when(page, node, "used", key->used);
        if (key->before_until > page->request->now)
            page_add_when(page, node, "before", key->before_until);
    }
    if (!staff_may(page->request, STAFF_MAY_DECIDE))
        return;
    page_form(page, node, "key", "/staff/t/%llu/key", id);
    if (key || terminal->signed_only)
        page_form(page, node, terminal->signed_only ? "free" : "need", "/staff/t/%llu/signed", id);
}

static void add_form(struct page *page, xmlNode *list, const Platen__Terminal *terminal,
                     const struct staff_remote *remote)
{
    struct web_request *request = page->request;

    page_form(page, list, "send", "/staff/t/%llu/down", (unsigned long long)terminal->id);
    if (!remote || !remote->wrong)
        return;
    page_set(list, "chosen", form_text(&request->form, "name", request->arena));
    page_set(list, "text", form_text(&request->form, "text", request->arena));
    page_set(list, "wrong", remote->wrong);
}

void staff_add_downs(struct page *page, const Platen__Terminal *terminal,
                     const struct staff_remote *remote)
{
    struct store_key prefix = store_key_u64(terminal->id);
    struct store_cursor *cursor =
        store_scan_index(page->request->txn, STORE_DOWN_BY_TERMINAL, &prefix, NULL, true);
    bool may = staff_may(page->request, STAFF_MAY_DECIDE);
    xmlNode *list = page_add(page->root, "downs");
    const Platen__Down *down;

    for (size_t n = 0; n < DOWNS_SHOWN && (down = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(list, "down");

        page_set(node, "name", down->name);
        page_set(node, "text", down->text);
        page_set(node, "result", down->done ? down->result : down->given ? "given" : "waits");
        page_set(node, "word", down->word);
        page_set_number(node, "given", down->given);
        page_add_when(page, node, "asked", down->asked);
        if (!down->done && may)
            page_form(page, node, "withdraw", "/staff/down/%llu/withdraw", (unsigned long long)down->id);
    }
    store_cursor_close(&cursor);
    if (may && terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_RETIRED)
        add_form(page, list, terminal, remote);
}

// ---- changes ----

// The one page that shows it: it is in no address, and the page before it shows none.
static void key_set(struct web_request *request, const Platen__Answer *answer)
{
    char *hex = request->context;

    if (!staff_answer_trouble(request, answer) && staff_session_find(request))
        staff_answer_terminal(request, 200, &(struct staff_remote){.key = hex});
    explicit_bzero(hex, strlen(hex));
}

void do_staff_query_key(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    Platen__SetQueryKey ask;
    Platen__Command command;
    uint8_t key[KEY_SIZE], own[16];
    char *hex = arena_alloc(request->arena, 2 * KEY_SIZE + 1);

    if (!terminal)
        return;
    random_bytes(key, sizeof key);
    random_bytes(own, sizeof own);
    text_hex(hex, key, sizeof key);
    request->context = hex;
    platen__set_query_key__init(&ask);
    ask.terminal = terminal->id;
    ask.key = (ProtobufCBinaryData){sizeof key, key};
    ask.at_once = form_value(&request->form, "at-once") != NULL;
    web_person_command(request, &command);
    // Pressed twice it is two keys: the page that is seen last has the one that counts.
    command.key = (ProtobufCBinaryData){sizeof own, own};
    command.subject_case = PLATEN__COMMAND__SUBJECT_SET_QUERY_KEY;
    command.set_query_key = &ask;
    web_command(request, &command, key_set);
    explicit_bzero(key, sizeof key);
}

void do_staff_signed(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    Platen__ChangeTerminal ask;
    Platen__Command command;
    bool needed;

    if (!terminal || !staff_wanted(request, "need", "free", &needed))
        return;
    platen__change_terminal__init(&ask);
    ask.terminal = terminal->id;
    ask.signed_only = (char *)(uintptr_t)(needed ? "yes" : "no");
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_TERMINAL;
    command.change_terminal = &ask;
    staff_terminal_command(request, &command, "signed");
}

static void taken(struct web_request *request, const Platen__Answer *answer)
{
    if ((answer->result == PLATEN__RESULT__RESULT_INVALID ||
         answer->result == PLATEN__RESULT__RESULT_CONFLICT) &&
        staff_session_find(request))
        staff_answer_terminal(request, answer->result == PLATEN__RESULT__RESULT_INVALID ? 422 : 409,
                              &(struct staff_remote){.wrong = answer->text});
    else if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/t/%s?done=down", request->part[0]);
}

void do_staff_down(struct web_request *request)
{
    const Platen__Terminal *terminal = staff_terminal_to_change(request, STAFF_MAY_DECIDE);
    Platen__SendDown ask;
    Platen__Command command;

    if (!terminal)
        return;
    platen__send_down__init(&ask);
    ask.terminal = terminal->id;
    ask.name = (char *)(uintptr_t)form_text(&request->form, "name", request->arena);
    ask.text = (char *)(uintptr_t)form_text(&request->form, "text", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_SEND_DOWN;
    command.send_down = &ask;
    web_command(request, &command, taken);
}

static void withdrawn(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        web_redirect(request, "/staff/t/%llu?done=down-withdrawn", (unsigned long long)answer->id);
}

void do_staff_withdraw_down(struct web_request *request)
{
    Platen__WithdrawDown ask;
    Platen__Command command;
    uint64_t id = staff_part_number(request, 0);

    if (!staff_allowed(request, STAFF_MAY_DECIDE))
        return;
    if (!id || !store_get_id(request->txn, STORE_DOWN, id)) {
        staff_not_there(request);
        return;
    }
    platen__withdraw_down__init(&ask);
    ask.id = id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_WITHDRAW_DOWN;
    command.withdraw_down = &ask;
    web_command(request, &command, withdrawn);
}
