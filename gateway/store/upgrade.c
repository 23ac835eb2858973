// An upgrade works on DIR/upgrade.part: a copy of the tables and logs, its own `acked`, and `from`,
// a copy of the store's `acked` that says which state was copied and that all of it was. When the
// copy is right its db/ and the store's change places in one rename. The store's own `acked` stays:
// the event that it names is in the new tables too, and a log ahead of it is normal.
#include "gateway/store/engine.h"
#include "gateway/store/place.h"
#include "gateway/store/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/fileio.h"

#define ACKED_MAX 65536

struct upgrade {
    const struct store_settings *settings;
    const char *dir;
    char part[PLACE_DIR_MAX + 16];
    store_progress_fn *progress;
    void *context;
    const char **error_r;
};

static void tell(const struct upgrade *upgrade, const char *line)
{
    if (upgrade->progress != NULL)
        upgrade->progress(upgrade->context, line);
}

static const char *below(const struct upgrade *upgrade, const char *name)
{
    return error_format("%s/%s", upgrade->part, name);
}

// Whether the copy is whole and of the store as it stands. 1, 0, -1.
static int part_fits(const struct upgrade *upgrade)
{
    struct buf from = {0}, now = {0};
    const char *error = "";
    int copied = fileio_read(below(upgrade, "from"), ACKED_MAX, &from, &error);
    int there = fileio_read(error_format("%s/acked", upgrade->dir), ACKED_MAX, &now, &error);
    int fits = copied > 0 && there > 0 && from.len == now.len &&
               memcmp(from.data, now.data, from.len) == 0;
    buf_free(&from);
    buf_free(&now);
    if (copied >= 0 && there >= 0)
        return fits;
    *upgrade->error_r = error;
    return -1;
}

static int check_room(const struct upgrade *upgrade)
{
    int64_t need = tree_size(error_format("%s/db", upgrade->dir), NULL, 0);
    struct statvfs fs;
    if (need < 0 || statvfs(upgrade->dir, &fs) < 0) {
        *upgrade->error_r = error_format("%s: %m", upgrade->dir);
        return -1;
    }
    // What the steps write comes on top of the copy: as much again, at the worst.
    int64_t room = (int64_t)(fs.f_bavail * fs.f_frsize);
    if (room >= 2 * need)
        return 1;
    *upgrade->error_r =
        error_format("%s: an upgrade works on a copy and needs %lld MB free, there are %lld",
                     upgrade->dir, (long long)(2 * need >> 20) + 1, (long long)room >> 20);
    return -1;
}

static int copy(const struct upgrade *upgrade)
{
    if (tree_remove(upgrade->part, upgrade->error_r) < 0 || check_room(upgrade) < 0)
        return -1;
    tell(upgrade, "copying the tables");
    if (mkdir(upgrade->part, 0700) < 0 || symlink("../raw", below(upgrade, "raw")) < 0) {
        *upgrade->error_r = error_format("%s: %m", upgrade->part);
        return -1;
    }
    char acked[PLACE_DIR_MAX + 16];
    snprintf(acked, sizeof acked, "%s/acked", upgrade->dir);
    if (tree_copy_files(error_format("%s/db", upgrade->dir), below(upgrade, "db"), NULL, 0,
                        upgrade->error_r) < 0 ||
        tree_copy_file(acked, below(upgrade, "acked"), upgrade->error_r) < 0 ||
        tree_copy_file(acked, below(upgrade, "from.part"), upgrade->error_r) < 0)
        return -1;
    if (rename(below(upgrade, "from.part"), below(upgrade, "from")) < 0) {
        *upgrade->error_r = error_format("%s: %m", upgrade->part);
        return -1;
    }
    return fileio_sync_folder(upgrade->part, upgrade->error_r);
}

static enum store_result run_steps(const struct upgrade *upgrade)
{
    struct store_settings settings = *upgrade->settings;
    settings.dir = upgrade->part;
    settings.create = false;
    settings.ballast_bytes = 4096;
    struct store *store;
    const char *told;
    enum store_result result = open_to_upgrade(&settings, &store, &told, upgrade->error_r);
    if (result != STORE_OK)
        return result;
    store->tables_only = true;
    if (upgrade_run(store, upgrade_steps, upgrade->progress, upgrade->context, upgrade->error_r) <
        0)
        result = STORE_FAILED;
    struct store_verify_report report;
    if (result == STORE_OK)
        tell(upgrade, "comparing the new tables with their events");
    if (result == STORE_OK && store_verify_tables(store, upgrade->progress, upgrade->context,
                                                  &report, upgrade->error_r) <= 0)
        result = STORE_FAILED;
    char why[400];
    snprintf(why, sizeof why, "%s", result == STORE_OK ? "" : *upgrade->error_r);
    store_close(&store);
    if (result != STORE_OK)
        *upgrade->error_r = error_format("%s", why);
    return result;
}

