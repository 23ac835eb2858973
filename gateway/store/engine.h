// Inside the store: the only header that knows Berkeley DB. Included by gateway/store/*.c alone.
//
// Files of the engine are btrees in dir/db; a table's records stand under (table number, key), so
// several small tables share one file. Index entries stand in a file of their own under (index
// number, index key, primary key) and can be made again from the records.
#ifndef PLATEN_STORE_ENGINE_H
#define PLATEN_STORE_ENGINE_H

#include <db.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "gateway/store/store.h"

enum {
    STORE_SCHEMA_NOW = 7,          // Meta.schema of what this program writes; see upgrade_steps.c
    STORE_HASH = 32,               // SHA-256
    STORE_ENTRY_MAX = 500,         // bytes of an engine key: index, index key, primary key
};

enum store_file {
    STORE_FILE_RECORD,
    STORE_FILE_REPORT,
    STORE_FILE_MAIL,
    STORE_FILE_ONCE,
    STORE_FILE_EVENT,
    STORE_FILE_BODY,
    STORE_FILE_INDEX,
    STORE_FILES,
};

// ---- tables and envelopes: table.c ----
struct table_row {
    const char *name;
    enum store_file file;
    const ProtobufCMessageDescriptor *descriptor;
};
const struct table_row *table_row(enum store_table table);
const char *table_file_name(enum store_file file);
// version byte, u32 length, u32 CRC-32C of the body, body
enum { ENVELOPE_SIZE = 9 };
void envelope_seal(uint8_t *envelope, size_t body_size);
// The body inside, or NULL when it is damaged.
const uint8_t *envelope_open(const uint8_t *data, size_t size, size_t *body_size_r);
uint32_t crc32c(const void *data, size_t size);
void *table_unpack(enum store_table table, struct arena *arena, const uint8_t *data, size_t size);

// ---- the chain of events ----
struct store_chain {
    uint64_t sequence;             // of the last event; 0 = none yet
    int64_t time;
    uint8_t hash[STORE_HASH];
};
void event_hash(const Platen__Event *event, struct arena *arena, uint8_t hash[static STORE_HASH]);
// 1 found, 0 no event yet, -1 failed (sticky).
int event_load_last(struct store_txn *txn, struct store_chain *chain);
int event_last_sequence(struct store_txn *txn, uint64_t *sequence_r);
// Of a batch as it stands, of a snapshot read when first asked for: most snapshots look up a key.
const struct store_chain *txn_chain(struct store_txn *txn);

// ---- "acknowledged up to": acked.c ----
struct acked {
    uint64_t writes;               // of this file; the slot with more is the newer one
    uint64_t sequence;
    uint8_t hash[STORE_HASH];      // of the event with that sequence
    uint32_t log_file, log_offset;
    uint32_t first_log;            // logs from here on are to be there
};
// 1 read, 0 no such file, -1 unreadable or both slots damaged.
int acked_open(const char *dir, bool create, int *fd_r, struct acked *acked_r,
               const char **error_r);
int acked_write(int fd, struct acked *acked, const char **error_r);

struct raw_store;

struct store {
    char *dir;                     // NULL in memory
    bool in_memory;
    struct store_settings settings;
    uint8_t index_key[32];
    int lock_fd;
    DB_ENV *env;
    DB *files[STORE_FILES];
    struct store_chain chain;      // the desk's thread: the last committed event
    uint32_t epoch;
    char store_id[40];
    atomic_bool restored;
    atomic_bool dead;              // the first EIO was seen: nothing is written any more
    _Atomic uint64_t last_backup;
    int acked_fd;
    struct acked acked;
    struct raw_store *raw;
    struct care *care;
    atomic_uint_fast64_t batches;  // committed since the start, for the thread that checkpoints
    atomic_bool space_low;
    pthread_mutex_t acked_lock;    // of acked and its file: the desk's thread and a backup write it
    atomic_bool io_failed;         // the engine met an EIO, which it may keep to itself
    atomic_bool disk_full;         // ENOSPC or EDQUOT was met
    _Atomic uint32_t raw_first;    // as in Meta
    _Atomic int64_t raw_before;
    atomic_bool page_damaged;      // the engine said so; the next start rebuilds
    bool upgrading;                // opened by upgrade.c: an older version will do, no index is kept
    bool tables_only;              // raw inputs are another's: verify leaves them
    uint32_t schema;               // as found
    char told[1024];
};

struct store_change {
    enum store_table table;
    struct store_key key;
    const uint8_t *body;           // NULL = deleted
    size_t size;
};

struct store_txn {
    struct store *store;
    DB_TXN *txn;
    bool batch;
    bool failed;
    bool wrote;                    // an event was written
    bool in_event;
    char error[480];
    struct arena *arenas[2];       // of this command and of the one before
    unsigned arena;
    struct buf value;              // what the engine's last get gave
    struct store_chain chain;      // of a snapshot: see txn_chain()
    bool chain_known;
    Platen__Event event;           // the header while an event is open
    struct store_change *changes;
    size_t changes_count, changes_size;
    uint32_t *slots;               // changes by hash of table and key: index + 1
    size_t slots_size;
    bool meta_changed;
    bool restored;
    uint32_t raw_first;
    int64_t raw_before;
    unsigned cursors;
};

