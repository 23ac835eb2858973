#include "gateway/main/daemon.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "gateway/base/alarm.h"
#include "gateway/base/polls.h"
#include "gateway/base/programs.h"
#include "gateway/base/alert_teach.h"
#include "gateway/base/reader_pool.h"
#include "gateway/base/render.h"
#include "gateway/desk/desk.h"
#include "gateway/desk/queue.h"
#include "gateway/main/backups.h"
#include "gateway/main/conf.h"
#include "gateway/main/ctl_server.h"
#include "gateway/main/daemon.h"
#include "gateway/main/fd_pass.h"
#include "gateway/main/keys.h"
#include "gateway/main/keys_backup.h"
#include "gateway/main/mailboxes.h"
#include "gateway/main/metrics.h"
#include "gateway/main/store_care.h"
#include "gateway/main/ticker.h"
#include "gateway/outbox/outbox.h"
#include "gateway/store/store.h"
#include "lib/clock.h"
#include "lib/code_table.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/log_kind.h"
#include "lib/memory.h"
#include "webui/webui.h"

struct daemon {
    const struct conf *conf;
    const struct keys *keys;
    int control;
    pthread_t readers_thread;
    struct store *store;
    struct code_tables *tables;
    struct desk *desk;
    struct desk_queue *queue;
    struct polls *polls;
    struct reader_pool *pool;
    struct render *render;
    struct programs *programs;
    pthread_mutex_t outbox_lock;
    struct outbox *outbox; // under the lock: the desk's thread wakes it
    struct conf **taken;   // by SIGHUP, the last in use: texts of one live on in the next
    size_t n_taken;
    struct webui *webui;
    struct mailboxes *mailboxes;
    struct metrics *metrics;
    struct backups *backups;
    struct ctl_server *ctl;
    struct ticker *ticker;
    struct alarm keys_alarm;
    int64_t keys_looked;
};

#define KEYS_LOOK INT64_C(60000000)

static struct daemon *running;

// A full disk is no broken one: the start anew finds the ballast's room.
static int status_at_end(void)
{
    return running != NULL && running->store != NULL && store_disk_full(running->store)
               ? EXIT_FAILURE
               : EX_IOERR;
}

// The queue and the store call this when nothing more may be promised: what was answered is on
// disk.
static void end_now(const char *why)
{
    log_told(LOG_DISK_FAILED, NULL, "stopping at once: %s", why);
    _exit(status_at_end());
}

static void end_for_store(void *context, const char *why)
{
    (void)context;
    end_now(why);
}

static void committed(void *context, uint64_t event)
{
    struct daemon *d = context;
    (void)event;
    pthread_mutex_lock(&d->outbox_lock);
    if (d->outbox)
        outbox_wake(d->outbox);
    pthread_mutex_unlock(&d->outbox_lock);
}

// The key under which an agent's reports must verify; a revoked agent's is not given. What could
// not be looked up is not unknown: the report is read later.
static int find_key(void *context, const char *agent, uint8_t **spki_r, size_t *size_r)
{
    struct daemon *d = context;
    const char *error = NULL;
    int found = 0;
    struct store_key key = store_key_text(agent);
    struct store_txn *txn = store_snapshot_begin(d->store);
    const Platen__Agent *record = txn ? store_get(txn, STORE_AGENT, &key) : NULL;
    if (record && !record->revoked && record->sign_key.len) {
        *spki_r = memory_need(malloc(record->sign_key.len));
        memcpy(*spki_r, record->sign_key.data, record->sign_key.len);
        *size_r = record->sign_key.len;
        found = 1;
    }
    if (txn == NULL)
        return -1;
    if (store_snapshot_end(&txn, &error) < 0) {
        log_error("cannot look up an agent's key: %s", error);
        free(*spki_r);
        *spki_r = NULL;
        return -1;
    }
    return found;
}

static void *take_readers(void *context)
{
    struct daemon *d = context;
    char word;
    int fd, got;
    while ((got = fd_pass_receive(d->control, &word, &fd)) != 0) {
        if (got < 0)
            usleep(100000); // no memory or descriptor for it just now
        else if (fd >= 0)
            reader_pool_add(d->pool, fd);
    }
    return NULL;
}

