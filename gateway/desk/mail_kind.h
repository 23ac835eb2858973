// The kinds of mail (Outbox.kind, Matter.kind) and what the desk asks of them. Pure.
#ifndef PLATEN_DESK_MAIL_KIND_H
#define PLATEN_DESK_MAIL_KIND_H

#include <stdbool.h>

#include "gateway/desk/hear.h"

// Tells of a matter of the terminal (case_kind_text()): of no use any more when that has ended.
bool mail_kind_is_notice(const char *kind);
// Leaves by itself. Who called our mail unwanted gets none of these; what follows from the person's
// own order, visit or press of a button still comes.
bool mail_kind_is_routine(const char *kind);
// Concerns nobody else. A digest is made of what its person chose to hear.
bool mail_kind_is_own(const char *kind);
// What somebody else who stands in must want to hear of.
enum hear_kind mail_kind_hear(const char *kind);

#endif
