// Notices and the mails about them: who is told of a case, and when.
#ifndef PLATEN_DESK_NOTICE_H
#define PLATEN_DESK_NOTICE_H

#include "gateway/desk/subject.h"

// The mail of the case's kind to every manager who hears of it (hear.h), as each wishes (tell.h),
// unless it was told within flap_minutes. An unconfirmed or missing manager gets none (the
// confirming mail counts the notices that wait). Sets kase->mailed and told; the caller puts the
// case.
void notice_mail(struct desk_command *c, Platen__Case *kase, const Platen__Terminal *terminal);
// The address was confirmed: tells every notice of the person's terminals that was not told yet.
// Puts person and cases. Returns how many.
unsigned notices_mail_waiting(struct desk_command *c, Platen__Person *person);
// How many notices the person's terminals show now.
unsigned notices_count(struct desk_command *c, const Platen__Person *person);
// The confirming mail with the number of notices that wait; sets confirm_mailed, puts the person,
// and writes the due row of the next repeat.
void notice_mail_confirm(struct desk_command *c, Platen__Person *person);

#endif
