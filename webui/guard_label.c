// Who stands at a machine with its label: anybody (DESIGN 5, /t/LABEL). The language is the one that was
// chosen on the page, else what the browser asks for, else the customer's.
#include <string.h>

#include "gateway/base/render.h"
#include "gateway/desk/label.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "webui/accept_language.h"
#include "webui/guard.h"
#include "webui/page.h"

static const char *asked_language(const struct web_request *request)
{
    struct accept_language wanted[ACCEPT_LANGUAGE_MOST];
    const char *found = render_language(request->settings->render, form_value(&request->form, "lang"));
    size_t n = accept_language_read(web_header(request, "Accept-Language"), wanted);

    for (size_t i = 0; i < n && !found; i++)
        found = render_language(request->settings->render, wanted[i].tag);
    return found;
}

static const char *own_language(const struct web_request *request)
{
    const Platen__Customer *customer =
        store_get_id(request->txn, STORE_CUSTOMER, request->terminal->customer);
    const char *found =
        customer ? render_language(request->settings->render, customer->language) : NULL;

    return found ? found : render_language(request->settings->render, request->dealer->language);
}

const char *guard_label_language(const struct web_request *request)
{
    const char *own = own_language(request);

    return own ? own : "en";
}

bool guard_label(struct web_request *request)
{
    uint8_t hash[LINK_HASH_SIZE];
    struct store_key key;
    const Platen__Link *link = NULL;
    const Platen__Terminal *terminal;

    request->language = asked_language(request);
    if (!web_snapshot(request))
        return false;
    if (link_hash(request->part[0], hash)) {
        key = store_key_bytes(hash, sizeof hash);
        link = store_get(request->txn, STORE_LINK, &key);
    }
    if (!link || !link->terminal || strcmp(link->path_kind, LABEL_KIND) != 0) {
        page_message(request, 404, "no-label");
        return false;
    }
    terminal = store_get_id(request->txn, STORE_TERMINAL, link->terminal);
    if (terminal && terminal->label_generation != link->generation)
        terminal = NULL;
    if (terminal && terminal->merged_into)
        terminal = store_get_id(request->txn, STORE_TERMINAL, terminal->merged_into);
    if (!terminal || terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE) {
        page_message(request, 410, "label-gone");
        return false;
    }
    request->terminal = terminal;
    request->who = request->part[0];
    request->base = arena_printf(request->arena, "/t/%s", request->part[0]);
    if (!request->language)
        request->language = own_language(request);
    return true;
}
