#include "gateway/desk/staff_item.h"

#include <inttypes.h>
#include <string.h>

#include "gateway/desk/once.h"
#include "lib/arena.h"

static const char *staff_item_matter(struct desk_command *c, const Platen__StaffItem *item)
{
    bool about = item->agent[0] != '\0' || item->terminal != 0 || item->case_id != 0 ||
                 item->order != 0 || item->person != 0 || item->value[0] != '\0';
    return arena_printf(
        c->arena,
        "%s\n%s\n%" PRIu64 "\n%" PRIu64 "\n%" PRIu64 "\n%" PRIu64 "\n%s\n%" PRIu64 "\n%" PRIu64,
        item->kind, item->agent, item->terminal, item->case_id, item->order, item->person,
        item->value, about ? 0 : item->mail, about ? 0 : item->report);
}

static Platen__StaffItem *staff_item_open_one(struct desk_command *c, const char *matter)
{
    Platen__Once *once = once_find(c, ONCE_STAFF_ITEM, matter, strlen(matter));
    if (once == NULL)
        return NULL;
    return store_get_id(c->txn, STORE_STAFF_ITEM, once->reception);
}

uint64_t staff_item_open(struct desk_command *c, Platen__StaffItem *item)
{
    const char *matter = staff_item_matter(c, item);
    Platen__StaffItem *there = staff_item_open_one(c, matter);
    if (there != NULL)
        return there->id;
    item->id = desk_next_id(c, STORE_STAFF_ITEM);
    item->opened = c->now;
    store_put_id(c->txn, STORE_STAFF_ITEM, item->id, item);
    Platen__Once once;
    platen__once__init(&once);
    once.reception = item->id;
    once_set(c, ONCE_STAFF_ITEM, matter, strlen(matter), &once);
    return item->id;
}

Platen__StaffItem *staff_item_find(struct desk_command *c, const Platen__StaffItem *like)
{
    return staff_item_open_one(c, staff_item_matter(c, like));
}

void staff_item_close(struct desk_command *c, Platen__StaffItem *item, const char *by)
{
    const char *matter = staff_item_matter(c, item);
    item->closed = c->now;
    item->closed_by = arena_strdup(c->arena, by);
    store_put_id(c->txn, STORE_STAFF_ITEM, item->id, item);
    once_delete(c, ONCE_STAFF_ITEM, matter, strlen(matter));
}

void staff_item_reopen(struct desk_command *c, Platen__StaffItem *item)
{
    const char *matter = staff_item_matter(c, item);
    Platen__Once once;
    if (staff_item_open_one(c, matter) != NULL)
        return; // another is open about it
    item->closed = 0;
    item->closed_by = arena_strdup(c->arena, "");
    item->accepted = false;
    store_put_id(c->txn, STORE_STAFF_ITEM, item->id, item);
    platen__once__init(&once);
    once.reception = item->id;
    once_set(c, ONCE_STAFF_ITEM, matter, strlen(matter), &once);
}

void staff_item_tell(struct desk_command *c, Platen__StaffItem *item)
{
    Platen__StaffItem *there = staff_item_find(c, item);
    if (there == NULL) {
        staff_item_open(c, item);
        return;
    }
    there->text = item->text;
    store_put_id(c->txn, STORE_STAFF_ITEM, there->id, there);
}

bool staff_item_takes_back(const Platen__StaffItem *item, int64_t now)
{
    static const char *const kinds[] = {"held-address", "complaint", "agent-anew"};
    if (!item->accepted || item->closed == 0 || now - item->closed >= STAFF_ITEM_TAKE_BACK)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], item->kind) == 0)
            return true;
    return false;
}
