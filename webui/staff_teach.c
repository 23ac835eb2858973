// The page where staff teach a form of alert mails: they mark in a mail what its lines mean, see
// what the form would read in it and in the other mails that nobody's form read, and keep it.
#include <stdlib.h>
#include <string.h>

#include "gateway/base/alert_facts.h"
#include "gateway/base/alert_teach.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"
#include "webui/staff_teach_form.h"

enum { OTHERS_SHOWN = 20 };

struct teach_work {
    struct web_request *request;
    struct alert_teach teach;
    uint64_t mail;
    bool marked, keep; // a form was sent; it is to be kept
    struct teach marks;
    Platen__AlertFormText trial;
    Platen__Parsed *parsed;             // of this mail; freed with the page
    uint64_t others[ALERT_TEACH_MAILS]; // that the form reads, of `tried`
    size_t n_others, tried;
    const char *fault; // field of the form that is wrong
    const char *error; // words
    bool kept;
};

// ---- what the worker does ----

static void fail(struct teach_work *work, const char *error)
{
    work->error = arena_strdup(work->request->arena, error);
}

static void read_others(struct teach_work *work)
{
    uint64_t ids[ALERT_TEACH_MAILS];
    const char *error;
    work->tried = alert_teach_unknown(&work->teach, work->mail, ids);
    for (size_t i = 0; i < work->tried; i++) {
        Platen__Parsed *parsed = NULL;
        if (alert_teach_read(&work->teach, ids[i], &work->trial, false, &parsed, &error) != 1)
            continue;
        if (alert_facts_read_by(parsed, work->trial.name))
            work->others[work->n_others++] = ids[i];
        platen__parsed__free_unpacked(parsed, NULL);
    }
}

// What the form reads in the mail it is taught by, with the mail's lines.
static bool try_form(struct teach_work *work)
{
    const Platen__Parsed *mail = alert_facts_mail(work->parsed);
    Platen__Parsed *tried = NULL;
    const char *error = "";
    platen__alert_form_text__init(&work->trial);
    work->trial.name = (char *)(uintptr_t)work->marks.name;
    work->trial.xml = (char *)(uintptr_t)teach_xml(&work->marks, mail->n_lines, mail->lines,
                                                   work->request->arena);
    if (alert_teach_read(&work->teach, work->mail, &work->trial, true, &tried, &error) != 1) {
        fail(work, error);
        return false;
    }
    if (strcmp(tried->class_, "form") == 0) {
        work->fault = "form";
        fail(work, tried->reason);
        platen__parsed__free_unpacked(tried, NULL);
        return false;
    }
    platen__parsed__free_unpacked(work->parsed, NULL);
    work->parsed = tried;
    return true;
}

static void keep_form(struct teach_work *work)
{
    Platen__AlertForm form = PLATEN__ALERT_FORM__INIT;
    Platen__Answer *answer = NULL;
    const char *error = "";
    size_t again;
    if (!alert_facts_read_by(work->parsed, work->marks.name)) {
        work->fault = "reads";
        return;
    }
    form.name = work->trial.name;
    form.xml = work->trial.xml;
    form.mail = work->mail;
    form.n_read = alert_facts_list(work->parsed, work->request->arena, &form.read);
    if (alert_teach_keep(&work->teach, &form, &answer, &again, &error) != 1)
        fail(work, error);
    else if (answer->result != PLATEN__RESULT__RESULT_DONE)
        fail(work, answer->text);
    else
        work->kept = true;
    if (answer != NULL)
        platen__answer__free_unpacked(answer, NULL);
}

static void show(struct web_request *request, const Platen__Answer *answer);

static void run(void *context)
{
    static Platen__Answer none = PLATEN__ANSWER__INIT;
    struct teach_work *work = context;
    struct web_request *request = work->request;
    const char *error = "";
    if (alert_teach_read(&work->teach, work->mail, NULL, true, &work->parsed, &error) != 1) {
        work->parsed = NULL;
        fail(work, error);
    } else if (!work->marked) {
        teach_propose(alert_facts_mail(work->parsed), request->arena, &work->marks);
    } else if ((work->fault = teach_fault(&work->marks)) == NULL && try_form(work)) {
        if (work->keep)
            keep_form(work);
        if (!work->kept)
            read_others(work);
    }
    request->context = work;
    request->answer = &none;
    request->then = show;
    web_resume(request);
}

// ---- the page ----

static void add_choices(xmlNode *node, const char *name, const char *const *values)
{
    for (; *values != NULL; values++) {
        xmlNode *choice = page_add(node, name);
        page_set(choice, "value", *values);
    }
}

