// Backups by themselves: one a day into backup-dir, verified by the store, older ones removed; then raw
// inputs whose time is over and that a verified backup holds. Staff are told when none came for two days.
#ifndef PLATEN_MAIN_BACKUPS_H
#define PLATEN_MAIN_BACKUPS_H

#include <stdint.h>

struct backups;
struct desk_queue;
struct store;

struct backups_settings {  // texts are copied
    const char *dir;       // NULL: none by itself
    int64_t every;         // seconds since the last verified one; 0 = only when asked
    int64_t warn;          // seconds without one, then staff are told; 0 = never
    unsigned keep;         // how many stay in dir
    int64_t raw_keep;      // seconds; 0 = raw inputs stay for ever
};

struct backups *backups_start(struct store *store, struct desk_queue *queue,
                              const struct backups_settings *settings);
// Takes other settings from now on.
void backups_change(struct backups *backups, const struct backups_settings *settings);
// Makes one now: to a folder that is not there yet, or (to NULL) by its date in dir. Waits for one that is
// under way. *made_r: where, malloc'd. 1; 0 there is no backup-dir; -1 with *error_r.
int backups_make(struct backups *backups, const char *to,
                 void (*progress)(void *context, const char *line), void *context, char **made_r,
                 const char **error_r);
void backups_stop(struct backups **backups);

#endif
