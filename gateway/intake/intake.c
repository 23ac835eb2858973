#include "gateway/intake/intake.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "gateway/base/alarm.h"
#include "gateway/intake/batch.h"
#include "gateway/store/store.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/imap.h"
#include "lib/log.h"
#include "lib/log_kind.h"
#include "lib/memory.h"

enum {
    BATCH_MAILS = 500,
    WAIT_SECONDS = 20 * 60,
    BACKOFF_MAX = 60,
    REFUSED_SECONDS = 60, // a refused login is not tried more often (BAD-INPUTS 34)
};

// Mails whose fate is on disk but that stand in the folder still.
struct moves {
    uint32_t *uids;
    size_t n, size;
};

struct intake {
    struct intake_settings settings;
    struct batch *batch;
    struct imap *imap;
    uint32_t uidvalidity;
    struct moves processed, rejected;
    int wake_fd;
    bool stop; // under mutex
    pthread_mutex_t mutex;
    pthread_t thread;
    int backoff;
    bool replayed; // the processed mails, once a run
    atomic_bool up;
    _Atomic int64_t down_since; // the program's clock
    struct alarm dead, full;    // no connection; no mail can be moved
    size_t untold;              // UIDs that the server lists and did not give, in the last round
    size_t round_untold;        // and in this one
};

static bool stopping(struct intake *intake)
{
    pthread_mutex_lock(&intake->mutex);
    bool stop = intake->stop;
    pthread_mutex_unlock(&intake->mutex);
    return stop;
}

// Sleeps unless it is told to stop.
static void pause_for(struct intake *intake, int seconds)
{
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    while (!stopping(intake) && clock_monotonic() < end)
        usleep(50000);
}

// ---- moving ----

static void moves_add(struct moves *moves, uint32_t uid)
{
    if (moves->n == moves->size) {
        moves->size = moves->size > 0 ? moves->size * 2 : 64;
        moves->uids = reallocarray(moves->uids, moves->size, sizeof *moves->uids);
        if (moves->uids == NULL)
            memory_none();
    }
    moves->uids[moves->n++] = uid;
}

static bool moves_have(const struct moves *moves, uint32_t uid)
{
    for (size_t i = 0; i < moves->n; i++)
        if (moves->uids[i] == uid)
            return true;
    return false;
}

static int compare_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

// A folder that someone deleted is made again, once. A full quota stays: the mails' fate is on
// disk, and they are tried again later.
static enum imap_result move(struct intake *intake, struct moves *moves, const char *folder)
{
    if (moves->n == 0)
        return IMAP_OK;
    qsort(moves->uids, moves->n, sizeof *moves->uids, compare_uid);
    enum imap_result result = imap_move(intake->imap, moves->uids, moves->n, folder);
    if (result == IMAP_REFUSED && imap_ensure_folder(intake->imap, folder) == IMAP_OK)
        result = imap_move(intake->imap, moves->uids, moves->n, folder);
    if (result == IMAP_OK) {
        moves->n = 0;
        return result;
    }
    const char *text =
        error_format("intake %s: %zu mails cannot be moved to %s yet: %s", intake->settings.name,
                     moves->n, folder, imap_error(intake->imap));
    log_error("%s", text);
    if (result == IMAP_REFUSED)
        alarm_trouble(&intake->full, clock_monotonic(), text);
    return result;
}

static enum imap_result move_decided(struct intake *intake)
{
    enum imap_result result = move(intake, &intake->processed, intake->settings.processed);
    if (result == IMAP_LOST)
        return result;
    enum imap_result second = move(intake, &intake->rejected, intake->settings.rejected);
    if (result == IMAP_OK && second == IMAP_OK)
        alarm_over(&intake->full);
    return result == IMAP_OK ? second : result;
}

// ---- a batch ----

static uint32_t max_size(const struct intake *intake)
{
    return intake->settings.max_size > 0 ? intake->settings.max_size : 10 << 20;
}

// *left_r: some of them stay where they are, or were not told: look again after a while.
static enum imap_result take_batch(struct intake *intake, const uint32_t *uids, size_t n,
                                   size_t *taken_r, bool *left_r)
{
    struct imap_mail *mails;
    size_t got;
    enum imap_result result = imap_fetch(intake->imap, uids, n, max_size(intake), &mails, &got);
    if (result != IMAP_OK)
        return result;
    enum batch_verdict *verdicts = calloc(got + 1, sizeof *verdicts);
    if (verdicts == NULL)
        memory_none();
    bool pause = batch_decide(intake->batch, intake->uidvalidity, mails, got, verdicts);
    *left_r |= pause;
    for (size_t i = 0; i < got; i++) {
        if (verdicts[i] == BATCH_PROCESSED)
            moves_add(&intake->processed, mails[i].uid);
        else if (verdicts[i] == BATCH_REJECTED)
            moves_add(&intake->rejected, mails[i].uid);
        else
            *left_r = true;
    }
    // the next batch begins behind the last mail that came; those before it that did not are looked
    // for again in the next round
    *taken_r = n;
    for (size_t i = 0; got > 0 && i < n; i++)
        if (uids[i] > mails[got - 1].uid) {
            *taken_r = i;
            break;
        }
    if (*taken_r > got) {
        *left_r = true;
        intake->round_untold += *taken_r - got;
    }
    free(verdicts);
    imap_mails_free(&mails, got);
    return pause ? IMAP_NONE : IMAP_OK;
}

