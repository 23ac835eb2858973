// The store on disk: what it refuses, what it mends, backup and restore.
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/store/store.h"
#include "lib/arena.h"
#include "tests/unit/unit.h"

static const char *error, *told;
static char top[64], dir[80], backup[80];

static void make_place(void)
{
    snprintf(top, sizeof top, "/tmp/plstoreXXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    snprintf(dir, sizeof dir, "%s/store", top);
    snprintf(backup, sizeof backup, "%s/backup", top);
    ck_assert_int_eq(mkdir(dir, 0700), 0);
}

static void remove_place(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
}

static const char *path(const char *name)
{
    static char text[4][200];
    static unsigned next;
    char *place = text[next++ % 4];
    snprintf(place, sizeof text[0], "%s/%s", dir, name);
    return place;
}

static enum store_result try_open(struct store **store, bool create)
{
    struct store_settings settings = {.dir = dir,
                                      .cache_bytes = 16 << 20,
                                      .create = create,
                                      .now = 500,
                                      .ballast_bytes = 4096,
                                      .log_bytes = 1 << 20};
    return store_open(&settings, store, &told, &error);
}

static struct store *open_store(bool create)
{
    struct store *store;
    enum store_result result = try_open(&store, create);
    ck_assert_msg(result == STORE_OK, "%d %s", result, error);
    return store;
}

static void expect_refusal(enum store_result expected, const char *words)
{
    struct store *store;
    enum store_result result = try_open(&store, false);
    ck_assert_msg(result == expected, "%d instead of %d: %s", result, expected, error);
    ck_assert_ptr_null(store);
    ck_assert_msg(strstr(error, words) != NULL, "%s", error);
}

// One batch with a report, its raw input and a customer.
static void write_batch(struct store *store, uint64_t number)
{
    struct store_txn *batch = store_batch_begin(store);
    Platen__Event header;
    platen__event__init(&header);
    header.time = (int64_t)number * 1000;
    Platen__ReportRecord report;
    platen__report_record__init(&report);
    Platen__RawRef raw;
    char text[2000];
    int size = snprintf(text, sizeof text, "report %" PRIu64 " %01500d", number, 0);
    ck_assert_int_eq(store_raw_add(store, text, (size_t)size, &raw, store_arena(batch), &error), 1);
    store_event_begin(batch, &header);
    report.reception = number;
    report.terminal = 4;
    report.raw = &raw;
    store_put_id(batch, STORE_REPORT, number, &report);
    char code[40];
    snprintf(code, sizeof code, "code %" PRIu64, number);
    Platen__Customer customer;
    platen__customer__init(&customer);
    customer.id = number;
    customer.code = code;
    store_put_id(batch, STORE_CUSTOMER, number, &customer);
    store_event_end(batch, false);
    ck_assert_msg(store_batch_end(&batch, &error) == 1, "%s", error);
}

static void write_batches(struct store *store, uint64_t from, uint64_t to)
{
    for (uint64_t number = from; number <= to; number++)
        write_batch(store, number);
}

static uint64_t last_event(struct store *store)
{
    struct store_txn *txn = store_snapshot_begin(store);
    uint64_t last = store_snapshot_event(txn);
    ck_assert_msg(store_snapshot_end(&txn, &error) == 1, "%s", error);
    return last;
}

static int verify_tables(struct store *store, struct store_verify_report *report)
{
    error = "";
    return store_verify_tables(store, NULL, NULL, report, &error);
}

static void change_byte(const char *file, off_t at)
{
    int fd = open(file, O_RDWR);
    ck_assert_msg(fd >= 0, "%s", file);
    unsigned char byte;
    ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
    byte ^= 0x40;
    ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
    close(fd);
}

START_TEST(what_was_committed_is_there_after_a_restart)
{
    make_place();
    struct store *store;
    ck_assert_int_eq(try_open(&store, false), STORE_NONE);
    store = open_store(true);
    write_batches(store, 1, 30);
    store_close(&store);
    ck_assert_int_eq(try_open(&store, true), STORE_FAILED); // there is one
    store = open_store(false);
    ck_assert_ptr_null(told);
    ck_assert_uint_eq(last_event(store), 31);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    ck_assert_uint_eq(report.events, 31);
    ck_assert_uint_eq(report.raw, 30);
    ck_assert_uint_eq(report.records, 61);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(killed_process_loses_nothing_acknowledged)
{
    make_place();
    int acks[2];
    ck_assert_int_eq(pipe(acks), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct store *store = open_store(true);
        for (uint8_t number = 1;; number++) {
            write_batch(store, number);
            if (number < 200 && write(acks[1], &number, 1) != 1)
                _exit(1);
        }
    }
    uint8_t acked = 0;
    while (acked < 120)
        ck_assert_int_eq(read(acks[0], &acked, 1), 1);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    struct store *store = open_store(false);
    ck_assert_uint_ge(last_event(store), (uint64_t)acked + 1);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(second_opener_is_told_who_has_it)
{
    make_place();
    struct store *store = open_store(true);
    char words[60];
    snprintf(words, sizeof words, "store locked by pid %ld", (long)getpid());
    expect_refusal(STORE_LOCKED, words);
    ck_assert_int_eq(store_result_exit(STORE_LOCKED), 75);
    store_close(&store);
    store = open_store(false);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(folder_of_others_is_refused)
{
    make_place();
    struct store *store = open_store(true);
    store_close(&store);
    ck_assert_int_eq(chmod(dir, 0755), 0);
    expect_refusal(STORE_FAILED, "chmod 700");
    ck_assert_int_eq(chmod(dir, 0700), 0);
    remove_place();
}
END_TEST

// Without a checkpoint after it, the engine takes a damaged record for the log's end
// (PITFALLS 11.2); with one, the tables are rebuilt from what is left of the log and are behind as
// well.
START_TEST(log_cut_before_what_was_acknowledged_is_refused)
{
    make_place();
    pid_t pid = fork();
    if (pid == 0) {
        struct store *store = open_store(true);
        write_batches(store, 1, 120);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    struct stat st;
    ck_assert_int_eq(stat(path("db/log.0000000001"), &st), 0);
    int fd = open(path("db/log.0000000001"), O_RDWR);
    static const char zeros[4096];
    for (off_t at = 100000; at < st.st_size; at += 4096)
        ck_assert_int_eq(pwrite(fd, zeros, sizeof zeros, at), sizeof zeros);
    close(fd);
    expect_refusal(STORE_BEHIND, "--restore");
    ck_assert_int_eq(store_result_exit(STORE_BEHIND), 74);
    remove_place();
}
END_TEST

START_TEST(missing_log_or_acked_file_is_refused)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 1000);
    store_close(&store);
    ck_assert_int_eq(access(path("db/log.0000000002"), F_OK), 0);
    ck_assert_int_eq(rename(path("db/log.0000000001"), path("kept")), 0);
    expect_refusal(STORE_FAILED, "log.0000000001 is missing");
    ck_assert_int_eq(rename(path("kept"), path("db/log.0000000001")), 0);
    ck_assert_int_eq(rename(path("acked"), path("kept")), 0);
    expect_refusal(STORE_BEHIND, "acked is missing");
    ck_assert_int_eq(rename(path("kept"), path("acked")), 0);
    store = open_store(false);
    store_close(&store);
    remove_place();
}
END_TEST

static void damage_all_pages(const char *file)
{
    struct stat st;
    ck_assert_int_eq(stat(file, &st), 0);
    for (off_t at = 4096; at < st.st_size; at += 4096)
        change_byte(file, at + 3000);
}

START_TEST(damaged_or_lost_table_is_rebuilt_from_the_logs)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 50);
    store_close(&store);
    ck_assert_int_eq(unlink(path("db/record.db")), 0);
    damage_all_pages(path("db/index.db"));
    store = open_store(false);
    ck_assert_msg(told != NULL && strstr(told, "rebuilt") != NULL, "%s", told);
    ck_assert_uint_eq(last_event(store), 51);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    store_close(&store);
    remove_place();
}
END_TEST

static int deaths;
static void count_death(void *context, const char *why)
{
    (void)context;
    (void)why;
    deaths++;
}

// After a damaged page Berkeley DB's close gives nothing back; the program ends there, this test goes
// on. Only the leak sanitizer brings these.
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

static void watch_leaks(bool on)
{
    if (on && __lsan_enable)
        __lsan_enable();
    if (!on && __lsan_disable)
        __lsan_disable();
}

START_TEST(page_found_damaged_while_running_ends_it_and_is_rebuilt)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 400);
    store_close(&store);
    struct stat st;
    ck_assert_int_eq(stat(path("db/report.db"), &st), 0);
    for (off_t at = 2 * 4096; at < st.st_size; at += 4096)
        change_byte(path("db/report.db"), at + 3000);
    struct store_settings settings = {.dir = dir,
                                      .cache_bytes = 16 << 20,
                                      .fatal = count_death,
                                      .ballast_bytes = 4096,
                                      .log_bytes = 1 << 20};
    watch_leaks(false);
    if (store_open(&settings, &store, &told, &error) == STORE_OK && told == NULL) {
        struct store_txn *txn = store_snapshot_begin(store);
        for (uint64_t number = 1; number <= 400; number++)
            store_get_id(txn, STORE_REPORT, number);
        ck_assert(store_failed(txn));
        ck_assert_int_eq(store_snapshot_end(&txn, &error), -1);
        ck_assert_int_eq(deaths, 1);
        store_close(&store);
        store = open_store(false);
    }
    watch_leaks(true);
    ck_assert_ptr_nonnull(told);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    store_close(&store);
    store = open_store(false);
    ck_assert_ptr_null(told);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(raw_input_comes_back_or_is_called_damaged)
{
    make_place();
    struct store *store = open_store(true);
    struct arena *arena = arena_new();
    Platen__RawRef small, large;
    size_t size = 300000, got_size;
    uint8_t *big = malloc(size), *got;
    memset(big, 'b', size);
    ck_assert_int_eq(store_raw_add(store, "hello", 5, &small, arena, &error), 1);
    ck_assert_int_eq(store_raw_add(store, big, size, &large, arena, &error), 1);
    ck_assert(!small.own_file && large.own_file);
    ck_assert_int_eq(store_raw_sync(store, &error), 1);
    ck_assert_int_eq(store_raw_get(store, &small, &got, &got_size, &error), 1);
    ck_assert_uint_eq(got_size, 5);
    ck_assert_mem_eq(got, "hello", 5);
    free(got);
    ck_assert_int_eq(store_raw_get(store, &large, &got, &got_size, &error), 1);
    ck_assert_uint_eq(got_size, size);
    ck_assert_mem_eq(got, big, size);
    free(got);
    change_byte(path("raw/00000001.seg"), (off_t)small.offset + 2);
    ck_assert_int_eq(store_raw_get(store, &small, &got, &got_size, &error), -1);
    ck_assert_ptr_nonnull(strstr(error, "damaged"));
    free(big);
    arena_free(&arena);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(verify_sees_a_damaged_raw_input)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 10);
    change_byte(path("raw/00000001.seg"), 5000);
    struct store_verify_report report;
    error = "";
    ck_assert_int_eq(store_verify(store, NULL, NULL, &report, &error), 0);
    ck_assert_msg(strstr(error, "raw input of report 4") != NULL, "%s", error);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(backup_is_restored_with_a_new_epoch)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 300);
    ck_assert_uint_eq(store_last_backup(store), 0);
    ck_assert_msg(store_backup(store, backup, NULL, NULL, &error) == 1, "%s", error);
    ck_assert_uint_gt(store_last_backup(store), 0);
    ck_assert_int_eq(store_backup(store, backup, NULL, NULL, &error), -1); // is there already
    ck_assert(!store_restored(store));
    write_batches(store, 301, 310);
    store_close(&store);
    struct store_settings settings = {
        .dir = dir, .cache_bytes = 16 << 20, .now = 7777, .log_bytes = 1 << 20};
    ck_assert_int_eq(store_restore(backup, &settings, false, NULL, NULL, &error), -1);
    ck_assert_msg(strstr(error, "--replace") != NULL, "%s", error);
    ck_assert_msg(store_restore(backup, &settings, true, NULL, NULL, &error) == 1, "%s", error);
    ck_assert_int_eq(access(path("replaced-1/acked"), F_OK), 0);
    store = open_store(false);
    ck_assert(store_restored(store));
    ck_assert_uint_eq(last_event(store), 302);
    struct store_txn *txn = store_batch_begin(store);
    ck_assert_uint_eq(store_epoch(txn), 2);
    ck_assert_int_eq(store_last_time(txn), 300000); // never earlier than the event before
    struct store_key key = store_key_text("meta");
    Platen__Meta *meta = store_get(txn, STORE_META, &key);
    Platen__Event header;
    platen__event__init(&header);
    store_event_begin(txn, &header);
    meta->restored = 0;
    store_put(txn, STORE_META, &key, meta);
    store_event_end(txn, false);
    ck_assert_int_eq(store_batch_end(&txn, &error), 1);
    ck_assert(!store_restored(store));
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(damaged_backup_is_not_restored)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 20);
    ck_assert_msg(store_backup(store, backup, NULL, NULL, &error) == 1, "%s", error);
    store_close(&store);
    char file[200];
    snprintf(file, sizeof file, "%s/raw/00000001.seg", backup);
    change_byte(file, 5000);
    struct store_settings settings = {.dir = dir, .cache_bytes = 16 << 20, .log_bytes = 1 << 20};
    ck_assert_int_eq(store_restore(backup, &settings, true, NULL, NULL, &error), -1);
    ck_assert_msg(strstr(error, "damaged") != NULL, "%s", error);
    store = open_store(false); // what stood there still stands
    ck_assert_uint_eq(last_event(store), 21);
    store_close(&store);
    remove_place();
}
END_TEST

