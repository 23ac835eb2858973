/* Looks at the status files of all terminals and puts what changed into the spool. A terminal whose
 * file cannot be read is told of in the log, once until that changes; the others go on.
 */
#ifndef PLATEN_AGENT_LOOK_H
#define PLATEN_AGENT_LOOK_H

#include <stddef.h>
#include <stdint.h>

struct agent;
struct look;

struct look *look_new(struct agent *agent);
void look_free(struct look **look);
/* Takes state_lock() for moments. now: UTC. */
void look_at_all(struct look *look, int64_t now);
/* Terminals registered now. */
size_t look_count(const struct look *look);
/* Adds the folders of status files that registrations name to an inotify descriptor. */
void look_watch_folders(const struct look *look, int notify_fd, uint32_t events);

#endif