static size_t leave_out_decided(const struct intake *intake, uint32_t *uids, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!moves_have(&intake->processed, uids[i]) && !moves_have(&intake->rejected, uids[i]))
            uids[kept++] = uids[i];
    return kept;
}

static void tell_untold(struct intake *intake)
{
    if (intake->round_untold > 0 && intake->round_untold != intake->untold)
        log_warning("intake %s: the server lists %zu mails and does not give them; asking again",
                    intake->settings.name, intake->round_untold);
    intake->untold = intake->round_untold;
}

// Everything that stands in the folder, in batches.
static enum imap_result take_all(struct intake *intake, bool *left_r)
{
    uint32_t *uids;
    size_t n;
    *left_r = false;
    enum imap_result result = move_decided(intake);
    *left_r = result == IMAP_REFUSED;
    if (result == IMAP_LOST)
        return result;
    result = imap_uids(intake->imap, 0, &uids, &n);
    if (result != IMAP_OK)
        return result;
    n = leave_out_decided(intake, uids, n);
    intake->round_untold = 0;
    for (size_t at = 0; at < n && result == IMAP_OK && !stopping(intake);) {
        size_t taken = n - at < BATCH_MAILS ? n - at : BATCH_MAILS;
        result = take_batch(intake, uids + at, taken, &taken, left_r);
        at += taken;
        if (result == IMAP_OK || result == IMAP_NONE) {
            enum imap_result moved = move_decided(intake);
            *left_r |= moved == IMAP_REFUSED;
            if (moved == IMAP_LOST)
                result = moved;
        }
    }
    tell_untold(intake);
    free(uids);
    return result == IMAP_NONE ? IMAP_OK : result;
}

// ---- the connection ----

static enum imap_result enter(struct intake *intake)
{
    uint32_t uidvalidity;
    enum imap_result result = imap_ensure_folder(intake->imap, intake->settings.processed);
    if (result == IMAP_OK)
        result = imap_ensure_folder(intake->imap, intake->settings.rejected);
    if (result == IMAP_OK)
        result = imap_select(intake->imap, intake->settings.folder, &uidvalidity);
    if (result != IMAP_OK)
        return result;
    // RFC 9051, 2.3.1.1: the UIDs that we know mean other mails now; the desk knows its reports
    if (uidvalidity != intake->uidvalidity) {
        intake->processed.n = intake->rejected.n = 0;
        if (intake->uidvalidity != 0)
            log_notice("intake %s: UIDVALIDITY changed from %u to %u, taking all mails anew",
                       intake->settings.name, intake->uidvalidity, uidvalidity);
    }
    intake->uidvalidity = uidvalidity;
    return IMAP_OK;
}

// A restored store lacks what came since its backup; those mails stand in Processed. All go back:
// what the store knows is a duplicate.
static enum imap_result replay(struct intake *intake)
{
    uint32_t *uids, uidvalidity;
    size_t n;
    enum imap_result result = imap_select(intake->imap, intake->settings.processed, &uidvalidity);
    if (result == IMAP_OK)
        result = imap_uids(intake->imap, 0, &uids, &n);
    if (result != IMAP_OK)
        return result;
    if (n > 0)
        result = imap_move(intake->imap, uids, n, intake->settings.folder);
    free(uids);
    intake->replayed = result == IMAP_OK;
    if (intake->replayed)
        log_notice("intake %s: the store was restored: %zu mails of %s are taken in again",
                   intake->settings.name, n, intake->settings.processed);
    return result;
}

