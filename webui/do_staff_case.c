// What staff say on a case, and its end.

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/handlers.h"
#include "webui/home.h"
#include "webui/staff.h"

const Platen__Case *staff_case_to_change(struct web_request *request, enum staff_right right)
{
    const Platen__Case *kase;

    if (!staff_allowed(request, right))
        return NULL;
    kase = home_case(request, request->part[0]);
    if (!kase)
        staff_not_there(request);
    return kase;
}

static void go_back(struct web_request *request, const Platen__Answer *answer, const char *done)
{
    if (!staff_answer_trouble(request, answer))
        staff_go_back(request,
                      arena_printf(request->arena, "/staff/c/%s",
                                   form_encode(request->part[0], request->arena)),
                      done);
}

static void noted(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "noted");
}

void do_staff_note(struct web_request *request)
{
    const Platen__Case *kase = staff_case_to_change(request, STAFF_MAY_NOTE);
    const char *text = form_text(&request->form, "text", request->arena);
    Platen__NoteCase note;
    Platen__Command command;

    if (!kase)
        return;
    if (!*text) {
        staff_answer_case(request, kase, 422, &(struct staff_wrong){.form = "note", .key = "note"});
        return;
    }
    platen__note_case__init(&note);
    note.case_id = kase->id;
    note.text = (char *)(uintptr_t)text;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_NOTE_CASE;
    command.note_case = &note;
    web_command(request, &command, noted);
}

static void ended(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "ended");
}

void do_staff_end(struct web_request *request)
{
    const Platen__Case *kase = staff_case_to_change(request, STAFF_MAY_DISPATCH);
    const char *evidence = form_text(&request->form, "evidence", request->arena);
    Platen__CompleteCase complete;
    Platen__Command command;

    if (!kase)
        return;
    platen__complete_case__init(&complete);
    complete.case_id = kase->id;
    complete.evidence = (char *)(uintptr_t)evidence;
    complete.close = form_value(&request->form, "close") != NULL;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_COMPLETE_CASE;
    command.complete_case = &complete;
    web_command(request, &command, ended);
}

static void reopened(struct web_request *request, const Platen__Answer *answer)
{
    go_back(request, answer, "reopened");
}

void do_staff_reopen(struct web_request *request)
{
    const Platen__Case *kase = staff_case_to_change(request, STAFF_MAY_DISPATCH);
    Platen__ReopenCase reopen;
    Platen__Command command;

    if (!kase)
        return;
    platen__reopen_case__init(&reopen);
    reopen.case_id = kase->id;
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_REOPEN_CASE;
    command.reopen_case = &reopen;
    web_command(request, &command, reopened);
}
