#include "gateway/desk/case.h"

#include <inttypes.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "lib/arena.h"

enum { CASE_UNSIGNED_MOST = 50 }; // words that nobody vouches for, of one case

static Platen__Department *case_department(struct desk_command *c, const Platen__Terminal *terminal)
{
    Platen__Department *department = find_department_id(c, terminal->department);
    if (department != NULL)
        return department;
    Platen__Customer *customer = find_customer_id(c, terminal->customer);
    return customer == NULL ? NULL : find_department_id(c, customer->default_department);
}

// A terminal without any department is counted under D0, so that every case has a service ID.
static const char *case_service_id(struct desk_command *c, Platen__Department *department,
                                   uint64_t id)
{
    if (department == NULL)
        return arena_printf(c->arena, "D0-%06" PRIu64, id);
    if (department->next_case == 0)
        department->next_case = 1;
    const char *text = arena_printf(c->arena, "%s-%06u", department->code, department->next_case);
    department->next_case++;
    store_put_id(c->txn, STORE_DEPARTMENT, department->id, department);
    return text;
}

Platen__Case *case_new(struct desk_command *c, const Platen__Terminal *terminal,
                       Platen__CaseKind kind)
{
    Platen__Case *kase = arena_alloc(c->arena, sizeof *kase);
    platen__case__init(kase);
    Platen__Department *department = case_department(c, terminal);
    kase->id = desk_next_id(c, STORE_CASE);
    kase->service_id = arena_strdup(c->arena, case_service_id(c, department, kase->id));
    kase->customer = terminal->customer;
    kase->department = department == NULL ? 0 : department->id;
    kase->terminal = terminal->id;
    kase->kind = kind;
    kase->state = PLATEN__CASE_STATE__CASE_OPEN;
    kase->opened = c->now;
    kase->since = c->now;
    kase->changed = c->now;
    kase->notice = true;
    return kase;
}

bool case_step(struct desk_command *c, Platen__Case *kase, enum case_event event)
{
    const struct state_row *row = state_find(&case_states, (unsigned)kase->state, event);
    if (row == NULL)
        return false;
    kase->state = (Platen__CaseState)row->to;
    kase->changed = c->now;
    return true;
}

bool case_is_open(const Platen__Case *kase)
{
    return kase->state < PLATEN__CASE_STATE__CASE_DONE;
}

Platen__Case **case_open_of_terminal(struct desk_command *c, uint64_t terminal, size_t *n_r)
{
    Platen__Case **cases = NULL;
    *n_r = 0;
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_CASE_OPEN_BY_TERMINAL, &prefix, NULL, false);
    for (Platen__Case *kase; (kase = store_next(cursor, NULL)) != NULL;)
        cases = array_add(c->arena, cases, n_r, kase);
    store_cursor_close(&cursor);
    return cases;
}

Platen__Case **case_latest_of_terminal(struct desk_command *c, uint64_t terminal, size_t max,
                                       size_t *n_r)
{
    Platen__Case **cases = NULL;
    *n_r = 0;
    struct store_key prefix = store_key_u64(terminal);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_CASE_BY_TERMINAL, &prefix, NULL, true);
    for (Platen__Case *kase; *n_r < max && (kase = store_next(cursor, NULL)) != NULL;)
        cases = array_add(c->arena, cases, n_r, kase);
    store_cursor_close(&cursor);
    return cases;
}

Platen__Case *case_service_open(struct desk_command *c, const Platen__Terminal *terminal)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    for (size_t i = n; i > 0; i--) {
        if (cases[i - 1]->kind == PLATEN__CASE_KIND__CASE_SERVICE)
            return cases[i - 1];
    }
    return NULL;
}

void case_add_message(struct desk_command *c, Platen__Case *kase, const char *from,
                      const char *text, uint64_t mail)
{
    Platen__CaseMessage *message = arena_alloc(c->arena, sizeof *message);
    platen__case_message__init(message);
    message->time = c->now;
    message->from = arena_strdup(c->arena, from);
    message->text = arena_strdup(c->arena, text);
    message->mail = mail;
    kase->messages = array_add(c->arena, kase->messages, &kase->n_messages, message);
    kase->changed = c->now;
}

Platen__Case *case_say(struct desk_command *c, const Platen__Terminal *terminal, const char *from,
                       const char *text, Platen__Trust trust, uint64_t reception)
{
    size_t n;
    Platen__Case **cases = case_open_of_terminal(c, terminal->id, &n);
    Platen__Case *kase = n > 0 ? cases[n - 1] : NULL;
    if (kase == NULL) {
        kase = case_new(c, terminal, PLATEN__CASE_KIND__CASE_SERVICE);
        kase->first_report = reception;
        kase->trust = trust;
        kase->text = arena_strdup(c->arena, text);
    }
    // Nobody vouches for who types: a case does not grow without end by it.
    if (trust == PLATEN__TRUST__TRUST_SIGNED || kase->n_messages < CASE_UNSIGNED_MOST)
        case_add_message(c, kase, from, text, 0);
    kase->last_report = reception;
    put_case(c, kase);
    return kase;
}

const char *case_title(struct desk_command *c, const Platen__Case *kase)
{
    if (kase->keyword[0] == '\0')
        return case_kind_text(kase->kind);
    const char *where = kase->colour[0] != '\0' ? kase->colour : kase->component;
    char *title = where[0] == '\0' ? arena_strdup(c->arena, kase->keyword)
                                   : arena_printf(c->arena, "%s (%s)", kase->keyword, where);
    for (char *p = title; *p != '\0'; p++) {
        if (*p == '-')
            *p = ' ';
    }
    return title;
}

const char *case_kind_text(Platen__CaseKind kind)
{
    switch (kind) {
    case PLATEN__CASE_KIND__CASE_SHORTAGE:
        return "shortage";
    case PLATEN__CASE_KIND__CASE_MAINTENANCE:
        return "maintenance";
    case PLATEN__CASE_KIND__CASE_FAILURE:
        return "failure";
    case PLATEN__CASE_KIND__CASE_INSPECTION:
        return "inspection";
    default:
        return "service";
    }
}
