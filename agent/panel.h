/* What became of each report, as the terminal's panel shows it: panel/SEQUENCE-UUID.
 *
 *   waiting --HTTP answer--> accepted, duplicate, waiting for staff, refused
 *   waiting --SMTP 250--> mailed ("sent, not confirmed") --reply mail--> the same
 */
#ifndef PLATEN_AGENT_PANEL_H
#define PLATEN_AGENT_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct arena;
struct buf;
struct spool_entry;
struct state;

struct panel_entry {
    uint64_t sequence;
    const char *id;
    const char *terminal;
    const char *purpose;
    const char *summary;
    int64_t time;
    bool mailed; /* left by mail */
    int64_t sent_time;
    const char *reception; /* of the reply; "" = none yet */
    const char *type;      /* accepted, duplicate, waiting, refused; "" = no reply yet */
    const char *description;
    int64_t reply_time;
    const char *notice; /* the last refusal in plain words; "" = none */
};

/* From the report on its way. In arena. */
struct panel_entry *panel_begin(const struct spool_entry *report, struct arena *arena);
void panel_write(const struct panel_entry *entry, struct buf *buf);
/* 1 or -1. In arena. */
int panel_read(const char *name, const char *text, size_t size, struct arena *arena,
               struct panel_entry **entry_r, const char **error_r);

/* Under state_lock(). 1 or -1. */
int panel_store(const struct state *state, const struct panel_entry *entry, const char **error_r);
/* Keeps the newest `keep` of the agent. 1 or -1. */
int panel_prune(const struct state *state, size_t keep, const char **error_r);
/* By the report's UUID, sent or still in the spool. 1, 0 there is none, -1. */
int panel_find(const struct state *state, const char *id, struct arena *arena,
               struct panel_entry **entry_r, const char **error_r);
/* All of a terminal (NULL: of the agent), those in the spool too, newest first. 1 or -1. */
int panel_list(const struct state *state, const char *terminal, struct arena *arena,
               struct panel_entry ***entries_r, size_t *n_r, const char **error_r);

/* "sent, not confirmed", "accepted: ...". In arena. */
const char *panel_outcome(const struct panel_entry *entry, struct arena *arena);

#endif
