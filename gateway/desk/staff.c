#include "gateway/desk/subject.h"

void
desk_take_add_staff(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_enrol_staff(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_staff_login(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_staff_logout(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_remove_staff(struct desk_command *c)
{
    desk_refused(c, "not built");
}
