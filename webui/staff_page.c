#include <string.h>

#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "lib/text.h"
#include "webui/guard.h"
#include "webui/internal.h"
#include "webui/route.h"
#include "webui/staff.h"
#include "webui/workers.h"

static void add_staff(struct page *page)
{
    const Platen__Staff *staff = page->request->staff;
    xmlNode *node = page_add(page->root, "staff");

    page_set(node, "login", staff->login);
    page_set(node, "name", *staff->name ? staff->name : staff->login);
    page_set(node, "search", form_value(&page->request->form, "q"));
    if (store_restored(page->request->settings->store))
        page_set(node, "outbox", "held");
    page_form(page, node, "logout", "/staff/logout");
    node = page_form(page, node, "language", "/staff/language");
    page_languages(page, node, page->language);
    if (page->request->method == WEB_GET)
        page_set_format(node, "back", "%s%s%s", page->request->path,
                        *page->request->query ? "?" : "", page->request->query);
}

// Any of them may come back to any page: the queues, a case, an order have the same forms.
static void add_done(struct page *page)
{
    const struct web_request *request = page->request;
    const char *done = form_value(&request->form, "done");
    const char *key = done ? arena_printf(request->arena, "staff.done.%s", done) : "";

    if (done && strcmp(render_word(request->settings->render, page->language, key), key) != 0)
        page_done(page, (const char *const[]){done, NULL});
}

bool staff_begin(struct page *page, struct web_request *request, const char *name, const char *tab)
{
    if (!page_begin(page, request, name))
        return false;
    if (!request->staff) {
        page_drop(page);
        page_message(request, 401, "staff-session");
        return false;
    }
    add_staff(page);
    staff_add_tabs(page, page->root, tab);
    add_done(page);
    return true;
}

void staff_message(struct web_request *request, unsigned status, const char *key, const char *text)
{
    struct page page;
    xmlNode *node;

    if (!staff_begin(&page, request, "staff-message", NULL))
        return;
    node = page_add(page.root, "message");
    page_set_number(node, "status", status);
    page_set(node, "key", key);
    page_add_text(node, "text", text);
    page_answer(&page, status);
    if (status == 503)
        web_header_add(request, "Retry-After", "10");
}

bool staff_answer_trouble(struct web_request *request, const Platen__Answer *answer)
{
    static const struct {
        Platen__Result result;
        unsigned status;
        const char *key;
    } troubles[] = {
        {PLATEN__RESULT__RESULT_NOT_FOUND, 404, "not-found"},
        {PLATEN__RESULT__RESULT_REFUSED, 422, "refused"},
        {PLATEN__RESULT__RESULT_CONFLICT, 409, "conflict"},
        {PLATEN__RESULT__RESULT_INVALID, 422, "refused"},
        {PLATEN__RESULT__RESULT_UNKNOWN, 503, "unknown"},
    };

    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        if (answer->result != troubles[i].result)
            continue;
        if (guard_staff(request))
            staff_message(request, troubles[i].status, troubles[i].key, answer->text);
        return true;
    }
    return false;
}

// What was done before is told no more; it stands last, as staff_go_back() puts it there.
static const char *without_done(const struct web_request *request, const char *path)
{
    const char *done = strstr(path, "done=");

    return done && done > path && strchr("?&", done[-1])
               ? arena_printf(request->arena, "%.*s", (int)(done - 1 - path), path)
               : path;
}

// The page the form was on is a path of ours in a hidden field.
void staff_go_back(struct web_request *request, const char *path, const char *done)
{
    const char *from = form_value(&request->form, "back");
    const char *back = from ? staff_next(from) : path;

    if (!strcmp(back, "/staff"))
        back = path;
    back = without_done(request, back);
    web_redirect(request, "%s%cdone=%s", back, strchr(back, '?') ? '&' : '?', done);
}

bool staff_from_case(const struct web_request *request)
{
    const char *back = form_value(&request->form, "back");

    return back && !strncmp(back, "/staff/c/", 9);
}

void staff_not_there(struct web_request *request)
{
    web_log(request->webui, LOG_LEVEL_INFO, "staff %llu asked on %s for what is not there",
            request->staff ? (unsigned long long)request->staff->id : 0, request->route->path);
    staff_message(request, 404, "not-found", NULL);
}

bool staff_work(struct web_request *request, struct workers *workers, void (*job)(void *context),
                void *context)
{
    web_snapshot_end(request);
    web_suspend(request);
    if (workers_submit(workers, job, context))
        return true;
    atomic_fetch_add(&request->webui->busy, 1);
    page_message(request, 503, "busy");
    web_resume(request);
    return false;
}

uint64_t staff_part_number(const struct web_request *request, size_t part)
{
    uint64_t number;

    return part < request->n_parts && text_parse_unsigned(request->part[part], INT64_MAX, &number)
               ? number
               : 0;
}
