/* What every command works with, opened in one visible order: settings, state, identity. */
#ifndef PLATEN_AGENT_AGENT_H
#define PLATEN_AGENT_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "agent/config.h"
#include "agent/options.h"

struct arena;
struct identity;
struct state;

struct agent {
    struct arena *arena; /* of the command */
    struct config config;
    struct state *state;
    struct identity *identity; /* NULL: not enrolled */
};

/* EX_OK, or the exit code; the reason is on stderr. must_be_enrolled: without an identity it fails.
 */
int agent_open(struct agent *agent, const struct common_options *options, bool must_be_enrolled);
void agent_close(struct agent *agent);
/* "0.1": of this very program. */
const char *agent_version(void);
/* Prints "platen-agent: text" on stderr and answers code. */
int agent_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was printed is on its way: EX_OK or EX_IOERR. */
int agent_finish_output(void);

#endif
