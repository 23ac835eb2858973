#include "gateway/store/engine.h"
#include "gateway/store/place.h"
#include "gateway/store/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"

// In the order in which they are moved: a store is whole when `acked` is there.
static const char *const pieces[] = {"db", "raw", "update", "acked"};
#define PIECES (sizeof pieces / sizeof *pieces)

static int copy(const char *from, const char *part, const char **error_r)
{
    if (tree_remove(part, error_r) < 0)
        return -1;
    if (mkdir(part, 0700) < 0) {
        *error_r = error_format("%s: %m", part);
        return -1;
    }
    if (tree_copy_files(error_format("%s/db", from), error_format("%s/db", part), NULL, 0,
                        error_r) < 0 ||
        tree_copy_files(error_format("%s/raw", from), error_format("%s/raw", part), NULL, 0,
                        error_r) < 0 ||
        place_copy_update(from, part, error_r) < 0)
        return -1;
    int copied =
        tree_copy_file(error_format("%s/acked", from), error_format("%s/acked", part), error_r);
    if (copied == 0)
        *error_r = error_format("%s/acked is missing: not a whole backup", from);
    return copied > 0 ? 1 : -1;
}

// Reception numbers count on from an older state, so the epoch in front of them is a new one; the
// outbox is held until an operator has looked (BAD-INPUTS 78).
static int start_epoch(struct store *store, int64_t now, const char **error_r)
{
    Platen__Event header;
    platen__event__init(&header);
    header.time = now;
    header.actor_kind = 4;
    struct store_txn *txn = store_batch_begin(store);
    if (header.time < store_last_time(txn))
        header.time = store_last_time(txn);
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(txn, STORE_META, &key);
    store_event_begin(txn, &header);
    if (meta != NULL) {
        meta->epoch++;
        meta->restored = header.time > 0 ? header.time : 1;
        store_put(txn, STORE_META, &key, meta);
    }
    store_event_end(txn, true);
    return store_batch_end(&txn, error_r);
}

// A backup of an older version is upgraded where it is copied to.
static enum store_result open_copy(const struct store_settings *settings, struct store **store_r,
                                   store_progress_fn *progress, void *context, const char **error_r)
{
    const char *told;
    enum store_result result = store_open(settings, store_r, &told, error_r);
    if (result == STORE_OLD) {
        result = open_to_upgrade(settings, store_r, &told, error_r);
        if (result == STORE_OK &&
            upgrade_run(*store_r, upgrade_steps, progress, context, error_r) < 0) {
            store_close(store_r);
            result = STORE_FAILED;
        }
    }
    if (result == STORE_OK && told != NULL && progress != NULL)
        progress(context, told);
    return result;
}

static int make_right(const char *part, const struct store_settings *wanted,
                      store_progress_fn *progress, void *context, const char **error_r)
{
    struct store_settings settings = *wanted;
    settings.dir = part;
    settings.create = false;
    settings.ballast_bytes = 4096;
    struct store *store;
    if (open_copy(&settings, &store, progress, context, error_r) != STORE_OK)
        return -1;
    struct store_verify_report report;
    int result = store_verify(store, progress, context, &report, error_r);
    if (result > 0)
        result = start_epoch(store, wanted->now, error_r);
    store_close(&store);
    return result > 0 ? 1 : -1;
}

static int move_pieces(const char *from, const char *to, const char **error_r)
{
    for (size_t i = 0; i < PIECES; i++) {
        const char *source = error_format("%s/%s", from, pieces[i]);
        if (rename(source, error_format("%s/%s", to, pieces[i])) < 0 && errno != ENOENT) {
            *error_r = error_format("%s: %m", source);
            return -1;
        }
    }
    return fileio_sync_folder(to, error_r) < 0 || fileio_sync_folder(from, error_r) < 0 ? -1 : 1;
}

// Moves pieces back after a failure, as far as that goes, and says so behind the words of *error_r.
static void move_back(const char *from, const char *to, const char **error_r)
{
    char words[512];
    const char *why;
    snprintf(words, sizeof words, "%s", *error_r);
    if (move_pieces(from, to, &why) > 0)
        *error_r = error_format("%s; %s is as it was", words, to);
    else
        *error_r = error_format("%s; nor could it be put back: %s", words, why);
}

// aside: room for the folder's name, PLACE_DIR_MAX + 20.
static int set_aside(const char *dir, char *aside, store_progress_fn *progress, void *context,
                     const char **error_r)
{
    for (unsigned i = 1;; i++) {
        snprintf(aside, PLACE_DIR_MAX + 20, "%s/replaced-%u", dir, i);
        if (mkdir(aside, 0700) == 0)
            break;
        if (errno != EEXIST || i == 1000) {
            *error_r = error_format("%s: %m", aside);
            return -1;
        }
    }
    if (move_pieces(dir, aside, error_r) < 0) {
        move_back(aside, dir, error_r);
        return -1;
    }
    if (progress != NULL)
        progress(context, error_format("what stood here is in %s", aside));
    return 1;
}

// aside: what stood in dir before; "": nothing did.
static int put_in_place(const char *part, const char *dir, const char *aside, const char **error_r)
{
    // An empty folder of the same name is no hindrance to rename(); one that holds empty ones is.
    if (tree_remove(error_format("%s/update", dir), error_r) > 0 &&
        move_pieces(part, dir, error_r) > 0)
        return 1;
    move_back(dir, part, error_r);
    if (aside[0] != '\0')
        move_back(aside, dir, error_r);
    return -1;
}

static int is_empty(const char *dir, const char **error_r)
{
    int empty = access(error_format("%s/acked", dir), F_OK) < 0;
    int db = tree_empty(error_format("%s/db", dir), error_r);
    int raw = tree_empty(error_format("%s/raw", dir), error_r);
    int update = place_update_empty(dir, error_r);
    return db < 0 || raw < 0 || update < 0 ? -1 : empty && db && raw && update;
}

static int restore(const char *from, const struct store_settings *settings, bool replace,
                   store_progress_fn *progress, void *context, const char **error_r)
{
    const char *dir = settings->dir;
    int empty = is_empty(dir, error_r);
    if (empty == 0 && !replace)
        *error_r = error_format("%s: there is a store; --replace moves it aside", dir);
    if (empty < 0 || (empty == 0 && !replace))
        return -1;
    char part[PLACE_DIR_MAX + 16];
    snprintf(part, sizeof part, "%s/restore.part", dir);
    if (copy(from, part, error_r) < 0 || make_right(part, settings, progress, context, error_r) < 0)
        return -1;
    char aside[PLACE_DIR_MAX + 20] = "";
    if (empty == 0 && set_aside(dir, aside, progress, context, error_r) < 0)
        return -1;
    if (put_in_place(part, dir, aside, error_r) < 0)
        return -1;
    place_unmark(dir);
    place_backup_forget(dir);
    return tree_remove(part, error_r);
}

int store_restore(const char *from, const struct store_settings *settings, bool replace,
                  store_progress_fn *progress, void *context, const char **error_r)
{
    if (strlen(from) > PLACE_DIR_MAX) {
        *error_r = "the backup's path is too long";
        return -1;
    }
    int lock;
    if (place_check(settings->dir, error_r) < 0)
        return -1;
    enum store_result locked = place_lock(settings->dir, &lock, error_r);
    if (locked != STORE_OK)
        return locked == STORE_LOCKED ? 0 : -1;
    int result = restore(from, settings, replace, progress, context, error_r);
    close(lock);
    return result;
}
