// Telling a person of a matter: failures at once, what may wait as the person wished (tell_time.h).
// What waits stands in the person's record with one due row; when that comes, matters that ended
// meanwhile are left out, one that is left goes as its own mail, several as one digest. Dates go as
// mails of their own then, because each carries a calendar part.
#ifndef PLATEN_DESK_TELL_H
#define PLATEN_DESK_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/hear.h"
#include "gateway/desk/outbox_row.h"
#include "gateway/desk/subject.h"

// Mails the matter, or lets it wait; a later word on the same matter replaces one that waits. Puts
// about->person. by: the time before which it must be known (a visit begins), 0 = none: it does not
// wait beyond half a day before. True: a mail leaves now.
bool tell_person(struct desk_command *c, const char *mail, enum hear_kind kind, int64_t by,
                 const struct outbox_about *about);
// Whether the case's notice waits to be told to the person.
bool tell_waits(const Platen__Person *person, const char *mail, uint64_t case_id);
// Takes the case's notice back before it is told: true where one waited. Puts the person then.
bool tell_withdraw(struct desk_command *c, Platen__Person *person, uint64_t case_id);
// The wishes changed: what waits is told when the new ones say. The caller puts the person.
void tell_reckon(struct desk_command *c, Platen__Person *person);
// Whether the person was told of the case (cases of before told[] was kept: its manager was).
bool tell_knows(const Platen__Case *kase, const Platen__Terminal *terminal, uint64_t person);
// The tick: DUE_TELL.
void tell_due(struct desk_command *c, uint64_t person);

#endif