static int start_desk(struct daemon *d)
{
    const char *error = NULL;
    struct desk_settings desk = {.link_key = d->keys->link, .tables = d->tables};
    d->desk = desk_new(&desk);
    struct desk_queue_settings queue = {.store = d->store,
                                        .desk = d->desk,
                                        .now = clock_now,
                                        .monotonic = clock_monotonic,
                                        .capacity = d->conf->queue,
                                        .fatal = end_now,
                                        .committed = committed,
                                        .context = d};
    d->queue = desk_queue_start(&queue, &error);
    if (!d->queue) {
        log_error("cannot start the desk: %s", error);
        return EX_OSERR;
    }
    d->polls = polls_new(d->queue);
    d->pool = reader_pool_new(find_key, d);
    if (d->pool && alert_teach_load(d->store, d->pool, &error) < 0) {
        log_error("cannot read the forms of alert mails: %s", error);
        return EX_IOERR;
    }
    if (!d->pool || pthread_create(&d->readers_thread, NULL, take_readers, d) != 0) {
        log_error("cannot take readers: %s", strerror(errno));
        return EX_OSERR;
    }
    struct mailboxes_settings mailboxes = {d->store, d->queue, d->pool};
    d->mailboxes = mailboxes_new(&mailboxes);
    d->metrics = metrics_new(d->store, d->queue, d->pool, d->mailboxes);
    return EX_OK;
}

static struct render *load_render(const struct conf *conf)
{
    const char *error = NULL, *dirs[2];
    char ours[4096];
    size_t n = 0;
    snprintf(ours, sizeof ours, "%s/templates", conf->data_dir);
    if (conf->template_dir)
        dirs[n++] = conf->template_dir;
    dirs[n++] = ours;
    struct render *render = render_load(dirs, n, &error);
    if (!render)
        log_error("templates: %s", error);
    return render;
}

static int load_templates(struct daemon *d)
{
    d->render = load_render(d->conf);
    return d->render ? EX_OK : EX_CONFIG;
}

// What ships; what a dealer changes of it is in the store.
static int load_tables(struct daemon *d)
{
    const char *error = NULL, *dirs[1];
    char ours[4096];
    snprintf(ours, sizeof ours, "%s/templates", d->conf->data_dir);
    dirs[0] = ours;
    d->tables = code_tables_load(dirs, 1, &error);
    if (!d->tables)
        log_error("tables: %s", error);
    return d->tables ? EX_OK : EX_CONFIG;
}

static int open_programs(struct daemon *d)
{
    const char *error = NULL;
    char dir[4096], key[4096];
    snprintf(dir, sizeof dir, "%s/update", d->conf->store_dir);
    snprintf(key, sizeof key, "%s/update.pem", d->conf->key_dir);
    if (programs_open(dir, key, &d->programs, &error) == 1)
        return EX_OK;
    log_error("updates: %s", error);
    return EX_IOERR;
}

static void log_web(int level, const char *line)
{
    if (level <= LOG_LEVEL_ERROR)
        log_error("web: %s", line);
    else if (level <= LOG_LEVEL_WARNING)
        log_warning("web: %s", line);
    else if (level <= LOG_LEVEL_NOTICE)
        log_notice("web: %s", line);
    else
        log_debug("web: %s", line);
}

static int start_web(struct daemon *d)
{
    bool in_use = false;
    const char *error = NULL;
    struct webui_settings web = {
        .store = d->store,
        .queue = d->queue,
        .pool = d->pool,
        .tables = d->tables,
        .render = d->render,
        .programs = d->programs,
        .link_key = d->keys->link,
        .sign_key = d->keys->sign,
        .open_certificate = d->keys->open_certificate,
        .sign_certificate = d->keys->sign_certificate,
        .base_url = d->conf->base_url,
        .from = d->conf->from,
        .listen_host = d->conf->listen_host,
        .listen_port = d->conf->listen_port,
        .plain_host = d->conf->plain_port > 0 ? d->conf->plain_host : NULL,
        .plain_port = d->conf->plain_port,
        .query_terminal = d->conf->query_terminal,
        .query_address = d->conf->query_address,
        .polls = d->polls,
        .tls_certificate = d->conf->tls_certificate,
        .tls_key = d->conf->tls_key,
        .data_dir = d->conf->data_dir,
        .dealer_dir = d->conf->template_dir,
        .log = log_web,
        .now = clock_now,
        .no_cache = getenv("PLATEN_NO_CACHE") != NULL,
        .report_workers = d->conf->readers,
        .metrics_open = d->conf->metrics_open,
        .metrics = metrics_write,
        .ready = metrics_ready,
        .context = d->metrics,
    };
    d->webui = webui_start(&web, &in_use, &error);
    if (!d->webui)
        log_error("%s port %d: %s", d->conf->listen_host, d->conf->listen_port, error);
    return d->webui ? EX_OK : in_use ? EX_TEMPFAIL : EX_OSERR;
}

