// The forms of alert mails that staff taught: who, by which mail, what they are; off, on, undone.
#include <string.h>

#include "gateway/base/alert_teach.h"
#include "gateway/desk/alert_forms.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/internal.h"
#include "webui/staff.h"

static void add_form(struct page *page, xmlNode *list, const Platen__AlertForm *form)
{
    xmlNode *node = page_add(list, "taught");
    page_set(node, "name", form->name);
    page_set_number(node, "version", form->version);
    page_set(node, "by", form->by);
    page_set_flag(node, "off", form->off);
    if (form->mail)
        page_set_format(node, "mail", "/staff/m/%llu", (unsigned long long)form->mail);
    page_add_when(page, node, "set", form->set);
    for (size_t i = 0; i < form->n_read; i++) {
        xmlNode *fact = page_add(node, "fact");
        page_set(fact, "name", form->read[i]->name);
        page_set(fact, "value", form->read[i]->value);
    }
    page_add_text(node, "xml", form->xml);
    if (!staff_may(page->request, STAFF_MAY_MAIL))
        return;
    page_form(page, node, form->off ? "on" : "off", "/staff/alerts/%s/%s", form->name,
              form->off ? "on" : "off");
    page_form(page, node, "undo", "/staff/alerts/%s/undo", form->name);
}

void page_staff_alerts(struct web_request *request)
{
    struct page page;
    size_t n;
    if (!staff_begin(&page, request, "staff-alerts", NULL))
        return;
    xmlNode *list = page_add(page.root, "alerts");
    const Platen__AlertForm **all = alert_forms_all(request->txn, &n);
    for (size_t i = 0; i < n; i++)
        add_form(&page, list, all[i]);
    page_answer(&page, 200);
}

// ---- changes: the readers are told after the desk, so in a thread that may wait ----

struct change_work {
    struct web_request *request;
    struct alert_teach teach;
    const char *name, *change;
    const char *error;
};

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    const struct change_work *work = request->context;
    (void)answer;
    if (work->error == NULL)
        web_redirect(request, "/staff/alerts?done=alerts");
    else if (guard_staff(request))
        staff_message(request, 409, "refused", work->error);
}

static void run_change(void *context)
{
    static Platen__Answer none = PLATEN__ANSWER__INIT;
    struct change_work *work = context;
    struct web_request *request = work->request;
    Platen__Answer *answer = NULL;
    const char *error = "";
    if (alert_teach_change(&work->teach, work->name, work->change, &answer, &error) != 1)
        work->error = arena_strdup(request->arena, error);
    else if (answer->result != PLATEN__RESULT__RESULT_DONE)
        work->error = arena_strdup(request->arena, answer->text);
    if (answer != NULL)
        platen__answer__free_unpacked(answer, NULL);
    request->context = work;
    request->answer = &none;
    request->then = changed;
    web_resume(request);
}

void do_staff_alert(struct web_request *request)
{
    struct change_work *work = arena_alloc(request->arena, sizeof *work);
    if (!staff_allowed(request, STAFF_MAY_MAIL))
        return;
    *work = (struct change_work){.request = request,
                                 .name = web_keep(request, request->part[0]),
                                 .change = web_keep(request, request->part[1]),
                                 .teach = {.store = request->settings->store,
                                           .pool = request->settings->pool,
                                           .queue = request->settings->queue,
                                           .actor_kind = PLATEN__ACTOR_KIND__ACTOR_STAFF,
                                           .actor = request->staff->id,
                                           .now = request->now}};
    if (!request->settings->pool) {
        staff_message(request, 503, "mail-again", NULL);
        return;
    }
    staff_work(request, request->webui->workers, run_change, work);
}
