// A hot backup: tables and logs by the engine, then what the records name. It is checked on a copy,
// because opening a store changes it, and a later rebuild needs the backup's pages as they were.
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

#define CHECK_CACHE (64UL << 20)
#define CHECK_BALLAST 4096

struct backup {
    struct store *store;
    char part[PLACE_DIR_MAX + 8]; // where it is made
    uint32_t first_log;           // the oldest log that recovery of its tables needs
    store_progress_fn *progress;
    void *context;
    const char **error_r;
};

static void tell(const struct backup *backup, const char *line)
{
    if (backup->progress != NULL)
        backup->progress(backup->context, line);
}

static const char *below(const struct backup *backup, const char *name)
{
    return error_format("%s/%s", backup->part, name);
}

// Before the tables are copied, so that what they hold is never less.
static int copy_acked(struct backup *backup)
{
    struct store *store = backup->store;
    int fd;
    struct acked now, none;
    pthread_mutex_lock(&store->acked_lock);
    now = store->acked;
    pthread_mutex_unlock(&store->acked_lock);
    if (acked_open(backup->part, true, &fd, &none, backup->error_r) < 0)
        return -1;
    now.first_log = 0;
    int result = acked_write(fd, &now, backup->error_r);
    close(fd);
    return result;
}

static int copy_engine(struct backup *backup)
{
    DB_ENV *env = backup->store->env;
    int rc = env->txn_checkpoint(env, 0, 0, 0);
    DB_TXN_STAT *stat = NULL;
    if (rc == 0)
        rc = env->txn_stat(env, &stat, 0);
    if (rc == 0) {
        backup->first_log = stat->st_last_ckp.file;
        free(stat);
        rc = env->backup(env, below(backup, "db"), DB_CREATE | DB_BACKUP_CLEAN);
    }
    if (rc == 0)
        return tree_sync(below(backup, "db"), backup->error_r);
    *backup->error_r = engine_error(rc, "copy tables");
    return -1;
}

static int copy(struct backup *backup)
{
    if (mkdir(backup->part, 0700) < 0) {
        *backup->error_r = error_format("%s: %m", backup->part);
        return -1;
    }
    tell(backup, "copying tables and logs");
    if (copy_acked(backup) < 0 || copy_engine(backup) < 0)
        return -1;
    tell(backup, "copying raw inputs");
    if (tree_copy_files(error_format("%s/raw", backup->store->dir), below(backup, "raw"), NULL, 0,
                        backup->error_r) < 0)
        return -1;
    return place_copy_update(backup->store->dir, backup->part, backup->error_r);
}

static int check_pages(struct store *store, const char **error_r)
{
    DB_ENV *env = store->env;
    int rc = env->txn_checkpoint(env, 0, 0, DB_FORCE);
    for (enum store_file file = 0; file < STORE_FILES && rc == 0; file++) {
        store->files[file]->close(store->files[file], 0);
        store->files[file] = NULL;
        DB *db;
        rc = db_create(&db, env, 0);
        if (rc == 0)
            rc = db->verify(db, table_file_name(file), NULL, NULL, 0); // closes db
    }
    if (rc == 0)
        return 1;
    *error_r = engine_error(rc, "verify pages");
    return -1;
}

// A damaged copy is a backup that fails, not the end of the process.
static void only_the_copy(void *context, const char *why)
{
    (void)context;
    (void)why;
}

static int check_store(struct backup *backup, const char *dir)
{
    struct store_settings settings = {.dir = dir,
                                      .cache_bytes = CHECK_CACHE,
                                      .index_key = backup->store->index_key,
                                      .ballast_bytes = CHECK_BALLAST,
                                      .fatal = only_the_copy,
                                      .log_bytes = backup->store->settings.log_bytes};
    struct store *check;
    const char *told;
    if (store_open(&settings, &check, &told, backup->error_r) != STORE_OK)
        return -1;
    struct store_verify_report report;
    int result = 1;
    if (told != NULL) {
        *backup->error_r = error_format("%s", told);
        result = -1;
    }
    if (result > 0)
        result = store_verify(check, backup->progress, backup->context, &report, backup->error_r);
    care_stop(check);
    if (result > 0)
        result = check_pages(check, backup->error_r);
    store_close(&check);
    return result > 0 ? 1 : -1;
}

