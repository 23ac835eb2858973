// An agent without a disk, for benches and fault tests: enrols, registers terminals, makes sealed
// reports.
#ifndef PLATEN_TESTS_LOAD_AGENT_H
#define PLATEN_TESTS_LOAD_AGENT_H

#include <stddef.h>
#include <stdint.h>

struct load_agent;

struct load_report {
    uint8_t *der;
    size_t size;
    char uuid[37];
};

// From an enrolment file; stops the program with a line on stderr when it cannot.
struct load_agent *load_agent_new(const char *enrolment_path);
void load_agent_free(struct load_agent **agent);
const char *load_agent_id(const struct load_agent *agent);
const char *load_agent_url(const struct load_agent *agent);
const struct seal_key *load_agent_sign_key(const struct load_agent *agent);
const struct seal_key *load_agent_receive_key(const struct load_agent *agent);
// The enrolling report, a registration of terminal n, a status report of about 2 kB of terminal n.
struct load_report load_agent_enrolment(struct load_agent *agent);
struct load_report load_agent_registration(struct load_agent *agent, unsigned n);
struct load_report load_agent_status(struct load_agent *agent, unsigned n);
// The same with black toner at 5 percent: one case, one mail a terminal.
struct load_report load_agent_shortage(struct load_agent *agent, unsigned n);

#endif
