#include "gateway/desk/subject.h"

void
desk_take_place_order(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_cancel_order(struct desk_command *c)
{
    desk_refused(c, "not built");
}
