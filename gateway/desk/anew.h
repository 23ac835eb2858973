// An agent that lost its key enrols anew, by a code of ours, and is another agent by its new key. Its
// terminals register again and are asked about together: one staff item, and one answer moves all of
// them and ends the old key (DESIGN 4, Registration).
#ifndef PLATEN_DESK_ANEW_H
#define PLATEN_DESK_ANEW_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

// The agent enrolled later than the one that the terminal is bound to, and that one has said nothing
// since: it is taken for the same one. Where the old one still speaks, a terminal has moved.
bool anew_seems(struct desk_command *c, const Platen__Agent *agent,
                const Platen__Terminal *terminal);
// The terminal's old agent was ended in favour of this one: no more questions.
bool anew_succeeds(struct desk_command *c, const char *agent, const Platen__Terminal *terminal);
// Puts the terminal, by the new agent's name for it, to the item "agent-anew" (agent: the new one,
// value: the old one).
void anew_claim(struct desk_command *c, const char *agent, const Platen__Terminal *terminal,
                const char *name, uint64_t reception);
// A person asked at the customer's and says yes: every terminal claimed and still with the old agent
// moves, the old key ends. 1; 0: it cannot be (the answer is set).
int anew_decide(struct desk_command *c, const Platen__StaffItem *item);
// It was not so: the terminals go back, the old key holds again, the new one ends.
int anew_take_back(struct desk_command *c, const Platen__StaffItem *item);

#endif
