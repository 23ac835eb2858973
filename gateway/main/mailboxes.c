#include "gateway/main/mailboxes.h"

#include <pthread.h>
#include <stdlib.h>

#include "gateway/intake/intake.h"
#include "gateway/main/conf.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/memory.h"

struct mailboxes {
    struct mailboxes_settings settings;
    pthread_mutex_t lock; // of the list, not held while one stops
    struct intake **intakes;
    size_t n;
};

struct mailboxes *mailboxes_new(const struct mailboxes_settings *settings)
{
    struct mailboxes *mailboxes = calloc(1, sizeof *mailboxes);
    if (mailboxes == NULL)
        memory_none();
    mailboxes->settings = *settings;
    pthread_mutex_init(&mailboxes->lock, NULL);
    return mailboxes;
}

static struct intake *start_one(const struct mailboxes *mailboxes, const struct conf *conf,
                                const struct conf_mailbox *box, const char **error_r)
{
    struct intake_settings intake = {.name = box->name,
                                     .imap = box->imap,
                                     .folder = box->folder,
                                     .processed = box->processed,
                                     .rejected = box->rejected,
                                     .store = mailboxes->settings.store,
                                     .queue = mailboxes->settings.queue,
                                     .pool = mailboxes->settings.pool,
                                     .now = clock_now,
                                     .alarm_seconds = conf->alarm_seconds};
    return intake_start(&intake, error_r);
}

int mailboxes_start(struct mailboxes *mailboxes, const struct conf *conf, const char **error_r)
{
    struct intake **intakes = calloc(conf->n_mailboxes + 1, sizeof *intakes);
    size_t n = 0;
    if (intakes == NULL)
        memory_none();
    while (n < conf->n_mailboxes) {
        const char *error = "";
        intakes[n] = start_one(mailboxes, conf, &conf->mailboxes[n], &error);
        if (intakes[n] == NULL) {
            *error_r = error_format("mailbox \"%s\": %s", conf->mailboxes[n].name, error);
            break;
        }
        n++;
    }
    pthread_mutex_lock(&mailboxes->lock);
    mailboxes->intakes = intakes;
    mailboxes->n = n;
    pthread_mutex_unlock(&mailboxes->lock);
    return n == conf->n_mailboxes ? 1 : -1;
}

void mailboxes_stop(struct mailboxes *mailboxes)
{
    pthread_mutex_lock(&mailboxes->lock);
    struct intake **intakes = mailboxes->intakes;
    size_t n = mailboxes->n;
    mailboxes->intakes = NULL;
    mailboxes->n = 0;
    pthread_mutex_unlock(&mailboxes->lock);
    for (size_t i = 0; i < n; i++)
        intake_stop(&intakes[i]);
    free(intakes);
}

void mailboxes_free(struct mailboxes **mailboxes)
{
    if (*mailboxes == NULL)
        return;
    mailboxes_stop(*mailboxes);
    pthread_mutex_destroy(&(*mailboxes)->lock);
    free(*mailboxes);
    *mailboxes = NULL;
}

void mailboxes_each(struct mailboxes *mailboxes, mailboxes_see_fn *see, void *context)
{
    pthread_mutex_lock(&mailboxes->lock);
    for (size_t i = 0; i < mailboxes->n; i++) {
        int64_t down_since;
        bool up = intake_up(mailboxes->intakes[i], &down_since);
        see(context, intake_name(mailboxes->intakes[i]), up, down_since);
    }
    pthread_mutex_unlock(&mailboxes->lock);
}
