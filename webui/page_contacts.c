#include <string.h>

#include "gateway/base/render.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "webui/guard.h"
#include "webui/handlers.h"
#include "webui/home.h"

enum { STORES_SHOWN = 20 };

static void add_stores(struct page *page)
{
    struct store_cursor *cursor =
        store_scan(page->request->txn, STORE_SERVICE_STORE, NULL, NULL, false);
    const Platen__ServiceStore *store;

    for (int n = 0; n < STORES_SHOWN && (store = store_next(cursor, NULL)); n++) {
        xmlNode *node = page_add(page->root, "store");

        page_set(node, "name", store->name);
        page_set(node, "mail", store->mail);
        page_set(node, "telephone", store->telephone);
        page_set(node, "service-person", store->service_person);
    }
    store_cursor_close(&cursor);
}

static const char *entered(const struct web_request *request, const char *field, const char *kept)
{
    const char *value = request->method == WEB_POST ? form_value(&request->form, field) : NULL;

    return value ? value : kept;
}

static void answer_contacts(struct web_request *request, unsigned status, const char *wrong_field)
{
    const Platen__Person *person = request->person;
    struct page page;
    xmlNode *node;

    if (!page_begin(&page, request, "contacts"))
        return;
    page_done(&page, (const char *const[]){"settings", "leave", NULL});
    add_stores(&page);
    node = page_add(page.root, "settings");
    page_set(node, "entered-name", entered(request, "name", person->name));
    page_set(node, "second-mail", entered(request, "second_mail", person->second_mail));
    page_set(node, "zone", entered(request, "zone", person->zone));
    page_languages(&page, node, entered(request, "language", page.language));
    page_form(&page, node, "settings", "%s/settings", request->base);
    if (wrong_field)
        page_error(node, wrong_field,
                   !strcmp(wrong_field, "zone")       ? "settings.error.zone"
                   : !strcmp(wrong_field, "language") ? "settings.error.language"
                                                      : "settings.error.second_mail");
    page_form(&page, page_add(page.root, "leave"), "leave", "%s/leave", request->base);
    page_answer(&page, status);
}

void page_contacts(struct web_request *request)
{
    answer_contacts(request, 200, NULL);
}

static void changed(struct web_request *request, const Platen__Answer *answer)
{
    if (answer->result == PLATEN__RESULT__RESULT_INVALID) {
        if (guard_manager(request))
            answer_contacts(request, 422, answer->field);
    } else if (!home_answer_trouble(request, answer)) {
        web_redirect(request, "%s/contacts?done=settings", request->base);
    }
}

void do_settings(struct web_request *request)
{
    const char *language = form_text(&request->form, "language", request->arena);
    Platen__ChangePerson change;
    Platen__Command command;

    if (*language && !render_language(request->settings->render, language)) {
        answer_contacts(request, 422, "language");
        return;
    }
    platen__change_person__init(&change);
    change.person = request->person->id;
    change.name = (char *)(uintptr_t)form_text(&request->form, "name", request->arena);
    change.language = *language ? (char *)(uintptr_t)language : request->person->language;
    change.zone = (char *)(uintptr_t)form_text(&request->form, "zone", request->arena);
    change.second_mail =
        (char *)(uintptr_t)form_text(&request->form, "second_mail", request->arena);
    web_person_command(request, &command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CHANGE_PERSON;
    command.change_person = &change;
    web_command(request, &command, changed);
}
