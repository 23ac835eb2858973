#include "gateway/outbox/outbox.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/clock.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/log_kind.h"
#include "lib/memory.h"

#include "gateway/store/store.h"

#include "gateway/base/alarm.h"

#include "gateway/outbox/relays.h"
#include "gateway/outbox/results.h"
#include "gateway/outbox/sender.h"

enum {
    CONNECTIONS = 4,
    CONNECTIONS_MAX = 32,
    COMPOSERS = 3,   // threads a connection
    QUEUE_MAX = 256, // rows under way, until they are noted
    QUEUE_LOW = 64,  // fewer than that: look for more
    LOOK_MAX = 2 * QUEUE_MAX,
    LOOK_SECONDS = 30, // without a wake: due rows, or an operator who let a restored store go
    PAUSE_MAX = 60,    // seconds between tries of a server that does not answer
};

struct place {
    uint64_t event;
    uint32_t index;
    bool taken; // by a worker
};

struct worker {
    struct outbox *outbox;
    struct sender *sender;
    pthread_t thread;
    bool started;
};

struct outbox {
    struct outbox_settings settings;
    pthread_mutex_t mutex;
    pthread_cond_t look;  // the scheduler: something was committed or ended
    pthread_cond_t work;  // the workers
    pthread_cond_t noted; // who stops: the desk noted a row
    bool woken, stop;
    struct place places[QUEUE_MAX];
    size_t n_places;
    int pause;            // seconds; 0 = the server answers
    int64_t paused_until; // the program's clock
    bool told_restored;
    struct alarm relay; // under mutex
    struct relays *relays;
    struct results *results;
    struct worker workers[COMPOSERS * CONNECTIONS_MAX];
    size_t n_workers;
    pthread_t scheduler;
    bool started;
};

// ---- the scheduler: rows that are due, in order ----

static bool under_way(const struct outbox *outbox, const struct place *row)
{
    for (size_t i = 0; i < outbox->n_places; i++)
        if (outbox->places[i].event == row->event && outbox->places[i].index == row->index)
            return true;
    return false;
}

// Reads without the mutex, so that outbox_wake() never waits for the store. A row that is sent
// meanwhile is found sent by the worker. *next_r: when to look again, 0 = when woken.
static size_t find_due(struct outbox *outbox, int64_t now, struct place *found, int64_t *next_r)
{
    size_t n = 0;
    const char *error;
    *next_r = 0;
    struct store_txn *txn = store_snapshot_begin(outbox->settings.store);
    if (txn == NULL)
        return 0;
    struct store_cursor *cursor = store_scan_index(txn, STORE_OUTBOX_WAITING, NULL, NULL, false);
    for (const Platen__Outbox *row; n < LOOK_MAX && (row = store_next(cursor, NULL)) != NULL;) {
        if (row->due > now) {
            *next_r = row->due;
            break;
        }
        found[n++] = (struct place){.event = row->event, .index = row->index};
    }
    store_cursor_close(&cursor);
    if (store_snapshot_end(&txn, &error) != 1)
        log_error("outbox: %s", error);
    return n;
}

// Called with the mutex, which it gives back for the time of the snapshot.
static int64_t fill(struct outbox *outbox, int64_t now)
{
    struct place found[LOOK_MAX];
    int64_t next;
    pthread_mutex_unlock(&outbox->mutex);
    size_t n = find_due(outbox, now, found, &next);
    pthread_mutex_lock(&outbox->mutex);
    for (size_t i = 0; i < n && outbox->n_places < QUEUE_MAX; i++)
        if (!under_way(outbox, &found[i]))
            outbox->places[outbox->n_places++] = found[i];
    return next;
}

static void wait_look(struct outbox *outbox, int64_t microseconds)
{
    struct timespec until;
    int64_t most = (int64_t)LOOK_SECONDS * 1000000;
    if (microseconds <= 0 || microseconds > most)
        microseconds = most;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += microseconds / 1000000;
    until.tv_nsec += microseconds % 1000000 * 1000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (!outbox->woken && !outbox->stop)
        if (pthread_cond_timedwait(&outbox->look, &outbox->mutex, &until) == ETIMEDOUT)
            break;
    outbox->woken = false;
}

