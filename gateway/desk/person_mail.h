// The address a mail of the outbox goes to now. Pure.
#ifndef PLATEN_DESK_PERSON_MAIL_H
#define PLATEN_DESK_PERSON_MAIL_H

#include <stdbool.h>

#include "schemas/records.pb-c.h"

// The second address where the row is for the second contact or the first is held; "" = none will
// do: answer OutboxResult with OUT_HELD. *why_r (may be NULL): then why, in words.
const char *person_mail(const Platen__Person *person, const Platen__Outbox *row,
                        const char **why_r);

#endif
