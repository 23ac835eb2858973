/* Looks at the status files of all terminals, and reads those whose status is a URI, side by side
 * and on their schedule; puts what changed into the spool. A terminal that cannot be read is told
 * of in the log, once until that changes; the others go on.
 */
#ifndef PLATEN_AGENT_LOOK_H
#define PLATEN_AGENT_LOOK_H

#include <stddef.h>
#include <stdint.h>

struct agent;
struct look;

/* 1; -1 the file of credentials cannot be used. now: UTC. */
int look_new(struct agent *agent, int64_t now, struct look **look_r, const char **error_r);
void look_free(struct look **look);
/* Looks at the files, asks the printers that are due (never waits for them), and takes what they
 * have answered by now. Takes state_lock() for moments. now: UTC. */
void look_at_all(struct look *look, int64_t now, int64_t monotonic);
/* Only takes what they have answered. */
void look_take(struct look *look, int64_t now, int64_t monotonic);
/* When (UTC) a schedule wants it next; 0 never. */
int64_t look_next(const struct look *look);
/* Printers that are being read; a descriptor that is readable when one has answered. */
size_t look_reading(struct look *look);
int look_fd(const struct look *look);
/* Terminals registered now. */
size_t look_count(const struct look *look);
/* Adds the folders of status files that registrations name to an inotify descriptor. */
void look_watch_folders(const struct look *look, int notify_fd, uint32_t events);

#endif
