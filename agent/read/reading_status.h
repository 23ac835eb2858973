/* A reading as what a status file would say (agent/status_file.h), for the agent's own watch. */
#ifndef PLATEN_AGENT_READ_READING_STATUS_H
#define PLATEN_AGENT_READ_READING_STATUS_H

#include <stdbool.h>

struct arena;
struct reading;
struct status;

/* In arena; shares the reading's texts. Left out: conditions that a supply's state says already or
 * that ask for nobody (severity report, but that it sleeps or is off), a second opinion on a
 * counter, and what has no form in a report. A supply's state is the device's own word only; the
 * watch judges the levels. */
struct status *reading_status(const struct reading *reading, bool paper, struct arena *arena);

#endif
