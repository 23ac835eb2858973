#include "webui/staff_door.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "gateway/desk/queue.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/totp.h"
#include "webui/internal.h"
#include "webui/page.h"
#include "webui/staff.h"
#include "webui/workers.h"

struct door_step {
    struct door_work *work;
    void (*next)(void *work);
};

void staff_door_enter(struct web_request *request, struct door_work *work, void (*job)(void *work))
{
    work->request = request;
    platen__answer__init(&work->answer);
    staff_work(request, request->webui->door, job, work);
}

static void take_answer(void *context, const Platen__Answer *answer)
{
    struct door_step *step = context;
    struct door_work *work = step->work;
    struct arena *arena = work->request->arena;

    work->answer = *answer;
    work->answer.base.n_unknown_fields = 0;
    work->answer.base.unknown_fields = NULL;
    work->answer.text = arena_strdup(arena, answer->text);
    work->answer.field = arena_strdup(arena, answer->field);
    work->answer.agent = arena_strdup(arena, answer->agent);
    work->answer.reply_type = arena_strdup(arena, answer->reply_type);
    workers_continue(work->request->webui->door, step->next, work);
}

void staff_door_command(struct door_work *work, const Platen__Command *command,
                        void (*next)(void *work))
{
    struct door_step *step = arena_alloc(work->request->arena, sizeof *step);

    *step = (struct door_step){work, next};
    if (desk_queue_submit(work->request->settings->queue, command, take_answer, step) == 1)
        return;
    page_message(work->request, 503, "busy");
    web_resume(work->request);
}

void staff_door_leave(struct door_work *work)
{
    struct web_request *request = work->request;

    request->context = work;
    request->answer = &work->answer;
    request->then = work->then;
    web_resume(request);
}

void staff_door_login(struct door_work *work, bool good, void (*next)(void *work))
{
    Platen__StaffLogin login;
    Platen__Command command;

    platen__staff_login__init(&login);
    platen__command__init(&command);
    staff_session_new(work->token, work->hash);
    login.staff = work->staff;
    login.success = good;
    login.totp_step = work->step;
    login.session_sha256 = (ProtobufCBinaryData){sizeof work->hash, work->hash};
    login.expires = work->request->now + STAFF_SESSION_HOURS * INT64_C(3600) * 1000000;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    command.actor = work->staff;
    command.subject_case = PLATEN__COMMAND__SUBJECT_STAFF_LOGIN;
    command.staff_login = &login;
    staff_door_command(work, &command, next);
}

void staff_door_secret(const struct web_request *request, const char *token, uint8_t secret_r[20])
{
    const char *text = arena_printf(request->arena, "platen staff one-time codes %s", token);
    uint8_t mac[EVP_MAX_MD_SIZE];

    HMAC(EVP_sha256(), request->settings->link_key, LINK_KEY_SIZE, (const uint8_t *)text,
         strlen(text), mac, NULL);
    memcpy(secret_r, mac, TOTP_SECRET_SIZE);
}
