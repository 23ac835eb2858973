#include "gateway/main/backups.h"

#include <dirent.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gateway/base/alarm.h"
#include "gateway/desk/queue.h"
#include "gateway/store/store.h"
#include "gateway/store/tree.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/fileio.h"
#include "lib/log.h"
#include "lib/log_kind.h"
#include "lib/memory.h"

enum { NAME_SIZE = 17, FIRST_AFTER = 60, AGAIN_AFTER = 3600, WARN_LOOKS = 1 };
static const int64_t SECOND = 1000000;

struct backups {
    struct store *store;
    struct desk_queue *queue;
    pthread_t thread;
    pthread_mutex_t lock; // of what follows
    pthread_cond_t wake;
    struct backups_settings settings;
    char *dir;
    bool stop;
    pthread_mutex_t making; // one at a time
    // The thread's own.
    int64_t started, created; // of the store
    int64_t tried;            // the last that failed
    struct alarm alarm;
};

static void take(struct backups *backups, const struct backups_settings *settings)
{
    free(backups->dir);
    backups->dir = settings->dir != NULL ? strdup(settings->dir) : NULL;
    backups->settings = *settings;
    backups->settings.dir = backups->dir;
}

void backups_change(struct backups *backups, const struct backups_settings *settings)
{
    pthread_mutex_lock(&backups->lock);
    take(backups, settings);
    pthread_mutex_unlock(&backups->lock);
}

// ---- names: 20261121T143000Z ----

static void name_at(char name[static NAME_SIZE], time_t time)
{
    struct tm parts;
    gmtime_r(&time, &parts);
    strftime(name, NAME_SIZE, "%Y%m%dT%H%M%SZ", &parts);
}

static int is_ours(const struct dirent *entry)
{
    static const char pattern[] = "00000000T000000Z";
    for (size_t i = 0; i < sizeof pattern; i++) {
        char c = entry->d_name[i];
        bool digit = c >= '0' && c <= '9';
        if (pattern[i] == '0' ? !digit : c != pattern[i])
            return 0;
    }
    return 1;
}