static int check(struct backup *backup)
{
    tell(backup, "verifying");
    char dir[sizeof backup->part + 8];
    snprintf(dir, sizeof dir, "%s/check", backup->part);
    if (mkdir(dir, 0700) < 0 || symlink("../raw", error_format("%s/raw", dir)) < 0) {
        *backup->error_r = error_format("%s: %m", dir);
        return -1;
    }
    if (tree_copy_files(below(backup, "db"), error_format("%s/db", dir), NULL, 0, backup->error_r) <
            0 ||
        tree_copy_file(below(backup, "acked"), error_format("%s/acked", dir), backup->error_r) < 0)
        return -1;
    int result = check_store(backup, dir);
    if (result < 0)
        *backup->error_r = error_format("the copy does not verify: %s", *backup->error_r);
    const char *why;
    tree_remove(dir, result > 0 ? backup->error_r : &why);
    return result;
}

// ---- what the store may let go once the backup holds it ----

static int raise_first_log(struct store *store, uint32_t first_log, const char **error_r)
{
    pthread_mutex_lock(&store->acked_lock);
    int result = 1;
    if (first_log > store->acked.first_log) {
        store->acked.first_log = first_log;
        result = acked_write(store->acked_fd, &store->acked, error_r);
    }
    pthread_mutex_unlock(&store->acked_lock);
    return result;
}

// What normal recovery needs the engine does not name; what a rebuild on the backup needs we keep.
static int remove_logs(struct backup *backup)
{
    struct store *store = backup->store;
    char **names = NULL;
    int rc = store->env->log_archive(store->env, &names, 0);
    if (rc != 0) {
        *backup->error_r = engine_error(rc, "list logs");
        return -1;
    }
    for (char **name = names; name != NULL && *name != NULL; name++) {
        unsigned number;
        if (sscanf(*name, "log.%10u", &number) == 1 && number < backup->first_log)
            unlink(error_format("%s/db/%s", store->dir, *name));
    }
    free(names);
    return 1;
}

static int finish(struct backup *backup, const char *to)
{
    struct store *store = backup->store;
    if (rename(backup->part, to) < 0) {
        *backup->error_r = error_format("%s: %m", to);
        return -1;
    }
    if (fileio_sync_folder(error_format("%s/..", to), backup->error_r) < 0)
        return -1;
    char *path = realpath(to, NULL);
    if (path == NULL) {
        *backup->error_r = error_format("%s: %m", to);
        return -1;
    }
    int result = place_backup_write(store->dir, path, backup->error_r);
    free(path);
    if (result < 0)
        return -1;
    atomic_store(&store->last_backup, place_backup_time(store->dir));
    if (raise_first_log(store, backup->first_log, backup->error_r) < 0)
        return -1;
    return remove_logs(backup);
}

int store_backup(struct store *store, const char *to, store_progress_fn *progress, void *context,
                 const char **error_r)
{
    if (store->in_memory || strlen(to) > PLACE_DIR_MAX) {
        *error_r =
            store->in_memory ? "a store in memory has no backup" : "the backup's path is too long";
        return -1;
    }
    if (access(to, F_OK) == 0) {
        *error_r = error_format("%s: is there already", to);
        return -1;
    }
    struct backup backup = {
        .store = store, .progress = progress, .context = context, .error_r = error_r};
    snprintf(backup.part, sizeof backup.part, "%s.part", to);
    if (tree_remove(backup.part, error_r) < 0) // of a backup that was interrupted
        return -1;
    if (copy(&backup) > 0 && check(&backup) > 0 && finish(&backup, to) > 0)
        return 1;
    char why[400];
    snprintf(why, sizeof why, "%s", *error_r);
    const char *ignored;
    tree_remove(backup.part, &ignored);
    *error_r = error_format("%s", why);
    return -1;
}
