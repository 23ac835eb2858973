#include "gateway/main/metrics.h"

#include <inttypes.h>
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>

#include "gateway/base/query_status.h"
#include "gateway/base/reader_pool.h"
#include "gateway/desk/counts.h"
#include "gateway/desk/queue.h"
#include "gateway/main/mailboxes.h"
#include "gateway/store/store.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/memory.h"

#define KEEP_COUNTED INT64_C(10000000) // microseconds: counting walks an index
#define KEEP_SIZES INT64_C(60000000)   // looks at each file

struct metrics {
    struct store *store;
    struct desk_queue *queue;
    struct reader_pool *pool;
    struct mailboxes *mailboxes;
    int64_t started;
    pthread_mutex_t lock; // of what is kept
    json_t *waiting;
    int64_t counted, sized; // monotonic
    struct store_sizes sizes;
};

struct metrics *metrics_new(struct store *store, struct desk_queue *queue, struct reader_pool *pool,
                            struct mailboxes *mailboxes)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (metrics == NULL)
        memory_none();
    *metrics = (struct metrics){.store = store,
                                .queue = queue,
                                .pool = pool,
                                .mailboxes = mailboxes,
                                .started = clock_now()};
    pthread_mutex_init(&metrics->lock, NULL);
    return metrics;
}

void metrics_free(struct metrics **metrics)
{
    if (*metrics == NULL)
        return;
    pthread_mutex_destroy(&(*metrics)->lock);
    json_decref((*metrics)->waiting);
    free(*metrics);
    *metrics = NULL;
}

// ---- the text format ----

