#include "gateway/desk/bounced.h"

#include <stdio.h>
#include <string.h>

#include "gateway/desk/bounce_kind.h"
#include "gateway/desk/find.h"
#include "gateway/desk/second_contact.h"
#include "gateway/desk/staff_item.h"

static void put_row(struct desk_command *c, const Platen__Outbox *row)
{
    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

// ---- holding ----

// One day counts once, however many mails came back on it; what is long ago is forgotten.
static bool soft_is_enough(struct desk_command *c, Platen__Person *person)
{
    if (person->soft_first == 0 || c->now - person->soft_first > BOUNCED_SOFT_WITHIN * DESK_DAY) {
        person->soft_first = c->now;
        person->soft_days = 0;
    }
    if (person->soft_days == 0 || c->now / DESK_DAY != person->soft_last / DESK_DAY)
        person->soft_days++;
    person->soft_last = c->now;
    put_person(c, person);
    return person->soft_days >= BOUNCED_SOFT_DAYS;
}

static void hold(struct desk_command *c, Platen__Person *person, bool second, const char *reason)
{
    if (second && person->second_held_since == 0) {
        person->second_held_since = c->now;
    } else if (!second && person->held_since == 0) {
        person->held_since = c->now;
        person->held_reason = arena_strdup(c->arena, reason);
    }
    put_person(c, person);
}

// Whether the address is held now.
static bool judge(struct desk_command *c, Platen__Person *person, const Platen__Outbox *row,
                  const struct bounce_kind *kind)
{
    bool enough = kind->hold == BOUNCE_HOLD_NOW ||
                  (kind->hold == BOUNCE_HOLD_LATER && soft_is_enough(c, person));
    if (enough)
        hold(c, person, row->second_contact, row->error);
    return enough;
}

// ---- telling ----

// Of mail that comes back without holding anything the newest word is kept.
static void tell_staff(struct desk_command *c, const Platen__Person *person,
                       const Platen__Outbox *row, bool held, const struct bounce_kind *kind,
                       const char *other)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, held ? "held-address" : "bounced");
    item.person = person->id;
    item.value = row->second_contact ? person->second_mail : person->mail;
    item.text = arena_printf(c->arena, "Mail to %s%s comes back: %s (%s)%s%s.%s", item.value,
                             row->second_contact ? " (the second address)" : "", kind->words,
                             row->error, other[0] != '\0' ? "; " : "", other,
                             held ? "" : " The address is not held yet.");
    staff_item_tell(c, &item);
}

// The mail-to-fax gateway speaks of the fax number, not of the person's mail address.
static void fax_failed(struct desk_command *c, const Platen__Outbox *row)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "fax-failed");
    item.person = row->person;
    item.terminal = row->terminal;
    item.text = arena_printf(c->arena, "A fax did not go out: %s.", row->error);
    staff_item_tell(c, &item);
}

void bounced_take(struct desk_command *c, Platen__Outbox *row, const struct bounced *why)
{
    const struct bounce_kind *kind = bounce_kind(why->status, why->hard);
    Platen__Person *person = find_person_id(c, row->person);
    row->state = PLATEN__OUT_STATE__OUT_FAILED;
    row->error = arena_printf(c->arena, "%s", why->reason);
    row->delayed = 0;
    const char *other = "";
    if (strcmp(row->kind, "fax") == 0) {
        fax_failed(c, row);
    } else if (person != NULL) {
        bool held = judge(c, person, row, kind);
        other = second_contact_try(c, person, row);
        tell_staff(c, person, row, held, kind, other);
    }
    put_row(c, row);
}

void bounced_delayed(struct desk_command *c, Platen__Outbox *row, const char *reason)
{
    row->delayed = c->now;
    row->error = arena_printf(c->arena, "not there yet: %s", reason);
    put_row(c, row);
}

void bounced_held(struct desk_command *c, Platen__Outbox *row)
{
    Platen__Person *person = find_person_id(c, row->person);
    if (person != NULL)
        second_contact_try(c, person, row);
}
