// The clock was set by more than five minutes: the floor of time is set anew, staff are told, and
// what is due waits for a tick, so that a wrong clock does not let a year fall due at once.
#include <inttypes.h>

#include "gateway/desk/staff_item.h"
#include "gateway/desk/subject.h"
#include "lib/arena.h"

void desk_take_clock_step(struct desk_command *c)
{
    int64_t seconds = c->command->clock_step->by / DESK_SECOND;
    Platen__StaffItem item;
    platen__staff_item__init(&item);
    item.kind = arena_strdup(c->arena, "clock");
    item.text =
        arena_printf(c->arena, "The gateway's clock was set by %+" PRId64 " seconds.", seconds);
    item.value = arena_printf(c->arena, "%" PRId64, c->now);
    staff_item_open(c, &item);
    desk_hold_due(c->desk);
    desk_done(c, "The clock was set by %+" PRId64 " seconds.", seconds);
}
