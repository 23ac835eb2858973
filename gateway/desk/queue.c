#include "gateway/desk/queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/desk/counts.h"
#include "gateway/desk/desk.h"
#include "gateway/store/store.h"
#include "lib/memory.h"

enum { QUEUE_CAPACITY = 4096, QUEUE_BATCH = 256 };
#define QUEUE_LINGER INT64_C(2000)    // microseconds a batch may wait for company
#define QUEUE_STEP INT64_C(300000000) // a clock that moves this far on its own was set

struct queue_job {
    Platen__Command *command;
    desk_answer_fn *done;
    void *context;
    uint8_t *answer; // packed: the arena of the command is gone at commit
    size_t answer_size;
};

struct desk_queue {
    struct desk_queue_settings settings;
    pthread_t thread;
    pthread_mutex_t lock; // over what follows
    pthread_cond_t filled;
    struct queue_job *ring;
    unsigned first;
    unsigned count;
    unsigned wanted; // the desk sleeps until so many are there
    struct desk_counts counts;
    uint64_t beats; // signs of life; one is given for each time it was asked
    bool asked;
    bool stopping;
    // The desk's thread only.
    struct queue_job batch[QUEUE_BATCH];
    unsigned batch_count;
    unsigned batch_before;
    bool offset_known;
    int64_t offset; // the clock against the monotonic one
};

static void *queue_alloc(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);
    if (memory == NULL)
        memory_none();
    return memory;
}

static Platen__Command *queue_copy_command(const Platen__Command *command)
{
    size_t size = platen__command__get_packed_size(command);
    uint8_t *packed = queue_alloc(size);
    platen__command__pack(command, packed);
    Platen__Command *copy = platen__command__unpack(&memory_for_messages, size, packed);
    free(packed);
    return copy;
}

// The clock's and the operator's own commands are taken to the last: they make room.
static bool queue_has_room(const struct desk_queue *queue, const Platen__Command *command)
{
    return command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_CLOCK ||
           command->actor_kind == PLATEN__ACTOR_KIND__ACTOR_OPERATOR ||
           !store_space_low(queue->settings.store);
}

int desk_queue_submit_take(struct desk_queue *queue, Platen__Command *command, desk_answer_fn *done,
                           void *context)
{
    bool room = queue_has_room(queue, command);
    command->time = queue->settings.now();

    pthread_mutex_lock(&queue->lock);
    int result = queue->stopping ? -1 : room && queue->count < queue->settings.capacity;
    if (result == 1) {
        unsigned place = (queue->first + queue->count++) % queue->settings.capacity;
        queue->ring[place] =
            (struct queue_job){.command = command, .done = done, .context = context};
        if (queue->count >= queue->wanted)
            pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    if (result != 1)
        platen__command__free_unpacked(command, NULL);
    return result;
}

int desk_queue_submit(struct desk_queue *queue, const Platen__Command *command,
                      desk_answer_fn *done, void *context)
{
    if (!queue_has_room(queue, command))
        return 0;
    Platen__Command *copy = queue_copy_command(command);
    if (copy == NULL)
        memory_none();
    return desk_queue_submit_take(queue, copy, done, context);
}

struct queue_call {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    Platen__Answer *answer;
};

static void queue_call_done(void *context, const Platen__Answer *answer)
{
    struct queue_call *call = context;
    size_t size = platen__answer__get_packed_size(answer);
    uint8_t *packed = queue_alloc(size);
    platen__answer__pack(answer, packed);
    pthread_mutex_lock(&call->lock);
    call->answer = platen__answer__unpack(&memory_for_messages, size, packed);
    pthread_cond_signal(&call->answered);
    pthread_mutex_unlock(&call->lock);
    free(packed);
}

int desk_queue_call(struct desk_queue *queue, const Platen__Command *command,
                    Platen__Answer **answer_r)
{
    struct queue_call call = {.answer = NULL};
    pthread_mutex_init(&call.lock, NULL);
    pthread_cond_init(&call.answered, NULL);
    int result = desk_queue_submit(queue, command, queue_call_done, &call);
    if (result == 1) {
        pthread_mutex_lock(&call.lock);
        while (call.answer == NULL)
            pthread_cond_wait(&call.answered, &call.lock);
        pthread_mutex_unlock(&call.lock);
        *answer_r = call.answer;
    }
    pthread_cond_destroy(&call.answered);
    pthread_mutex_destroy(&call.lock);
    return result;
}

static struct timespec queue_after(int64_t microseconds)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t nanoseconds = end.tv_nsec + microseconds * 1000;
    end.tv_sec += nanoseconds / 1000000000;
    end.tv_nsec = nanoseconds % 1000000000;
    return end;
}