// What stood in a backup may have been sent since it was made.
static bool held_after_restore(struct outbox *outbox)
{
    bool held = store_restored(outbox->settings.store);
    if (held && !outbox->told_restored)
        log_told(LOG_OUTBOX_HELD, NULL,
                 "outbox: the store was restored; no mail leaves until an operator says so");
    outbox->told_restored = held;
    return held;
}

static void *schedule(void *context)
{
    struct outbox *outbox = context;
    pthread_mutex_lock(&outbox->mutex);
    while (!outbox->stop) {
        int64_t now = outbox->settings.now(), next = 0;
        if (held_after_restore(outbox)) {
            next = 0;
        } else if (outbox->pause > 0 && now < outbox->paused_until) {
            next = outbox->paused_until;
        } else if (outbox->n_places <= QUEUE_LOW) {
            next = fill(outbox, now);
            pthread_cond_broadcast(&outbox->work);
        }
        wait_look(outbox, next > 0 ? next - now + 1000 : 0);
    }
    pthread_mutex_unlock(&outbox->mutex);
    return NULL;
}

// ---- the workers ----

static struct place *next_place(struct outbox *outbox)
{
    if (outbox->pause > 0 && outbox->settings.now() < outbox->paused_until)
        return NULL;
    for (size_t i = 0; i < outbox->n_places; i++)
        if (!outbox->places[i].taken)
            return &outbox->places[i];
    return NULL;
}

static void remove_place(struct outbox *outbox, uint64_t event, uint32_t index)
{
    for (size_t i = 0; i < outbox->n_places; i++)
        if (outbox->places[i].event == event && outbox->places[i].index == index) {
            memmove(&outbox->places[i], &outbox->places[i + 1],
                    (outbox->n_places - i - 1) * sizeof *outbox->places);
            outbox->n_places--;
            return;
        }
}

static int64_t next_pause(const struct outbox *outbox)
{
    int seconds = outbox->pause == 0 ? 1 : outbox->pause * 2;
    return seconds > PAUSE_MAX ? PAUSE_MAX : seconds;
}

// A server that does not answer is left alone for a while by all; rows that were only queued go
// back.
static void note_way(struct outbox *outbox, enum sender_result result, int64_t pause,
                     const char *told)
{
    if (result == SENDER_DONE) {
        outbox->pause = 0;
        alarm_over(&outbox->relay);
    } else if (result == SENDER_UNREACHABLE) {
        size_t kept = 0;
        if (alarm_trouble(&outbox->relay, clock_monotonic(),
                          error_format("No mail leaves: %s", told)))
            log_told(LOG_MAILBOX_DEAD, NULL, "outbox: no mail leaves, staff are told: %s", told);
        outbox->pause = (int)pause;
        outbox->paused_until = outbox->settings.now() + pause * 1000000;
        for (size_t i = 0; i < outbox->n_places; i++)
            if (outbox->places[i].taken)
                outbox->places[kept++] = outbox->places[i];
        outbox->n_places = kept;
    }
}

static void row_ended(struct outbox *outbox, uint64_t event, uint32_t index)
{
    remove_place(outbox, event, index);
    if (outbox->n_places <= QUEUE_LOW) {
        outbox->woken = true;
        pthread_cond_signal(&outbox->look);
    }
    pthread_cond_signal(&outbox->noted);
}

static void noted(void *context, uint64_t event, uint32_t index, bool good)
{
    struct outbox *outbox = context;
    pthread_mutex_lock(&outbox->mutex);
    if (!good) {
        log_error("outbox: the desk does not note what became of mail %" PRIu64 ".%u", event,
                  index);
        note_way(outbox, SENDER_UNREACHABLE, next_pause(outbox), "the desk does not note it");
    }
    row_ended(outbox, event, index);
    pthread_mutex_unlock(&outbox->mutex);
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct outbox *outbox = worker->outbox;
    pthread_mutex_lock(&outbox->mutex);
    while (!outbox->stop) {
        struct place *place = next_place(outbox);
        if (place == NULL) {
            pthread_cond_wait(&outbox->work, &outbox->mutex);
            continue;
        }
        place->taken = true;
        struct place mine = *place;
        int64_t pause = next_pause(outbox);
        pthread_mutex_unlock(&outbox->mutex);
        const char *told;
        enum sender_result result =
            sender_send(worker->sender, mine.event, mine.index, pause * 1000000, &told);
        if (told[0] != '\0')
            log_warning("outbox: %s", told);
        pthread_mutex_lock(&outbox->mutex);
        note_way(outbox, result, pause, told);
        if (result == SENDER_GONE)
            row_ended(outbox, mine.event, mine.index);
    }
    pthread_mutex_unlock(&outbox->mutex);
    return NULL;
}

