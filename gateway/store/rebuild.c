#include "gateway/store/engine.h"
#include "gateway/store/place.h"
#include "gateway/store/tree.h"

#include <stdio.h>
#include <string.h>

#include "lib/error.h"

#define COMMAND "platend --restore BACKUP --replace"

// The backup's logs are those that the store has let go; both together are complete.
static int lay_backup(struct store *store, uint32_t first_log, const char **error_r)
{
    char from[PLACE_DIR_MAX + 1];
    if (!place_backup_path(store->dir, from)) {
        *error_r = error_format("the logs begin at %u and no backup is known", first_log);
        return -1;
    }
    const char *db = error_format("%s/db", from), *to = error_format("%s/db", store->dir);
    return tree_copy_files(db, to, NULL, 1, error_r);
}

enum store_result rebuild(struct store *store, const struct place_logs *logs, const char *why,
                          const char **error_r)
{
    char first[300], moved[PLACE_DIR_MAX + 20]; // texts of lib/error.h do not live that long
    snprintf(first, sizeof first, "%s", why);
    const char *aside;
    // Half-built tables look like whole ones to a recovery that begins at the last checkpoint.
    if (place_mark(store->dir, first, error_r) < 0)
        return STORE_FAILED;
    if (place_set_tables_aside(store->dir, &aside, error_r) < 0)
        return STORE_FAILED;
    snprintf(moved, sizeof moved, "%s", aside);
    const char *again;
    if ((logs->first != 1 && lay_backup(store, logs->first, &again) < 0) ||
        engine_open(store, false, true, &again) < 0) {
        *error_r = error_format("%s; not rebuilt from the logs (%s); " COMMAND, first, again);
        return STORE_FAILED;
    }
    // Recovery makes the files of empty tables and does not sync them.
    char db[PLACE_DIR_MAX + 8];
    snprintf(db, sizeof db, "%s/db", store->dir);
    if (tree_sync(db, error_r) < 0)
        return STORE_FAILED;
    place_unmark(store->dir);
    snprintf(store->told, sizeof store->told,
             "%s: the tables were rebuilt from the logs; the damaged ones are in %s", first, moved);
    return STORE_OK;
}