static void head(struct buf *text, const char *name, const char *type, const char *help)
{
    buf_printf(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buf *text, const char *name, const char *type, const char *help,
                uint64_t value)
{
    head(text, name, type, help);
    buf_printf(text, "%s %" PRIu64 "\n", name, value);
}

static void seconds(struct buf *text, const char *name, const char *help, int64_t microseconds)
{
    head(text, name, "gauge", help);
    buf_printf(text, "%s %.3f\n", name, (double)microseconds / 1e6);
}

// ---- what the desk did ----

static uint64_t now_of(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit((atomic_uint_fast64_t *)(uintptr_t)counter, memory_order_relaxed);
}

static void write_reports(const struct desk_counts *counts, struct buf *text)
{
    static const char *const ways[COUNTS_WAYS] = {"mail", "http", "query"};
    static const char *const results[COUNTS_RESULTS] = {
        "accepted", "duplicate", "staff", "unknown", "refused", "conflict", "invalid", NULL};
    head(text, "platen_reports_total", "counter",
         "Reports, by the way they came and what became of them.");
    for (size_t way = 0; way < COUNTS_WAYS; way++)
        for (size_t result = 0; result < COUNTS_RESULTS; result++)
            if (results[result] != NULL)
                buf_printf(text, "platen_reports_total{way=\"%s\",result=\"%s\"} %" PRIu64 "\n",
                           ways[way], results[result], now_of(&counts->reports[way][result]));
}

static void write_mails(const struct desk_counts *counts, struct buf *text)
{
    static const char *const fates[COUNTS_FATES] = {"accepted", "staff", "rejected", "dropped"};
    static const char *const states[COUNTS_STATES] = {"later", "sent", "failed", "dropped", "held"};
    head(text, "platen_mails_in_total", "counter",
         "Mails that came and are no reports, by their fate.");
    for (size_t fate = 0; fate < COUNTS_FATES; fate++)
        buf_printf(text, "platen_mails_in_total{fate=\"%s\"} %" PRIu64 "\n", fates[fate],
                   now_of(&counts->mails[fate]));
    one(text, "platen_mails_in_again_total", "counter", "Mails that had come before.",
        now_of(&counts->mails_again));
    head(text, "platen_mails_out_total", "counter",
         "Tries to send a mail, by what came of it; later: it is tried again.");
    for (size_t state = 0; state < COUNTS_STATES; state++)
        buf_printf(text, "platen_mails_out_total{result=\"%s\"} %" PRIu64 "\n", states[state],
                   now_of(&counts->outgoing[state]));
}

static void write_commits(const struct desk_counts *counts, struct buf *text)
{
    uint64_t sum = 0;
    head(text, "platen_commit_seconds", "histogram", "How long a batch took to be on disk.");
    for (size_t bucket = 0; bucket < COUNTS_BUCKETS; bucket++) {
        sum += now_of(&counts->commits[bucket]);
        buf_printf(text, "platen_commit_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                   (double)counts_bounds[bucket] / 1e6, sum);
    }
    sum += now_of(&counts->commits[COUNTS_BUCKETS]);
    buf_printf(text,
               "platen_commit_seconds_bucket{le=\"+Inf\"} %" PRIu64
               "\nplaten_commit_seconds_sum %.6f\nplaten_commit_seconds_count %" PRIu64 "\n",
               sum, (double)now_of(&counts->commit_microseconds) / 1e6, sum);
}

static void write_desk(const struct metrics *metrics, struct buf *text)
{
    const struct desk_counts *counts = desk_queue_counts(metrics->queue);
    unsigned capacity, depth = desk_queue_depth(metrics->queue, &capacity);
    one(text, "platen_commands_total", "counter", "Commands the desk has answered.",
        now_of(&counts->commands));
    one(text, "platen_desk_queue_length", "gauge", "Commands that wait for the desk.", depth);
    one(text, "platen_desk_queue_capacity", "gauge", "Commands that may wait; then 503.", capacity);
    write_reports(counts, text);
    write_mails(counts, text);
    write_commits(counts, text);
}

// ---- readers, mailboxes ----

static void write_readers(const struct metrics *metrics, struct buf *text)
{
    struct reader_pool_state state;
    reader_pool_look(metrics->pool, &state);
    one(text, "platen_reader_works_total", "counter", "Works that a reader has answered.",
        state.works);
    one(text, "platen_reader_deaths_total", "counter",
        "Works on which a reader died or ran out of time.", state.deaths);
    head(text, "platen_readers", "gauge", "Reader processes.");
    buf_printf(text, "platen_readers{state=\"idle\"} %u\nplaten_readers{state=\"busy\"} %u\n",
               state.idle, state.busy);
}

struct mailbox_text {
    struct buf up, since;
};

static void label(struct buf *text, const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            buf_add_byte(text, '\\');
        buf_add_byte(text, (uint8_t)(*name == '\n' ? ' ' : *name));
    }
}

static void see_mailbox(void *context, const char *name, bool up, int64_t down_since)
{
    struct mailbox_text *text = context;
    buf_add_text(&text->up, "platen_mailbox_up{mailbox=\"");
    label(&text->up, name);
    buf_printf(&text->up, "\"} %d\n", up);
    buf_add_text(&text->since, "platen_mailbox_down_since_seconds{mailbox=\"");
    label(&text->since, name);
    buf_printf(&text->since, "\"} %.3f\n", (double)down_since / 1e6);
}

static void write_mailboxes(const struct metrics *metrics, struct buf *text)
{
    struct mailbox_text each = {0};
    mailboxes_each(metrics->mailboxes, see_mailbox, &each);
    head(text, "platen_mailbox_up", "gauge", "1: the mailbox is connected and was read.");
    buf_add_text(text, buf_text(&each.up));
    head(text, "platen_mailbox_down_since_seconds", "gauge",
         "Since when the mailbox is not read, Unix time; 0: it is.");
    buf_add_text(text, buf_text(&each.since));
    buf_free(&each.up);
    buf_free(&each.since);
}

// ---- what stands in the store ----

static void count_again(struct metrics *metrics, int64_t monotonic)
{
    json_t *status = NULL;
    const char *error;
    if (metrics->waiting != NULL && monotonic - metrics->counted < KEEP_COUNTED)
        return;
    if (query_status(metrics->store, &status, &error) == QUERY_DONE) {
        json_decref(metrics->waiting);
        metrics->waiting = json_incref(json_object_get(status, "waiting"));
        metrics->counted = monotonic;
    }
    json_decref(status);
}

static void write_waiting(struct metrics *metrics, struct buf *text)
{
    const char *queue;
    json_t *length;
    head(text, "platen_waiting", "gauge", "What waits in each queue, counted up to 10000.");
    json_object_foreach(metrics->waiting, queue, length) buf_printf(
        text, "platen_waiting{queue=\"%s\"} %lld\n", queue, (long long)json_integer_value(length));
    json_int_t waiting = json_integer_value(json_object_get(metrics->waiting, "outbox_waiting"));
    one(text, "platen_mails_held", "gauge",
        "Mails held since a restore, until an operator says go.",
        store_restored(metrics->store) ? (uint64_t)waiting : 0);
}

static void write_sizes(const struct metrics *metrics, struct buf *text)
{
    const struct store_sizes *sizes = &metrics->sizes;
    head(text, "platen_store_bytes", "gauge", "What the store takes on disk.");
    buf_printf(text,
               "platen_store_bytes{part=\"tables\"} %" PRIu64 "\n"
               "platen_store_bytes{part=\"logs\"} %" PRIu64 "\n"
               "platen_store_bytes{part=\"raw\"} %" PRIu64 "\n",
               sizes->tables, sizes->logs, sizes->raw);
    one(text, "platen_store_free_bytes", "gauge", "Free on the store's disk.", sizes->free);
    one(text, "platen_store_space_low", "gauge", "1: so little is free that nothing new is taken.",
        store_space_low(metrics->store));
    one(text, "platen_store_restored", "gauge", "1: restored, the outbox is held.",
        store_restored(metrics->store));
    one(text, "platen_store_version", "gauge", "The store's version number.", store_version());
    seconds(text, "platen_backup_last_verified_timestamp_seconds",
            "When the last verified backup was made, Unix time; 0: none.",
            (int64_t)store_last_backup(metrics->store));
}

static void write_store(struct metrics *metrics, struct buf *text)
{
    int64_t monotonic = clock_monotonic();
    pthread_mutex_lock(&metrics->lock);
    count_again(metrics, monotonic);
    if (metrics->sized == 0 || monotonic - metrics->sized > KEEP_SIZES) {
        store_look_sizes(metrics->store, &metrics->sizes);
        metrics->sized = monotonic;
    }
    write_waiting(metrics, text);
    write_sizes(metrics, text);
    pthread_mutex_unlock(&metrics->lock);
}

void metrics_write(void *context, struct buf *text)
{
    struct metrics *metrics = context;
    head(text, "platen_info", "gauge", "Always 1; the version of the program.");
    buf_printf(text, "platen_info{version=\"%s\"} 1\n", PACKAGE_VERSION);
    seconds(text, "platen_start_time_seconds", "When the daemon started, Unix time.",
            metrics->started);
    write_desk(metrics, text);
    write_readers(metrics, text);
    write_mailboxes(metrics, text);
    write_store(metrics, text);
}

bool metrics_ready(void *context, const char **why_r)
{
    const struct metrics *metrics = context;
    struct reader_pool_state readers;
    unsigned capacity, depth = desk_queue_depth(metrics->queue, &capacity);
    reader_pool_look(metrics->pool, &readers);
    *why_r = store_space_low(metrics->store)    ? "the disk is nearly full"
             : depth >= capacity                ? "the desk's queue is full"
             : readers.idle + readers.busy == 0 ? "no reader runs"
                                                : NULL;
    return *why_r == NULL;
}
