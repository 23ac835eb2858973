#include "agent/read/crew.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "agent/read/read.h"
#include "lib/arena.h"
#include "lib/clock.h"
#include "lib/memory.h"

enum {
    BLOCKING_THREADS = 8,
    OPEN_MAX = 48, /* of a kind, begun and not taken: each has all that its printer said in memory */
    STACK_SIZE = 512 * 1024,
    BUSY_MAX = 4096,
    STOP_SECONDS = 2
};

enum kind { KIND_MANY, KIND_BLOCKING, KINDS };

/* Of a printer that was asked for, as long as its URI is the same. */
struct memory {
    struct memory *next;
    char name[65];
    char *uri;
    struct read_kept kept;
};

struct job {
    struct job *next;
    struct memory *memory;
    bool news, begun;
    enum kind kind;
    struct crew *crew;
    struct crew_result result;
    const struct read_uri *uri;
    struct read_many_job many;
};

struct queue {
    struct job *first, **end;
};

struct crew {
    const struct credentials *credentials;
    int64_t timeout;
    pthread_mutex_t lock;
    pthread_cond_t news[KINDS];
    struct queue waiting[KINDS], done;
    struct memory *memories;
    struct job *busy[BUSY_MAX]; /* asked for, not taken */
    size_t n_busy;
    size_t n_open[KINDS];
    volatile int stopping;
    int event_fd;
    pthread_t threads[1 + BLOCKING_THREADS];
    size_t n_threads, n_blocking;
    bool many_runs;
};

static void push(struct queue *queue, struct job *job)
{
    job->next = NULL;
    *queue->end = job;
    queue->end = &job->next;
}

static struct job *pop(struct queue *queue)
{
    struct job *job = queue->first;
    if (job == NULL)
        return NULL;
    queue->first = job->next;
    if (queue->first == NULL)
        queue->end = &queue->first;
    return job;
}

static void finish(struct job *job)
{
    struct crew *crew = job->crew;
    const uint64_t one = 1;
    job->result.news_after = job->memory->kept.news_after;
    /* The error texts of this thread are gone soon. */
    if (job->result.error != NULL)
        job->result.error = arena_strdup(job->result.arena, job->result.error);
    pthread_mutex_lock(&crew->lock);
    push(&crew->done, job);
    pthread_mutex_unlock(&crew->lock);
    if (write(crew->event_fd, &one, sizeof(one)) != sizeof(one))
        return; /* it is readable already */
}

static struct job *begin(struct crew *crew, enum kind kind)
{
    struct job *job = crew->n_open[kind] < OPEN_MAX ? pop(&crew->waiting[kind]) : NULL;
    if (job != NULL) {
        job->begun = true;
        crew->n_open[kind]++;
    }
    return job;
}

/* The next one, waiting for it; NULL: stop. */
static struct job *wait_for_job(struct crew *crew, enum kind kind, bool wait)
{
    struct job *job;
    pthread_mutex_lock(&crew->lock);
    while ((job = begin(crew, kind)) == NULL && wait && !crew->stopping)
        pthread_cond_wait(&crew->news[kind], &crew->lock);
    pthread_mutex_unlock(&crew->lock);
    return job;
}

static struct read_request request_of(const struct job *job)
{
    return (struct read_request){.uri = job->uri,
                                 .credentials = job->crew->credentials,
                                 .timeout = job->crew->timeout,
                                 .now = clock_now(),
                                 .kept = &job->memory->kept,
                                 .news = job->news};
}

static void stopped(struct job *job)
{
    job->result.error = "the agent is ending";
    finish(job);
}

static void *run_blocking(void *context)
{
    struct crew *crew = context;
    struct job *job;
    while ((job = wait_for_job(crew, KIND_BLOCKING, true)) != NULL) {
        const struct read_request request = request_of(job);
        if (crew->stopping) {
            stopped(job);
            continue;
        }
        job->result.result =
            read_uri(&request, job->result.arena, &job->result.reading, &job->result.error);
        finish(job);
    }
    return NULL;
}

static void many_done(struct read_many_job *many)
{
    struct job *job = many->context;
    job->result.result = many->result;
    job->result.reading = many->reading;
    job->result.error = many->error;
    finish(job);
}

static struct read_many_job *many_of(struct job *job)
{
    job->many = (struct read_many_job){
        .request = request_of(job), .arena = job->result.arena, .done = many_done, .context = job};
    return &job->many;
}

struct many_feed {
    struct crew *crew;
    struct job *first; /* that was waited for */
};

static struct read_many_job *next_many(void *context)
{
    struct many_feed *feed = context;
    struct job *job =
        feed->first != NULL ? feed->first : wait_for_job(feed->crew, KIND_MANY, false);
    feed->first = NULL;
    return job != NULL ? many_of(job) : NULL;
}

static void *run_many(void *context)
{
    struct many_feed feed = {.crew = context};
    const struct read_feed jobs = {
        .next = next_many, .context = &feed, .stop = &feed.crew->stopping, .at_once = OPEN_MAX};
    while ((feed.first = wait_for_job(feed.crew, KIND_MANY, true)) != NULL)
        read_many(&jobs);
    return NULL;
}

static void start_thread(struct crew *crew, void *(*run)(void *))
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    if (pthread_create(&crew->threads[crew->n_threads], &attributes, run, crew) != 0)
        memory_none();
    crew->n_threads++;
    pthread_attr_destroy(&attributes);
}

