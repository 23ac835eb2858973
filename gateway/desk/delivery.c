#include "gateway/desk/subject.h"

void
desk_take_set_delivery(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_dispatch_order(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_deliver_order(struct desk_command *c)
{
    desk_refused(c, "not built");
}
