#include "gateway/desk/subject.h"

void
desk_take_mail(struct desk_command *c)
{
    desk_refused(c, "not built");
}

void
desk_take_count_mail_try(struct desk_command *c)
{
    desk_refused(c, "not built");
}
