// Mails again: one that came in goes through a reader and the desk once more; one that did not
// leave is tried again or let go.

#include <stdlib.h>

#include "gateway/base/mail_again.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"

// ---- in: waits for a reader, so in a thread that may wait ----

struct again_work {
    struct web_request *request;
    uint64_t mail;
    uint64_t staff;
    const char *error;
    Platen__Answer answer;
};

static void run_again(struct web_request *request, const Platen__Answer *answer)
{
    const struct again_work *work = request->context;

    if (work->error && guard_staff(request))
        staff_message(request, 503, "mail-again", work->error);
    else if (!work->error && !staff_answer_trouble(request, answer))
        staff_go_back(request, arena_printf(request->arena, "/staff/m/%s", request->part[0]),
                      "again");
}

static void read_again(void *context)
{
    struct again_work *work = context;
    struct web_request *request = work->request;
    struct mail_again again = {.store = request->settings->store,
                               .pool = request->settings->pool,
                               .queue = request->settings->queue,
                               .actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF,
                               .actor = work->staff,
                               .now = request->now};
    Platen__Answer *answer = NULL;
    const char *error = "";

    if (mail_again_run(&again, work->mail, &answer, &error) > 0) {
        work->answer.result = answer->result;
        work->answer.text = arena_strdup(request->arena, answer->text);
        platen__answer__free_unpacked(answer, NULL);
    } else {
        work->error = arena_strdup(request->arena, error);
    }
    request->context = work;
    request->answer = &work->answer;
    request->then = run_again;
    web_resume(request);
}

void do_staff_mail_again(struct web_request *request)
{
    struct again_work *work = arena_alloc(request->arena, sizeof *work);

    if (!staff_allowed(request, STAFF_MAY_MAIL))
        return;
    *work = (struct again_work){
        .request = request, .mail = staff_part_number(request, 0), .staff = request->staff->id};
    platen__answer__init(&work->answer);
    if (!work->mail || !store_get_id(request->txn, STORE_MAIL_IN, work->mail)) {
        staff_not_there(request);
        return;
    }
    if (!request->settings->pool) {
        staff_message(request, 503, "mail-again", NULL);
        return;
    }
    staff_work(request, request->webui->workers, read_again, work);
}

// ---- out ----

static void tried(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, "/staff/q/out", "again");
}

static void dropped(struct web_request *request, const Platen__Answer *answer)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, "/staff/q/out", "dropped");
}

static void send_again(struct web_request *request, bool drop, web_then *then)
{
    Platen__OutboxAgain again;
    Platen__Command command;

    if (!staff_allowed(request, STAFF_MAY_MAIL))
        return;
    platen__outbox_again__init(&again);
    again.event = staff_part_number(request, 0);
    again.index = (uint32_t)staff_part_number(request, 1);
    again.drop = drop;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_OUTBOX_AGAIN;
    command.outbox_again = &again;
    web_command(request, &command, then);
}

void do_staff_out_again(struct web_request *request)
{
    send_again(request, false, tried);
}

void do_staff_out_drop(struct web_request *request)
{
    send_again(request, true, dropped);
}
