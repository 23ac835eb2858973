#include "gateway/desk/person_state.h"

#include "gateway/desk/array.h"
#include "gateway/desk/find.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"

// As many as a person can sensibly be sent at once; the rest stay with staff.
enum { HELD_MAX = 50 };

unsigned person_confirm(struct desk_command *c, Platen__Person *person)
{
    if (person->confirmed != 0)
        return 0;
    person->confirmed = c->now;
    put_person(c, person);
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "unconfirmed");
    like.person = person->id;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, staff_name(c));
    return notices_mail_waiting(c, person);
}

void person_send_held(struct desk_command *c, const Platen__Person *person)
{
    struct store_key prefix = store_key_u64(person->id);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_OUTBOX_BY_PERSON, &prefix, NULL, true);
    Platen__Outbox *row, **rows = NULL;
    size_t n = 0;
    while (n < HELD_MAX && (row = store_next(cursor, NULL)) != NULL)
        if (row->state == PLATEN__OUT_STATE__OUT_HELD)
            rows = array_add(c->arena, rows, &n, row);
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++) {
        struct store_key key = store_key_u64(rows[i]->event);
        store_key_add_u32(&key, rows[i]->index);
        rows[i]->state = PLATEN__OUT_STATE__OUT_WAITING;
        rows[i]->due = c->now;
        store_put(c->txn, STORE_OUTBOX, &key, rows[i]);
    }
}

void person_release(struct desk_command *c, Platen__Person *person)
{
    person->held_since = 0;
    person->held_reason = arena_strdup(c->arena, "");
    put_person(c, person);
    person_send_held(c, person);
}
