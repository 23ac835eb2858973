// An address that does not take our mail: held at once, after repeats or not at all, by the kind of
// failure (bounce_kind.h); the second contact tried, staff told (DESIGN 5; docs/mail.md, Bounces).
#ifndef PLATEN_DESK_BOUNCED_H
#define PLATEN_DESK_BOUNCED_H

#include "gateway/desk/subject.h"

enum { BOUNCED_SOFT_DAYS = 3, BOUNCED_SOFT_WITHIN = 14 }; // days with such bounces; days

struct bounced {
    const char *status; // RFC 3463, "" = none
    const char *reason; // one line
    bool hard;          // the whole of the notice says so, whatever the status tells
};

// `row` came back or was refused for ever. Makes the row failed and puts it; holds the person's
// address where the kind of failure says so; writes the row again for the second contact; opens a
// staff item.
void bounced_take(struct desk_command *c, Platen__Outbox *row, const struct bounced *why);
// Nothing failed yet: the row says that and why. Puts it.
void bounced_delayed(struct desk_command *c, Platen__Outbox *row, const char *reason);
// The row waits because its person's address is held: the second contact gets it meanwhile. The
// caller puts the row.
void bounced_held(struct desk_command *c, Platen__Outbox *row);

#endif
