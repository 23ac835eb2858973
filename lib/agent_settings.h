/* The settings of agents that an operator may send as an update (docs/updates.md, Settings): how often
 * an agent looks, reads and tells, and the way to the gateway by HTTP; nothing of what is local to its
 * machine. Where agent.conf says otherwise, what was sent goes before it.
 */
#ifndef PLATEN_LIB_AGENT_SETTINGS_H
#define PLATEN_LIB_AGENT_SETTINGS_H

#include "lib/settings.h"

/* No defaults: what is not set is as agent.conf has it. Bounds as there. */
extern const struct settings_option agent_settings_options[];

/* The file's form. 1, or -1 with "FILE:LINE: reason". */
int agent_settings_check(const char *path, const char **error_r);

#endif
