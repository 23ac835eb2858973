// Login: password and one-time code together. What is wrong is never said, and an unknown login
// costs and answers the same as a wrong password (ASVS 5.0, V6.3.8).

#include <string.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/log.h"
#include "lib/password.h"
#include "lib/totp.h"
#include "webui/deadline.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_door.h"

enum { REFUSAL_STEP_US = 500000 };

struct known {
    uint64_t id; // 0: nobody
    uint8_t password[PASSWORD_STORED_SIZE];
    size_t password_size;
    uint8_t secret[64];
    size_t secret_size;
    uint64_t last_step;
    int64_t locked_until;
};

// ---- the page ----

static void answer_login(struct web_request *request, unsigned status, const char *wrong)
{
    const char *login = form_value(&request->form, "login");
    struct page page;
    xmlNode *node;

    if (!page_begin(&page, request, "staff-login"))
        return;
    page_done(&page, (const char *const[]){"logged-out", NULL});
    node = page_form(&page, page.root, "login", "/staff/login");
    page_set(node, "next", staff_next(form_value(&request->form, "next")));
    page_set(node, "login", login);
    if (wrong)
        page_error(page.root, "login", wrong);
    page_answer(&page, status);
}

void page_staff_login(struct web_request *request)
{
    if (staff_session_find(request))
        web_redirect(request, "%s", staff_next(form_value(&request->form, "next")));
    else
        answer_login(request, 200, NULL);
}

// ---- the check, in a thread of the door ----

static void remember(struct known *known, const Platen__Staff *staff)
{
    if (!staff || staff->removed || staff->password.len != PASSWORD_STORED_SIZE ||
        staff->totp_secret.len > sizeof known->secret)
        return;
    known->id = staff->id;
    memcpy(known->password, staff->password.data, staff->password.len);
    known->password_size = staff->password.len;
    memcpy(known->secret, staff->totp_secret.data, staff->totp_secret.len);
    known->secret_size = staff->totp_secret.len;
    known->last_step = staff->totp_last;
    known->locked_until = staff->locked_until;
}

static bool look_up(const struct web_request *request, struct known *known)
{
    struct store_key key = store_key_text(form_text(&request->form, "login", request->arena));
    struct store_txn *txn = store_snapshot_begin(request->settings->store);
    const char *error;

    if (!txn)
        return false;
    remember(known, store_find(txn, STORE_STAFF_BY_LOGIN, &key));
    return store_snapshot_end(&txn, &error) > 0;
}

// Refusals come at steps of half a second, so that what the desk or the disk took is not seen.
static void settle(void *context)
{
    struct door_work *work = context;
    int64_t took = deadline_now() - work->began;

    if (!work->good || work->answer.result != PLATEN__RESULT__RESULT_DONE)
        usleep((useconds_t)(REFUSAL_STEP_US - took % REFUSAL_STEP_US));
    staff_door_leave(work);
}

// A login that is locked still tells its owner so, who has both; nobody else learns that it exists.
static void check(void *context)
{
    struct door_work *work = context;
    struct web_request *request = work->request;
    struct known known = {0};
    const char *password = form_value(&request->form, "password");
    const char *code = form_text(&request->form, "code", request->arena);
    const char *error = "";
    bool right;

    if (!look_up(request, &known)) {
        page_message(request, 503, "busy");
        web_resume(request);
        return;
    }
    right =
        password_check(password ? password : "", known.password, known.password_size, &error) > 0;
    right = totp_check(known.secret, known.secret_size, code, request->now, known.last_step,
                       &work->step) > 0 &&
            right;
    work->staff = known.id;
    work->good = right && known.id;
    work->locked = work->good && known.locked_until > request->now;
    explicit_bzero(&known, sizeof known);
    staff_door_login(work, work->good, settle);
}

static void logged_in(struct web_request *request, const Platen__Answer *answer)
{
    const struct door_work *work = request->context;

    if (answer->result == PLATEN__RESULT__RESULT_UNKNOWN) {
        page_message(request, 503, "unknown");
    } else if (work->good && answer->result == PLATEN__RESULT__RESULT_DONE) {
        web_log(request->webui, LOG_LEVEL_NOTICE, "staff %llu logged in",
                (unsigned long long)work->staff);
        web_redirect(request, "%s", staff_next(form_value(&request->form, "next")));
        staff_session_set(request, work->token);
    } else {
        web_log(request->webui, LOG_LEVEL_NOTICE, "a login of staff %llu was refused%s",
                (unsigned long long)work->staff, work->locked ? ": locked" : "");
        answer_login(request, 401, work->locked ? "locked" : "wrong");
    }
}

void do_staff_login(struct web_request *request)
{
    struct door_work *work = arena_alloc(request->arena, sizeof *work);

    work->began = deadline_now();
    work->then = logged_in;
    staff_door_enter(request, work, check);
}

// ---- the way out ----

static void logged_out(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_UNKNOWN) {
        page_message(request, 503, "unknown");
        return;
    }
    web_redirect(request, "/staff/login?done=logged-out");
    staff_session_set(request, NULL);
}

void do_staff_logout(struct web_request *request)
{
    Platen__StaffLogout logout;
    Platen__Command command;
    uint8_t *hash = arena_alloc(request->arena, 32);

    link_hash(request->who, hash);
    platen__staff_logout__init(&logout);
    logout.session_sha256 = (ProtobufCBinaryData){32, hash};
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_STAFF_LOGOUT;
    command.staff_logout = &logout;
    web_command(request, &command, logged_out);
}
