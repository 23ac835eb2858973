#include "gateway/desk/hear.h"

#include <stdlib.h>

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"

enum hear_kind hear_of_case(const Platen__Case *kase)
{
    switch (kase->kind) {
    case PLATEN__CASE_KIND__CASE_SHORTAGE:
        return HEAR_SUPPLIES;
    case PLATEN__CASE_KIND__CASE_MAINTENANCE:
    case PLATEN__CASE_KIND__CASE_INSPECTION:
        return HEAR_MAINTENANCE;
    default:
        return HEAR_FAILURES;
    }
}

bool hear_wants(const Platen__Person *person, const Platen__Terminal *terminal, enum hear_kind kind)
{
    return (person->deaf_kinds >> kind & 1) == 0 &&
           !array_has_id(person->deaf_sites, person->n_deaf_sites, terminal->site) &&
           !array_has_id(person->deaf_terminals, person->n_deaf_terminals, terminal->id);
}

bool hear_reaches(const Platen__Person *person)
{
    bool second = person->second_mail[0] != '\0' && person->second_held_since == 0;
    return person->confirmed != 0 && person->complained == 0 && (person->held_since == 0 || second);
}

static bool hear_is_manager(const Platen__Person *person, const Platen__Terminal *terminal)
{
    return person->confirmed != 0 && person_may_see(person, terminal) &&
           (person->role == PLATEN__PERSON_ROLE__PERSON_MANAGER || person->id == terminal->manager);
}

static Platen__Person **hear_customer(struct desk_command *c, uint64_t customer, size_t *n_r)
{
    Platen__Person **persons = NULL;
    *n_r = 0;
    struct store_key prefix = store_key_u64(customer);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    for (Platen__Person *person; (person = store_next(cursor, NULL)) != NULL;) {
        if (person->confirmed != 0)
            persons = array_add(c->arena, persons, n_r, person);
    }
    store_cursor_close(&cursor);
    return persons;
}

static Platen__Person **hear_pick(struct desk_command *c, Platen__Person **from, size_t n,
                                  const Platen__Terminal *terminal,
                                  bool (*pick)(const Platen__Person *, const Platen__Terminal *),
                                  size_t *n_r)
{
    Platen__Person **picked = NULL;
    *n_r = 0;
    for (size_t i = 0; i < n; i++) {
        if (pick(from[i], terminal))
            picked = array_add(c->arena, picked, n_r, from[i]);
    }
    return picked;
}

static bool hear_reaches_owner(const Platen__Person *person, const Platen__Terminal *terminal)
{
    return person->id == terminal->manager && hear_reaches(person);
}

static bool hear_reaches_any(const Platen__Person *person, const Platen__Terminal *terminal)
{
    (void)terminal;
    return hear_reaches(person);
}

static Platen__Person **hear_wanting(struct desk_command *c, Platen__Person **from, size_t n,
                                     const Platen__Terminal *terminal, enum hear_kind kind,
                                     bool *reached_r, size_t *n_r)
{
    Platen__Person **wanting = NULL;
    *n_r = 0;
    *reached_r = false;
    for (size_t i = 0; i < n; i++) {
        if (!hear_wants(from[i], terminal, kind))
            continue;
        wanting = array_add(c->arena, wanting, n_r, from[i]);
        *reached_r = *reached_r || hear_reaches(from[i]);
    }
    return wanting;
}

Platen__Person **hear_persons(struct desk_command *c, const Platen__Terminal *terminal,
                              enum hear_kind kind, size_t *n_r)
{
    size_t n_all, n_managers, n_more;
    bool reached;
    Platen__Person **all = hear_customer(c, terminal->customer, &n_all);
    Platen__Person **managers =
        hear_pick(c, all, n_all, terminal, hear_is_manager, &n_managers);
    Platen__Person **wanting =
        hear_wanting(c, managers, n_managers, terminal, kind, &reached, n_r);
    if (reached || kind != HEAR_FAILURES)
        return wanting;
    Platen__Person **more =
        hear_pick(c, managers, n_managers, terminal, hear_reaches_owner, &n_more);
    if (n_more == 0)
        more = hear_pick(c, managers, n_managers, terminal, hear_reaches_any, &n_more);
    for (size_t i = 0; i < n_more; i++)
        wanting = array_add(c->arena, wanting, n_r, more[i]);
    return wanting;
}

// ---- the last one ----

static bool hear_another(Platen__Person **all, size_t n, const Platen__Terminal *terminal,
                         uint64_t but)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i]->id != but && hear_is_manager(all[i], terminal) && hear_reaches(all[i]) &&
            hear_wants(all[i], terminal, HEAR_FAILURES))
            return true;
    }
    return false;
}

Platen__Terminal *hear_nobody(struct desk_command *c, const Platen__Person *person)
{
    size_t n_ids, n_all;
    uint64_t *ids = hear_scope(c, person, &n_ids);
    Platen__Person **all = hear_customer(c, person->customer, &n_all);
    for (size_t i = 0; i < n_ids; i++) {
        Platen__Terminal *terminal = find_terminal_id(c, ids[i]);
        if (terminal == NULL || terminal->state == PLATEN__TERMINAL_STATE__TERMINAL_RETIRED ||
            hear_wants(person, terminal, HEAR_FAILURES) ||
            hear_another(all, n_all, terminal, person->id))
            continue;
        return terminal;
    }
    return NULL;
}

// ---- scope ----

struct hear_ids {
    uint64_t *ids;
    size_t n, room;
};

static void hear_ids_add(struct desk_command *c, struct hear_ids *list, uint64_t id)
{
    if (list->n == list->room) {
        list->room = list->room == 0 ? 16 : 2 * list->room;
        uint64_t *more = arena_array(c->arena, list->room, sizeof *more);
        for (size_t i = 0; i < list->n; i++)
            more[i] = list->ids[i];
        list->ids = more;
    }
    list->ids[list->n++] = id;
}

static void hear_ids_index(struct desk_command *c, struct hear_ids *list,
                           const Platen__Person *person, enum store_index index, uint64_t id)
{
    struct store_key prefix = store_key_u64(id);
    struct store_cursor *cursor = store_scan_index(c->txn, index, &prefix, NULL, false);
    for (Platen__Terminal *terminal; (terminal = store_next(cursor, NULL)) != NULL;) {
        if (person_may_see(person, terminal))
            hear_ids_add(c, list, terminal->id);
    }
    store_cursor_close(&cursor);
}

static int hear_by_id(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, two = *(const uint64_t *)b;
    return one < two ? -1 : one > two;
}

uint64_t *hear_scope(struct desk_command *c, const Platen__Person *person, size_t *n_r)
{
    struct hear_ids list = {0};
    for (size_t i = 0; i < person->n_sites; i++)
        hear_ids_index(c, &list, person, STORE_TERMINAL_BY_SITE, person->sites[i]);
    for (size_t i = 0; i < person->n_terminals; i++)
        hear_ids_add(c, &list, person->terminals[i]);
    hear_ids_index(c, &list, person, STORE_TERMINAL_BY_MANAGER, person->id);
    size_t kept = 0;
    if (list.n > 0)
        qsort(list.ids, list.n, sizeof *list.ids, hear_by_id);
    for (size_t i = 0; i < list.n; i++) {
        if (i == 0 || list.ids[i] != list.ids[i - 1])
            list.ids[kept++] = list.ids[i];
    }
    *n_r = kept;
    return list.ids;
}
