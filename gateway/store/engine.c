#include "gateway/store/engine.h"
#include "gateway/store/page_memory.h"
#include "gateway/store/place.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "lib/error.h"

#define PAGE_SIZE 4096 // the file system's block: a page is torn or whole
#define DEFAULT_CACHE (256UL << 20)
#define DEFAULT_LOG (64UL << 20)
#define MEMORY_LOG (32UL << 20)
#define LOG_BUFFER (4UL << 20)

// The engine gives its reason to a callback and only a number to the caller. The first of several
// is the reason, those after it are what follows from it.
static _Thread_local char words[256];
// Recovery answers "run recovery" whatever the system said; what that was stands in the words only.
static _Thread_local int system_said;

// A page whose header is zeros is for the engine one that was never written: it skips the checksum,
// finds no records in it, or goes round in it for ever. One that holds something else is damaged,
// and is given a header whose checksum is wrong.
#define PAGE_HEADER 32

static bool is_headless(int fd, const uint8_t *page)
{
    static const uint8_t zeros[PAGE_SIZE];
    if (memcmp(page, zeros, PAGE_HEADER) != 0 || memcmp(page, zeros, sizeof zeros) == 0)
        return false;
    char path[500];
    ssize_t length = readlink(error_format("/proc/self/fd/%d", fd), path, sizeof path);
    return length > 3 && memcmp(path + length - 3, ".db", 3) == 0;
}

static ssize_t engine_pread(int fd, void *data, size_t size, off_t at)
{
    ssize_t got = pread(fd, data, size, at);
    if (got == PAGE_SIZE && at % PAGE_SIZE == 0 && is_headless(fd, data))
        memset(data, 0xff, PAGE_HEADER);
    return got;
}

static const int system_errors[] = {ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENOMEM};

static void engine_says(const DB_ENV *env, const char *prefix, const char *message)
{
    struct store *store = env->app_private;
    (void)prefix;
    // A page whose first sector is zeros has no checksum for the engine, and no type.
    if (strstr(message, "checksum error") != NULL || strstr(message, "illegal page type") != NULL)
        atomic_store(&store->page_damaged, true);
    for (size_t i = 0; i < sizeof system_errors / sizeof *system_errors; i++) {
        if (strstr(message, strerror(system_errors[i])) == NULL)
            continue;
        system_said = system_errors[i];
        if (system_said == ENOSPC || system_said == EDQUOT)
            atomic_store(&store->disk_full, true);
        // memp_trickle goes on after a failed sync of the log and answers 0.
        if (system_said == EIO)
            atomic_store(&store->io_failed, true);
    }
    if (words[0] == '\0')
        snprintf(words, sizeof words, "%s", message);
}

static void engine_mentions(const DB_ENV *env, const char *message)
{
    (void)env;
    (void)message;
}

const char *engine_error(int rc, const char *what)
{
    const char *text = words[0] == '\0' ? error_format("%s: %s", what, db_strerror(rc))
                                        : error_format("%s: %s (%s)", what, db_strerror(rc), words);
    words[0] = '\0';
    return text;
}

bool engine_failed(struct store *store, int *rc)
{
    if (*rc == 0 && atomic_load(&store->io_failed))
        *rc = EIO;
    return *rc != 0;
}

bool store_disk_full(struct store *store)
{
    return atomic_load(&store->disk_full);
}

void store_die(struct store *store, const char *why)
{
    if (atomic_exchange(&store->dead, true))
        return;
    if (store_disk_full(store) && !store->in_memory)
        place_ballast_drop(store->dir);
    const char *ignored; // without the mark the next start meets the page again
    if (atomic_load(&store->page_damaged) && !store->in_memory)
        place_mark(store->dir, why, &ignored);
    if (store->settings.fatal != NULL) {
        store->settings.fatal(store->settings.context, why);
        return;
    }
    dprintf(STDERR_FILENO, "store: %s\n", why);
    _exit(EX_IOERR);
}

void txn_fail(struct store_txn *txn, const char *format, ...)
{
    if (txn->failed)
        return;
    txn->failed = true;
    va_list args;
    va_start(args, format);
    vsnprintf(txn->error, sizeof txn->error, format, args);
    va_end(args);
}

void txn_fail_db(struct store_txn *txn, int rc, const char *what)
{
    const char *why = engine_error(rc, what);
    txn_fail(txn, "%s", why);
    // Commit tells by its own result; everything else that touches the disk cannot be gone on with.
    if (rc == EIO || rc == DB_RUNRECOVERY)
        store_die(txn->store, why);
}

