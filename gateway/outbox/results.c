#include "gateway/outbox/results.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "gateway/desk/queue.h"
#include "lib/memory.h"

enum {
    GATHER_MOST = 64,    // results that go at once
    GATHER_TIME = 20000, // microseconds the first of them waits
    GATHER_LOOK = 2000,
    FULL_WAIT = 100000, // microseconds until a full queue is asked again
};

struct result {
    struct results *results;
    Platen__OutboxResult *what;
    struct result *next;
};

struct results {
    struct desk_queue *queue;
    results_noted_fn *noted;
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t added;
    struct result *first, **last;
    unsigned n;
    bool stop;
    pthread_t thread;
};

static void end(struct result *result, bool noted)
{
    struct results *results = result->results;
    results->noted(results->context, result->what->event, result->what->index, noted);
    platen__outbox_result__free_unpacked(result->what, NULL);
    free(result);
}

static void answered(void *context, const Platen__Answer *answer)
{
    end(context, answer->result != PLATEN__RESULT__RESULT_REFUSED &&
                     answer->result != PLATEN__RESULT__RESULT_INVALID &&
                     answer->result != PLATEN__RESULT__RESULT_UNKNOWN);
}

// A full queue is waited for: the mail is gone already.
static void submit(struct result *result)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_MAIL;
    command.subject_case = PLATEN__COMMAND__SUBJECT_OUTBOX_RESULT;
    command.outbox_result = result->what;
    int taken;
    while ((taken = desk_queue_submit(result->results->queue, &command, answered, result)) == 0)
        usleep(FULL_WAIT);
    if (taken != 1)
        end(result, false);
}

// Takes all that came, after a moment in which more may come.
static struct result *gather(struct results *results)
{
    pthread_mutex_lock(&results->mutex);
    while (results->n == 0 && !results->stop)
        pthread_cond_wait(&results->added, &results->mutex);
    for (int waited = 0; waited < GATHER_TIME && results->n < GATHER_MOST && !results->stop;
         waited += GATHER_LOOK) {
        pthread_mutex_unlock(&results->mutex);
        usleep(GATHER_LOOK);
        pthread_mutex_lock(&results->mutex);
    }
    struct result *first = results->first;
    results->first = NULL;
    results->last = &results->first;
    results->n = 0;
    pthread_mutex_unlock(&results->mutex);
    return first;
}

static void *gather_thread(void *context)
{
    struct result *result;
    while ((result = gather(context)) != NULL)
        while (result != NULL) {
            struct result *next = result->next;
            submit(result);
            result = next;
        }
    return NULL;
}

struct results *results_new(struct desk_queue *queue, results_noted_fn *noted, void *context)
{
    struct results *results = calloc(1, sizeof *results);
    if (results == NULL)
        memory_none();
    results->queue = queue;
    results->noted = noted;
    results->context = context;
    results->last = &results->first;
    pthread_mutex_init(&results->mutex, NULL);
    pthread_cond_init(&results->added, NULL);
    if (pthread_create(&results->thread, NULL, gather_thread, results) == 0)
        return results;
    free(results);
    return NULL;
}

void results_free(struct results **results)
{
    struct results *r = *results;
    if (r == NULL)
        return;
    pthread_mutex_lock(&r->mutex);
    r->stop = true;
    pthread_cond_signal(&r->added);
    pthread_mutex_unlock(&r->mutex);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->added);
    pthread_mutex_destroy(&r->mutex);
    free(r);
    *results = NULL;
}

static Platen__OutboxResult *copy(const Platen__OutboxResult *result)
{
    size_t size = platen__outbox_result__get_packed_size(result);
    uint8_t *packed = malloc(size + 1);
    if (packed == NULL)
        memory_none();
    platen__outbox_result__pack(result, packed);
    Platen__OutboxResult *what = platen__outbox_result__unpack(&memory_for_messages, size, packed);
    free(packed);
    if (what == NULL)
        memory_none();
    return what;
}

void results_add(struct results *results, const Platen__OutboxResult *result)
{
    struct result *one = calloc(1, sizeof *one);
    if (one == NULL)
        memory_none();
    one->results = results;
    one->what = copy(result);
    pthread_mutex_lock(&results->mutex);
    *results->last = one;
    results->last = &one->next;
    results->n++;
    pthread_cond_signal(&results->added);
    pthread_mutex_unlock(&results->mutex);
}
