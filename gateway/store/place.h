// A store's folder on disk, before and around the engine: whose it is, who has it, which logs lie
// there, what is kept free. Used by store.c, rebuild.c, backup.c and restore.c.
#ifndef PLATEN_STORE_PLACE_H
#define PLATEN_STORE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/store.h"

#define PLACE_DIR_MAX 300          // paths below are made by error_format()

// ---- lock.c ----
// There, ours, closed to others. 1 or -1 with what to do about it.
int place_check(const char *dir, const char **error_r);
// STORE_OK with a descriptor to close, STORE_LOCKED with "store locked by pid N", STORE_FAILED.
enum store_result place_lock(const char *dir, int *fd_r, const char **error_r);

// ---- logs.c ----
struct place_logs {
    uint32_t first, last;          // all between them are there; 0 = no log
    uint32_t missing;              // the first that is not there; 0 = none
};
// What is missing counts from log `from` on; 0 = the lowest that is there. Older ones are what a
// rebuild or the removal of logs left when it was cut.
int place_logs(const char *dir, uint32_t from, struct place_logs *logs_r, const char **error_r);
// Moves the tables aside so that the engine makes them anew from the logs; the folder's name in
// aside_r (lib/error.h). 1 or -1.
int place_set_tables_aside(const char *dir, const char **aside_r, const char **error_r);
// A mark that the tables are not to be trusted, because a page was found damaged while running or a
// rebuild is not done: the next start rebuilds. 1 there, 0 not. Written, it is on disk.
int place_marked(const char *dir);
int place_mark(const char *dir, const char *why, const char **error_r);
void place_unmark(const char *dir);

// The last verified backup: where it lies and, by the file's time, when it was made.
int place_backup_write(const char *dir, const char *path, const char **error_r);
uint64_t place_backup_time(const char *dir);             // UTC microseconds; 0 = none
int place_backup_path(const char *dir, char path[static PLACE_DIR_MAX + 1]);    // 1 or 0
void place_backup_forget(const char *dir);

// ---- published.c ----
// What an operator published (gateway/base/programs.h) lies beside the tables, and goes into backups:
// signed roots and targets, then the programs that they name; what the gateway signs it makes anew.
// Nothing there is fine. 1 or -1.
int place_copy_update(const char *from, const char *to, const char **error_r);
// 1 nothing was published here, 0 something was, -1.
int place_update_empty(const char *dir, const char **error_r);

// ---- space.c ----
// A file that is given up when there is no room to recover.
int place_ballast_make(const char *dir, size_t bytes, const char **error_r);
int place_ballast_drop(const char *dir);
bool place_ballast_there(const char *dir);
bool place_space_low(const char *dir, size_t bytes);

#endif
