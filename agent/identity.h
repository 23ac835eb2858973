/* Who this agent is and which gateway it belongs to: its two keys, and the enrolment file. */
#ifndef PLATEN_AGENT_IDENTITY_H
#define PLATEN_AGENT_IDENTITY_H

struct arena;
struct enrolment_file;
struct seal_key;
struct state;

struct identity {
    struct seal_key *sign; /* its SPKI's SHA-256 is the ID */
    struct seal_key *receive;
    struct seal_key *gateway_open; /* reports are sealed to it */
    struct seal_key *gateway_sign; /* replies verify under it */
    char id[21];
    struct enrolment_file *gateway; /* lives as long as the identity */
    struct arena *arena;
};

/* 1; 0 not enrolled yet, error_r says what to do; -1 failed. */
int identity_load(const struct state *state, struct identity **identity_r, const char **error_r);
void identity_free(struct identity **identity);

/* Makes the keys where there are none; keys that are there are kept for ever. Under state_lock().
 */
int identity_make_keys(const struct state *state, const char **error_r);
/* Reads keys and the gateway's certificates of an enrolment file that is not kept yet. 1 or -1. */
int identity_from_file(const struct state *state, const char *name, const void *text,
                       unsigned long size, struct identity **identity_r, const char **error_r);

#endif
