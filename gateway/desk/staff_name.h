// Who gives the command, as it stands in closed items and notes.
#ifndef PLATEN_DESK_STAFF_NAME_H
#define PLATEN_DESK_STAFF_NAME_H

#include "gateway/desk/subject.h"

// A staff login, "operator" for platenctl, "gateway" for anything else.
const char *staff_name(struct desk_command *c);

#endif
