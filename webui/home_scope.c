#include <stdlib.h>
#include <string.h>

#include "gateway/desk/find.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "lib/text.h"
#include "webui/home.h"
#include "webui/route.h"

enum { TERMINALS_MAX = 2000 };

static uint64_t number_of(const char *text)
{
    uint64_t number;

    return text && text_parse_unsigned(text, INT64_MAX, &number) ? number : 0;
}

bool home_may_see(const struct web_request *request, const Platen__Terminal *terminal)
{
    return terminal &&
           (request->staff || (request->person && person_may_see(request->person, terminal)));
}

Platen__Terminal *home_terminal_id(struct web_request *request, uint64_t id)
{
    Platen__Terminal *terminal = id ? store_get_id(request->txn, STORE_TERMINAL, id) : NULL;

    return home_may_see(request, terminal) ? terminal : NULL;
}

Platen__Terminal *home_terminal(struct web_request *request, const char *id)
{
    return home_terminal_id(request, number_of(id));
}

Platen__Case *home_case(struct web_request *request, const char *service_id)
{
    struct store_key key = store_key_text(service_id);
    Platen__Case *kase = store_find(request->txn, STORE_CASE_BY_SERVICE_ID, &key);

    return kase && home_terminal_id(request, kase->terminal) ? kase : NULL;
}

Platen__Case *home_case_id(struct web_request *request, uint64_t id)
{
    Platen__Case *kase = id ? store_get_id(request->txn, STORE_CASE, id) : NULL;

    return kase && home_terminal_id(request, kase->terminal) ? kase : NULL;
}

Platen__Order *home_order(struct web_request *request, const char *id)
{
    Platen__Order *order = store_get_id(request->txn, STORE_ORDER, number_of(id));

    return order && home_terminal_id(request, order->terminal) ? order : NULL;
}

Platen__Visit *home_visit(struct web_request *request, const char *id)
{
    Platen__Visit *visit = store_get_id(request->txn, STORE_VISIT, number_of(id));

    return visit && home_terminal_id(request, visit->terminal) ? visit : NULL;
}

void home_not_yours(struct web_request *request)
{
    web_log(request->webui, LOG_LEVEL_NOTICE,
            "person %llu asked on %s for what is not there or not theirs",
            request->person ? (unsigned long long)request->person->id : 0, request->route->path);
    page_message(request, 404, "not-found");
}

// ---- all of them ----

struct terminal_list {
    Platen__Terminal **terminals;
    size_t n;
    size_t room;
};

static void list_add(struct web_request *request, struct terminal_list *list,
                     Platen__Terminal *terminal)
{
    Platen__Terminal **bigger;

    if (!home_may_see(request, terminal) ||
        terminal->state != PLATEN__TERMINAL_STATE__TERMINAL_ACTIVE)
        return;
    for (size_t i = 0; i < list->n; i++)
        if (list->terminals[i]->id == terminal->id)
            return;
    if (list->n == TERMINALS_MAX)
        return;
    if (list->n == list->room) {
        list->room = list->room ? 2 * list->room : 16;
        bigger = arena_array(request->arena, list->room, sizeof *bigger);
        memcpy(bigger, list->terminals, list->n * sizeof *bigger);
        list->terminals = bigger;
    }
    list->terminals[list->n++] = terminal;
}

static void list_add_index(struct web_request *request, struct terminal_list *list,
                           enum store_index index, uint64_t id)
{
    struct store_key prefix = store_key_u64(id);
    struct store_cursor *cursor = store_scan_index(request->txn, index, &prefix, NULL, false);
    Platen__Terminal *terminal;

    while ((terminal = store_next(cursor, NULL)))
        list_add(request, list, terminal);
    store_cursor_close(&cursor);
}

static int by_place(const void *a, const void *b)
{
    const Platen__Terminal *const *one = a;
    const Platen__Terminal *const *two = b;
    int order = strcmp((*one)->place, (*two)->place);

    return order ? order : (*one)->id < (*two)->id ? -1 : (*one)->id > (*two)->id;
}

Platen__Terminal **home_terminals(struct web_request *request, size_t *n_r)
{
    const Platen__Person *person = request->person;
    struct terminal_list list = {arena_array(request->arena, 1, sizeof *list.terminals), 0, 0};

    for (size_t i = 0; i < person->n_sites; i++)
        list_add_index(request, &list, STORE_TERMINAL_BY_SITE, person->sites[i]);
    for (size_t i = 0; i < person->n_terminals; i++)
        list_add(request, &list, store_get_id(request->txn, STORE_TERMINAL, person->terminals[i]));
    list_add_index(request, &list, STORE_TERMINAL_BY_MANAGER, person->id);
    qsort(list.terminals, list.n, sizeof *list.terminals, by_place);
    *n_r = list.n;
    return list.terminals;
}

bool home_answer_trouble(struct web_request *request, const Platen__Answer *answer)
{
    switch (answer->result) {
    case PLATEN__RESULT__RESULT_DONE:
    case PLATEN__RESULT__RESULT_DUPLICATE:
    case PLATEN__RESULT__RESULT_STAFF:
        return false;
    case PLATEN__RESULT__RESULT_NOT_FOUND:
        page_message(request, 404, "not-found");
        return true;
    case PLATEN__RESULT__RESULT_CONFLICT:
        page_message_text(request, 409, "conflict", answer->text);
        return true;
    case PLATEN__RESULT__RESULT_UNKNOWN:
        page_message(request, 503, "unknown");
        return true;
    default:
        page_message_text(request, 422, "refused", answer->text);
        return true;
    }
}
