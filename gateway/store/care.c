// The thread beside the desk's: writes dirty pages a few at a time and checkpoints, so that a
// commit never waits for it (PITFALLS 1), and looks how full the disk is.
#include "gateway/store/engine.h"
#include "gateway/store/place.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "lib/error.h"
#include "lib/memory.h"

#define TRICKLE_EVERY_MS 50
#define CHECKPOINT_EVERY 20 // trickles: a second
#define TRICKLE_CLEAN_PERCENT 50

struct care {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

static bool wait_for_stop(struct care *care)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TRICKLE_EVERY_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_mutex_lock(&care->lock);
    while (!care->stop && pthread_cond_timedwait(&care->wake, &care->lock, &until) != ETIMEDOUT)
        ;
    bool stop = care->stop;
    pthread_mutex_unlock(&care->lock);
    return stop;
}

static void trickle(struct store *store)
{
    int wrote;
    int rc = store->env->memp_trickle(store->env, TRICKLE_CLEAN_PERCENT, &wrote);
    if (engine_failed(store, &rc))
        store_die(store, engine_error(rc, "write pages"));
}

static void checkpoint(struct store *store)
{
    int rc = store->env->txn_checkpoint(store->env, 0, 0, 0);
    if (engine_failed(store, &rc))
        store_die(store, engine_error(rc, "checkpoint"));
}

// Nothing new is taken when less than the ballast's size is free. What still writes (what was
// taken, the clock, an operator) gets the ballast's room when that runs short; it is made again
// when there is room.
static void watch_space(struct store *store)
{
    size_t ballast = store->settings.ballast_bytes;
    bool low = place_space_low(store->dir, ballast);
    const char *error;
    if (low && place_space_low(store->dir, ballast / 4))
        place_ballast_drop(store->dir);
    else if (!low && !place_ballast_there(store->dir) && !place_space_low(store->dir, 3 * ballast))
        place_ballast_make(store->dir, ballast, &error);
    atomic_store(&store->space_low, low);
}

static void *care_run(void *context)
{
    struct care *care = context;
    struct store *store = care->store;
    uint64_t trickled = 0, checkpointed = 0;
    for (unsigned round = 1; !wait_for_stop(care) && !atomic_load(&store->dead); round++) {
        uint64_t batches = atomic_load(&store->batches);
        if (batches != trickled)
            trickle(store);
        trickled = batches;
        if (round % CHECKPOINT_EVERY != 0)
            continue;
        watch_space(store);
        if (batches != checkpointed)
            checkpoint(store);
        checkpointed = batches;
    }
    return NULL;
}

int care_start(struct store *store, const char **error_r)
{
    struct care *care = calloc(1, sizeof *care);
    if (care == NULL)
        memory_none();
    care->store = store;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&care->lock, NULL);
    pthread_cond_init(&care->wake, &attr);
    pthread_condattr_destroy(&attr);
    int rc = pthread_create(&care->thread, NULL, care_run, care);
    if (rc != 0) {
        errno = rc;
        *error_r = error_format("start the checkpoint thread: %m");
        free(care);
        return -1;
    }
    store->care = care;
    return 1;
}

void care_stop(struct store *store)
{
    struct care *care = store->care;
    if (care == NULL)
        return;
    pthread_mutex_lock(&care->lock);
    care->stop = true;
    pthread_cond_signal(&care->wake);
    pthread_mutex_unlock(&care->lock);
    pthread_join(care->thread, NULL);
    pthread_mutex_destroy(&care->lock);
    pthread_cond_destroy(&care->wake);
    free(care);
    store->care = NULL;
}

bool store_space_low(struct store *store)
{
    return atomic_load(&store->space_low);
}
