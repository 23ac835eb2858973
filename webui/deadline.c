#include "webui/deadline.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "lib/error.h"
#include "lib/memory.h"

enum { SECOND = 1000000, REQUEST_SECONDS = 10, IDLE_SECONDS = 30 };

struct deadline_entry {
    struct deadline_entry *next;
    struct deadline_entry *before;
    int fd;
    int64_t until; // monotonic; 0 = none
};

struct deadline {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool stopping;
    struct deadline_entry *first;
};

int64_t deadline_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

static void shut_overdue(struct deadline *deadline)
{
    int64_t now = deadline_now();

    for (struct deadline_entry *entry = deadline->first; entry; entry = entry->next) {
        if (entry->until && now >= entry->until) {
            shutdown(entry->fd, SHUT_RDWR);
            entry->until = 0;
        }
    }
}

static void *watch(void *context)
{
    struct deadline *deadline = context;

    pthread_mutex_lock(&deadline->lock);
    while (!deadline->stopping) {
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&deadline->wake, &deadline->lock, &until);
        shut_overdue(deadline);
    }
    pthread_mutex_unlock(&deadline->lock);
    return NULL;
}

struct deadline *deadline_start(const char **error_r)
{
    struct deadline *deadline = calloc(1, sizeof *deadline);
    pthread_condattr_t attributes;
    int error;

    if (!deadline)
        memory_none();
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&deadline->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&deadline->lock, NULL);
    error = pthread_create(&deadline->thread, NULL, watch, deadline);
    if (error) {
        *error_r = error_format("cannot start a thread: %s", strerror(error));
        free(deadline);
        return NULL;
    }
    return deadline;
}

void deadline_stop(struct deadline **deadline)
{
    struct deadline *d = *deadline;

    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->wake);
    pthread_mutex_destroy(&d->lock);
    free(d);
    *deadline = NULL;
}

struct deadline_entry *deadline_add(struct deadline *deadline, int fd)
{
    struct deadline_entry *entry = calloc(1, sizeof *entry);

    if (!entry)
        memory_none();
    entry->fd = fd;
    entry->until = deadline_now() + REQUEST_SECONDS * (int64_t)SECOND;
    pthread_mutex_lock(&deadline->lock);
    entry->next = deadline->first;
    if (entry->next)
        entry->next->before = entry;
    deadline->first = entry;
    pthread_mutex_unlock(&deadline->lock);
    return entry;
}

void deadline_remove(struct deadline *deadline, struct deadline_entry *entry)
{
    pthread_mutex_lock(&deadline->lock);
    if (entry->before)
        entry->before->next = entry->next;
    else
        deadline->first = entry->next;
    if (entry->next)
        entry->next->before = entry->before;
    pthread_mutex_unlock(&deadline->lock);
    free(entry);
}

void deadline_set(struct deadline *deadline, struct deadline_entry *entry,
                  enum deadline_phase phase)
{
    static const int seconds[] = {
        [DEADLINE_REQUEST] = REQUEST_SECONDS,
        [DEADLINE_WORK] = 0,
        [DEADLINE_IDLE] = IDLE_SECONDS,
    };
    int64_t until = seconds[phase] ? deadline_now() + seconds[phase] * (int64_t)SECOND : 0;

    pthread_mutex_lock(&deadline->lock);
    entry->until = until;
    pthread_mutex_unlock(&deadline->lock);
}