static size_t cache_bytes(const struct store *store)
{
    size_t bytes = store->settings.cache_bytes;
    return bytes == 0 ? DEFAULT_CACHE : bytes;
}

// What the engine keeps for itself is ours, what it hands out for free() is the C library's.
static int set_memory(const struct store *store, DB_ENV *env)
{
    page_memory_reserve(cache_bytes(store));
    return env->set_alloc(env, malloc, realloc, free);
}

static int set_limits(struct store *store, DB_ENV *env)
{
    const struct store_settings *settings = &store->settings;
    size_t cache = cache_bytes(store);
    // The engine adds a quarter; its table of pages and a lock for each of 4 kB come to a tenth more.
    if (!store->in_memory)
        cache = cache / 25 * 18;
    size_t log = settings->log_bytes == 0 ? DEFAULT_LOG : settings->log_bytes;
    size_t buffer = store->in_memory ? MEMORY_LOG : log / 4 < LOG_BUFFER ? log / 4 : LOG_BUFFER;
    int rc =
        env->set_cachesize(env, (uint32_t)(cache >> 30), (uint32_t)(cache & ((1UL << 30) - 1)), 1);
    if (rc == 0)
        rc = env->set_lg_bsize(env, (uint32_t)buffer);
    if (rc == 0 && !store->in_memory)
        rc = env->set_lg_max(env, (uint32_t)log);
    // Locks are held to the commit. No figure is set for them: it would be what there may be at most,
    // and emptying an index beside a million terminals takes 120,000. A private environment makes
    // them as they are asked for.
    if (rc == 0)
        rc = env->set_tx_max(env, 5000);
    // Versions that a snapshot pins need a mutex each.
    if (rc == 0 && !store->in_memory)
        rc = env->mutex_set_increment(env, 400000);
    if (rc == 0 && store->in_memory)
        rc = env->log_set_config(env, DB_LOG_IN_MEMORY, 1);
    if (rc == 0)
        rc = env->set_flags(env, DB_MULTIVERSION, 1);
    return rc;
}

static int open_env(struct store *store, bool create, bool fatal_recovery, const char **error_r)
{
    DB_ENV *env;
    int rc = db_env_create(&env, 0);
    if (rc != 0) {
        *error_r = engine_error(rc, "make environment");
        return -1;
    }
    env->app_private = store;
    env->set_errcall(env, engine_says);
    env->set_msgcall(env, engine_mentions);
    rc = set_memory(store, env);
    if (rc == 0)
        rc = set_limits(store, env);
    uint32_t flags = DB_CREATE | DB_PRIVATE | DB_THREAD | DB_INIT_LOCK | DB_INIT_LOG |
                     DB_INIT_MPOOL | DB_INIT_TXN;
    if (!store->in_memory)
        flags |= fatal_recovery ? DB_RECOVER_FATAL : DB_RECOVER;
    const char *home = store->in_memory ? NULL : error_format("%s/db", store->dir);
    if (rc == 0 && create && home != NULL && mkdir(home, 0700) < 0 && errno != EEXIST)
        rc = errno;
    if (rc == 0)
        rc = env->open(env, home, flags, 0600);
    if (rc != 0) {
        *error_r = engine_error(rc, "open environment");
        env->close(env, 0);
        errno = rc > 0 ? rc : system_said;
        return -1;
    }
    store->env = env;
    return 1;
}

static int open_file(struct store *store, enum store_file file, bool create)
{
    DB *db;
    int rc = db_create(&db, store->env, 0);
    if (rc != 0)
        return rc;
    rc = db->set_pagesize(db, PAGE_SIZE);
    // A full cache looks for a page to give up among those that are older than its newest tenth.
    // With versions it finds hardly any at the usual priority, walks 300 of its chains for each
    // page and freezes versions to files: ten times the cost of a write. At this priority, the same
    // for all files, none is held to be new, and the older of two is taken.
    if (rc == 0)
        rc = db->set_priority(db, DB_PRIORITY_LOW);
    if (rc == 0 && !store->in_memory)
        rc = db->set_flags(db, DB_CHKSUM);
    const char *name = table_file_name(file);
    if (rc == 0)
        rc = db->open(
            db, NULL, store->in_memory ? NULL : name, store->in_memory ? name : NULL, DB_BTREE,
            (create ? DB_CREATE : 0) | DB_AUTO_COMMIT | DB_MULTIVERSION | DB_THREAD, 0600);
    if (rc != 0) {
        db->close(db, 0);
        return rc;
    }
    store->files[file] = db;
    return 0;
}

