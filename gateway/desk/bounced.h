// An address that does not take our mail: held, its second contact tried, staff told (DESIGN 5).
#ifndef PLATEN_DESK_BOUNCED_H
#define PLATEN_DESK_BOUNCED_H

#include "gateway/desk/subject.h"

// `row` came back or was refused for ever, for this reason in one line. Makes the row failed and
// puts it; holds the person's address; writes the row again for the second address where there is
// one; opens a staff item.
void bounced_take(struct desk_command *c, Platen__Outbox *row, const char *reason);

#endif
