// Enrolment: behind the one-time link that platenctl printed a person of the staff sets a password
// and takes over the secret of the one-time codes; a code proves that it arrived. It logs in as
// well.

#include <stdlib.h>
#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/log.h"
#include "lib/password.h"
#include "lib/totp.h"
#include "webui/handlers.h"
#include "webui/staff.h"
#include "webui/staff_door.h"
#include "webui/staff_password.h"
#include "webui/staff_qr.h"

// Whose link it is; NULL where it was used, has expired or never was: all the same to who asks.
static const Platen__Staff *find_enrolling(struct web_request *request)
{
    uint8_t hash[LINK_HASH_SIZE];
    const Platen__Staff *staff;
    struct store_key key;

    if (!link_hash(request->part[0], hash) || !web_snapshot(request))
        return NULL;
    key = store_key_bytes(hash, sizeof hash);
    staff = store_find(request->txn, STORE_STAFF_BY_ENROL, &key);
    return staff && !staff->removed && staff->enrol_expires > request->now ? staff : NULL;
}

static void add_secret(struct page *page, const Platen__Staff *staff)
{
    uint8_t secret[TOTP_SECRET_SIZE];
    char uri[TOTP_URI_SIZE];
    char *text;
    const char *issuer = *page->request->dealer->name ? page->request->dealer->name : "Platen";

    staff_door_secret(page->request, page->request->part[0], secret);
    text = totp_secret_text(secret, sizeof secret);
    page_set(page->root, "secret", text);
    if (totp_uri(secret, sizeof secret, issuer, staff->login, uri)) {
        page_set(page->root, "uri", uri);
        staff_qr_add(page->root, uri);
    }
    free(text);
    explicit_bzero(secret, sizeof secret);
}

static void answer_enrol(struct web_request *request, unsigned status, const char *field,
                         const char *wrong)
{
    const Platen__Staff *staff = find_enrolling(request);
    struct page page;

    if (!staff) {
        page_message(request, 410, "staff-link-gone");
        return;
    }
    if (!page_begin(&page, request, "staff-enrol"))
        return;
    page_set(page.root, "login", staff->login);
    page_set(page.root, "person", staff->name);
    add_secret(&page, staff);
    page_form(&page, page.root, "enrol", "/staff/enrol/%s", request->part[0]);
    if (wrong)
        page_error(page.root, field, wrong);
    page_answer(&page, status);
}

void page_staff_enrol(struct web_request *request)
{
    answer_enrol(request, 200, NULL, NULL);
}

// ---- the change ----

static void entered(struct web_request *request, const Platen__Answer *answer)
{
    const struct door_work *work = request->context;

    if (answer->result == PLATEN__RESULT__RESULT_UNKNOWN) {
        page_message(request, 503, "unknown");
    } else if (!work->good || answer->result != PLATEN__RESULT__RESULT_DONE) {
        answer_enrol(request, 422, "code", "code");
    } else {
        web_log(request->webui, LOG_LEVEL_NOTICE, "staff %llu enrolled",
                (unsigned long long)work->staff);
        web_redirect(request, "/staff");
        staff_session_set(request, work->token);
    }
}

static void leave(void *context)
{
    staff_door_leave(context);
}

// The code is spent by the login, so the enrolment gives the step before as the last one.
static void enrolled(void *context)
{
    struct door_work *work = context;

    work->good = work->answer.result == PLATEN__RESULT__RESULT_DONE;
    work->staff = work->answer.id;
    if (!work->good) {
        staff_door_leave(work);
        return;
    }
    staff_door_login(work, true, leave);
}

static void make(void *context)
{
    struct door_work *work = context;
    struct web_request *request = work->request;
    uint8_t hash[LINK_HASH_SIZE];
    uint8_t secret[TOTP_SECRET_SIZE];
    uint8_t stored[PASSWORD_STORED_SIZE];
    const char *error = "";
    Platen__EnrolStaff enrol;
    Platen__Command command;

    link_hash(request->part[0], hash);
    staff_door_secret(request, request->part[0], secret);
    if (password_make(form_value(&request->form, "password"), stored, &error) < 0) {
        web_log(request->webui, LOG_LEVEL_ERROR, "enrolment: %s", error);
        page_message(request, 503, "busy");
        web_resume(request);
        return;
    }
    platen__enrol_staff__init(&enrol);
    platen__command__init(&command);
    enrol.token_sha256 = (ProtobufCBinaryData){sizeof hash, hash};
    enrol.password = (ProtobufCBinaryData){sizeof stored, stored};
    enrol.totp_secret = (ProtobufCBinaryData){sizeof secret, secret};
    enrol.totp_step = work->step - 1;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF;
    command.actor = work->staff;
    command.subject_case = PLATEN__COMMAND__SUBJECT_ENROL_STAFF;
    command.enrol_staff = &enrol;
    staff_door_command(work, &command, enrolled);
}

// NULL: all good.
static const char *wrong_with(const struct web_request *request, const Platen__Staff *staff,
                              struct door_work *work, const char **field_r)
{
    const char *password = form_value(&request->form, "password");
    const char *again = form_value(&request->form, "again");
    const char *code = form_text(&request->form, "code", request->arena);
    uint8_t secret[TOTP_SECRET_SIZE];
    const char *error;

    *field_r = "password";
    if (!password || !password_acceptable(password, &error))
        return "short";
    if (staff_password_is_common(password, staff->login))
        return "common";
    *field_r = "again";
    if (!again || strcmp(password, again) != 0)
        return "differs";
    *field_r = "code";
    staff_door_secret(request, request->part[0], secret);
    return totp_check(secret, sizeof secret, code, request->now, 0, &work->step) > 0 ? NULL
                                                                                     : "code";
}

void do_staff_enrol(struct web_request *request)
{
    struct door_work *work = arena_alloc(request->arena, sizeof *work);
    const Platen__Staff *staff = find_enrolling(request);
    const char *field = NULL;
    const char *wrong = staff ? wrong_with(request, staff, work, &field) : NULL;

    if (!staff || wrong) {
        answer_enrol(request, 422, field, wrong);
        return;
    }
    work->staff = staff->id;
    work->then = entered;
    staff_door_enter(request, work, make);
}
