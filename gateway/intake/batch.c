#include "gateway/intake/batch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/reader_pool.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "lib/arena.h"
#include "lib/log.h"
#include "lib/log_kind.h"
#include "lib/memory.h"

enum {
    TRIES_MAX = 3,
    WORKERS_MAX = 8,
    MAX_SIZE = 10 << 20,
};

struct batch_job {
    struct batch *batch;
    const struct imap_mail *mail;
    enum batch_verdict *verdict;
    uint32_t tries;         // with the one that is about to be made; 0 = not counted
    bool suspect;           // an earlier try did not end: it goes alone
    Platen__Parsed *parsed; // kept until the batch ends
    bool refused;           // the desk wrote nothing: it is given to it again as rejected
    char reason[200];
};

struct batch {
    const struct intake_settings *settings;
    pthread_mutex_t mutex;
    pthread_cond_t work, done;
    struct batch_job *jobs; // of the run under way
    size_t n, next, open;   // open: not yet decided or left
    uint32_t uidvalidity;
    bool pause, stop;
    pthread_t workers[WORKERS_MAX];
    size_t n_workers;
};

// ---- waiting for answers ----

static void job_ended(struct batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    batch->open--;
    pthread_cond_broadcast(&batch->done);
    pthread_mutex_unlock(&batch->mutex);
}

static void wait_for_all(struct batch *batch)
{
    pthread_mutex_lock(&batch->mutex);
    while (batch->open > 0)
        pthread_cond_wait(&batch->done, &batch->mutex);
    pthread_mutex_unlock(&batch->mutex);
}

static void job_left(struct batch_job *job, bool pause)
{
    pthread_mutex_lock(&job->batch->mutex);
    job->batch->pause |= pause;
    pthread_mutex_unlock(&job->batch->mutex);
    job_ended(job->batch);
}

// A mail whose command the queue does not take stays in its mailbox: that is our 503.
static void submit(struct batch_job *job, const Platen__Command *command, desk_answer_fn *answered)
{
    if (desk_queue_submit(job->batch->settings->queue, command, answered, job) != 1)
        job_left(job, true);
}

static Platen__MailPlace place_of(const struct batch_job *job)
{
    const struct intake_settings *settings = job->batch->settings;
    Platen__MailPlace place = PLATEN__MAIL_PLACE__INIT;
    // protobuf-c has no const text; packing only reads it
    memcpy(&place.account, &settings->name, sizeof place.account);
    memcpy(&place.folder, &settings->folder, sizeof place.folder);
    place.uidvalidity = job->batch->uidvalidity;
    place.uid = job->mail->uid;
    return place;
}

static Platen__Command command_of(const struct batch_job *job)
{
    Platen__Command command = PLATEN__COMMAND__INIT;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_MAIL;
    command.time = job->batch->settings->now();
    return command;
}

// ---- tries ----

static void counted(void *context, const Platen__Answer *answer)
{
    struct batch_job *job = context;
    if (answer->result == PLATEN__RESULT__RESULT_DONE)
        job->tries = answer->tries > 0 ? answer->tries : 1;
    else if (answer->result == PLATEN__RESULT__RESULT_DUPLICATE)
        job->tries = 1; // its fate is on disk already and the desk will say so again
    else
        log_error("intake %s: the desk does not count the tries of mail %u: %s",
                  job->batch->settings->name, job->mail->uid, answer->text);
    job_ended(job->batch);
}

static void count_tries(struct batch *batch, struct batch_job *jobs, size_t n)
{
    batch->open = n;
    for (size_t i = 0; i < n; i++) {
        Platen__MailPlace place = place_of(&jobs[i]);
        Platen__CountMailTry count = PLATEN__COUNT_MAIL_TRY__INIT;
        Platen__Command command = command_of(&jobs[i]);
        count.place = &place;
        command.subject_case = PLATEN__COMMAND__SUBJECT_COUNT_MAIL_TRY;
        command.count_mail_try = &count;
        submit(&jobs[i], &command, counted);
    }
    wait_for_all(batch);
}

// Mails that were under way when a reader or the daemon died are not read together again: else the
// innocent ones would be counted with the one that did it.
static void find_suspects(struct batch *batch, struct batch_job *jobs, size_t n)
{
    const char *error;
    struct store_txn *txn = store_snapshot_begin(batch->settings->store);
    if (txn == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        struct store_key key = store_key_text(batch->settings->name);
        store_key_add_text(&key, batch->settings->folder);
        store_key_add_u32(&key, batch->uidvalidity);
        store_key_add_u32(&key, jobs[i].mail->uid);
        const Platen__MailTry *seen = store_get(txn, STORE_MAIL_TRY, &key);
        jobs[i].suspect = seen != NULL && seen->tries > 0;
    }
    if (store_snapshot_end(&txn, &error) != 1)
        log_error("intake %s: %s", batch->settings->name, error);
}

