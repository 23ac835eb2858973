// How often a reader died over one mail, by its place, until the mail has a fate (DESIGN 3).
#ifndef PLATEN_DESK_MAIL_TRY_H
#define PLATEN_DESK_MAIL_TRY_H

#include "gateway/desk/subject.h"

// The mail has its fate: forgets the tries. place may be NULL.
void mail_try_forget(struct desk_command *c, const Platen__MailPlace *place);

#endif
