// Cases: made with their service ID, moved along the table of case_states.c, ended.
#ifndef PLATEN_DESK_CASE_H
#define PLATEN_DESK_CASE_H

#include "gateway/desk/states.h"
#include "gateway/desk/subject.h"

// A new open case of the terminal with its service ID (D3-000017) and a notice; the caller fills
// the rest and puts it. Puts the department, whose numbers it counts.
Platen__Case *case_new(struct desk_command *c, const Platen__Terminal *terminal,
                       Platen__CaseKind kind);
// Moves the case along the table and stamps `changed`; the caller puts it. False: the event has no
// place in its state, nothing was changed.
bool case_step(struct desk_command *c, Platen__Case *kase, enum case_event event);
bool case_is_open(const Platen__Case *kase);
// The open cases of a terminal, oldest id first, as pointers in the arena.
Platen__Case **case_open_of_terminal(struct desk_command *c, uint64_t terminal, size_t *n_r);
// The latest cases of a terminal whatever their state, newest first; at most `max`.
Platen__Case **case_latest_of_terminal(struct desk_command *c, uint64_t terminal, size_t max,
                                       size_t *n_r);
// Adds a person's or terminal's words; the caller puts the case. mail: MailIn id or 0.
void case_add_message(struct desk_command *c, Platen__Case *kase, const char *from,
                      const char *text, uint64_t mail);
// What somebody said at the terminal (from: "terminal", its panel, or "label"): on the newest open case
// of the machine, else a service case of its own. Puts it. Beside that the words stand in their report.
Platen__Case *case_say(struct desk_command *c, const Platen__Terminal *terminal, const char *from,
                       const char *text, Platen__Trust trust, uint64_t reception);
// The newest open service case of the terminal, NULL: none.
Platen__Case *case_service_open(struct desk_command *c, const Platen__Terminal *terminal);
// In words for lists: "toner low (black)".
const char *case_title(struct desk_command *c, const Platen__Case *kase);
// shortage, maintenance, failure, inspection, service: also the mail's kind where there is one.
const char *case_kind_text(Platen__CaseKind kind);

#endif