static enum imap_result serve(struct intake *intake)
{
    enum imap_result result = enter(intake);
    if (result == IMAP_OK && !intake->replayed && store_restored(intake->settings.store)) {
        result = replay(intake);
        if (result == IMAP_OK)
            result = enter(intake);
    }
    if (result != IMAP_OK)
        return result;
    log_info("intake %s: connected to %s:%d, folder %s", intake->settings.name,
             intake->settings.imap.host, intake->settings.imap.port, intake->settings.folder);
    if (!imap_removes(intake->imap))
        log_warning("intake %s: the server has no UIDPLUS and no MOVE: mails that were taken are "
                    "copied, and stay in %s marked as deleted",
                    intake->settings.name, intake->settings.folder);
    int again = 1;
    while (!stopping(intake)) {
        bool left;
        result = take_all(intake, &left);
        if (result != IMAP_OK)
            return result;
        atomic_store(&intake->up, true);
        atomic_store(&intake->down_since, 0);
        // not before: a server may let us in and then break off at the first mail
        intake->backoff = 0;
        alarm_over(&intake->dead);
        // what was left is tried again soon, then more slowly; new mail shortens the wait
        again = left ? (again < BACKOFF_MAX ? again * 2 : BACKOFF_MAX) : 1;
        result = imap_wait(intake->imap, left ? again : WAIT_SECONDS, intake->wake_fd);
        if (result != IMAP_OK && result != IMAP_NONE)
            return result;
        if (left)
            pause_for(intake, 1);
    }
    return IMAP_OK;
}

static int next_backoff(struct intake *intake, enum imap_result result)
{
    if (result == IMAP_LOGIN_REFUSED || result == IMAP_TLS_REFUSED)
        return REFUSED_SECONDS;
    intake->backoff = intake->backoff == 0 ? 1 : intake->backoff * 2;
    if (intake->backoff > BACKOFF_MAX)
        intake->backoff = BACKOFF_MAX;
    return intake->backoff;
}

static void alarm_dead(struct intake *intake, const char *error)
{
    const char *name = intake->settings.name;
    if (alarm_trouble(&intake->dead, clock_monotonic(),
                      error_format("Mailbox %s gives no mail: %s", name, error)))
        log_told(LOG_MAILBOX_DEAD, &(struct log_field){"PLATEN_MAILBOX", name},
                 "intake %s: no mail comes, staff are told: %s", name, error);
}

// Until the next try; the alarm does not wait for that.
static void pause_dead(struct intake *intake, const char *error, int seconds)
{
    char words[700];
    int64_t end = clock_monotonic() + (int64_t)seconds * 1000000;
    snprintf(words, sizeof words, "%s", error);
    log_warning("intake %s: %s; again in %d s", intake->settings.name, words, seconds);
    if (atomic_exchange(&intake->up, false) || atomic_load(&intake->down_since) == 0)
        atomic_store(&intake->down_since, intake->settings.now());
    while (!stopping(intake) && clock_monotonic() < end) {
        alarm_dead(intake, words);
        usleep(50000);
    }
}

static void *intake_thread(void *context)
{
    struct intake *intake = context;
    while (!stopping(intake)) {
        const char *error = "";
        enum imap_result result = imap_open(&intake->settings.imap, &intake->imap, &error);
        if (result == IMAP_OK) {
            result = serve(intake);
            error = imap_error(intake->imap);
        }
        if (!stopping(intake)) {
            int seconds = next_backoff(intake, result);
            error = error_format("%s", error);
            imap_close(&intake->imap);
            pause_dead(intake, error, seconds);
        }
        imap_close(&intake->imap);
    }
    return NULL;
}

bool intake_up(const struct intake *intake, int64_t *down_since_r)
{
    *down_since_r = atomic_load(&intake->down_since);
    return atomic_load(&intake->up);
}

const char *intake_name(const struct intake *intake)
{
    return intake->settings.name;
}

struct intake *intake_start(const struct intake_settings *settings, const char **error_r)
{
    struct intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL)
        memory_none();
    intake->settings = *settings;
    pthread_mutex_init(&intake->mutex, NULL);
    intake->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    intake->batch = batch_new(&intake->settings);
    intake->dead = (struct alarm){.queue = settings->queue,
                                  .kind = "mailbox",
                                  .value = settings->name,
                                  .seconds = settings->alarm_seconds};
    intake->full = intake->dead;
    intake->full.kind = "mailbox-full";
    if (intake->wake_fd < 0 || pthread_create(&intake->thread, NULL, intake_thread, intake) != 0) {
        *error_r = "no thread or descriptor for the mailbox";
        batch_free(&intake->batch);
        if (intake->wake_fd >= 0)
            close(intake->wake_fd);
        free(intake);
        return NULL;
    }
    return intake;
}

void intake_stop(struct intake **intake)
{
    struct intake *i = *intake;
    if (i == NULL)
        return;
    pthread_mutex_lock(&i->mutex);
    i->stop = true;
    pthread_mutex_unlock(&i->mutex);
    if (eventfd_write(i->wake_fd, 1) < 0)
        log_error("intake %s: cannot be woken: %m", i->settings.name);
    pthread_join(i->thread, NULL);
    batch_free(&i->batch);
    close(i->wake_fd);
    free(i->processed.uids);
    free(i->rejected.uids);
    pthread_mutex_destroy(&i->mutex);
    free(i);
    *intake = NULL;
}
