// Silence: each terminal's interval is learned; one that says nothing for too long is unknown, and
// a silent agent makes all of its terminals unknown with one staff item (DESIGN 4, Silence).
#ifndef PLATEN_DESK_SILENCE_H
#define PLATEN_DESK_SILENCE_H

#include "gateway/desk/subject.h"

// A report about the terminal came: learns the interval, ends its silence. The caller puts it.
void silence_heard(struct desk_command *c, Platen__Terminal *terminal);
// The same for a word that came at that time, before now.
void silence_heard_at(struct desk_command *c, Platen__Terminal *terminal, int64_t time);
// A report of the agent came, about whatever: closes its staff item. True: the caller puts the
// agent; an agent that was heard minutes ago is not written again for that.
bool silence_agent_heard(struct desk_command *c, Platen__Agent *agent);
// When it is silent, if nothing comes: a month after it said that it sleeps or is switched off.
int64_t silence_deadline(const Platen__Terminal *terminal, const Platen__Dealer *dealer);
// The due row of a terminal. Leaves exactly one behind while the terminal is watched
// (standing_watched), else says so in it.
void silence_due(struct desk_command *c, uint64_t terminal);
// Its silence is of no interest any more: closes its staff item. The caller puts it.
void silence_over(struct desk_command *c, Platen__Terminal *terminal);
// Watched again: where no row is due for it, one is added. The caller puts it.
void silence_watch(struct desk_command *c, Platen__Terminal *terminal);

#endif
