// GET and POST /cgi-bin/cgi.remoteservice: a terminal that speaks no more than HTTP, perhaps 1.0
// without Host and without TLS (seed 001). GET changes things here and here only: its address
// stands in no mail and no page (DESIGN 5).
#include "webui/cgi.h"

#include <string.h>
#include <strings.h>

#include "gateway/base/polls.h"
#include "lib/arena.h"
#include "webui/cgi_query.h"
#include "webui/handlers.h"
#include "webui/internal.h"

struct cgi_work {
    struct cgi_panel panel;
    Platen__TakeQuery query;
};

// ---- the answer ----

// Types that are a refusal, though what came may be kept.
static unsigned status_of(const Platen__Answer *answer)
{
    static const struct {
        const char *type;
        unsigned status;
    } refusals[] = {{"unknown-terminal", 404},
                    {"unknown-error", 422},
                    {"unknown-order", 422},
                    {"refused", 403}};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (strcmp(refusals[i].type, answer->reply_type) == 0)
            return refusals[i].status;
    return 200;
}

static void answered(struct web_request *request, const Platen__Answer *answer)
{
    struct cgi_work *work = request->context;
    if (answer->result == PLATEN__RESULT__RESULT_UNKNOWN) {
        cgi_refuse(request, 503, work->query.number,
                   "not certain whether it is stored, send it again");
        return;
    }
    unsigned status = status_of(answer);
    if (status == 200)
        atomic_fetch_add(&request->webui->reports, 1);
    cgi_answer(request, status, &work->panel,
               &(struct cgi_line){.type = answer->reply_type,
                                  .words = answer->text,
                                  .time = answer->time,
                                  .epoch = answer->epoch,
                                  .reception = answer->reception,
                                  .n_downs = answer->n_data,
                                  .downs = answer->data});
}

// ---- polls that change nothing ----

static bool poll_at_once(struct web_request *request, const struct cgi_work *work)
{
    struct polls *polls = request->settings->polls;
    struct cgi_line line = {.type = "poll", .key = "desk.nothing-new", .time = request->now};
    if (work->query.kind != PLATEN__QUERY_KIND__QUERY_POLL || work->query.signature != NULL ||
        polls == NULL || !work->panel.heard || !work->panel.simple ||
        !polls_number(polls, &line.epoch, &line.reception))
        return false;
    polls_heard(polls, work->panel.terminal, request->now);
    cgi_answer(request, 200, &work->panel, &line);
    return true;
}

// ---- the query ----

static bool is_form(const struct web_request *request)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type = web_header(request, "Content-Type");
    size_t size = sizeof form - 1;
    return type == NULL || *type == '\0' ||
           (strncasecmp(type, form, size) == 0 && strchr("; \t", type[size]) != NULL);
}

// Fields stand in the address or in the body of a POST, not in both.
static bool find_fields(struct web_request *request, const char **raw_r, size_t *size_r)
{
    *raw_r = request->query;
    *size_r = strlen(request->query);
    if (request->method != WEB_POST || request->body_size == 0)
        return true;
    if (!is_form(request)) {
        cgi_refuse(request, 415, "", "the fields are application/x-www-form-urlencoded");
        return false;
    }
    if (*size_r > 0) {
        cgi_refuse(request, 400, "", "fields in the address and in the body");
        return false;
    }
    *raw_r = (const char *)request->body;
    *size_r = request->body_size;
    return true;
}

static void to_desk(struct web_request *request, struct cgi_work *work)
{
    Platen__Command command;
    platen__command__init(&command);
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.actor = work->panel.terminal;
    command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_QUERY;
    command.take_query = &work->query;
    request->context = work;
    web_command(request, &command, answered);
}

void cgi_remote_service(struct web_request *request)
{
    struct cgi_work *work = arena_alloc(request->arena, sizeof *work);
    const char *raw, *why;
    size_t size;
    unsigned status;
    if (!cgi_may_ask(request) || !find_fields(request, &raw, &size))
        return;
    status = cgi_query_parse(raw, size, request->arena, &work->query, &why);
    if (!cgi_terminal_may_ask(request, work->query.number))
        return;
    if (status != 0) {
        // What is too long stood in the address of a GET, in the body of a POST (RFC 9110, 15.5).
        if (status == 413 && raw == request->query)
            status = 414;
        cgi_refuse(request, status, work->query.number, why);
    } else if (cgi_panel(request, work->query.number, &work->panel) &&
               !poll_at_once(request, work)) {
        to_desk(request, work);
    }
}
