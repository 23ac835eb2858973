// Data down (seed 001, page 21: nothing but replies passes a terminal's firewall): what waits for a
// terminal rides in the reply to whatever it sends next. One mechanism; webui writes it as lines of a
// query's reply, or as elements of a sealed one (docs/protocol.md, sections 7 and 12).
//
//   waits --rode in a reply--> waits, given once more
//         --all of a query's reply went out--> sent
//         --the agent acknowledges its number--> done, refused
//         --staff, or a newer one of the same name--> withdrawn
#ifndef PLATEN_DESK_DOWN_H
#define PLATEN_DESK_DOWN_H

#include "gateway/desk/subject.h"

enum { DOWN_TEXT_MOST = 200, DOWN_WAITING_MOST = 20 }; // characters; for one terminal

// All that waits for it goes into Answer.data, noted as given with that reception number. Puts no
// terminal.
void down_give(struct desk_command *c, const Platen__Terminal *terminal, uint64_t reception,
               uint32_t epoch);
// The same for a query that came before: what rode in its first reply comes again, too.
void down_repeat(struct desk_command *c, const Platen__Terminal *terminal,
                 const Platen__ReportRecord *first);
// What an agent says became of them. Changes the terminal, which the caller puts.
void down_told(struct desk_command *c, Platen__Terminal *terminal, size_t n,
               Platen__ReportDown **downs);

#endif
