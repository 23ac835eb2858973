#include "gateway/main/ticker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/base/polls.h"
#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/clock.h"
#include "lib/log.h"

#define HEARD_EVERY INT64_C(60000000)

struct ticker {
    struct store *store;
    struct desk_queue *queue;
    struct polls *polls;
    int64_t heard_at; // when what was heard was written last
    void (*alive)(void *context);
    void *context;
    uint64_t beats;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

static bool is_due(struct ticker *t)
{
    const char *error = NULL;
    struct store_txn *txn = store_snapshot_begin(t->store);
    int64_t now = clock_now();
    int64_t due = txn ? desk_next_due(txn, now) : 0;
    if (txn && store_snapshot_end(&txn, &error) < 0) {
        log_error("cannot see what is due: %s", error);
        return false;
    }
    return due != 0 && due <= now;
}

// True: written, or refused for good.
static bool tick(struct ticker *t)
{
    Platen__Tick tick = PLATEN__TICK__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.subject_case = PLATEN__COMMAND__SUBJECT_TICK;
    command.tick = &tick;
    Platen__Answer *answer = NULL;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_CLOCK;
    polls_take(t->polls, &tick);
    bool taken = desk_queue_call(t->queue, &command, &answer) == 1;
    polls_give_back(t->polls, &tick, taken);
    if (taken)
        platen__answer__free_unpacked(answer, NULL);
    t->heard_at = clock_monotonic();
    return taken;
}

static void tick_if_due(struct ticker *t)
{
    bool heard = clock_monotonic() - t->heard_at >= HEARD_EVERY && polls_waiting(t->polls) > 0;
    if (heard || is_due(t))
        tick(t);
}

static void tell_alive(struct ticker *t)
{
    uint64_t beats = desk_queue_beats(t->queue);
    if (beats != t->beats)
        t->alive(t->context);
    t->beats = beats;
}

// True when it is time to end.
static bool wait_a_second(struct ticker *t)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    pthread_mutex_lock(&t->lock);
    while (!t->stopping && pthread_cond_timedwait(&t->wake, &t->lock, &until) == 0)
        ;
    bool stopping = t->stopping;
    pthread_mutex_unlock(&t->lock);
    return stopping;
}

static void *run(void *context)
{
    struct ticker *t = context;
    while (!wait_a_second(t)) {
        tick_if_due(t);
        tell_alive(t);
    }
    while (polls_waiting(t->polls) > 0 && tick(t))
        ;
    return NULL;
}

struct ticker *ticker_start(struct store *store, struct desk_queue *queue, struct polls *polls,
                            void (*alive)(void *context), void *context)
{
    struct ticker *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&t->wake, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&t->lock, NULL);
    t->store = store;
    t->queue = queue;
    t->polls = polls;
    t->heard_at = clock_monotonic();
    t->alive = alive;
    t->context = context;
    if (pthread_create(&t->thread, NULL, run, t) != 0) {
        free(t);
        return NULL;
    }
    return t;
}

void ticker_stop(struct ticker **ticker)
{
    struct ticker *t = *ticker;
    if (!t)
        return;
    pthread_mutex_lock(&t->lock);
    t->stopping = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    free(t);
    *ticker = NULL;
}
