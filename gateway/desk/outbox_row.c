#include "gateway/desk/outbox_row.h"

#include "gateway/desk/array.h"
#include "gateway/desk/person_link.h"
#include "lib/arena.h"

static void outbox_add_facts(struct desk_command *c, Platen__Outbox *row, const char *const *facts)
{
    for (size_t i = 0; facts != NULL && facts[i] != NULL; i += 2) {
        Platen__Fact *fact = arena_alloc(c->arena, sizeof *fact);
        platen__fact__init(fact);
        fact->name = arena_strdup(c->arena, facts[i]);
        fact->value = arena_strdup(c->arena, facts[i + 1]);
        row->facts = array_add(c->arena, row->facts, &row->n_facts, fact);
    }
}

Platen__Outbox *outbox_add(struct desk_command *c, const char *kind,
                           const struct outbox_about *about)
{
    Platen__Outbox *row = arena_alloc(c->arena, sizeof *row);
    platen__outbox__init(row);
    row->event = store_event_sequence(c->txn);
    row->index = c->mails++;
    row->epoch = store_epoch(c->txn);
    row->kind = arena_strdup(c->arena, kind);
    if (about->person != NULL) {
        row->person = about->person->id;
        if (!about->no_link)
            person_link_mailed(c, about->person);
    } else {
        row->address = arena_strdup(c->arena, about->address);
    }
    row->case_id = about->case_id;
    row->order = about->order;
    row->visit = about->visit;
    row->terminal = about->terminal;
    if (about->in_reply_to != NULL)
        row->in_reply_to = arena_strdup(c->arena, about->in_reply_to);
    row->state = PLATEN__OUT_STATE__OUT_WAITING;
    row->due = c->now + about->wait;
    row->written = c->now;
    row->keyed = true;
    outbox_add_facts(c, row, about->facts);
    for (size_t i = 0; i < about->n_downs; i++)
        if (about->downs[i]->number != 0)
            row->facts = array_add(c->arena, row->facts, &row->n_facts, about->downs[i]);
    row->matters = about->matters;
    row->n_matters = about->n_matters;

    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    store_put(c->txn, STORE_OUTBOX, &key, row);
    return row;
}
