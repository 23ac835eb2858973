// Cases: made with their service ID, moved along the table of case_states.c, ended.
#ifndef PLATEN_DESK_CASE_H
#define PLATEN_DESK_CASE_H

#include "gateway/desk/subject.h"

// A new open case of the terminal with its service ID; the caller fills the rest and puts it.
Platen__Case *case_new(struct desk_command *c, const Platen__Terminal *terminal, Platen__CaseKind kind);
// Adds a person's or terminal's words; the caller puts the case. mail: MailIn id or 0.
void case_add_message(struct desk_command *c, Platen__Case *kase, const char *from, const char *text,
                      uint64_t mail);
// In words for lists: "Toner is low (black)".
const char *case_title(struct desk_command *c, const Platen__Case *kase);
// shortage, maintenance, failure, service: also the mail's kind where there is one.
const char *case_kind_text(Platen__CaseKind kind);

#endif
