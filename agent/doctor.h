/* `platen-agent doctor`: what is wrong with an agent in its place, in words, and what to do about it.
 * Looks only: nothing is sent, no printer is changed, and it may be asked while `run` is active.
 */
#ifndef PLATEN_AGENT_DOCTOR_H
#define PLATEN_AGENT_DOCTOR_H

#include <stddef.h>

struct agent;

enum doctor_state { DOCTOR_GOOD, DOCTOR_NOTE, DOCTOR_WRONG };

struct doctor_finding {
    const char *check; /* "http" */
    enum doctor_state state;
    const char *text;
    const char *advice; /* "" with GOOD */
};

struct doctor {
    struct agent *agent;
    struct doctor_finding *findings; /* in the agent's arena */
    size_t n;
    int read_timeout; /* seconds a printer may take */
};

/* All checks, one after another; blocks for the network, each step with a limit of its own. */
void doctor_look(struct doctor *doctor);
void doctor_add(struct doctor *doctor, const char *check, enum doctor_state state, const char *advice,
                const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
