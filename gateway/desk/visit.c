#include "gateway/desk/subject.h"

void
desk_take_ask_visit(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_confirm_visit(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_cancel_visit(struct desk_command *c)
{
    desk_refused(c, "not built");
}
