// The desk's queue and thread: commands from every floor above, batches of up to 256 or 2 ms, one
// transaction each (DESIGN 3). The only place that starts the desk's thread.
#ifndef PLATEN_DESK_QUEUE_H
#define PLATEN_DESK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "schemas/messages.pb-c.h"

struct desk;
struct desk_counts;
struct desk_queue;
struct store;

struct desk_queue_settings {
    struct store *store;
    struct desk *desk;
    int64_t (*now)(void);       // UTC microseconds; the program's clock
    int64_t (*monotonic)(void); // microseconds
    unsigned capacity;          // 0 = 4096 commands
    void (*fatal)(
        const char *why); // a commit failed: all were answered UNKNOWN; must end the process
    void (*committed)(void *context,
                      uint64_t event); // after a batch is on disk (wakes the outbox); may be NULL
    void *context;
};

// Called on the desk's thread when the command is on disk or refused; the answer's strings are gone
// after it returns. Must not block.
typedef void desk_answer_fn(void *context, const Platen__Answer *answer);

struct desk_queue *desk_queue_start(const struct desk_queue_settings *settings,
                                    const char **error_r);
// Copies the command. 1 taken, 0 full (503 Retry-After, or leave the mail where it is), -1
// stopping.
int desk_queue_submit(struct desk_queue *queue, const Platen__Command *command,
                      desk_answer_fn *done, void *context);
// The same without the copy: the command is as platen__command__unpack() gives one (each part of it
// malloc'd), and it is the queue's to free from now on, whatever the result.
int desk_queue_submit_take(struct desk_queue *queue, Platen__Command *command, desk_answer_fn *done,
                           void *context);
// As desk_queue_submit, waiting for the answer; *answer_r is malloc'd, free with
// platen__answer__free_unpacked(.., NULL).
int desk_queue_call(struct desk_queue *queue, const Platen__Command *command,
                    Platen__Answer **answer_r);
// Asks the desk's thread for a sign of life and returns how many it has given: more than the time
// before means that it has come round since, by a batch that is on disk or by being idle. Never blocks.
uint64_t desk_queue_beats(struct desk_queue *queue);
// How many commands wait, and may wait.
unsigned desk_queue_depth(struct desk_queue *queue, unsigned *capacity_r);
const struct desk_counts *desk_queue_counts(const struct desk_queue *queue);
// Answers what is queued, commits, stops the thread.
void desk_queue_stop(struct desk_queue **queue);

#endif