// Afterwards the old tables lie in the part, with the file that says up to where they are right.
static int take_place(const struct upgrade *upgrade)
{
    if (tree_sync(below(upgrade, "db"), upgrade->error_r) < 0)
        return -1;
    if (renameat2(AT_FDCWD, below(upgrade, "db"), AT_FDCWD, error_format("%s/db", upgrade->dir),
                  RENAME_EXCHANGE) < 0) {
        *upgrade->error_r = error_format("%s: the tables cannot change places: %m", upgrade->dir);
        return -1;
    }
    return fileio_sync_folder(upgrade->dir, upgrade->error_r) < 0 ||
                   fileio_sync_folder(upgrade->part, upgrade->error_r) < 0
               ? -1
               : 1;
}

// What is left in the part are the tables as they were. They get a name that says so, and the form
// of a backup: the older version's --restore takes them.
static int keep_old(const struct upgrade *upgrade, const char **kept_r)
{
    if (rename(below(upgrade, "from"), below(upgrade, "acked")) < 0 && errno != ENOENT) {
        *upgrade->error_r = error_format("%s: %m", upgrade->part);
        return -1;
    }
    char kept[PLACE_DIR_MAX + 32];
    for (unsigned i = 1;; i++) {
        snprintf(kept, sizeof kept, "%s/before-upgrade-%u", upgrade->dir, i);
        if (renameat2(AT_FDCWD, upgrade->part, AT_FDCWD, kept, RENAME_NOREPLACE) == 0)
            break;
        if (errno != EEXIST || i == 1000) {
            *upgrade->error_r = error_format("%s: %m", kept);
            return -1;
        }
    }
    *kept_r = error_format("%s", kept);
    return fileio_sync_folder(upgrade->dir, upgrade->error_r);
}

// The store has this program's version: at most an upgrade is to be tidied that was killed between
// the exchange and the name.
static enum store_result nothing_to_do(const struct upgrade *upgrade, const char **kept_r)
{
    int left = access(upgrade->part, F_OK) == 0 ? part_fits(upgrade) : 0;
    if (left < 0 || (left > 0 && keep_old(upgrade, kept_r) < 0))
        return STORE_FAILED;
    return left == 0 && tree_remove(upgrade->part, upgrade->error_r) < 0 ? STORE_FAILED : STORE_OK;
}

static enum store_result run(const struct upgrade *upgrade, const char **kept_r)
{
    int fits = part_fits(upgrade);
    if (fits < 0 || (fits == 0 && copy(upgrade) < 0))
        return STORE_FAILED;
    if (fits > 0)
        tell(upgrade, "going on with the upgrade that was interrupted");
    enum store_result result = run_steps(upgrade);
    if (result != STORE_OK)
        return result;
    return take_place(upgrade) < 0 || keep_old(upgrade, kept_r) < 0 ? STORE_FAILED : STORE_OK;
}

enum store_result store_upgrade(const struct store_settings *settings, store_progress_fn *progress,
                                void *context, const char **kept_r, const char **error_r)
{
    struct upgrade upgrade = {.settings = settings,
                              .dir = settings->dir,
                              .progress = progress,
                              .context = context,
                              .error_r = error_r};
    *kept_r = NULL;
    struct store *store;
    const char *told;
    // Opened once as it is: recovers it, and says which version it has.
    enum store_result found = store_open(settings, &store, &told, error_r);
    if (told != NULL)
        tell(&upgrade, told);
    if (found == STORE_OK)
        store_close(&store);
    if (found != STORE_OK && found != STORE_OLD)
        return found;
    snprintf(upgrade.part, sizeof upgrade.part, "%s/upgrade.part", settings->dir);
    int lock;
    enum store_result result = place_lock(settings->dir, &lock, error_r);
    if (result != STORE_OK)
        return result;
    result = found == STORE_OK ? nothing_to_do(&upgrade, kept_r) : run(&upgrade, kept_r);
    close(lock);
    return result;
}