static void remove_old(const char *dir, unsigned keep)
{
    struct dirent **names;
    int n = scandir(dir, &names, is_ours, alphasort);
    for (int i = 0; i < n; i++) {
        const char *error, *path = error_format("%s/%s", dir, names[i]->d_name);
        if (i + (int)keep < n && tree_remove(path, &error) < 0)
            log_warning("an old backup stays: %s", error);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

// ---- raw inputs whose time is over ----

static void forget_raw(struct backups *backups, int64_t keep)
{
    int64_t before = clock_now() - keep * SECOND, held = (int64_t)store_last_backup(backups->store);
    const char *error;
    uint32_t first;
    if (held < before)
        before = held;
    if (store_raw_first_after(backups->store, before, &first, &error) < 0) {
        log_warning("raw inputs stay: %s", error);
        return;
    }
    // On disk first that they are gone, then they go: what is missing is never a surprise.
    Platen__ForgetRaw forget = PLATEN__FORGET_RAW__INIT;
    Platen__Command command = PLATEN__COMMAND__INIT;
    Platen__Answer *answer = NULL;
    forget.first = first;
    forget.before = before;
    command.actor_kind = PLATEN__ACTOR_KIND__ACTOR_CLOCK;
    command.subject_case = PLATEN__COMMAND__SUBJECT_FORGET_RAW;
    command.forget_raw = &forget;
    if (desk_queue_call(backups->queue, &command, &answer) != 1)
        return;
    bool done = answer->result == PLATEN__RESULT__RESULT_DONE;
    platen__answer__free_unpacked(answer, NULL);
    unsigned removed = done ? store_raw_remove(backups->store) : 0;
    if (removed > 0)
        log_notice("%u files of raw inputs removed: older than raw-keep, and in a backup", removed);
}

// ---- making one ----

static char *place_for(struct backups *backups, const char *to, const char **error_r)
{
    char name[NAME_SIZE], *path = NULL;
    time_t time = (time_t)(clock_now() / SECOND);
    if (to != NULL)
        return strdup(to);
    pthread_mutex_lock(&backups->lock);
    bool there = backups->dir != NULL && fileio_make_folder(backups->dir, 0700, error_r) > 0;
    while (there) {
        name_at(name, time++);
        if (asprintf(&path, "%s/%s", backups->dir, name) < 0)
            memory_none();
        if (access(path, F_OK) != 0) // one of this very second may be there
            break;
        free(path);
    }
    pthread_mutex_unlock(&backups->lock);
    return path;
}

int backups_make(struct backups *backups, const char *to,
                 void (*progress)(void *context, const char *line), void *context, char **made_r,
                 const char **error_r)
{
    *error_r = NULL;
    *made_r = NULL;
    pthread_mutex_lock(&backups->making);
    char *path = place_for(backups, to, error_r);
    int result = path == NULL ? (*error_r == NULL ? 0 : -1)
                              : store_backup(backups->store, path, progress, context, error_r);
    pthread_mutex_lock(&backups->lock);
    char *dir = backups->dir != NULL ? strdup(backups->dir) : NULL;
    unsigned keep = backups->settings.keep;
    int64_t raw_keep = backups->settings.raw_keep;
    pthread_mutex_unlock(&backups->lock);
    if (result == 1 && to == NULL)
        remove_old(dir, keep);
    if (result == 1 && raw_keep > 0)
        forget_raw(backups, raw_keep);
    pthread_mutex_unlock(&backups->making);
    free(dir);
    if (result == 1)
        *made_r = path;
    else
        free(path);
    return result;
}

// ---- by itself ----

static bool is_due(const struct backups *backups, const struct backups_settings *settings,
                   int64_t now)
{
    int64_t every = settings->every * SECOND, last = (int64_t)store_last_backup(backups->store);
    int64_t first = every < FIRST_AFTER * SECOND ? every : FIRST_AFTER * SECOND;
    int64_t again = every < AGAIN_AFTER * SECOND ? every : AGAIN_AFTER * SECOND;
    if (settings->dir == NULL || every == 0)
        return false;
    if (backups->tried != 0 && now - backups->tried < again)
        return false;
    // After a clock that was set back the last one stands in the future: one more does no harm.
    return last == 0 ? now - backups->started >= first : now - last >= every || last > now + every;
}

static void watch_age(struct backups *backups, const struct backups_settings *settings, int64_t now)
{
    int64_t last = (int64_t)store_last_backup(backups->store);
    int64_t since = last != 0 ? last : backups->created;
    if (settings->warn == 0 || now - since < settings->warn * SECOND) {
        alarm_over(&backups->alarm);
        return;
    }
    const char *text = "No verified backup was ever made of this store.";
    char date[32];
    if (last != 0) {
        clock_format(date, last);
        text = error_format("The last verified backup is of %s.", date);
    }
    if (alarm_trouble(&backups->alarm, clock_monotonic(), text))
        log_told(LOG_BACKUP_FAILED, NULL, "backup: staff are told: %s", text);
}

static void make_due(struct backups *backups, int64_t now)
{
    const char *error;
    char *made;
    int result = backups_make(backups, NULL, NULL, NULL, &made, &error);
    backups->tried = result == 1 ? 0 : now;
    if (result == 1)
        log_told(LOG_BACKUP_MADE, &(struct log_field){"PLATEN_FOLDER", made},
                 "backup: %s is made and verified", made);
    else if (result < 0)
        log_told(LOG_BACKUP_FAILED, NULL, "backup: %s", error);
    free(made);
}

static void *run(void *context)
{
    struct backups *backups = context;
    pthread_mutex_lock(&backups->lock);
    while (!backups->stop) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&backups->wake, &backups->lock, &until);
        if (backups->stop)
            break;
        struct backups_settings settings = backups->settings;
        int64_t now = clock_now();
        bool due = is_due(backups, &settings, now);
        pthread_mutex_unlock(&backups->lock);
        if (due)
            make_due(backups, now);
        watch_age(backups, &settings, now);
        pthread_mutex_lock(&backups->lock);
    }
    pthread_mutex_unlock(&backups->lock);
    return NULL;
}

static int64_t created_of(struct store *store)
{
    const char *error;
    struct store_key key = store_key_text("meta");
    struct store_txn *txn = store_snapshot_begin(store);
    const Platen__Meta *meta = store_get(txn, STORE_META, &key);
    int64_t created = meta != NULL ? meta->created : 0;
    store_snapshot_end(&txn, &error);
    return created;
}

struct backups *backups_start(struct store *store, struct desk_queue *queue,
                              const struct backups_settings *settings)
{
    struct backups *backups = calloc(1, sizeof *backups);
    if (backups == NULL)
        memory_none();
    backups->store = store;
    backups->queue = queue;
    backups->started = clock_now();
    backups->created = created_of(store);
    backups->alarm =
        (struct alarm){.queue = queue, .kind = "backup", .value = "", .seconds = WARN_LOOKS};
    take(backups, settings);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&backups->wake, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&backups->lock, NULL);
    pthread_mutex_init(&backups->making, NULL);
    if (pthread_create(&backups->thread, NULL, run, backups) == 0)
        return backups;
    free(backups->dir);
    free(backups);
    return NULL;
}

void backups_stop(struct backups **backups)
{
    struct backups *old = *backups;
    if (old == NULL)
        return;
    pthread_mutex_lock(&old->lock);
    old->stop = true;
    pthread_cond_signal(&old->wake);
    pthread_mutex_unlock(&old->lock);
    pthread_join(old->thread, NULL);
    pthread_cond_destroy(&old->wake);
    pthread_mutex_destroy(&old->lock);
    pthread_mutex_destroy(&old->making);
    free(old->dir);
    free(old);
    *backups = NULL;
}
