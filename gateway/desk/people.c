#include "gateway/desk/subject.h"

void
desk_take_confirm_person(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_change_person(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_renew_link(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_revoke_link(struct desk_command *c)
{
    desk_refused(c, "not built");
}
