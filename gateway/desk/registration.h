// Registration of terminals, which comes from the terminal itself (DESIGN 4, Registration).
#ifndef PLATEN_DESK_REGISTRATION_H
#define PLATEN_DESK_REGISTRATION_H

#include "gateway/desk/subject.h"

// Registers the terminal a report of a pinned agent describes, or updates it; puts it. NULL: it is
// a staff item now (bound to another agent, or a number that cannot be). *what_r: one line in words
// for the panel.
Platen__Terminal *registration_take(struct desk_command *c, Platen__Agent *agent,
                                    const Platen__Report *report, uint64_t reception,
                                    const char **what_r);
// A report names another manager than the record: a staff item "manager-address" (terminal, value =
// the address), never silently used; the same address is asked about once. The caller puts the
// terminal.
void registration_check_manager(struct desk_command *c, Platen__Terminal *terminal,
                                const char *address, uint64_t reception);
// Makes the person with that address the terminal's manager: made unconfirmed if new, the terminal
// added to the scope, the confirming mail written. Sets terminal->manager, clears manager_asked;
// the caller puts the terminal. Returns the person as put, or NULL: the address cannot be one.
Platen__Person *registration_set_manager(struct desk_command *c, Platen__Terminal *terminal,
                                         const char *address);
// Staff approved a terminal that waited. Puts it.
void registration_accept(struct desk_command *c, Platen__Terminal *terminal);
// Staff approved that the terminal moves to another agent (item moved-terminal; item->agent and
// item->value: the agent and its name for it). Puts it.
void registration_move(struct desk_command *c, Platen__Terminal *terminal, const char *agent,
                       const char *agent_name);
// A first word from it: when, its number where it has none ("" = a free one), its silence watched from
// now on. The caller puts it.
void registration_begin(struct desk_command *c, Platen__Terminal *terminal, const char *number);
// The customer's installing person, 0: none.
uint64_t registration_installing_person(struct desk_command *c, uint64_t customer);
// A free registration number given by the centre: 8 digits.
const char *registration_new_number(struct desk_command *c);
// 6 to 10 ASCII digits.
bool registration_number_ok(const char *number);

// A manager of the customer with that address, not yet confirmed; the caller puts it.
Platen__Person *registration_new_person(struct desk_command *c, uint64_t customer,
                                        const char *address);

#endif