// Of the records as they are found, before the files that this version may have and that one not.
static bool other_version(struct store *store)
{
    struct store_txn *txn = txn_new(store, false);
    struct store_key key = store_key_text("meta");
    const Platen__Meta *meta = store_get(txn, STORE_META, &key);
    store->schema = meta == NULL ? STORE_SCHEMA_NOW : meta->schema;
    const char *error;
    store_snapshot_end(&txn, &error); // what is damaged is told by who opens all of it
    return store->schema != STORE_SCHEMA_NOW;
}

int engine_open(struct store *store, bool create, bool fatal_recovery, const char **error_r)
{
    words[0] = '\0';
    system_said = 0;
    db_env_set_func_pread(engine_pread);
    db_env_set_func_malloc(page_memory_take);
    db_env_set_func_realloc(page_memory_resize);
    db_env_set_func_free(page_memory_give);
    if (open_env(store, create, fatal_recovery, error_r) < 0)
        return -1;
    for (enum store_file file = 0; file < STORE_FILES; file++) {
        int rc = open_file(store, file, create || store->upgrading);
        if (rc != 0) {
            *error_r = engine_error(rc, error_format("open %s", table_file_name(file)));
            engine_close(store);
            errno = rc > 0 ? rc : system_said;
            return -1;
        }
        if (file == STORE_FILE_RECORD && other_version(store) && !store->upgrading)
            return 0;
    }
    return 1;
}

void engine_close(struct store *store)
{
    for (enum store_file file = 0; file < STORE_FILES; file++) {
        if (store->files[file] != NULL)
            store->files[file]->close(store->files[file], 0);
        store->files[file] = NULL;
    }
    if (store->env != NULL)
        store->env->close(store->env, 0);
    store->env = NULL;
}

static DBT borrowed(const void *data, size_t size)
{
    DBT dbt;
    memset(&dbt, 0, sizeof dbt);
    // The engine's structure has no const; it only reads these.
    memcpy(&dbt.data, &data, sizeof data);
    dbt.size = dbt.ulen = (uint32_t)size;
    dbt.flags = DB_DBT_USERMEM;
    return dbt;
}

static DBT room(struct buf *buf)
{
    DBT dbt;
    memset(&dbt, 0, sizeof dbt);
    buf_clear(buf);
    dbt.data = buf_reserve(buf, 4000);
    dbt.ulen = (uint32_t)(buf->size - 1);
    dbt.flags = DB_DBT_USERMEM;
    return dbt;
}

int engine_get(struct store_txn *txn, enum store_file file, const void *key, size_t key_size)
{
    DB *db = txn->store->files[file];
    DBT name = borrowed(key, key_size), value = room(&txn->value);
    int rc = db->get(db, txn->txn, &name, &value, 0);
    if (rc == DB_BUFFER_SMALL) {
        value.data = buf_reserve(&txn->value, value.size);
        value.ulen = value.size;
        rc = db->get(db, txn->txn, &name, &value, 0);
    }
    txn->value.len = rc == 0 ? value.size : 0;
    return rc;
}

int engine_move(struct store_txn *txn, DBC *cursor, uint8_t key[static STORE_ENTRY_MAX],
                size_t *key_size, uint32_t how)
{
    DBT name = borrowed(key, *key_size), value = room(&txn->value);
    name.ulen = STORE_ENTRY_MAX;
    uint8_t asked[STORE_ENTRY_MAX];
    memcpy(asked, key, *key_size);
    int rc = cursor->get(cursor, &name, &value, how);
    if (rc == DB_BUFFER_SMALL) {
        value.data = buf_reserve(&txn->value, value.size);
        value.ulen = value.size;
        memcpy(key, asked, *key_size); // the found key was written already
        name.size = (uint32_t)*key_size;
        rc = cursor->get(cursor, &name, &value, how);
    }
    txn->value.len = rc == 0 ? value.size : 0;
    if (rc == 0)
        *key_size = name.size;
    return rc;
}

int engine_put(struct store_txn *txn, enum store_file file, const void *key, size_t key_size,
               const void *value, size_t size)
{
    DB *db = txn->store->files[file];
    DBT name = borrowed(key, key_size), data = borrowed(value, size);
    return db->put(db, txn->txn, &name, &data, 0);
}

int engine_delete(struct store_txn *txn, enum store_file file, const void *key, size_t key_size)
{
    DB *db = txn->store->files[file];
    DBT name = borrowed(key, key_size);
    return db->del(db, txn->txn, &name, 0);
}
