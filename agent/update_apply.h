/* From a verified file to what runs, and back (docs/updates.md, At the agent).
 *
 *     rests -> applies -> rests with the new one          hook done, nothing to wait for
 *              applies -> confirms -> rests with the new   still good after update-confirm
 *              applies, confirms -> returns -> rests with the last good one
 *
 * Every arrow is on disk before its effect; whoever is killed in between goes on at the next start,
 * and what runs is the old or the new all the time. The hook must bear to be called again.
 */
#ifndef PLATEN_AGENT_UPDATE_APPLY_H
#define PLATEN_AGENT_UPDATE_APPLY_H

#include <stdint.h>

struct agent;
struct update_record;

/* The new_ fields are set and the file is in update/store. Blocks for as long as the hook takes.
 * 1 it runs, or waits to be confirmed; 0 gone back, record->why; -1 failed, to be tried again. */
int update_apply_begin(const struct agent *agent, struct update_record *record, int64_t now,
                       const char **error_r);
/* What was left half done, or is due to be confirmed. As above; 1 also: nothing to do. */
int update_apply_go_on(const struct agent *agent, struct update_record *record, int64_t now,
                       const char **error_r);

#endif
