// Visits of a service person: a time is taken once; the manager picks one, staff confirm or move
// it.
#ifndef PLATEN_DESK_VISIT_H
#define PLATEN_DESK_VISIT_H

#include "gateway/desk/subject.h"

// The case is done: its visit too; a time that is still to come is free again. Puts both.
void visit_end_with_case(struct desk_command *c, const Platen__Case *kase);

// A service person is asked for, and the time is for staff to set; person: for whom, 0 = by staff. Puts
// visit and case. NULL: one is asked for already, nothing written.
Platen__Visit *visit_ask_any(struct desk_command *c, Platen__Case *kase, uint64_t person);
// Ends it; whom its time was told hears of that. Puts both. False: it has ended, nothing written.
bool visit_call_off(struct desk_command *c, Platen__Visit *visit, Platen__Case *kase);
// Whether visit_call_off() would do it. Pure.
bool visit_may_end(const Platen__Visit *visit);

// The person says yes to the date that is confirmed. Puts the visit.
void visit_accepted(struct desk_command *c, Platen__Visit *visit);
// The person cannot take it: asked again, for start to end where that is proposed (then the given
// time stays taken until staff answer), else for any. Puts visit and case, and tells staff.
void visit_declined(struct desk_command *c, Platen__Visit *visit, Platen__Case *kase,
                    const Platen__Person *person, const char *words, int64_t start, int64_t end);

#endif
