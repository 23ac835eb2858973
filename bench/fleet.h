// A large fleet as a dealer has it, the same at each run: customers with sites, on each site a
// manager and an agent for its terminals. The keys of its agents come from their numbers, so that a
// program that measures has them without asking for them.
#ifndef PLATEN_BENCH_FLEET_H
#define PLATEN_BENCH_FLEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/seal.h"
#include "schemas/messages.pb-c.h"

struct fleet_site {
    unsigned customer, number; // of the site at the customer; both from 0
    unsigned first, terminals;
};

struct fleet {
    unsigned terminals;
    struct fleet_site *sites; // with their agents, and managers, of the same number
    unsigned n_sites, n_customers;
    unsigned *site_of; // a terminal
};

struct fleet *fleet_new(unsigned terminals);
void fleet_free(struct fleet **fleet);

enum fleet_key { FLEET_SIGN = 's', FLEET_RECEIVE = 'r' };
// The private key of an agent, and its ID of 20 digits.
struct seal_key *fleet_key(unsigned agent, enum fleet_key which);
void fleet_customer_code(unsigned customer, char code_r[16]);
void fleet_manager_mail(unsigned site, char mail_r[48]);

// How a terminal is: most are well, one in twenty is short of black, one in two hundred has failed.
bool fleet_is_short(unsigned terminal);
bool fleet_has_failed(unsigned terminal);

enum { FLEET_SUPPLIES = 6, FLEET_COUNTERS = 7 };
// A report with room for all it points to; not to be moved.
struct fleet_report {
    Platen__Report report;
    Platen__Registration registration;
    Platen__Condition condition, *conditions[1];
    Platen__Supply supplies[FLEET_SUPPLIES], *supply_list[FLEET_SUPPLIES];
    Platen__Counter counters[FLEET_COUNTERS], *counter_list[FLEET_COUNTERS];
    char uuid[37], agent[21], name[32], serial[32], place[64], manager[48];
};

// Supplies and counters; as it is, or (well) with nothing to tell anybody. agent: its ID.
void fleet_status(struct fleet_report *r, const struct fleet *fleet, unsigned terminal,
                  const char *agent, uint64_t sequence, int64_t now, bool well);
// Makes it the first word of a terminal.
void fleet_register(struct fleet_report *r, unsigned terminal);

#endif
