// Enrolment: a code that works once pins an agent's keys (DESIGN 4, Enrolment).
#ifndef PLATEN_DESK_ENROLMENT_H
#define PLATEN_DESK_ENROLMENT_H

#include "gateway/desk/subject.h"

// A self-signed report with a code: compares the code's SHA-256 (there, unused, not expired) and
// the agent's ID with its key, marks the code used and puts the agent, in this same event. NULL:
// nothing was written, *why_r says in words why.
Platen__Agent *enrolment_take(struct desk_command *c, const Platen__Report *report,
                              const char **why_r);

#endif
