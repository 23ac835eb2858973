// GET /cgi-bin/cgi.checkupdate (seed 001, Figs. 15 and 16): is there a newer program for the
// terminal; it comes in the reply, which may be fetched in ranges.
#include <stdlib.h>
#include <string.h>

#include "gateway/base/programs.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "lib/text.h"
#include "webui/cgi.h"
#include "webui/cgi_query.h"
#include "webui/handlers.h"
#include "webui/internal.h"

#define BOUNDARY "Next Part"

struct check_work {
    struct cgi_panel panel;
    const char *number;
    uint64_t id; // of the entry in the terminal's history
};

static const char *told(const Platen__Answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->n_data; i++)
        if (strcmp(answer->data[i]->name, name) == 0)
            return answer->data[i]->value;
    return "";
}

// ---- all of it went out ----

// The end of a resumed one counts too: what came before it went out earlier.
static void sent(const struct web_request *request)
{
    const struct check_work *work = request->context;
    const struct web_file *file = request->response.file;
    Platen__UpdateSent update = PLATEN__UPDATE_SENT__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;

    if (file->from + file->length != file->head_size + file->file_size + file->tail_size)
        return;
    update.id = work->id;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.actor = work->panel.terminal;
    command.subject_case = PLATEN__COMMAND__SUBJECT_UPDATE_SENT;
    command.update_sent = &update;
    cgi_note(request, &command);
}

// ---- the answer ----

static void give_program(struct web_request *request, struct check_work *work, const char *path,
                         int fd, uint64_t size, const struct cgi_line *line)
{
    char *lines = cgi_lines(request, &work->panel, line);
    const char *head = arena_printf(
        request->arena,
        "--" BOUNDARY "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
        "--" BOUNDARY "\r\nContent-Type: application/octet-stream\r\nContent-Length: %llu\r\n"
        "Content-Disposition: attachment; filename=\"%s\"\r\n\r\n",
        lines, (unsigned long long)size, path);

    free(lines);
    web_file_between(request, "multipart/mixed; boundary=\"" BOUNDARY "\"", head, fd, size,
                     "\r\n--" BOUNDARY "--\r\n");
    if (request->response.file)
        request->response.sent = sent;
}

static void answered(struct web_request *request, const Platen__Answer *answer)
{
    struct check_work *work = request->context;
    const char *error = "", *path = told(answer, "update");
    struct cgi_line line = {.type = "update",
                            .words = answer->text,
                            .epoch = answer->epoch,
                            .reception = answer->reception};
    uint64_t size = 0, given = 0;
    int fd = -1;

    if (!strcmp(answer->reply_type, "refused")) {
        cgi_refuse(request, 403, work->number, answer->text);
        return;
    }
    if (answer->result != PLATEN__RESULT__RESULT_DONE) {
        cgi_refuse(request, answer->result == PLATEN__RESULT__RESULT_NOT_FOUND ? 404 : 503,
                   work->number, answer->text);
        return;
    }
    if (!*path) {
        line.n_downs = answer->n_data;
        line.downs = answer->data;
        cgi_answer(request, 200, &work->panel, &line);
        return;
    }
    if (text_parse_unsigned(told(answer, "given"), INT64_MAX, &given) == 1)
        line.time = (int64_t)given; // a resumed one is the same, byte for byte
    work->id = answer->id;
    if (programs_file(request->settings->programs, "programs", told(answer, "file"), request->now,
                      &fd, &size, &error) == 1) {
        give_program(request, work, path, fd, size, &line);
    } else {
        web_log(request->webui, LOG_LEVEL_ERROR, "updates: %s is not there: %s", path, error);
        cgi_refuse(request, 503, work->number, "There is no new program.");
    }
}

void cgi_check_update(struct web_request *request)
{
    struct check_work *work = arena_alloc(request->arena, sizeof *work);
    Platen__TakeQuery query;
    Platen__AskUpdate ask = PLATEN__ASK_UPDATE__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    const char *why;
    unsigned status;

    status = cgi_query_parse(request->query, strlen(request->query), request->arena, &query, &why);
    if (status == 0 && query.kind != PLATEN__QUERY_KIND__QUERY_POLL) {
        status = 400;
        why = "more than one thing reported";
    }
    if (status != 0) {
        if (cgi_may_ask(request))
            cgi_refuse(request, status == 413 ? 414 : status, query.number, why);
        return;
    }
    if (!cgi_panel(request, query.number, &work->panel))
        return;
    if (work->panel.terminal == 0) { // nobody we know: as any poll of such a one
        cgi_remote_service(request);
        return;
    }
    if (!cgi_may_ask(request) || !cgi_terminal_may_ask(request, query.number))
        return;
    work->number = query.number;
    request->context = work;
    ask.number = query.number;
    ask.signature = query.signature;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_TERMINAL;
    command.actor = work->panel.terminal;
    command.subject_case = PLATEN__COMMAND__SUBJECT_ASK_UPDATE;
    command.ask_update = &ask;
    web_command(request, &command, answered);
}
