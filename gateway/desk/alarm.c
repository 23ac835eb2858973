// Something outside is dead (a mailbox, the mail relay) or is back: one open item for each, which
// closes by itself.
#include <string.h>

#include "gateway/desk/staff_item.h"
#include "gateway/desk/subject.h"
#include "lib/arena.h"

enum { TEXT_MAX = 1000 };

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"mailbox", "mailbox-full", "relay", "backup", "keys"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

void desk_take_alarm(struct desk_command *c)
{
    const Platen__Alarm *alarm = c->command->alarm;
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    if (!is_kind(alarm->kind)) {
        desk_invalid(c, "kind", "There is no such alarm.");
        return;
    }
    item.kind = arena_strdup(c->arena, alarm->kind);
    item.value = desk_cut(c, alarm->value, TEXT_MAX);
    item.text = desk_cut(c, alarm->text, TEXT_MAX);
    Platen__StaffItem *open = staff_item_find(c, &item);
    if (alarm->over && open == NULL) {
        desk_not_found(c, "No such alarm is open.");
    } else if (alarm->over) {
        staff_item_close(c, open, "gateway");
        desk_done(c, "It is back.");
    } else if (open != NULL) {
        desk_conflict(c, "Staff know it.");
    } else {
        c->answer->id = staff_item_open(c, &item);
        desk_done(c, "Staff are told.");
    }
}