// Logs that a verified backup holds may go; its tables and the logs since still make the store
// whole.
START_TEST(table_is_rebuilt_on_the_backup_when_old_logs_are_gone)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 1000);
    ck_assert_msg(store_backup(store, backup, NULL, NULL, &error) == 1, "%s", error);
    ck_assert_int_ne(access(path("db/log.0000000001"), F_OK), 0);
    write_batches(store, 1001, 1100);
    store_close(&store);
    store = open_store(false);
    ck_assert_ptr_null(told);
    store_close(&store);
    ck_assert_int_eq(unlink(path("db/record.db")), 0);
    store = open_store(false);
    ck_assert_msg(told != NULL && strstr(told, "rebuilt") != NULL, "%s", told);
    ck_assert_uint_eq(last_event(store), 1101);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    store_close(&store);
    remove_place();
}
END_TEST

START_TEST(other_index_key_makes_the_indexes_anew)
{
    make_place();
    struct store *store = open_store(true);
    write_batches(store, 1, 5);
    store_close(&store);
    static const uint8_t key[32] = "another key, as after a restore";
    struct store_settings settings = {.dir = dir,
                                      .cache_bytes = 16 << 20,
                                      .index_key = key,
                                      .ballast_bytes = 4096,
                                      .log_bytes = 1 << 20};
    ck_assert_int_eq(store_open(&settings, &store, &told, &error), STORE_OK);
    struct store_verify_report report;
    ck_assert_msg(verify_tables(store, &report) == 1, "%s", error);
    struct store_txn *txn = store_snapshot_begin(store);
    struct store_key code = store_key_text("code 3");
    Platen__Customer *customer = store_find(txn, STORE_CUSTOMER_BY_CODE, &code);
    ck_assert_ptr_nonnull(customer);
    ck_assert_uint_eq(customer->id, 3);
    ck_assert_int_eq(store_snapshot_end(&txn, &error), 1);
    store_close(&store);
    remove_place();
}
END_TEST

UNIT_MAIN("store_disk", what_was_committed_is_there_after_a_restart,
          killed_process_loses_nothing_acknowledged, second_opener_is_told_who_has_it,
          folder_of_others_is_refused, log_cut_before_what_was_acknowledged_is_refused,
          missing_log_or_acked_file_is_refused, damaged_or_lost_table_is_rebuilt_from_the_logs,
          page_found_damaged_while_running_ends_it_and_is_rebuilt,
          raw_input_comes_back_or_is_called_damaged, verify_sees_a_damaged_raw_input,
          backup_is_restored_with_a_new_epoch, damaged_backup_is_not_restored,
          table_is_rebuilt_on_the_backup_when_old_logs_are_gone,
          other_index_key_makes_the_indexes_anew)
