/* One program's file from the gateway: into update/part, no longer than what is signed, on with what
 * a cut connection left; verified; then into update/store by its name. 1; -1 with the reason. */
#ifndef PLATEN_AGENT_UPDATE_FETCH_H
#define PLATEN_AGENT_UPDATE_FETCH_H

struct program;
struct update_source;

int update_fetch(const struct update_source *source, const struct program *program,
                 const char **error_r);

#endif
