// Who hears of a terminal's matters: every manager whose scope holds it and who did not switch the
// kind, the site or the terminal off. Of failures somebody always hears.
#ifndef PLATEN_DESK_HEAR_H
#define PLATEN_DESK_HEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/desk/subject.h"

enum hear_kind { // bits of Person.deaf_kinds: numbers are stored, never change, never use again
    HEAR_SUPPLIES = 0,
    HEAR_FAILURES = 1, // and what a person called service for
    HEAR_MAINTENANCE = 2, // and inspections: nothing has failed
    HEAR_DATES = 3, // of deliveries and visits
    HEAR_KINDS
};

enum hear_kind hear_of_case(const Platen__Case *kase);

// Whether the person, in whose scope the terminal is, wants to hear of this kind there. Pure.
bool hear_wants(const Platen__Person *person, const Platen__Terminal *terminal,
                enum hear_kind kind);
// Whether a mail to the person can arrive: confirmed, not every address held, no complaint. Pure.
bool hear_reaches(const Platen__Person *person);

// The confirmed managers who hear of it, by their ids. Of failures: where nobody that a mail
// reaches wants them, the terminal's manager all the same, else every manager whom a mail reaches.
// Costs a look at every person of the customer.
Platen__Person **hear_persons(struct desk_command *c, const Platen__Terminal *terminal,
                              enum hear_kind kind, size_t *n_r);

// A terminal in the scope of `person` where, as the record stands now (it need not be put), nobody
// whom a mail reaches wants to hear of failures though the person would: NULL = none. For refusing
// the last one.
Platen__Terminal *hear_nobody(struct desk_command *c, const Platen__Person *person);

// The ids of the terminals in a person's scope: its sites, its own, and those that name it as
// manager.
uint64_t *hear_scope(struct desk_command *c, const Platen__Person *person, size_t *n_r);

#endif
