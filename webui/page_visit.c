#include <stdio.h>
#include <string.h>

#include "gateway/store/store.h"
#include "webui/free_time.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { TIMES_OFFERED = 60 };

enum { VISIT_MINUTES = 60 };

// What the form was drawn from: another visit by then is somebody else's wish.
static void add_seen(struct page *page, const Platen__Case *kase)
{
    const Platen__Visit *visit =
        kase->visit ? store_get_id(page->request->txn, STORE_VISIT, kase->visit) : NULL;

    page_set(page->root, "seen", home_seen_visit(page->request, visit));
}

static void answer_visit_free(struct web_request *request, const Platen__Case *kase,
                              unsigned status, const char *wrong_key,
                              const struct staff_date *wrong)
{
    struct page page;

    if (!page_begin(&page, request, "visit"))
        return;
    page_set(page.root, "note", form_value(&request->form, "note"));
    if (wrong_key)
        page_error(page.root, "time", wrong_key);
    add_seen(&page, kase);
    home_add_case(&page, page.root, kase, TIMES_OFFERED);
    free_time_add(&page, page.root, wrong);
    page_form(&page, page.root, "visit", "%s/c/%s/visit", request->base, kase->service_id);
    page_answer(&page, status);
}

static void answer_visit(struct web_request *request, const Platen__Case *kase, unsigned status,
                         const char *wrong_key)
{
    answer_visit_free(request, kase, status, wrong_key, NULL);
}

void page_visit(struct web_request *request)
{
    const Platen__Case *kase = home_case(request, request->part[1]);

    if (!kase)
        home_not_yours(request);
    else if (kase->state >= PLATEN__CASE_STATE__CASE_DONE)
        web_redirect(request, "%s/c/%s", request->base, kase->service_id);
    else
        answer_visit(request, kase, 200, NULL);
}

// ---- asking for one ----

static void show_wrong(struct web_request *request, unsigned status, const char *key)
{
    const Platen__Case *kase = guard_manager(request) ? home_case(request, request->part[1]) : NULL;

    if (kase)
        answer_visit(request, kase, status, key);
    else if (request->txn)
        home_not_yours(request);
}

static void asked(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_INVALID)
        show_wrong(request, 422, "visit.error.none");
    else if (answer->result == PLATEN__RESULT__RESULT_CONFLICT)
        show_wrong(request, 409, "visit.error.taken");
    else if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/c/%s?done=visit", request->base, request->part[1]);
}

// "12.3": visit and sequence.
static void read_seen(const struct web_request *request, Platen__AskVisit *ask)
{
    const char *seen = form_value(&request->form, "seen");
    unsigned long long visit;
    unsigned sequence;

    if (!seen || sscanf(seen, "%20llu.%9u", &visit, &sequence) != 2)
        return;
    ask->seen = true;
    ask->seen_visit = visit;
    ask->seen_sequence = sequence;
}

void do_visit(struct web_request *request)
{
    const Platen__Case *kase = home_case(request, request->part[1]);
    const char *time = form_value(&request->form, "time");
    struct staff_date date = {0};
    bool free = free_time_chosen(request);
    Platen__AskVisit ask;
    Platen__Command command;

    if (!kase) {
        home_not_yours(request);
        return;
    }
    if (free && !free_time_read(request, page_zone(request), VISIT_MINUTES, &date)) {
        answer_visit_free(request, kase, 422, NULL, &date);
        return;
    }
    if (!free && (!time || (form_number(&request->form, "time") == 0 && strcmp(time, "0") != 0))) {
        answer_visit(request, kase, 422, "visit.error.none");
        return;
    }
    platen__ask_visit__init(&ask);
    ask.person = request->person->id;
    ask.case_id = kase->id;
    ask.available_time = free ? 0 : form_number(&request->form, "time");
    ask.start = date.start;
    ask.end = date.end;
    read_seen(request, &ask);
    ask.note = (char *)(uintptr_t)form_text(&request->form, "note", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_ASK_VISIT;
    command.ask_visit = &ask;
    web_command(request, &command, asked);
}

static void cancelled(struct web_request *request, const Platen__Answer *answer)
{
    if (!home_answer_trouble(request, answer))
        web_redirect(request, "%s/c/%s?done=visit-cancelled", request->base,
                     (const char *)request->context);
}

void do_cancel_visit(struct web_request *request)
{
    const Platen__Visit *visit = home_visit(request, request->part[1]);
    const Platen__Case *kase = visit ? home_case_id(request, visit->case_id) : NULL;
    Platen__CancelVisit cancel;
    Platen__Command command;

    if (!kase) {
        home_not_yours(request);
        return;
    }
    platen__cancel_visit__init(&cancel);
    cancel.visit = visit->id;
    request->context = web_keep(request, kase->service_id);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_VISIT;
    command.cancel_visit = &cancel;
    web_command(request, &command, cancelled);
}
