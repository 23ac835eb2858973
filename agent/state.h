/* The agent's state folder, and who may touch it when.
 *
 *     keys/sign.der receive.der   the agent's own keys (PKCS#8), 0600
 *     enrolment                   the enrolment file it was let in with
 *     sequence                    number of the last report that was made
 *     terminals/NAME.terminal     registration values (agent/terminal.h)
 *     memory/NAME.memory          what was last seen and told (agent/memory.h)
 *     spool/SEQUENCE-UUID         reports on their way (agent/spool.h)
 *     panel/SEQUENCE-UUID         what became of a report (agent/panel.h)
 *     status/NAME.status          status files, where settings name no other place
 *     schedule/TERMINAL           when it tells everything, sent down (agent/when.h)
 *     down/TERMINAL               what the centre wanted of it (agent/down.h)
 *     boot                        which start of the machine was noticed
 *     update/...                  programs of terminals (agent/update_record.h), their metadata
 *     lock                        held while any of the above is written
 *     courier.lock                held by the process that sends: `run` while it lives
 *
 * So a command may make a report while `run` is active: it writes under `lock`, `run` sends.
 */
#ifndef PLATEN_AGENT_STATE_H
#define PLATEN_AGENT_STATE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct state;

/* Makes the folder where it is missing. Root becomes the folder's owner, for good, so that what a
 * command writes can be read by `run` under its own user; any other user but the owner is refused.
 * 1 or -1. */
int state_open(const char *folder, struct state **state_r, const char **error_r);
/* Lets go of both locks. */
void state_close(struct state **state);

const char *state_folder(const struct state *state);
/* FOLDER/name, in arena. */
char *state_path(const struct state *state, struct arena *arena, const char *name);

/* Waits for the lock (others hold it for moments only), then finishes what a killed process left
 * half done. 1 or -1. */
int state_lock(struct state *state, const char **error_r);
void state_unlock(struct state *state);
/* Under the lock: removes what killed writers left (fileio_write() beside the file it was to be).
 */
void state_sweep(const struct state *state);

/* 1 this process sends now; 0 another does, error_r names it; -1 failed. who: "run" or "command".
 */
int state_take_courier(struct state *state, const char *who, const char **error_r);
void state_leave_courier(struct state *state);

/* A whole small file by its name below the folder; see fileio_read() and fileio_write(). */
int state_read(const struct state *state, const char *name, struct buf *buf, const char **error_r);
int state_write(const struct state *state, const char *name, const void *data, size_t size,
                const char **error_r);

/* Names in a folder below, sorted, hidden ones left out. In arena. 1 or -1. A killed fileio_write()
 * leaves NAME.XXXXXX behind, so callers look at the form of a name. */
int state_list(const struct state *state, const char *name, struct arena *arena, char ***names_r,
               size_t *n_r, const char **error_r);

#endif
