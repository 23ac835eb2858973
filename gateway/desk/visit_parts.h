// What visit.c and visit_confirm.c are made of; for them alone.
#ifndef PLATEN_DESK_VISIT_PARTS_H
#define PLATEN_DESK_VISIT_PARTS_H

#include "gateway/desk/states.h"
#include "gateway/desk/subject.h"

// ---- visit_record.c ----

// By the table of visit_states.c. False: it has no such step, nothing changed.
bool visit_step(Platen__Visit *visit, enum visit_event event);
// The one of the case that is asked for or confirmed; NULL: none.
Platen__Visit *visit_of_case(struct desk_command *c, const Platen__Case *kase);
// A new one of the case. visit_init() writes nothing, so that it may still be refused;
// visit_number() gives it number and calendar's UID; visit_new() is both.
Platen__Visit *visit_init(struct desk_command *c, const Platen__Case *kase);
void visit_number(struct desk_command *c, Platen__Visit *visit);
Platen__Visit *visit_new(struct desk_command *c, const Platen__Case *kase);
// Tells its time to all who want to hear of dates; off: that it is not to take place, to those who
// were told. Puts the visit: whom it was told stands in it.
void visit_mail(struct desk_command *c, Platen__Visit *visit, const Platen__Case *kase, bool off);

// ---- visit_time.c ----

// NULL for 0, or where it is gone.
Platen__AvailableTime *visit_time(struct desk_command *c, uint64_t id);
// Puts the time, not the visit.
void visit_free_time(struct desk_command *c, Platen__Visit *visit);
// Its store, start and end become the visit's. Puts the time, and the one that the visit had
// before.
void visit_take_time(struct desk_command *c, Platen__Visit *visit, Platen__AvailableTime *time);
// The first of the store's own times that a visit from start to end would use up; NULL: none.
// *taken_r: another visit has one of them.
Platen__AvailableTime *visit_times_at(struct desk_command *c, const Platen__Visit *visit,
                                      uint64_t service_store, int64_t start, int64_t end,
                                      bool *taken_r);

#endif
