/* Which program `run` is (docs/updates.md, The agent itself). The installed one starts, and is what
 * remains when all else fails:
 *
 *     nothing was sent                        it runs by itself
 *     a good newer one is in update/store     becomes that one (exec)
 *     one waits to be tried                   starts the new one beside itself and waits until the gateway
 *                                             has answered it; then it is the good one, else gone back from
 *
 * Settings that were sent are tried the same way. Every step is on disk before its effect, so after a
 * power cut the old or the new runs, and what was cut off three times in its trial is not tried again.
 */
#ifndef PLATEN_AGENT_LAUNCH_H
#define PLATEN_AGENT_LAUNCH_H

#include <stdbool.h>

struct agent;

/* argv: "run" and its options, NULL behind the last. once: nothing is tried. LAUNCH_OVER: it was asked
 * to end. Where another program takes over it does not come back. */
enum launch_result {
    LAUNCH_OVER,
    LAUNCH_SELF,   /* this process goes on as it is */
    LAUNCH_WAITING /* likewise; what waits cannot be tried now (a full disk): it says so once */
};
enum launch_result launch(struct agent *agent, char **argv, bool once);
/* This process begins anew, with what waits to be tried. Only comes back when that failed. */
void launch_again(char **argv);

#endif
