#include "gateway/desk/subject.h"

void
desk_take_note_case(struct desk_command *c)
{
    desk_refused(c, "not built");
}