// Jobs the desk may still wait for: as many as the batch before had, since those who sent them are
// the ones who send again.
static unsigned queue_missing(const struct desk_queue *queue)
{
    if (queue->batch_count == 0)
        return 1;
    unsigned most = queue->batch_before < QUEUE_BATCH ? queue->batch_before : QUEUE_BATCH;
    return most > queue->batch_count ? most - queue->batch_count : 0;
}

static void queue_beat(struct desk_queue *queue)
{
    queue->beats += queue->asked;
    queue->asked = false;
}

uint64_t desk_queue_beats(struct desk_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->asked = true;
    uint64_t beats = queue->beats;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
    return beats;
}

unsigned desk_queue_depth(struct desk_queue *queue, unsigned *capacity_r)
{
    pthread_mutex_lock(&queue->lock);
    unsigned depth = queue->count;
    pthread_mutex_unlock(&queue->lock);
    *capacity_r = queue->settings.capacity;
    return depth;
}

const struct desk_counts *desk_queue_counts(const struct desk_queue *queue)
{
    return &queue->counts;
}

// Takes the next job into the batch. end NULL: waits for one for as long as it takes; else until
// all that are missing have come, or end: woken once, not by each.
static bool queue_take(struct desk_queue *queue, const struct timespec *end)
{
    pthread_mutex_lock(&queue->lock);
    bool linger = queue->count == 0;
    queue->wanted = linger ? queue_missing(queue) : 1;
    while (linger && queue->count < queue->wanted && !queue->stopping) {
        if (end == NULL)
            queue_beat(queue); // between batches: all that was taken is on disk
        if (end == NULL)
            pthread_cond_wait(&queue->filled, &queue->lock);
        else
            linger = pthread_cond_timedwait(&queue->filled, &queue->lock, end) != ETIMEDOUT;
    }
    queue->wanted = 1;
    bool taken = queue->count > 0;
    if (end == NULL)
        queue_beat(queue);
    if (taken) {
        queue->batch[queue->batch_count++] = queue->ring[queue->first];
        queue->first = (queue->first + 1) % queue->settings.capacity;
        queue->count--;
    }
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

static void queue_pack_answer(struct queue_job *job, const Platen__Answer *answer)
{
    job->answer_size = platen__answer__get_packed_size(answer);
    job->answer = queue_alloc(job->answer_size);
    platen__answer__pack(answer, job->answer);
}

static void queue_apply(struct desk_queue *queue, struct store_txn *txn, struct queue_job *job)
{
    Platen__Answer answer;
    desk_apply(queue->settings.desk, txn, job->command, queue->settings.now(), &answer);
    queue_pack_answer(job, &answer);
}

static void queue_tell_step(struct desk_queue *queue, struct store_txn *txn, int64_t by)
{
    Platen__ClockStep step;
    platen__clock_step__init(&step);
    step.by = by;
    Platen__Command command;
    platen__command__init(&command);
    command.subject_case = PLATEN__COMMAND__SUBJECT_CLOCK_STEP;
    command.clock_step = &step;
    command.time = queue->settings.now();
    Platen__Answer answer;
    desk_apply(queue->settings.desk, txn, &command, command.time, &answer);
}

// At the first batch the last event stands for the clock: only a step back shows, time passed while
// the gateway was off is no step.
static void queue_watch_clock(struct desk_queue *queue, struct store_txn *txn)
{
    int64_t now = queue->settings.now();
    int64_t offset = now - queue->settings.monotonic();
    int64_t by = offset - queue->offset;
    if (!queue->offset_known) {
        int64_t last = store_last_time(txn);
        by = last > now ? now - last : 0;
    }
    queue->offset_known = true;
    queue->offset = offset;
    if (by > QUEUE_STEP || by < -QUEUE_STEP)
        queue_tell_step(queue, txn, by);
}

static void queue_answer(struct desk_queue *queue, struct queue_job *job, bool committed)
{
    Platen__Answer unknown;
    platen__answer__init(&unknown);
    unknown.result = PLATEN__RESULT__RESULT_UNKNOWN;
    Platen__Answer *answer = NULL;
    if (committed)
        answer = platen__answer__unpack(&memory_for_messages, job->answer_size, job->answer);
    if (answer != NULL)
        counts_command(&queue->counts, job->command, answer);
    if (job->done != NULL)
        job->done(job->context, answer != NULL ? answer : &unknown);
    if (answer != NULL)
        platen__answer__free_unpacked(answer, NULL);
    platen__command__free_unpacked(job->command, NULL);
    free(job->answer);
}

// False: the commit failed.
static bool queue_run_batch(struct desk_queue *queue)
{
    struct timespec end = queue_after(QUEUE_LINGER);
    struct store_txn *txn = store_batch_begin(queue->settings.store);
    queue_watch_clock(queue, txn);
    do
        queue_apply(queue, txn, &queue->batch[queue->batch_count - 1]);
    while (queue->batch_count < QUEUE_BATCH && queue_take(queue, &end));

    uint64_t before = store_snapshot_event(txn);
    const char *error = NULL;
    int64_t began = queue->settings.monotonic();
    bool committed = store_batch_end(&txn, &error) == 1;
    counts_commit(&queue->counts, queue->settings.monotonic() - began);
    for (unsigned i = 0; i < queue->batch_count; i++)
        queue_answer(queue, &queue->batch[i], committed);
    queue->batch_before = queue->batch_count;
    queue->batch_count = 0;
    if (!committed)
        queue->settings.fatal(error);
    else if (queue->settings.committed != NULL)
        queue->settings.committed(queue->settings.context, before);
    return committed;
}

// Reached with a queue only after a failed commit, where fatal came back.
static void queue_refuse_rest(struct desk_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->stopping = true;
    pthread_mutex_unlock(&queue->lock);
    while (queue_take(queue, NULL)) {
        queue_answer(queue, &queue->batch[0], false);
        queue->batch_count = 0;
    }
}

static void *queue_main(void *context)
{
    struct desk_queue *queue = context;
    while (queue_take(queue, NULL)) {
        if (!queue_run_batch(queue))
            break;
    }
    queue_refuse_rest(queue);
    return NULL;
}

static void queue_free(struct desk_queue *queue)
{
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    free(queue->ring);
    free(queue);
}

struct desk_queue *desk_queue_start(const struct desk_queue_settings *settings,
                                    const char **error_r)
{
    struct desk_queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        memory_none();
    queue->settings = *settings;
    if (queue->settings.capacity == 0)
        queue->settings.capacity = QUEUE_CAPACITY;
    queue->ring = queue_alloc(queue->settings.capacity * sizeof *queue->ring);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->filled, &monotonic);
    pthread_condattr_destroy(&monotonic);

    int failed = pthread_create(&queue->thread, NULL, queue_main, queue);
    if (failed != 0) {
        *error_r = strerror(failed);
        queue_free(queue);
        return NULL;
    }
    return queue;
}

void desk_queue_stop(struct desk_queue **queue)
{
    if (*queue == NULL)
        return;
    pthread_mutex_lock(&(*queue)->lock);
    (*queue)->stopping = true;
    pthread_cond_broadcast(&(*queue)->filled);
    pthread_mutex_unlock(&(*queue)->lock);
    pthread_join((*queue)->thread, NULL);
    queue_free(*queue);
    *queue = NULL;
}
