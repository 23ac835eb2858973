#include <string.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/link.h"
#include "lib/log.h"
#include "webui/guard.h"
#include "webui/page.h"

enum link_state { LINK_GUESS, LINK_GONE, LINK_HANDED_OVER, LINK_GOOD };

// A person without a place in the store any more has links that are gone, not guesses.
static enum link_state look_up(struct web_request *request, const char *kind)
{
    uint8_t hash[LINK_HASH_SIZE];
    struct store_key key;
    const Platen__Link *link;
    const Platen__Person *person;

    if (!link_hash(request->part[0], hash))
        return LINK_GUESS;
    key = store_key_bytes(hash, sizeof hash);
    link = store_get(request->txn, STORE_LINK, &key);
    if (!link || strcmp(link->path_kind, kind) != 0)
        return LINK_GUESS;
    request->who = request->part[0];
    request->base = arena_printf(request->arena, "/%s/%s", kind, request->part[0]);
    person = store_get_id(request->txn, STORE_PERSON, link->person);
    if (!person || person->link_generation != link->generation || person->link_revoked ||
        (person->link_expires && person->link_expires <= request->now))
        return LINK_GONE;
    request->person = person;
    if (person->successor && !person->n_sites && !person->n_terminals)
        return LINK_HANDED_OVER;
    return LINK_GOOD;
}

// A link that is gone says the same whoever it was: it names nobody (DESIGN 5, Links). Who has
// handed over learns who looks after the machines now, and nothing else.
static void answer_gone(struct web_request *request, bool handed_over)
{
    const Platen__Person *now =
        handed_over ? store_get_id(request->txn, STORE_PERSON, request->person->successor) : NULL;
    struct page page;
    xmlNode *node;

    request->person = NULL;
    if (!page_begin(&page, request, "message"))
        return;
    node = page_add(page.root, "message");
    page_set_number(node, "status", 410);
    page_set(node, "key", handed_over ? "handed-over" : "link-gone");
    page_set(node, "who", now ? now->name : NULL);
    if (!handed_over)
        page_form(&page, node, "renew", "%s/renew", request->base);
    page_answer(&page, 410);
}

bool guard_manager(struct web_request *request)
{
    enum link_state state;

    if (!web_snapshot(request))
        return false;
    state = look_up(request, "h");
    if (state == LINK_GOOD)
        return true;
    if (state == LINK_GONE || state == LINK_HANDED_OVER)
        answer_gone(request, state == LINK_HANDED_OVER);
    else
        page_message(request, 404, "not-found");
    return false;
}

bool guard_any_link(struct web_request *request)
{
    if (!web_snapshot(request))
        return false;
    if (look_up(request, "h") != LINK_GUESS)
        return true;
    page_message(request, 404, "not-found");
    return false;
}
