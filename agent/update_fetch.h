/* One program's file from the gateway: into update/part, no longer than what is signed, on with what
 * a cut connection left; verified; then into update/store by its name. 1; -1 with the reason. */
#ifndef PLATEN_AGENT_UPDATE_FETCH_H
#define PLATEN_AGENT_UPDATE_FETCH_H

#include <stdbool.h>

struct agent;
struct program;
struct update_source;

int update_fetch(const struct update_source *source, const struct program *program,
                 const char **error_r);

/* Whether a file of update/store ("HASH.PATH") still is what its name says. */
bool update_fetch_is_whole(const struct agent *agent, const char *file);

#endif
