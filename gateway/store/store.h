// The store: tables of records in Berkeley DB, written by one thread in batches, read by snapshots.
// Knows records and keys, no business. Nothing here shows the engine.
//
// Threads: one writer (the desk's) uses store_batch_* and store_event_*; any number of readers use
// store_snapshot_*. A struct store_txn belongs to one thread.
//
// Errors are sticky: the first error of a transaction is kept, later gets answer NULL, puts do
// nothing, and the end reports it. An EIO ends the process (DESIGN 3, Order of an acknowledgement).
#ifndef PLATEN_STORE_H
#define PLATEN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "gateway/store/table.h"
#include "schemas/records.pb-c.h"

struct arena;
struct store;
struct store_txn;
struct store_cursor;

struct store_settings {
    const char *dir;               // holds db/, raw/, acked; must exist (mode 0700) and be ours
    size_t cache_bytes;            // what it may take in memory, all in all; 0 = 256 MB
    const uint8_t *index_key;      // 32 bytes: indexes by address hold an HMAC under it; NULL: zeros
    bool in_memory;                // unit tests: no files, no raw segments
    bool create;                   // only --init and restore make a store
    int64_t now;                   // time of the event that makes a store; UTC microseconds
    // The first EIO or damaged page at run time, in any thread: must end the process (exit 74). NULL:
    // the store writes `why` to stderr and ends it itself. A failed batch is told by store_batch_end.
    void (*fatal)(void *context, const char *why);
    void *context;
    size_t ballast_bytes;          // kept free for recovery on a full disk; 0 = 64 MB
    size_t log_bytes;              // of one log file; 0 = 64 MB
    size_t segment_bytes;          // of one segment of raw input; 0 = 64 MB
};

enum store_result {                // what store_open found; text by store_result_text()
    STORE_OK = 1,
    STORE_FAILED = -1,             // error_r says why
    STORE_LOCKED = -2,             // another process has it: exit 75
    STORE_BEHIND = -3,             // log ends before what was acknowledged: exit 74
    STORE_NONE = -4,               // no store there
    STORE_SCHEMA = -5,             // made by a newer version: exit 78
    STORE_OLD = -6,                // made by an older version: store_upgrade(), exit 78
};

// Opens or creates. Recovers always; rebuilds a damaged table from complete logs and says so in
// *told_r (NULL = nothing to tell). Texts live as long as
// lib/error.h keeps them.
enum store_result store_open(const struct store_settings *settings, struct store **store_r,
                             const char **told_r, const char **error_r);
void store_close(struct store **store);
// One line in words, and what the program exits with (sysexits.h).
const char *store_result_text(enum store_result result);
int store_result_exit(enum store_result result);

// ---- keys: big-endian, fixed, comparable by memcmp ----
struct store_key {
    uint8_t data[240];
    size_t size;
};
struct store_key store_key_u64(uint64_t a);
struct store_key store_key_bytes(const void *data, size_t size);
struct store_key store_key_text(const char *text);   // with its NUL: parts do not run together
void store_key_add_u64(struct store_key *key, uint64_t a);
void store_key_add_u32(struct store_key *key, uint32_t a);
void store_key_add_bytes(struct store_key *key, const void *data, size_t size);
void store_key_add_text(struct store_key *key, const char *text);   // over 71 bytes: its SHA-256
uint64_t store_key_get_u64(const struct store_key *key, size_t offset);
// HMAC-SHA256 under index_key of the address in lower case: what STORE_PERSON_BY_MAIL and
// STORE_PERSON_BY_ADDRESS hold. Added to a key with store_key_add_bytes.
void store_mail_key(const struct store_txn *txn, const char *address, uint8_t mac_r[32]);

// ---- reading, in a batch or a snapshot ----
// A snapshot sees what was committed when it began. Hold it for milliseconds, never over a send.
struct store_txn *store_snapshot_begin(struct store *store);
// Ends it and frees all records read in it. 1, or -1 with *error_r (lib/error.h).
int store_snapshot_end(struct store_txn **txn, const char **error_r);
uint64_t store_snapshot_event(struct store_txn *txn);    // the last event number it sees

// The record, or NULL (none, or an error: store_failed()). Lives until the snapshot ends; in a
// batch until store_event_end of the next command or store_batch_end, so what was read to decide before
// store_event_begin is still there to be put. May be changed by the caller and put.
void *store_get(struct store_txn *txn, enum store_table table, const struct store_key *key);
void *store_get_id(struct store_txn *txn, enum store_table table, uint64_t id);
bool store_failed(const struct store_txn *txn);
struct arena *store_arena(struct store_txn *txn);      // for what lives as long as the records

// First record whose index entry begins with prefix, or NULL; for unique indexes.
void *store_find(struct store_txn *txn, enum store_index index, const struct store_key *prefix);

// Scans a table or an index in key order from `from` (NULL = the first, or last when backwards)
// over keys that begin with prefix (NULL = all). `from` is included, and backwards so is all that begins
// with it. Nothing may be put to the same table while it is open,
// other than through records already read. Close every cursor before the transaction ends.
struct store_cursor *store_scan(struct store_txn *txn, enum store_table table,
                                const struct store_key *prefix, const struct store_key *from,
                                bool backwards);
struct store_cursor *store_scan_index(struct store_txn *txn, enum store_index index,
                                      const struct store_key *prefix, const struct store_key *from,
                                      bool backwards);