// ---- to the desk ----

static void decided(void *context, const Platen__Answer *answer)
{
    struct batch_job *job = context;
    switch (answer->result) {
    case PLATEN__RESULT__RESULT_DONE:
    case PLATEN__RESULT__RESULT_DUPLICATE:
    case PLATEN__RESULT__RESULT_STAFF:
        *job->verdict =
            answer->fate == PLATEN__FATE__FATE_REJECTED ? BATCH_REJECTED : BATCH_PROCESSED;
        break;
    case PLATEN__RESULT__RESULT_UNKNOWN:
        break; // the process ends; the mail is found again
    default:
        job->refused = true;
        snprintf(job->reason, sizeof job->reason, "%s", answer->text);
    }
    job_ended(job->batch);
}

static void give_to_desk(struct batch_job *job)
{
    const char *error = "";
    const Platen__Parsed *parsed = job->parsed;
    struct arena *arena = arena_new();
    Platen__RawRef raw = PLATEN__RAW_REF__INIT;
    Platen__MailPlace place = place_of(job);
    Platen__TakeReport report = PLATEN__TAKE_REPORT__INIT;
    Platen__TakeMail mail = PLATEN__TAKE_MAIL__INIT;
    Platen__Command command = command_of(job);
    bool opened = parsed->report != NULL && parsed->fate != PLATEN__FATE__FATE_REJECTED &&
                  (parsed->trust == PLATEN__TRUST__TRUST_SIGNED ||
                   parsed->trust == PLATEN__TRUST__TRUST_SELF_SIGNED);
    report.parsed = mail.parsed = job->parsed;
    report.raw = mail.raw = &raw;
    report.place = mail.place = &place;
    report.channel = PLATEN__CHANNEL__CHANNEL_MAIL;
    if (opened) {
        command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_REPORT;
        command.take_report = &report;
    } else {
        command.subject_case = PLATEN__COMMAND__SUBJECT_TAKE_MAIL;
        command.take_mail = &mail;
    }
    if (store_raw_add(job->batch->settings->store, job->mail->raw, job->mail->raw_size, &raw, arena,
                      &error) == 1) {
        submit(job, &command, decided);
    } else {
        log_error("intake %s: cannot keep mail %u: %s", job->batch->settings->name, job->mail->uid,
                  error);
        job_left(job, true);
    }
    arena_free(&arena);
}

static void set_text(char **field, const char *text)
{
    if (*field != protobuf_c_empty_string)
        free(*field);
    *field = strdup(text);
    if (*field == NULL)
        memory_none();
}

// What is refused before anyone read it, or after: kept with its reason, of its own kind.
static void reject(struct batch_job *job, const char *reason)
{
    if (job->parsed == NULL) {
        job->parsed = calloc(1, sizeof *job->parsed);
        if (job->parsed == NULL)
            memory_none();
        platen__parsed__init(job->parsed);
    }
    if (job->parsed->class_ == protobuf_c_empty_string || job->parsed->report != NULL)
        set_text(&job->parsed->class_, "unknown");
    if (job->parsed->report != NULL)
        platen__report__free_unpacked(job->parsed->report, NULL);
    job->parsed->report = NULL;
    job->parsed->fate = PLATEN__FATE__FATE_REJECTED;
    job->parsed->size = job->mail->size;
    set_text(&job->parsed->reason, reason);
}

// ---- reading ----

static uint32_t max_size(const struct intake_settings *settings)
{
    return settings->max_size > 0 ? settings->max_size : MAX_SIZE;
}

static void reader_died(struct batch_job *job)
{
    log_warning("intake %s: a reader failed on mail %u, try %u", job->batch->settings->name,
                job->mail->uid, job->tries);
    if (job->tries < TRIES_MAX) {
        job_left(job, false);
        return;
    }
    reject(job, "unreadable: three readers failed on it");
    give_to_desk(job);
}

static void process(struct batch_job *job)
{
    const struct intake_settings *settings = job->batch->settings;
    if (job->tries == 0) {
        job_left(job, true);
        return;
    }
    if (job->tries > TRIES_MAX) {
        reject(job, "unreadable: three tries did not end");
        give_to_desk(job);
        return;
    }
    int result = reader_pool_read(settings->pool, PLATEN__WORK_KIND__WORK_MAIL, job->mail->raw,
                                  job->mail->raw_size, NULL, settings->now(), &job->parsed);
    if (result == 0) {
        job->parsed = NULL;
        reader_died(job);
    } else if (result < 0) {
        job->parsed = NULL;
        log_error("intake %s: no reader answers", settings->name);
        job_left(job, true);
    } else {
        char reason[80];
        snprintf(reason, sizeof reason, "too large: %u bytes", job->mail->size);
        if (job->mail->size > max_size(settings))
            reject(job, reason);
        give_to_desk(job);
    }
}