// ---- errors: engine.c ----
// In words, with what the engine said last in this thread.
const char *engine_error(int rc, const char *what);
// Whether the call failed, or the engine has met an EIO since it was opened (then *rc is that): after
// another thread's failed sync a later one may "succeed" on pages that the kernel has dropped.
bool engine_failed(struct store *store, int *rc);
// Keeps the first error of a transaction.
void txn_fail(struct store_txn *txn, const char *format, ...) __attribute__((format(printf, 2, 3)));
void txn_fail_db(struct store_txn *txn, int rc, const char *what);
// No write from here on; the program's fatal callback ends the process.
void store_die(struct store *store, const char *why);

// ---- the engine: engine.c ----
// 1; 0 another version made the store (store->schema) and not all of it was opened; or -1 with
// *error_r and in errno what the system said, 0 when it is about the store's content.
int engine_open(struct store *store, bool create, bool fatal_recovery, const char **error_r);
void engine_close(struct store *store);
// 0 or an errno of the engine; the value lies in txn->value.
int engine_get(struct store_txn *txn, enum store_file file, const void *key, size_t key_size);
int engine_put(struct store_txn *txn, enum store_file file, const void *key, size_t key_size,
               const void *value, size_t size);
int engine_delete(struct store_txn *txn, enum store_file file, const void *key, size_t key_size);
// A cursor's get into txn->value and key. *key_size: in what to set, out what was found.
int engine_move(struct store_txn *txn, DBC *cursor, uint8_t key[static STORE_ENTRY_MAX],
                size_t *key_size, uint32_t how);

// ---- transactions and records ----
// Without an event of its own: for what is not a record.
int txn_commit(struct store_txn **txn, const char **error_r);
struct store_txn *txn_new(struct store *store, bool batch);
void txn_free(struct store_txn **txn);
// The packed record, or NULL (none, or failed); until the next read in txn.
const uint8_t *record_body(struct store_txn *txn, enum store_table table, const void *key,
                           size_t size, size_t *size_r);
// Fails the transaction and, on disk, ends the process: the next start rebuilds.
void record_damaged(struct store_txn *txn, enum store_table table);
void *record_get(struct store_txn *txn, enum store_table table, const void *key, size_t size);
// Puts without an event: events themselves, and restore.
void record_put_body(struct store_txn *txn, enum store_table table, const struct store_key *key,
                     const void *record, struct store_change *change_r);
void event_note(struct store_txn *txn, const struct store_change *change);

// ---- all entries of a file in key order: walk.c ----
enum { WALK_ON = 1, WALK_REST = 2 };    // WALK_REST: take a new snapshot before the next entry
// Sees an entry, its value in txn->value. WALK_ON, WALK_REST, or 0 or -1 to stop with that.
typedef int walk_fn(void *context, struct store_txn *txn, const uint8_t *key, size_t size);
// -1 for a record that the walk met and that a get by its key could not give.
int walk_lost(struct store_txn *txn);
// In slices, each on a snapshot of its own: no version is pinned for long. 1 all seen, or 0 or -1
// from see, or -1 with *error_r.
int walk_file(struct store *store, enum store_file file, walk_fn *see, void *context,
              const char **error_r);

// ---- rebuild.c ----
struct place_logs;
// Makes the tables anew from complete logs, or from the last backup's tables and the logs since;
// says so in store->told. The damaged tables are set aside.
enum store_result rebuild(struct store *store, const struct place_logs *logs, const char *why,
                          const char **error_r);

// ---- opening: store.c ----
// As store_open, but of an older version too, and without its indexes; see upgrade.c.
enum store_result open_to_upgrade(const struct store_settings *settings, struct store **store_r,
                                  const char **told_r, const char **error_r);

// ---- from version to version: upgrade_steps.c ----
struct upgrade_step {
    uint32_t to;                   // the version that this step makes of the one before
    const char *what;              // in words, for who watches
    enum store_table table;        // whose records it sees; 0 = none, there is nothing to change
    // Sees each record, in key order, inside an event; puts and deletes what it likes in any table.
    // Again after a crash: not seen are those up to the last commit. What it puts behind `key` in
    // the same table it sees too. Indexes are empty: store_find and store_scan_index find nothing.
    void (*each)(struct store_txn *txn, const struct store_key *key, void *record);
};
extern const struct upgrade_step upgrade_steps[];    // ends with to = 0
// Runs what is missing between store->schema and the last step, then makes the indexes. 1 or -1.
int upgrade_run(struct store *store, const struct upgrade_step *steps, store_progress_fn *progress,
                void *context, const char **error_r);

// ---- indexes: index.c ----
struct index_entry {
    uint8_t data[STORE_ENTRY_MAX];
    size_t size;
    uint8_t primary;               // where the primary key begins
};
struct index_list {
    struct index_entry *entries;
    size_t count, size;
    struct arena *arena;
    const uint8_t *mail_key;
};
bool index_any(enum store_table table);
// All entries that a record is to have.
void index_entries(struct store_txn *txn, enum store_table table, const struct store_key *key,
                   const void *record, struct index_list *list);
void index_change(struct store_txn *txn, enum store_table table, const struct store_key *key,
                  const void *before, const void *after);
enum store_table index_table(enum store_index index);
const char *index_name(enum store_index index);
// Makes the indexes anew where this program's differ from the file's. 1 done, 0 nothing to do.
int index_refresh(struct store *store, store_progress_fn *progress, void *context,
                  const char **error_r);
// Empties them; while store->upgrading none is kept. 1 or -1.
int index_empty(struct store *store, const char **error_r);

// ---- raw input: raw.c ----
int raw_open(struct store *store, const char **error_r);
void raw_close(struct store *store);

// ---- the thread that checkpoints: care.c ----
int care_start(struct store *store, const char **error_r);
void care_stop(struct store *store);

#endif