static int start_outbox(struct daemon *d)
{
    const char *error = NULL;
    struct outbox_settings outbox = {.store = d->store,
                                     .queue = d->queue,
                                     .render = d->render,
                                     .smtp = d->conf->smtp,
                                     .from = d->conf->from,
                                     .base_url = d->conf->base_url,
                                     .link_key = d->keys->link,
                                     .sign_key = d->keys->sign,
                                     .now = clock_now,
                                     .alarm_seconds = d->conf->alarm_seconds};
    struct outbox *started = outbox_start(&outbox, &error);
    if (!started)
        log_error("cannot start the outbox: %s", error);
    pthread_mutex_lock(&d->outbox_lock);
    d->outbox = started;
    pthread_mutex_unlock(&d->outbox_lock);
    return started ? EX_OK : EX_OSERR;
}

static int start_mailboxes(struct daemon *d)
{
    const char *error = NULL;
    if (mailboxes_start(d->mailboxes, d->conf, &error) == 1)
        return EX_OK;
    log_error("%s", error);
    return EX_OSERR;
}

static struct backups_settings backups_of(const struct conf *conf)
{
    return (struct backups_settings){.dir = conf->backup_dir,
                                     .every = conf->backup_every,
                                     .warn = conf->backup_warn,
                                     .keep = conf->backup_keep,
                                     .raw_keep = conf->raw_keep};
}

static int start_backups(struct daemon *d)
{
    struct backups_settings settings = backups_of(d->conf);
    d->backups = backups_start(d->store, d->queue, &settings);
    if (!d->backups)
        log_error("cannot start the backups");
    return d->backups ? EX_OK : EX_OSERR;
}

static int start_ctl(struct daemon *d)
{
    const char *error = NULL;
    struct ctl_server_settings ctl = {.conf = d->conf,
                                      .keys = d->keys,
                                      .store = d->store,
                                      .queue = d->queue,
                                      .pool = d->pool,
                                      .backups = d->backups,
                                      .tables = d->tables,
                                      .programs = d->programs,
                                      .render = d->render,
                                      .now = clock_now};
    d->ctl = ctl_server_start(&ctl, &error);
    if (!d->ctl)
        log_error("%s", error);
    return d->ctl ? EX_OK : EX_OSERR;
}

// To the supervisor, which feeds the watchdog.
// A burnt machine takes the keys with it: asked for in the log at each start, and of staff when the
// gateway has run for an hour without a copy.
static void look_after_keys(struct daemon *d)
{
    int64_t now = clock_monotonic();
    long age;
    if (d->keys_looked != 0 && now - d->keys_looked < KEYS_LOOK)
        return;
    bool copied = keys_exported(d->conf->key_dir, &age);
    if (!copied && d->keys_looked == 0)
        log_told(LOG_KEYS_UNCOPIED, NULL,
                 "the keys in %s have no copy apart from the backups: platenctl keys export FILE",
                 d->conf->key_dir);
    d->keys_looked = now;
    if (copied)
        alarm_over(&d->keys_alarm);
    else
        alarm_trouble(&d->keys_alarm, now,
                      "The keys have no copy apart from the backups: platenctl keys export FILE");
}

static void tell_alive(void *context)
{
    struct daemon *d = context;
    look_after_keys(d);
    fd_pass_send(d->control, FD_PASS_ALIVE, -1);
}

static int start_ticker(struct daemon *d)
{
    d->keys_alarm = (struct alarm){.queue = d->queue, .kind = "keys", .value = "", .seconds = 3600};
    d->ticker = ticker_start(d->store, d->queue, d->polls, tell_alive, d);
    if (!d->ticker)
        log_error("cannot start the ticker");
    return d->ticker ? EX_OK : EX_OSERR;
}

static int open_store(struct daemon *d)
{
    return store_care_open(d->conf, d->keys, end_for_store, &d->store);
}