// key_r: the table's or index's key; may be NULL.
void *store_next(struct store_cursor *cursor, struct store_key *key_r);
void store_cursor_close(struct store_cursor **cursor);
// How many entries of the index begin with prefix, at most `most`, without reading their records.
size_t store_count(struct store_txn *txn, enum store_index index, const struct store_key *prefix,
                   size_t most);
// Of a table's records.
const ProtobufCMessageDescriptor *store_descriptor(enum store_table table);

// ---- writing: the desk's thread only ----
struct store_txn *store_batch_begin(struct store *store);
// Commits with sync, then writes and fsyncs "acknowledged up to". 1: on disk. -1: unknown whether
// written; the caller answers "unknown" to all and ends the process. An empty batch costs nothing.
int store_batch_end(struct store_txn **txn, const char **error_r);
void store_batch_abort(struct store_txn **txn);

// Brackets the writes of one command. *header: time, actor, actor_kind, kind, command_sha256 are
// the caller's; the rest is filled. store_event_end writes the event and returns its sequence (0 when
// the command wrote nothing and `always` is false: then there is no event).
void store_event_begin(struct store_txn *txn, const Platen__Event *header);
uint64_t store_event_sequence(struct store_txn *txn);    // what store_event_end will give
uint64_t store_event_end(struct store_txn *txn, bool always);

void store_put(struct store_txn *txn, enum store_table table, const struct store_key *key,
               const void *record);
void store_put_id(struct store_txn *txn, enum store_table table, uint64_t id, const void *record);
void store_delete(struct store_txn *txn, enum store_table table, const struct store_key *key);
// The next number of a named counter ("reception", "case", ...), from 1; part of the event.
uint64_t store_next_number(struct store_txn *txn, const char *counter);
uint32_t store_epoch(struct store_txn *txn);
int64_t store_last_time(struct store_txn *txn);          // of the last event

// ---- raw input: gateway/store/raw.c; any thread ----
// Appends bytes to the open segment (64 MB each; above 256 kB a file of its own). Not yet durable.
int store_raw_add(struct store *store, const void *data, size_t size, Platen__RawRef *ref,
                  struct arena *arena, const char **error_r);
// One fdatasync for all added so far; called by store_batch_end before its commit.
int store_raw_sync(struct store *store, const char **error_r);
// Reads back and compares the SHA-256. malloc'd. 1, 0 not kept (any more), -1 damaged or unreadable.
int store_raw_get(struct store *store, const Platen__RawRef *ref, uint8_t **data_r, size_t *size_r,
                  const char **error_r);

// The first segment that was added to since `before` (UTC microseconds, by the file's time): those below
// it are older. 1 or -1.
int store_raw_first_after(struct store *store, int64_t before, uint32_t *first_r,
                          const char **error_r);
// Removes the files that Meta says are gone (raw_first, raw_before); how many.
unsigned store_raw_remove(struct store *store);

// ---- care ----
struct store_verify_report {
    uint64_t events;               // walked
    uint64_t bodies_removed;
    uint64_t records;              // with tables: compared
    uint64_t raw;                  // raw inputs whose hash was compared
};
typedef void store_progress_fn(void *context, const char *line);
// Walks the chain of events on a snapshot. 1 whole, 0 broken (*error_r says where), -1 failed.
int store_verify(struct store *store, store_progress_fn *progress, void *context,
                 struct store_verify_report *report_r, const char **error_r);
// Also applies the effects to empty tables and compares, and rebuilds the indexes and compares. For
// a backup or a stopped store.
int store_verify_tables(struct store *store, store_progress_fn *progress, void *context,
                        struct store_verify_report *report_r, const char **error_r);
// Hot backup to a new directory (made under another name, renamed when it is whole and verified).
int store_backup(struct store *store, const char *to, store_progress_fn *progress, void *context,
                 const char **error_r);
// Copies a backup to an empty place, upgrades it where an older version made it, and starts a new
// epoch. replace: what stands there is
// moved aside. 0: another process uses the place.
int store_restore(const char *from, const struct store_settings *settings, bool replace,
                  store_progress_fn *progress, void *context, const char **error_r);
// Brings a stopped store to this program's version by the steps of upgrade_steps.c, on a copy of its
// tables (DIR/upgrade.part, where an interrupted one goes on); the copy is compared with its events
// and takes the tables' place in one rename. *kept_r: the folder with the tables as they were, NULL
// when there was nothing to do. What it returns is for store_result_text().
enum store_result store_upgrade(const struct store_settings *settings, store_progress_fn *progress,
                                void *context, const char **kept_r, const char **error_r);
uint32_t store_version(void);                            // what this program reads and writes
uint64_t store_last_backup(struct store *store);         // UTC microseconds; 0 = none

// Under the ballast's size is free: take nothing new in (503 Retry-After, or leave the mail).
bool store_space_low(struct store *store);
// A write found the disk full: the ballast was given up, and the next start finds room.
bool store_disk_full(struct store *store);

struct store_sizes {
    uint64_t tables, logs, raw;    // bytes on disk
    uint64_t free;                 // on the disk of the tables, for us
};
// Looks at each file; what cannot be looked at counts nothing.
void store_look_sizes(struct store *store, struct store_sizes *sizes_r);

// Held outbox: true from a restore until an operator says go (Meta.restored = 0).
bool store_restored(struct store *store);

#endif
