#include "gateway/desk/subject.h"

void
desk_take_outbox_result(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_outbox_again(struct desk_command *c)
{
    desk_refused(c, "not built");
}
