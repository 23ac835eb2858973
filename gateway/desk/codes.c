#include "gateway/desk/subject.h"

void
desk_take_new_code(struct desk_command *c)
{
    desk_refused(c, "not built");
}
