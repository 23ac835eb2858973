#include "gateway/desk/subject.h"

void
desk_take_set_dealer(struct desk_command *c)
{
    desk_refused(c, "not built");
}
