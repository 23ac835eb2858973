#include "gateway/outbox/relays.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"

// A mail that somebody waits for; it lies on that thread's stack.
struct request {
    const char *sender, *recipient;
    const void *mail;
    size_t size;
    char *reply;
    size_t reply_size;
    enum smtp_result result;
    bool done;
    pthread_cond_t ended;
    struct request *next;
};

struct relay {
    struct relays *relays;
    struct smtp *smtp;
    pthread_t thread;
    bool started;
};

struct relays {
    pthread_mutex_t mutex;
    pthread_cond_t asked;
    struct request *first, **last;
    bool stop;
    size_t n;
    struct relay relay[];
};

static struct request *next_request(struct relays *relays)
{
    while (relays->first == NULL && !relays->stop)
        pthread_cond_wait(&relays->asked, &relays->mutex);
    struct request *request = relays->first;
    if (request == NULL)
        return NULL;
    relays->first = request->next;
    if (relays->first == NULL)
        relays->last = &relays->first;
    return request;
}

static void *relay_thread(void *context)
{
    struct relay *relay = context;
    struct relays *relays = relay->relays;
    struct request *request;
    pthread_mutex_lock(&relays->mutex);
    while ((request = next_request(relays)) != NULL) {
        pthread_mutex_unlock(&relays->mutex);
        const char *reply;
        request->result = smtp_send(relay->smtp, request->sender, request->recipient,
                                    request->mail, request->size, &reply);
        snprintf(request->reply, request->reply_size, "%s", reply);
        pthread_mutex_lock(&relays->mutex);
        request->done = true;
        pthread_cond_signal(&request->ended);
    }
    pthread_mutex_unlock(&relays->mutex);
    return NULL;
}

struct relays *relays_new(const struct smtp_settings *settings, size_t n, const char **error_r)
{
    struct relays *relays = calloc(1, sizeof *relays + n * sizeof relays->relay[0]);
    if (relays == NULL)
        memory_none();
    pthread_mutex_init(&relays->mutex, NULL);
    pthread_cond_init(&relays->asked, NULL);
    relays->last = &relays->first;
    for (; relays->n < n; relays->n++) {
        struct relay *relay = &relays->relay[relays->n];
        relay->relays = relays;
        relay->smtp = smtp_new(settings, error_r);
        relay->started =
            relay->smtp != NULL && pthread_create(&relay->thread, NULL, relay_thread, relay) == 0;
        if (relay->smtp != NULL && !relay->started)
            *error_r = "no threads for the mail server";
        if (!relay->started) {
            relays->n++;
            relays_free(&relays);
            return NULL;
        }
    }
    return relays;
}

void relays_free(struct relays **relays)
{
    struct relays *r = *relays;
    if (r == NULL)
        return;
    pthread_mutex_lock(&r->mutex);
    r->stop = true;
    pthread_cond_broadcast(&r->asked);
    pthread_mutex_unlock(&r->mutex);
    for (size_t i = 0; i < r->n; i++) {
        if (r->relay[i].started)
            pthread_join(r->relay[i].thread, NULL);
        smtp_free(&r->relay[i].smtp);
    }
    pthread_cond_destroy(&r->asked);
    pthread_mutex_destroy(&r->mutex);
    free(r);
    *relays = NULL;
}

enum smtp_result relays_send(struct relays *relays, const char *sender, const char *recipient,
                             const void *mail, size_t size, char *reply, size_t reply_size)
{
    struct request request = {.sender = sender,
                              .recipient = recipient,
                              .mail = mail,
                              .size = size,
                              .reply = reply,
                              .reply_size = reply_size};
    pthread_cond_init(&request.ended, NULL);
    pthread_mutex_lock(&relays->mutex);
    *relays->last = &request;
    relays->last = &request.next;
    pthread_cond_signal(&relays->asked);
    while (!request.done)
        pthread_cond_wait(&request.ended, &relays->mutex);
    pthread_mutex_unlock(&relays->mutex);
    pthread_cond_destroy(&request.ended);
    return request.result;
}
