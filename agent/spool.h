/* The spool: one file per report, written before anything is sent, removed once the gateway or the
 * mail server has it. A report's file also holds what else changes with it (memory, registration):
 *
 *     spool_write()    the file appears under its name: from here on the report will be sent
 *     spool_apply()    its other files and the sequence are written
 *
 * Killed in between, the next state_lock() applies it again (spool_recover): nothing is told twice
 * with two UUIDs, nothing is forgotten. All but encode and decode are called under state_lock().
 */
#ifndef PLATEN_AGENT_SPOOL_H
#define PLATEN_AGENT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct state;

enum { SPOOL_FILES_MAX = 4 };

struct spool_file {
    const char *name; /* below the state folder */
    const void *data;
    size_t size;
};

struct spool_entry {
    uint64_t sequence;
    const char *id; /* UUID */
    const char *terminal;
    const char *purpose;
    const char *recipient;
    const char *summary; /* one line in words */
    bool routine;        /* nothing new is in it: agent/spool_thin.h */
    int64_t time;
    struct spool_file files[SPOOL_FILES_MAX];
    size_t n_files;
    const void *report; /* the XML document */
    size_t report_size;
};

/* Pure. A flipped bit is found: the file ends with its SHA-256. 1, or -1 with "NAME: reason". */
void spool_encode(const struct spool_entry *entry, struct buf *buf);
int spool_decode(const char *name, const void *data, size_t size, struct arena *arena,
                 struct spool_entry **entry_r, const char **error_r);

/* The number the next report gets. 1 or -1. */
int spool_next_sequence(const struct state *state, uint64_t *sequence_r, const char **error_r);
int spool_write(const struct state *state, const struct spool_entry *entry, const char **error_r);
int spool_apply(const struct state *state, const struct spool_entry *entry, const char **error_r);
int spool_recover(const struct state *state, const char **error_r);
/* All three: 1, or -1 when it may or may not be in the spool. */
int spool_put(const struct state *state, const struct spool_entry *entry, const char **error_r);

/* Names in the spool in the order they are sent. 1 or -1. */
int spool_list(const struct state *state, struct arena *arena, char ***names_r, size_t *n_r,
               const char **error_r);
/* 1; 0 gone; -1 it cannot be read, and *damaged_r (which may be NULL) says whether it never will
 * be. */
int spool_read(const struct state *state, const char *name, struct arena *arena,
               struct spool_entry **entry_r, bool *damaged_r, const char **error_r);
/* Gone already is fine. 1 or -1. */
int spool_remove(const struct state *state, const char *name, const char **error_r);
/* A damaged file no longer stands in the way: it becomes damaged-NAME. 1 or -1. */
int spool_set_aside(const struct state *state, const char *name, const char **error_r);
/* SEQUENCE-UUID, in arena; the name in spool and panel. */
char *spool_name(uint64_t sequence, const char *id, struct arena *arena);

#endif