static void add_lines(xmlNode *node, const struct teach *marks, const Platen__Parsed *mail)
{
    for (size_t i = 0; i < mail->n_lines && i < TEACH_LINES; i++) {
        const Platen__AlertLine *line = mail->lines[i];
        xmlNode *one = page_add(node, "line");
        page_set_number(one, "n", (int64_t)i);
        page_set(one, "label", line->label);
        page_set(one, "means", marks->marks[i].means);
        page_set(one, "says", marks->marks[i].says);
        page_set(one, "words", marks->marks[i].words);
        page_add_text(one, "text", line->text);
    }
}

static void add_read(struct page *page, xmlNode *node, const Platen__Parsed *parsed)
{
    const Platen__Parsed *mail = alert_facts_mail(parsed);
    xmlNode *read = page_add(node, "read");
    Platen__Fact **facts;
    size_t n = alert_facts_list(parsed, page->request->arena, &facts);
    page_set(read, "form", mail->form);
    page_set(read, "fate", staff_fate_text(mail->fate));
    page_set(read, "reason", mail->reason);
    for (size_t i = 0; i < n; i++) {
        xmlNode *fact = page_add(read, "fact");
        page_set(fact, "name", facts[i]->name);
        page_set(fact, "value", facts[i]->value);
    }
}

static void add_others(struct page *page, xmlNode *node, const struct teach_work *work)
{
    xmlNode *others = page_add(node, "others");
    page_set_number(others, "tried", (int64_t)work->tried);
    page_set_number(others, "read", (int64_t)work->n_others);
    for (size_t i = 0; i < work->n_others && i < OTHERS_SHOWN; i++) {
        const Platen__MailIn *mail =
            store_get_id(page->request->txn, STORE_MAIL_IN, work->others[i]);
        if (mail != NULL)
            staff_add_mail_in(page, others, mail);
    }
}

static void draw(struct web_request *request, struct teach_work *work)
{
    struct page page;
    const struct teach *marks = &work->marks;
    if (!staff_begin(&page, request, "staff-teach", NULL))
        return;
    xmlNode *node = page_add(page.root, "teach");
    page_set_format(node, "mail", "/staff/m/%llu", (unsigned long long)work->mail);
    page_set(node, "subject", alert_facts_mail(work->parsed)->subject);
    page_set(node, "from", alert_facts_mail(work->parsed)->from);
    page_set(node, "wrong", work->fault);
    page_form(&page, node, "teach", "/staff/m/%llu/teach", (unsigned long long)work->mail);
    xmlNode *fields = page_add(node, "fields");
    page_set(fields, "name", marks->name);
    page_set(fields, "maker", marks->maker);
    page_set(fields, "subject", marks->subject);
    page_set(fields, "from", marks->from);
    page_set(fields, "text0", marks->texts[0]);
    page_set(fields, "text1", marks->texts[1]);
    page_add_text(node, "error", work->error);
    add_choices(node, "means", teach_means);
    add_choices(node, "says", teach_says);
    add_lines(node, marks, alert_facts_mail(work->parsed));
    add_read(&page, node, work->parsed);
    if (work->marked && work->fault == NULL && work->error == NULL)
        add_others(&page, node, work);
    page_answer(&page, work->fault != NULL || work->error != NULL ? 422 : 200);
}

static void show(struct web_request *request, const Platen__Answer *answer)
{
    struct teach_work *work = request->context;
    (void)answer;
    if (work->kept)
        web_redirect(request, "/staff/alerts?done=taught");
    else if (guard_staff(request) && work->parsed == NULL)
        staff_message(request, 503, "mail-again", work->error);
    else if (work->parsed != NULL && request->staff != NULL)
        draw(request, work);
    if (work->parsed != NULL)
        platen__parsed__free_unpacked(work->parsed, NULL);
    work->parsed = NULL;
}

// ---- requests ----

static void start(struct web_request *request, bool marked)
{
    struct teach_work *work = arena_alloc(request->arena, sizeof *work);
    if (!staff_allowed(request, STAFF_MAY_MAIL))
        return;
    work->request = request;
    work->mail = staff_part_number(request, 0);
    const Platen__MailIn *mail =
        work->mail ? store_get_id(request->txn, STORE_MAIL_IN, work->mail) : NULL;
    if (mail == NULL || mail->raw == NULL) {
        staff_not_there(request);
        return;
    }
    if (!request->settings->pool) {
        staff_message(request, 503, "mail-again", NULL);
        return;
    }
    work->teach = (struct alert_teach){.store = request->settings->store,
                                       .pool = request->settings->pool,
                                       .queue = request->settings->queue,
                                       .actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF,
                                       .actor = request->staff->id,
                                       .now = request->now};
    work->marked = marked;
    if (marked) {
        const char *what = form_value(&request->form, "do");
        work->keep = what != NULL && strcmp(what, "keep") == 0;
        teach_read(&request->form, request->arena, &work->marks);
    }
    staff_work(request, request->webui->workers, run, work);
}

void page_staff_teach(struct web_request *request)
{
    start(request, false);
}

void do_staff_teach(struct web_request *request)
{
    start(request, true);
}
