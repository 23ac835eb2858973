#include "gateway/desk/person_state.h"

#include <string.h>

#include "gateway/desk/array.h"
#include "gateway/desk/case.h"
#include "gateway/desk/find.h"
#include "gateway/desk/hand_over.h"
#include "gateway/desk/mail_kind.h"
#include "gateway/desk/notice.h"
#include "gateway/desk/staff_item.h"
#include "gateway/desk/staff_name.h"

// As many as a person can sensibly be sent at once; the rest stay with staff.
enum { HELD_MAX = 50, HEARD_MAX = 10 };

unsigned person_confirm(struct desk_command *c, Platen__Person *person)
{
    if (person->confirmed != 0)
        return 0;
    person->confirmed = c->now;
    if (person->held_since != 0)
        person_release(c, person, staff_name(c), NULL);
    else
        put_person(c, person);
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, "unconfirmed");
    like.person = person->id;
    Platen__StaffItem *item = staff_item_find(c, &like);
    if (item != NULL)
        staff_item_close(c, item, staff_name(c));
    hand_over_confirmed(c, person);
    // what was handed over changed the record
    Platen__Person *now = find_person_id(c, person->id);
    return notices_mail_waiting(c, now);
}

// What waited too long to be of use: its matter has ended meanwhile.
static bool is_over(struct desk_command *c, const Platen__Outbox *row)
{
    if (!mail_kind_is_notice(row->kind))
        return false;
    const Platen__Case *kase = find_case_id(c, row->case_id);
    return kase != NULL && !case_is_open(kase);
}

static void let_go(struct desk_command *c, Platen__Outbox *row)
{
    struct store_key key = store_key_u64(row->event);
    store_key_add_u32(&key, row->index);
    bool over = is_over(c, row);
    row->state = over ? PLATEN__OUT_STATE__OUT_DROPPED : PLATEN__OUT_STATE__OUT_WAITING;
    row->due = over ? 0 : c->now;
    row->error = arena_strdup(c->arena, over ? "the matter ended while the address was held" : "");
    store_put(c->txn, STORE_OUTBOX, &key, row);
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
    for (size_t i = 0; i < n; i++)
        let_go(c, rows[i]);
}

static void close_item(struct desk_command *c, const Platen__Person *person, const char *kind,
                       char *value, const char *by, const Platen__StaffItem *decided)
{
    Platen__StaffItem like;
    platen__staff_item__init(&like);
    like.kind = arena_strdup(c->arena, kind);
    like.person = person->id;
    like.value = value;
    Platen__StaffItem *item = value[0] != '\0' ? staff_item_find(c, &like) : NULL;
    if (item == NULL || (decided != NULL && item->id == decided->id))
        return;
    item->accepted = strcmp(by, "gateway") != 0;
    staff_item_close(c, item, by);
}

void person_release(struct desk_command *c, Platen__Person *person, const char *by,
                    const Platen__StaffItem *decided)
{
    person->held_since = person->second_held_since = 0;
    person->soft_first = person->soft_last = 0;
    person->soft_days = 0;
    person->held_reason = arena_strdup(c->arena, "");
    put_person(c, person);
    close_item(c, person, "held-address", person->mail, by, decided);
    close_item(c, person, "held-address", person->second_mail, by, decided);
    close_item(c, person, "bounced", person->mail, by, decided);
    close_item(c, person, "bounced", person->second_mail, by, decided);
    person_send_held(c, person);
}

void person_forgive(struct desk_command *c, Platen__Person *person, const char *by,
                    const Platen__StaffItem *decided)
{
    person->complained = 0;
    put_person(c, person);
    close_item(c, person, "complaint", person->mail, by, decided);
    person_send_held(c, person);
}

static bool is_held(const Platen__Person *person, const char *address)
{
    return (person->held_since != 0 && address_same(person->mail, address)) ||
           (person->second_held_since != 0 && address_same(person->second_mail, address));
}

void person_heard(struct desk_command *c, const char *address)
{
    uint8_t mac[32];
    if (address[0] == '\0')
        return;
    store_mail_key(c->txn, address, mac);
    struct store_key prefix = store_key_bytes(mac, sizeof mac);
    struct store_cursor *cursor =
        store_scan_index(c->txn, STORE_PERSON_BY_ADDRESS, &prefix, NULL, false);
    Platen__Person *person, **persons = NULL;
    size_t n = 0;
    while (n < HEARD_MAX && (person = store_next(cursor, NULL)) != NULL)
        if (is_held(person, address))
            persons = array_add(c->arena, persons, &n, person);
    store_cursor_close(&cursor);
    for (size_t i = 0; i < n; i++)
        person_release(c, persons[i], "gateway", NULL);
}
