#include "gateway/desk/bounced.h"

#include "gateway/desk/find.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/staff_item.h"

static void put_row(struct desk_command *c, const Platen__Outbox *row)
{
    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    store_put(c->txn, STORE_OUTBOX, &key, row);
}

static const char *const *facts_of(struct desk_command *c, const Platen__Outbox *row)
{
    const char **facts = arena_array(c->arena, 2 * row->n_facts + 1, sizeof *facts);
    for (size_t i = 0; i < row->n_facts; i++) {
        facts[2 * i] = row->facts[i]->name;
        facts[2 * i + 1] = row->facts[i]->value;
    }
    return facts;
}

static void try_second(struct desk_command *c, Platen__Person *person, const Platen__Outbox *row)
{
    struct outbox_about about = {
        .person = person,
        .case_id = row->case_id,
        .order = row->order,
        .visit = row->visit,
        .terminal = row->terminal,
        .in_reply_to = row->in_reply_to,
        .facts = facts_of(c, row),
        .matters = row->matters,
        .n_matters = row->n_matters,
    };
    Platen__Outbox *again = outbox_add(c, row->kind, &about);
    again->second_contact = true;
    put_row(c, again);
}

static void tell_staff(struct desk_command *c, const Platen__Person *person,
                       const Platen__Outbox *row, const char *reason)
{
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "held-address");
    item.person = person->id;
    item.case_id = 0;
    item.value = row->second_contact ? person->second_mail : person->mail;
    item.text = arena_printf(c->arena, "Mail to %s comes back: %s%s", item.value, reason,
                             row->second_contact              ? " (the second address)"
                             : person->second_mail[0] != '\0' ? " (the second address is tried)"
                                                              : "");
    staff_item_open(c, &item);
}

void bounced_take(struct desk_command *c, Platen__Outbox *row, const char *reason)
{
    Platen__Person *person = find_person_id(c, row->person);
    row->state = PLATEN__OUT_STATE__OUT_FAILED;
    row->error = arena_strdup(c->arena, reason);
    put_row(c, row);
    if (person == NULL)
        return;
    tell_staff(c, person, row, reason);
    if (row->second_contact)
        return;
    if (person->held_since == 0) {
        person->held_since = c->now;
        person->held_reason = arena_strdup(c->arena, reason);
        put_person(c, person);
    }
    if (person->second_mail[0] != '\0')
        try_second(c, person, row);
}
