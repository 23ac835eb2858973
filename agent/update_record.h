/* What runs at a terminal of each program, and what is being changed: one small file each, and a
 * link to the program's file that is switched in one rename.
 *
 *     update/programs/TERMINAL/NAME    the record
 *     update/current/TERMINAL/NAME     link to the file that runs: the old or the new, never neither
 *     update/store/HASH.PATH           whole and verified files
 *     update/part/HASH.PATH            coming in
 *
 * Only by who holds update/lock.
 */
#ifndef PLATEN_AGENT_UPDATE_RECORD_H
#define PLATEN_AGENT_UPDATE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agent;
struct arena;
struct buf;

enum update_phase {
    UPDATE_RESTS,
    UPDATE_APPLIES,  /* link and hook under way */
    UPDATE_CONFIRMS, /* applied; must still run after a while */
    UPDATE_RETURNS,  /* back to the last good one */
};

struct update_record {
    const char *terminal, *name;
    uint64_t release; /* the last good one, 0 = none */
    const char *version, *file;
    enum update_phase phase;
    uint64_t new_release;
    const char *new_version, *new_file;
    uint64_t attempts;
    int64_t since;
    uint64_t failed; /* release that was gone back from: not tried again */
    const char *why;
    bool untold; /* what became of it has not been reported */
};

/* One that is not there yet is a new one. In arena. 1 or -1. */
int update_record_load(const struct agent *agent, const char *terminal, const char *name,
                       struct arena *arena, struct update_record **record_r, const char **error_r);
/* On disk when it returns. 1 or -1. */
int update_record_store(const struct agent *agent, const struct update_record *record,
                        const char **error_r);
/* Below the state folder, in arena. */
const char *update_record_name(const struct update_record *record, struct arena *arena);
void update_record_write(const struct update_record *record, struct buf *buf);
/* All of a terminal. 1 or -1. */
int update_record_list(const struct agent *agent, const char *terminal, struct arena *arena,
                       struct update_record ***records_r, size_t *n_r, const char **error_r);

/* Switches the link; file "": takes it away. 1 or -1. */
int update_record_switch(const struct agent *agent, const struct update_record *record,
                         const char *file, const char **error_r);

#endif
