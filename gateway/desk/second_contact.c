#include "gateway/desk/second_contact.h"

#include <string.h>

#include "gateway/desk/find.h"
#include "gateway/desk/mail_kind.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/person_mail.h"

enum { LOOKED_AT = 2000 }; // persons of one customer

static const char *const *facts_of(struct desk_command *c, const Platen__Outbox *row)
{
    const char **facts = arena_array(c->arena, 2 * row->n_facts + 1, sizeof *facts);
    for (size_t i = 0; i < row->n_facts; i++) {
        facts[2 * i] = row->facts[i]->name;
        facts[2 * i + 1] = row->facts[i]->value;
    }
    return facts;
}

static void put_row(struct desk_command *c, const Platen__Outbox *row)
{
    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

static Platen__Outbox *write_again(struct desk_command *c, Platen__Person *to, Platen__Outbox *row)
{
    struct outbox_about about = {
        .person = to,
        .case_id = row->case_id,
        .order = row->order,
        .visit = row->visit,
        .terminal = row->terminal,
        .in_reply_to = row->in_reply_to,
        .facts = facts_of(c, row),
        .matters = row->matters,
        .n_matters = row->n_matters,
    };
    row->tried_other = to->id;
    return outbox_add(c, row->kind, &about);
}

static bool told_with_it(struct desk_command *c, const Platen__Person *person,
                         const Platen__Outbox *row)
{
    struct store_key prefix = store_key_u64(person->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_OUTBOX_BY_PERSON, &prefix, NULL, true);
    const Platen__Outbox *theirs;
    bool told = false;
    for (int i = 0; i < 20 && !told && (theirs = store_next(cursor, NULL)) != NULL; i++)
        told = theirs->event == row->event && theirs->case_id == row->case_id &&
               strcmp(theirs->kind, row->kind) == 0;
    store_cursor_close(&cursor);
    return told;
}

static bool may_stand_in(const Platen__Person *other, const Platen__Person *person,
                         const Platen__Terminal *terminal, const Platen__Outbox *row)
{
    return other->id != person->id && other->role == PLATEN__PERSON_ROLE__PERSON_MANAGER &&
           other->confirmed != 0 && person_may_see(other, terminal) &&
           hear_wants(other, terminal, mail_kind_hear(row->kind)) &&
           person_mail(other, row, NULL)[0] != '\0';
}

static Platen__Person *other_manager(struct desk_command *c, const Platen__Person *person,
                                     const Platen__Outbox *row)
{
    const Platen__Case *kase = find_case_id(c, row->case_id);
    const Platen__Terminal *terminal =
        find_terminal_id(c, row->terminal != 0 ? row->terminal : kase != NULL ? kase->terminal : 0);
    if (terminal == NULL)
        return NULL;
    struct store_key prefix = store_key_u64(person->customer);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_CUSTOMER, &prefix, NULL, false);
    Platen__Outbox theirs = *row;
    Platen__Person *other, *found = NULL;
    theirs.second_contact = false;
    for (int i = 0; i < LOOKED_AT && found == NULL && (other = store_next(cursor, NULL)) != NULL;
         i++)
        if (may_stand_in(other, person, terminal, &theirs))
            found = other;
    store_cursor_close(&cursor);
    return found;
}

static bool has_second(const Platen__Person *person, const Platen__Outbox *row)
{
    return !row->second_contact && person->complained == 0 && person->second_mail[0] != '\0' &&
           person->second_held_since == 0;
}

const char *second_contact_try(struct desk_command *c, Platen__Person *person, Platen__Outbox *row)
{
    if (row->tried_other != 0 || row->instead_of != 0)
        return "";
    bool alone = mail_kind_is_own(row->kind);
    if (has_second(person, row) && strcmp(row->kind, "confirm") != 0) {
        Platen__Outbox *again = write_again(c, person, row);
        again->second_contact = true;
        put_row(c, again);
        return "the second address is tried";
    }
    Platen__Person *other = alone ? NULL : other_manager(c, person, row);
    if (other == NULL)
        return "";
    const char *who = other->name[0] != '\0' ? other->name : other->mail;
    row->tried_other = other->id;
    if (told_with_it(c, other, row))
        return arena_printf(c->arena, "%s was told with it", who);
    Platen__Outbox *instead = write_again(c, other, row);
    instead->instead_of = person->id;
    put_row(c, instead);
    return arena_printf(c->arena, "%s is told instead", who);
}
