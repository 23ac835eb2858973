// IMAP intake: a thread a mailbox, raw mail -> reader -> command for the desk -> on disk -> MOVE.
#ifndef PLATEN_INTAKE_H
#define PLATEN_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/imap.h"

struct desk_queue;
struct intake;
struct reader_pool;
struct store;

struct intake_settings {           // texts must outlive it
    const char *name;              // the account's, part of the dedup key: never change it
    struct imap_settings imap;
    const char *folder, *processed, *rejected;
    struct store *store;
    struct desk_queue *queue;
    struct reader_pool *pool;
    int64_t (*now)(void);
    uint32_t max_size;             // 0 = 10 MB; of larger ones headers and size only
    int alarm_seconds;             // of a dead mailbox until staff are told; 0 = five minutes
};

struct intake *intake_start(const struct intake_settings *settings, const char **error_r);
// Connected and served; since when not (UTC microseconds, 0 = connected or not yet tried). Any thread.
bool intake_up(const struct intake *intake, int64_t *down_since_r);
const char *intake_name(const struct intake *intake);
// Ends after the mails under way are decided; those not moved are found again and are duplicates.
void intake_stop(struct intake **intake);

#endif
