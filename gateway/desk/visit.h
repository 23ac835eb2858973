// Visits of a service person: a time is taken once; the manager picks one, staff confirm or move
// it.
#ifndef PLATEN_DESK_VISIT_H
#define PLATEN_DESK_VISIT_H

#include "gateway/desk/subject.h"

// The case is done: its visit too; a time that is still to come is free again. Puts both.
void visit_end_with_case(struct desk_command *c, const Platen__Case *kase);

#endif