// ---- start and stop ----

static void free_all(struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->n_workers; i++)
        sender_free(&outbox->workers[i].sender);
    relays_free(&outbox->relays);
    results_free(&outbox->results);
    pthread_cond_destroy(&outbox->noted);
    pthread_cond_destroy(&outbox->look);
    pthread_cond_destroy(&outbox->work);
    pthread_mutex_destroy(&outbox->mutex);
    free(outbox);
}

// Rows whose results the desk has not answered: it will call noted().
static bool under_desk(const struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->n_places; i++)
        if (outbox->places[i].taken)
            return true;
    return false;
}

static void stop_threads(struct outbox *outbox)
{
    pthread_mutex_lock(&outbox->mutex);
    outbox->stop = true;
    pthread_cond_broadcast(&outbox->look);
    pthread_cond_broadcast(&outbox->work);
    pthread_mutex_unlock(&outbox->mutex);
    if (outbox->started)
        pthread_join(outbox->scheduler, NULL);
    for (size_t i = 0; i < outbox->n_workers; i++)
        if (outbox->workers[i].started)
            pthread_join(outbox->workers[i].thread, NULL);
    pthread_mutex_lock(&outbox->mutex);
    while (under_desk(outbox))
        pthread_cond_wait(&outbox->noted, &outbox->mutex);
    pthread_mutex_unlock(&outbox->mutex);
}

static bool start_threads(struct outbox *outbox)
{
    for (size_t i = 0; i < outbox->n_workers; i++) {
        struct worker *worker = &outbox->workers[i];
        worker->started = pthread_create(&worker->thread, NULL, work, worker) == 0;
        if (!worker->started)
            return false;
    }
    outbox->started = pthread_create(&outbox->scheduler, NULL, schedule, outbox) == 0;
    return outbox->started;
}

static struct outbox *make(const struct outbox_settings *settings)
{
    pthread_condattr_t monotonic;
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox == NULL)
        memory_none();
    outbox->settings = *settings;
    outbox->relay = (struct alarm){.queue = settings->queue,
                                   .kind = "relay",
                                   .value = settings->smtp.host,
                                   .seconds = settings->alarm_seconds};
    pthread_mutex_init(&outbox->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&outbox->look, &monotonic);
    pthread_cond_init(&outbox->work, NULL);
    pthread_cond_init(&outbox->noted, NULL);
    pthread_condattr_destroy(&monotonic);
    return outbox;
}

struct outbox *outbox_start(const struct outbox_settings *settings, const char **error_r)
{
    struct outbox *outbox = make(settings);
    int wanted = settings->connections > 0 ? settings->connections : CONNECTIONS;
    if (wanted > CONNECTIONS_MAX)
        wanted = CONNECTIONS_MAX;
    outbox->relays = relays_new(&settings->smtp, (size_t)wanted, error_r);
    outbox->results = results_new(settings->queue, noted, outbox);
    if (outbox->results == NULL)
        *error_r = "no threads for the outbox";
    if (outbox->relays == NULL || outbox->results == NULL) {
        free_all(outbox);
        return NULL;
    }
    while (outbox->n_workers < (size_t)(COMPOSERS * wanted)) {
        struct worker *worker = &outbox->workers[outbox->n_workers++];
        worker->outbox = outbox;
        worker->sender = sender_new(&outbox->settings, outbox->relays, outbox->results);
    }
    if (start_threads(outbox))
        return outbox;
    *error_r = "no threads for the outbox";
    stop_threads(outbox);
    free_all(outbox);
    return NULL;
}

void outbox_wake(struct outbox *outbox)
{
    pthread_mutex_lock(&outbox->mutex);
    outbox->woken = true;
    pthread_cond_signal(&outbox->look);
    pthread_mutex_unlock(&outbox->mutex);
}

void outbox_stop(struct outbox **outbox)
{
    if (*outbox == NULL)
        return;
    stop_threads(*outbox);
    free_all(*outbox);
    *outbox = NULL;
}