// From the store upwards; stop() goes the other way.
static int start(struct daemon *d)
{
    int (*const steps[])(struct daemon *) = {
        open_store, load_templates, load_tables,     start_desk,    open_programs, start_web,
        start_outbox, start_mailboxes, start_backups, start_ctl,     start_ticker};
    int status = EX_OK;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && status == EX_OK; i++)
        status = steps[i](d);
    return status;
}

static void stop_outbox(struct daemon *d)
{
    pthread_mutex_lock(&d->outbox_lock);
    struct outbox *outbox = d->outbox;
    d->outbox = NULL;
    pthread_mutex_unlock(&d->outbox_lock);
    if (outbox)
        outbox_stop(&outbox);
}

static void stop(struct daemon *d)
{
    ticker_stop(&d->ticker);
    ctl_server_stop(&d->ctl);
    backups_stop(&d->backups);
    if (d->mailboxes)
        mailboxes_stop(d->mailboxes);
    if (d->webui)
        webui_stop(&d->webui);
    stop_outbox(d);
    if (d->queue)
        desk_queue_stop(&d->queue);
    mailboxes_free(&d->mailboxes);
    metrics_free(&d->metrics);
    polls_free(&d->polls);
    programs_free(&d->programs);
    desk_free(&d->desk);
    code_tables_free(&d->tables);
    render_free(&d->render);
    if (d->store)
        store_close(&d->store);
}

// The port is free as soon as the server before has let go of it.
static int start_web_again(struct daemon *d)
{
    int status = EX_OK;
    for (int tries = 0; tries < 20; tries++) {
        status = start_web(d);
        if (status != EX_TEMPFAIL)
            break;
        usleep(250000);
    }
    return status;
}

// What is under way is finished under the old settings. The store, the desk, the readers and
// platenctl's socket go on; the listener is closed for a moment.
static int swap(struct daemon *d, struct conf *next, struct render *render)
{
    mailboxes_stop(d->mailboxes);
    webui_stop(&d->webui);
    stop_outbox(d);
    render_free(&d->render);
    d->render = render;
    d->taken = reallocarray(d->taken, d->n_taken + 1, sizeof *d->taken);
    if (!d->taken)
        memory_none();
    d->taken[d->n_taken++] = next;
    d->conf = next;
    ctl_server_use(d->ctl, next);
    struct backups_settings backups = backups_of(next);
    backups_change(d->backups, &backups);
    int status = start_web_again(d);
    if (status == EX_OK)
        status = start_outbox(d);
    return status == EX_OK ? start_mailboxes(d) : status;
}

// SIGHUP (BAD-INPUTS 65, 67): all is read and checked before anything changes.
static int reload(struct daemon *d)
{
    char kept[200];
    const char *error = NULL;
    struct conf *next = NULL;
    if (conf_reload(d->conf, &next, kept, sizeof kept, &error) < 0) {
        log_told(LOG_SETTINGS_REFUSED, NULL, "settings are not taken over, the old ones stay: %s",
                 error);
        return EX_OK;
    }
    struct render *render = load_render(next);
    if (!render) {
        log_told(LOG_SETTINGS_REFUSED, NULL,
                 "settings are not taken over, the old ones stay: the templates are broken");
        conf_free(&next);
        return EX_OK;
    }
    int status = swap(d, next, render);
    if (kept[0] != '\0')
        log_warning("these settings need a restart of platend, the old ones stay: %s", kept);
    if (status == EX_OK)
        log_told(LOG_SETTINGS_TAKEN, NULL, "settings are taken over from %s", next->path);
    return status;
}

static int wait_for_end(struct daemon *d)
{
    sigset_t set;
    int got = 0, status = EX_OK;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    while (status == EX_OK && sigwait(&set, &got) == 0 && got == SIGHUP)
        status = reload(d);
    return status;
}

int daemon_run(const struct conf *conf, const struct keys *keys, int control)
{
    struct daemon d = {.conf = conf, .keys = keys, .control = control};
    pthread_mutex_init(&d.outbox_lock, NULL);
    running = &d;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    int status = start(&d);
    if (status == EX_OK) {
        fd_pass_send(control, FD_PASS_READY, -1);
        log_told(LOG_READY, NULL, "ready: %s, store %s", conf->base_url, conf->store_dir);
        status = wait_for_end(&d);
        log_told(LOG_STOPPING, NULL, "stopping");
    }
    stop(&d);
    while (d.n_taken > 0)
        conf_free(&d.taken[--d.n_taken]);
    free(d.taken);
    return status;
}
