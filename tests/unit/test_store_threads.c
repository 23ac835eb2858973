// One writer, several readers and one who brings raw input, at once; run under ThreadSanitizer too.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "tests/unit/unit.h"

enum { BATCHES = 150, READERS = 3, TERMINALS = 20 };

static struct store *store;
static atomic_bool done;
static const char *error;

// Every command sets all terminals to the command's number: a snapshot that sees two numbers is
// torn.
static void write_command(struct store_txn *batch)
{
    Platen__Event header;
    platen__event__init(&header);
    store_event_begin(batch, &header);
    uint64_t number = store_next_number(batch, "command");
    for (uint64_t id = 1; id <= TERMINALS; id++) {
        Platen__Terminal terminal;
        platen__terminal__init(&terminal);
        terminal.id = id;
        terminal.customer = 1;
        terminal.heard = (int64_t)number;
        terminal.silent = (number + id) % 2 == 0;
        store_put_id(batch, STORE_TERMINAL, id, &terminal);
    }
    store_event_end(batch, false);
}

static void *write_batches(void *context)
{
    (void)context;
    for (int i = 0; i < BATCHES; i++) {
        struct store_txn *batch = store_batch_begin(store);
        write_command(batch);
        write_command(batch);
        ck_assert_msg(store_batch_end(&batch, &error) == 1, "%s", error);
    }
    atomic_store(&done, true);
    return NULL;
}

static void read_once(void)
{
    struct store_txn *txn = store_snapshot_begin(store);
    uint64_t sequence = store_snapshot_event(txn);
    struct store_key customer = store_key_u64(1), counter = store_key_text("command");
    struct store_cursor *cursor =
        store_scan_index(txn, STORE_TERMINAL_BY_CUSTOMER, &customer, NULL, false);
    int64_t seen = 0;
    unsigned count = 0, silent = 0;
    for (Platen__Terminal *terminal; (terminal = store_next(cursor, NULL)) != NULL; count++) {
        ck_assert(count == 0 || terminal->heard == seen);
        seen = terminal->heard;
    }
    store_cursor_close(&cursor);
    cursor = store_scan_index(txn, STORE_TERMINAL_SILENT, &customer, NULL, true);
    while (store_next(cursor, NULL) != NULL)
        silent++;
    store_cursor_close(&cursor);
    const Platen__Counter64 *number = store_get(txn, STORE_NUMBER, &counter);
    ck_assert_int_eq(number == NULL ? 0 : (int64_t)number->value, seen);
    ck_assert_int_eq((int64_t)sequence, seen + 1);
    ck_assert_uint_eq(silent, count / 2);
    ck_assert_msg(store_snapshot_end(&txn, &error) == 1, "%s", error);
}

static void *read_all(void *context)
{
    (void)context;
    while (!atomic_load(&done))
        read_once();
    read_once();
    return NULL;
}

static void *bring_raw(void *context)
{
    (void)context;
    struct arena *arena = arena_new();
    for (unsigned i = 0; !atomic_load(&done); i++) {
        const char *why;
        Platen__RawRef raw;
        uint8_t *data;
        size_t size;
        ck_assert_int_eq(store_raw_add(store, &i, sizeof i, &raw, arena, &why), 1);
        int got = store_raw_get(store, &raw, &data, &size, &why);
        ck_assert(got == 0 || (got == 1 && memcmp(data, &i, sizeof i) == 0));
        free(data);
        arena_reset(arena);
    }
    arena_free(&arena);
    return NULL;
}

static void run(const struct store_settings *settings)
{
    const char *told;
    ck_assert_msg(store_open(settings, &store, &told, &error) == STORE_OK, "%s", error);
    atomic_store(&done, false);
    pthread_t writer, raw, readers[READERS];
    pthread_create(&writer, NULL, write_batches, NULL);
    pthread_create(&raw, NULL, bring_raw, NULL);
    for (int i = 0; i < READERS; i++)
        pthread_create(&readers[i], NULL, read_all, NULL);
    pthread_join(writer, NULL);
    pthread_join(raw, NULL);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    struct store_verify_report report;
    ck_assert_msg(store_verify_tables(store, NULL, NULL, &report, &error) == 1, "%s", error);
    ck_assert_uint_eq(report.events, 2 * BATCHES + 1);
    store_close(&store);
}

START_TEST(snapshots_are_whole_in_memory)
{
    struct store_settings settings = {.in_memory = true, .cache_bytes = 32 << 20};
    run(&settings);
}
END_TEST

START_TEST(snapshots_are_whole_on_disk_with_checkpoints_beside)
{
    char dir[] = "/tmp/plthreadsXXXXXX", command[60];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    struct store_settings settings = {
        .dir = dir, .create = true, .cache_bytes = 32 << 20, .ballast_bytes = 4096};
    run(&settings);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

UNIT_MAIN("store_threads", snapshots_are_whole_in_memory,
          snapshots_are_whole_on_disk_with_checkpoints_beside)
