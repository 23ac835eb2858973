#include "gateway/desk/subject.h"

void
desk_take_change_terminal(struct desk_command *c)
{
    desk_refused(c, "not built");
}
