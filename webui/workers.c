#include "webui/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/memory.h"

struct job {
    struct job *next;
    workers_job *run;
    void *context;
};

struct job_list {
    struct job *first;
    struct job **last;
    size_t n;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct job_list fresh;
    struct job_list half; // goes first
    size_t capacity;
    unsigned reading; // threads in a fresh job
    unsigned reading_max;
    bool stopping;
    unsigned n_threads;
    pthread_t threads[];
};

static void list_add(struct job_list *list, workers_job *run, void *context)
{
    struct job *job = malloc(sizeof *job);

    if (!job)
        memory_none();
    *job = (struct job){NULL, run, context};
    *list->last = job;
    list->last = &job->next;
    list->n++;
}

static struct job *list_take(struct job_list *list)
{
    struct job *job = list->first;

    if (!job)
        return NULL;
    list->first = job->next;
    if (!list->first)
        list->last = &list->first;
    list->n--;
    return job;
}

static struct job *next_job(struct workers *workers, bool *fresh_r)
{
    struct job *job = list_take(&workers->half);

    *fresh_r = false;
    if (!job && workers->reading < workers->reading_max) {
        job = list_take(&workers->fresh);
        *fresh_r = job != NULL;
    }
    return job;
}

static void *work(void *context)
{
    struct workers *workers = context;
    struct job *job;
    bool fresh;

    pthread_mutex_lock(&workers->lock);
    for (;;) {
        while (!(job = next_job(workers, &fresh)) && !workers->stopping)
            pthread_cond_wait(&workers->more, &workers->lock);
        if (!job)
            break;
        workers->reading += fresh;
        pthread_mutex_unlock(&workers->lock);
        job->run(job->context);
        free(job);
        pthread_mutex_lock(&workers->lock);
        workers->reading -= fresh;
    }
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

struct workers *workers_start(unsigned threads, unsigned reading, size_t capacity,
                              const char **error_r)
{
    struct workers *workers = calloc(1, sizeof *workers + threads * sizeof *workers->threads);
    int error = 0;

    if (!workers)
        memory_none();
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->more, NULL);
    workers->fresh.last = &workers->fresh.first;
    workers->half.last = &workers->half.first;
    workers->capacity = capacity;
    workers->reading_max = reading;
    while (workers->n_threads < threads && !error) {
        error = pthread_create(&workers->threads[workers->n_threads], NULL, work, workers);
        workers->n_threads += !error;
    }
    if (error) {
        *error_r = error_format("cannot start a thread: %s", strerror(error));
        workers_stop(&workers);
    }
    return workers;
}

int workers_submit(struct workers *workers, workers_job *job, void *context)
{
    int taken;

    pthread_mutex_lock(&workers->lock);
    taken = !workers->stopping && workers->fresh.n < workers->capacity;
    if (taken)
        list_add(&workers->fresh, job, context);
    // A thread that ends a first half takes the next one by itself.
    if (taken && workers->reading < workers->reading_max)
        pthread_cond_signal(&workers->more);
    pthread_mutex_unlock(&workers->lock);
    return taken;
}

void workers_continue(struct workers *workers, workers_job *job, void *context)
{
    pthread_mutex_lock(&workers->lock);
    list_add(&workers->half, job, context);
    pthread_cond_signal(&workers->more);
    pthread_mutex_unlock(&workers->lock);
}

void workers_stop(struct workers **workers)
{
    struct workers *w = *workers;

    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->n_threads; i++)
        pthread_join(w->threads[i], NULL);
    pthread_cond_destroy(&w->more);
    pthread_mutex_destroy(&w->lock);
    free(w);
    *workers = NULL;
}
