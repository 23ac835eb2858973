// A visit that was asked for: confirmed as asked, at another time or by another store, or
// cancelled; and one that nobody asked for.

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/zone.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"
#include "webui/staff_date.h"

static const Platen__Visit *visit_to_change(struct web_request *request)
{
    const Platen__Visit *visit;

    if (!staff_allowed(request, STAFF_MAY_DISPATCH))
        return NULL;
    visit = home_visit(request, request->part[0]);
    if (!visit)
        staff_not_there(request);
    return visit;
}

static void go_back(struct web_request *request, const Platen__Answer *answer, const char *done)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request, "/staff/q/visits", done);
}

static void confirmed(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "visit");
}

// 0: answered already, with what is wrong.
static int read_time(struct web_request *request, uint64_t kase, Platen__ConfirmVisit *confirm)
{
    struct staff_wrong wrong = {.form = "visit",
                                .day = form_text(&request->form, "day", request->arena),
                                .from = form_text(&request->form, "from", request->arena),
                                .to = form_text(&request->form, "to", request->arena)};
    struct staff_date date;

    if (!form_value(&request->form, "day"))
        return 1; // as asked
    confirm->service_store = form_number(&request->form, "store");
    if (staff_date_read(zone_first("", "", request->dealer->zone), request->now, wrong.day,
                        wrong.from, wrong.to, &date)) {
        confirm->start = date.start;
        confirm->end = date.end;
        return 1;
    }
    wrong.key = date.fault;
    wrong.suggest_day = date.day;
    wrong.suggest_from = date.from;
    wrong.suggest_to = date.to;
    staff_answer_wrong(request, 0, kase, &wrong);
    return 0;
}

static void confirm_it(struct web_request *request, Platen__ConfirmVisit *confirm)
{
    Platen__Command command;

    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CONFIRM_VISIT;
    command.confirm_visit = confirm;
    web_command(request, &command, confirmed);
}

void do_staff_visit(struct web_request *request)
{
    const Platen__Visit *visit = visit_to_change(request);
    Platen__ConfirmVisit confirm;

    platen__confirm_visit__init(&confirm);
    if (!visit || !read_time(request, visit->case_id, &confirm))
        return;
    confirm.visit = visit->id;
    confirm_it(request, &confirm);
}

void do_staff_send(struct web_request *request)
{
    const Platen__Case *kase = staff_case_to_change(request, STAFF_MAY_DISPATCH);
    Platen__ConfirmVisit confirm;

    platen__confirm_visit__init(&confirm);
    if (!kase || !read_time(request, kase->id, &confirm))
        return;
    confirm.case_id = kase->id;
    confirm_it(request, &confirm);
}

static void cancelled(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "visit-cancelled");
}

void do_staff_cancel_visit(struct web_request *request)
{
    const Platen__Visit *visit = visit_to_change(request);
    Platen__CancelVisit cancel;
    Platen__Command command;

    if (!visit)
        return;
    platen__cancel_visit__init(&cancel);
    cancel.visit = visit->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CANCEL_VISIT;
    command.cancel_visit = &cancel;
    web_command(request, &command, cancelled);
}
