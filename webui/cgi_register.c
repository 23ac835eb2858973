// POST /report with a form: a terminal that has no agent registers itself by an enrolment code (seed
// 001, registration number table). The code is the secret, so this is on the gateway's own port only.
#include "webui/cgi.h"

#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/text.h"
#include "webui/handlers.h"

static void find_panel(struct web_request *request, uint64_t terminal, struct cgi_panel *panel)
{
    const Platen__Terminal *record = NULL;
    const char *number = "";
    if (terminal != 0 && web_snapshot(request) != NULL)
        record = store_get_id(request->txn, STORE_TERMINAL, terminal);
    if (record != NULL)
        number = arena_strdup(request->arena, record->number);
    web_snapshot_end(request);
    cgi_panel(request, number, panel);
}

static unsigned status_of(const Platen__Answer *answer)
{
    switch (answer->result) {
    case PLATEN__RESULT__RESULT_DONE:
    case PLATEN__RESULT__RESULT_DUPLICATE:
        return 200;
    case PLATEN__RESULT__RESULT_CONFLICT:
        return 409;
    case PLATEN__RESULT__RESULT_INVALID:
        return 422;
    case PLATEN__RESULT__RESULT_UNKNOWN:
        return 503;
    default:
        return 403;
    }
}

static void registered(struct web_request *request, const Platen__Answer *answer)
{
    unsigned status = status_of(answer);
    struct cgi_panel panel;
    if (status == 503) {
        cgi_refuse(request, status, "", "not certain whether it is stored, send it again");
        return;
    }
    find_panel(request, answer->id, &panel);
    cgi_answer(request, status, &panel,
               &(struct cgi_line){.type = status == 200 ? "registration" : "refused",
                                  .words = answer->text,
                                  .time = answer->time,
                                  .epoch = answer->epoch,
                                  .reception = answer->reception});
}

// What the terminal will sign its queries by: as secret as the code that stands beside it.
static bool take_key(struct web_request *request, Platen__RegisterTerminal *ask)
{
    const char *hex = form_text(&request->form, "key", request->arena);
    size_t size = strlen(hex) / 2;
    uint8_t *key = arena_alloc(request->arena, size + 1);
    if (strlen(hex) % 2 != 0 || !text_unhex(hex, 2 * size, key, size))
        return false;
    ask->query_key = (ProtobufCBinaryData){size, key};
    return true;
}

void cgi_register(struct web_request *request)
{
    Platen__RegisterTerminal ask;
    Platen__Command command;
    platen__register_terminal__init(&ask);
    platen__command__init(&command);
    const struct {
        const char *name;
        char **field;
    } fields[] = {
        {"code", &ask.code},       {"number", &ask.number}, {"site", &ask.site},
        {"manager", &ask.manager}, {"maker", &ask.maker},   {"model", &ask.model},
        {"serial", &ask.serial},   {"place", &ask.place},   {"department", &ask.department},
        {"in-company-id", &ask.in_company_id},
    };
    if (!cgi_may_ask(request))
        return;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        *fields[i].field =
            (char *)(uintptr_t)form_text(&request->form, fields[i].name, request->arena);
    if (*ask.code == '\0') {
        cgi_refuse(request, 400, "", "no enrolment code");
        return;
    }
    if (!take_key(request, &ask)) {
        cgi_refuse(request, 422, "", "the key is no hex");
        return;
    }
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.subject_case = PLATEN__COMMAND__SUBJECT_REGISTER_TERMINAL;
    command.register_terminal = &ask;
    web_command(request, &command, registered);
}