static void *worker(void *context)
{
    struct batch *batch = context;
    pthread_mutex_lock(&batch->mutex);
    while (!batch->stop) {
        if (batch->next >= batch->n) {
            pthread_cond_wait(&batch->work, &batch->mutex);
            continue;
        }
        struct batch_job *job = &batch->jobs[batch->next++];
        pthread_mutex_unlock(&batch->mutex);
        process(job);
        pthread_mutex_lock(&batch->mutex);
    }
    pthread_mutex_unlock(&batch->mutex);
    return NULL;
}

static void run(struct batch *batch, struct batch_job *jobs, size_t n)
{
    pthread_mutex_lock(&batch->mutex);
    batch->jobs = jobs;
    batch->n = batch->open = n;
    batch->next = 0;
    pthread_cond_broadcast(&batch->work);
    while (batch->open > 0)
        pthread_cond_wait(&batch->done, &batch->mutex);
    batch->n = batch->next = 0;
    pthread_mutex_unlock(&batch->mutex);
}

// ---- the batch ----

struct batch *batch_new(const struct intake_settings *settings)
{
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL)
        memory_none();
    batch->settings = settings;
    pthread_mutex_init(&batch->mutex, NULL);
    pthread_cond_init(&batch->work, NULL);
    pthread_cond_init(&batch->done, NULL);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = cores < 1 ? 2 : cores + 1 > WORKERS_MAX ? WORKERS_MAX : (size_t)cores + 1;
    while (batch->n_workers < wanted &&
           pthread_create(&batch->workers[batch->n_workers], NULL, worker, batch) == 0)
        batch->n_workers++;
    if (batch->n_workers == 0)
        memory_none();
    return batch;
}

void batch_free(struct batch **batch)
{
    struct batch *b = *batch;
    if (b == NULL)
        return;
    pthread_mutex_lock(&b->mutex);
    b->stop = true;
    pthread_cond_broadcast(&b->work);
    pthread_mutex_unlock(&b->mutex);
    for (size_t i = 0; i < b->n_workers; i++)
        pthread_join(b->workers[i], NULL);
    pthread_cond_destroy(&b->done);
    pthread_cond_destroy(&b->work);
    pthread_mutex_destroy(&b->mutex);
    free(b);
    *batch = NULL;
}

static size_t suspects_last(struct batch_job *jobs, size_t n)
{
    size_t clean = 0;
    for (size_t i = 0; i < n; i++)
        if (!jobs[i].suspect) {
            struct batch_job job = jobs[i];
            jobs[i] = jobs[clean];
            jobs[clean++] = job;
        }
    return clean;
}

static void give_refused_again(struct batch *batch, struct batch_job *job)
{
    log_told(LOG_MAIL_REFUSED, &(struct log_field){"PLATEN_MAILBOX", batch->settings->name},
             "intake %s: mail %u refused: %s", batch->settings->name, job->mail->uid, job->reason);
    job->refused = false;
    reject(job, job->reason);
    batch->open = 1;
    give_to_desk(job);
    wait_for_all(batch);
    if (job->refused)
        log_error("intake %s: mail %u can be given no fate: %s", batch->settings->name,
                  job->mail->uid, job->reason);
}

bool batch_decide(struct batch *batch, uint32_t uidvalidity, const struct imap_mail *mails,
                  size_t n, enum batch_verdict *verdicts_r)
{
    struct batch_job *jobs = calloc(n + 1, sizeof *jobs);
    if (jobs == NULL)
        memory_none();
    batch->uidvalidity = uidvalidity;
    batch->pause = false;
    for (size_t i = 0; i < n; i++) {
        verdicts_r[i] = BATCH_LEFT;
        jobs[i] = (struct batch_job){.batch = batch, .mail = &mails[i], .verdict = &verdicts_r[i]};
    }
    find_suspects(batch, jobs, n);
    size_t clean = suspects_last(jobs, n);
    count_tries(batch, jobs, clean);
    run(batch, jobs, clean);
    for (size_t i = clean; i < n && !batch->pause; i++) {
        count_tries(batch, &jobs[i], 1);
        run(batch, &jobs[i], 1);
    }
    for (size_t i = 0; i < n; i++) {
        if (jobs[i].refused)
            give_refused_again(batch, &jobs[i]);
        if (jobs[i].parsed != NULL)
            platen__parsed__free_unpacked(jobs[i].parsed, NULL);
    }
    free(jobs);
    return batch->pause;
}
