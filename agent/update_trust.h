/* The agent's copy of the signed metadata: fetched, verified by the steps of lib/tuf.h, kept in
 * update/metadata. What it first believes is pinned: by the enrolment file, else by the first sealed
 * reply that names a root (update/pin). Only by who holds update/lock. Blocks on the network.
 */
#ifndef PLATEN_AGENT_UPDATE_TRUST_H
#define PLATEN_AGENT_UPDATE_TRUST_H

#include <stdint.h>

#include "lib/courier_http.h"
#include "lib/tuf.h"

struct agent;

struct update_source {
    const struct agent *agent;
    struct courier_get get; /* how to reach the gateway */
    int64_t now;
};

/* 1 trust_r->targets is fresh; 0 the gateway has updates, but nothing is pinned yet; -1 refused or not
 * reached, with the reason; NULL: the gateway has no updates. */
int update_trust_refresh(const struct update_source *source, struct tuf_trust *trust_r,
                         const char **error_r);
/* Whether something is pinned. */
int update_trust_is_pinned(const struct agent *agent);
/* Keeps "VERSION SHA256" of a sealed reply, unless something is pinned. 1 or -1. */
int update_trust_pin(const struct agent *agent, const char *pin, const char **error_r);

#endif
