#include "gateway/desk/subject.h"

void
desk_take_clock_step(struct desk_command *c)
{
    desk_refused(c, "not built");
}