struct crew *crew_new(const struct credentials *credentials, int64_t timeout)
{
    struct crew *crew = calloc(1, sizeof(*crew));
    if (crew == NULL)
        memory_none();
    crew->credentials = credentials;
    crew->timeout = timeout;
    crew->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (crew->event_fd < 0)
        memory_none();
    pthread_mutex_init(&crew->lock, NULL);
    crew->done.end = &crew->done.first;
    for (int kind = 0; kind < KINDS; kind++) {
        pthread_cond_init(&crew->news[kind], NULL);
        crew->waiting[kind].end = &crew->waiting[kind].first;
    }
    return crew;
}

/* Threads are there once they are needed: most agents have status files only. */
static void start_threads(struct crew *crew, enum kind kind)
{
    if (kind == KIND_MANY && !crew->many_runs) {
        crew->many_runs = true;
        start_thread(crew, run_many);
    }
    if (kind == KIND_BLOCKING && crew->n_blocking < BLOCKING_THREADS) {
        crew->n_blocking++;
        start_thread(crew, run_blocking);
    }
}

static bool is_busy(const struct crew *crew, const char *name)
{
    for (size_t i = 0; i < crew->n_busy; i++)
        if (strcmp(crew->busy[i]->result.name, name) == 0)
            return true;
    return false;
}

static void empty_memory(struct memory *memory)
{
    if (memory->kept.data != NULL)
        memory->kept.free(memory->kept.data);
    memory->kept = (struct read_kept){0};
    free(memory->uri);
    memory->uri = NULL;
}

/* Nobody else has it: the name is not under way. */
static struct memory *memory_of(struct crew *crew, const char *name, const char *uri)
{
    struct memory *memory = crew->memories;
    while (memory != NULL && strcmp(memory->name, name) != 0)
        memory = memory->next;
    if (memory == NULL) {
        memory = memory_need(calloc(1, sizeof(*memory)));
        snprintf(memory->name, sizeof(memory->name), "%s", name);
        memory->next = crew->memories;
        crew->memories = memory;
    }
    if (memory->uri == NULL || strcmp(memory->uri, uri) != 0) {
        empty_memory(memory);
        memory->uri = memory_need(strdup(uri));
    }
    return memory;
}

int crew_ask(struct crew *crew, const char *name, const char *uri, bool news)
{
    if (crew->n_busy == BUSY_MAX || is_busy(crew, name))
        return 0;
    struct job *job = calloc(1, sizeof(*job));
    if (job == NULL)
        memory_none();
    job->crew = crew;
    job->result.arena = arena_new();
    snprintf(job->result.name, sizeof(job->result.name), "%s", name);
    job->memory = memory_of(crew, job->result.name, uri);
    job->news = news;
    crew->busy[crew->n_busy++] = job;
    if (read_parse_uri(uri, job->result.arena, &job->uri, &job->result.error) != 1) {
        job->result.result = -2;
        finish(job);
        return 1;
    }
    enum kind kind = job->kind = read_is_many(job->uri) ? KIND_MANY : KIND_BLOCKING;
    start_threads(crew, kind);
    pthread_mutex_lock(&crew->lock);
    push(&crew->waiting[kind], job);
    pthread_cond_signal(&crew->news[kind]);
    pthread_mutex_unlock(&crew->lock);
    return 1;
}

int crew_take(struct crew *crew, struct crew_result *result_r)
{
    uint64_t count;
    pthread_mutex_lock(&crew->lock);
    struct job *job = pop(&crew->done);
    if (job != NULL && job->begun) {
        crew->n_open[job->kind]--;
        pthread_cond_signal(&crew->news[job->kind]);
    }
    if (job == NULL && read(crew->event_fd, &count, sizeof(count)) < 0)
        count = 0;
    pthread_mutex_unlock(&crew->lock);
    if (job == NULL)
        return 0;
    for (size_t i = 0; i < crew->n_busy; i++)
        if (crew->busy[i] == job)
            crew->busy[i] = crew->busy[--crew->n_busy];
    *result_r = job->result;
    free(job);
    return 1;
}

size_t crew_count(struct crew *crew)
{
    return crew->n_busy;
}

int crew_fd(const struct crew *crew)
{
    return crew->event_fd;
}

/* A library's call that blocks cannot be ended; the process soon is. */
static bool join_threads(struct crew *crew)
{
    bool all = true;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += STOP_SECONDS;
    for (size_t i = 0; i < crew->n_threads; i++)
        all &= pthread_timedjoin_np(crew->threads[i], NULL, &until) == 0;
    return all;
}

void crew_free(struct crew **crew_r)
{
    struct crew *crew = *crew_r;
    *crew_r = NULL;
    if (crew == NULL)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->stopping = 1;
    for (int kind = 0; kind < KINDS; kind++)
        pthread_cond_broadcast(&crew->news[kind]);
    pthread_mutex_unlock(&crew->lock);
    if (!join_threads(crew))
        return;
    for (size_t i = 0; i < crew->n_busy; i++) {
        arena_free(&crew->busy[i]->result.arena);
        free(crew->busy[i]);
    }
    for (struct memory *memory = crew->memories, *next; memory != NULL; memory = next) {
        next = memory->next;
        empty_memory(memory);
        free(memory);
    }
    for (int kind = 0; kind < KINDS; kind++)
        pthread_cond_destroy(&crew->news[kind]);
    pthread_mutex_destroy(&crew->lock);
    close(crew->event_fd);
    free(crew);
}
